#include "lib/charter/checks.h"
#include "lib/charter/validate.h"
#include "lib/charter/validate_district.h"

namespace ambito::charter {
namespace {

// Part 3 is made of the sheets, part 6 of the organisations.
bool HasTexts(int32_t part) { return part == 1 || part == 2 || part == 4 || part == 5; }

}  // namespace

void CheckTextPart(int32_t part, absl::string_view field, ViolationList& violations) {
  if (HasTexts(part)) return;
  violations.AddError("UNKNOWN_PART", field,
                      absl::StrCat("Parts 1, 2, 4 and 5 have texts, not ", part, "."));
}

void ValidateTextSection(const v1::TextSection& section, int32_t part, absl::string_view path,
                         ViolationList& violations) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  const std::string section_field = FieldPath(path, "section");
  RequireCode(section.section(), vocabulary.text_sections, "UNKNOWN_SECTION",
              "a section of the district's texts", section_field, violations);
  const TextSectionTerm* term = vocabulary.text_sections.Find(section.section());
  if (term != nullptr && term->part != part && HasTexts(part)) {
    violations.AddError(
        "UNKNOWN_SECTION", section_field,
        absl::StrCat(term->code, " is a section of part ", term->part, ", not of ", part, "."));
  }
  CheckCode(section.area(), vocabulary.areas, "UNKNOWN_AREA", "an area of intervention",
            FieldPath(path, "area"), violations);
  CheckText(section.title(), FieldPath(path, "title"), kMaxTitleCharacters, violations);
  RequireText(section.text(), FieldPath(path, "text"), kMaxTextCharacters, violations);
}

void ValidateText(const v1::DistrictText& text, absl::string_view path, ViolationList& violations) {
  CheckTextPart(text.part(), FieldPath(path, "part"), violations);
  const std::string sections = FieldPath(path, "sections");
  CheckCount(static_cast<size_t>(text.sections_size()), kMaxTextSections, sections, violations);
  for (int i = 0; i < text.sections_size(); ++i) {
    ValidateTextSection(text.sections(i), text.part(), ItemPath(sections, static_cast<size_t>(i)),
                        violations);
  }
}

void ValidateDuties(const v1::Duties& duties, ViolationList& violations) {
  CheckCount(static_cast<size_t>(duties.duties_size()), kMaxDuties, "duties", violations);
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < duties.duties_size(); ++i) {
    const v1::Duty& duty = duties.duties(i);
    const std::string path = ItemPath("duties", static_cast<size_t>(i));
    const std::string id_field = FieldPath(path, "duty_id");
    RequireIdentifier(duty.duty_id(), id_field, violations);
    CheckUniqueId(duty.duty_id(), id_field, ids, violations);
    CheckCode(duty.area(), Vocabulary::BuiltIn().areas, "UNKNOWN_AREA", "an area of intervention",
              FieldPath(path, "area"), violations);
    RequireText(duty.text(), FieldPath(path, "text"), kMaxTextCharacters, violations);
  }
}

}  // namespace ambito::charter
