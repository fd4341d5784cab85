#include "lib/charter/validate_district.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_split.h"
#include "lib/charter/checks.h"
#include "lib/charter/validate.h"

namespace ambito::charter {
namespace {

constexpr int kParts = 6;
constexpr int kSteps = 3;

void CheckPart(int32_t part, absl::string_view field, ViolationList& violations) {
  if (part >= 1 && part <= kParts) return;
  violations.AddError("UNKNOWN_PART", field,
                      absl::StrCat("The charter has parts 1 to ", kParts, ", not ", part, "."));
}

void CheckUniqueNumber(int32_t number, absl::string_view field, std::set<int32_t>& seen,
                       ViolationList& violations) {
  if (seen.insert(number).second) return;
  violations.AddError("DUPLICATE_ID", field, absl::StrCat(number, " is there more than once."));
}

void CheckMembers(const v1::DistrictProfile& profile, ViolationList& violations) {
  if (profile.members().empty()) AddMissing("district.members", violations);
  CheckCount(static_cast<size_t>(profile.members_size()), kMaxListItems, "district.members",
             violations);
  absl::flat_hash_set<std::string> codes;
  for (int i = 0; i < profile.members_size(); ++i) {
    const v1::Member& member = profile.members(i);
    const std::string path = ItemPath("district.members", static_cast<size_t>(i));
    const std::string code_field = FieldPath(path, "istat_code");
    RequireIstatCode(member.istat_code(), {}, code_field, violations);
    CheckUniqueId(member.istat_code(), code_field, codes, violations);
    RequireText(member.name(), FieldPath(path, "name"), kMaxTitleCharacters, violations);
    CheckRange(member.residents(), 0, INT32_MAX, FieldPath(path, "residents"), violations);
    CheckRange(member.households(), 0, INT32_MAX, FieldPath(path, "households"), violations);
  }
}

// The names become keys of answers, with dots between the levels.
void CheckDeclared(const v1::DistrictProfile& profile, ViolationList& violations) {
  CheckCount(static_cast<size_t>(profile.declared_size()), kMaxDeclaredTotals, "district.declared",
             violations);
  for (const v1::DeclaredTotal& total : profile.declared()) {
    const std::string field = absl::StrCat("district.declared.", Shortened(total.what(), 200));
    for (const absl::string_view name : absl::StrSplit(total.what(), '.')) {
      CheckIdentifier(name.empty() ? "." : name, field, violations);
    }
    CheckRange(total.value(), 0, INT64_MAX, field, violations);
  }
}

void CheckParts(const v1::DistrictProfile& profile, ViolationList& violations) {
  CheckCount(static_cast<size_t>(profile.parts_size()), kParts, "charter.parts", violations);
  std::set<int32_t> seen;
  for (int i = 0; i < profile.parts_size(); ++i) {
    const std::string path = ItemPath("charter.parts", static_cast<size_t>(i));
    CheckPart(profile.parts(i).part(), FieldPath(path, "part"), violations);
    CheckUniqueNumber(profile.parts(i).part(), FieldPath(path, "part"), seen, violations);
    RequireText(profile.parts(i).title(), FieldPath(path, "title"), kMaxTitleCharacters,
                violations);
  }
}

void CheckApprovalSteps(const v1::DistrictProfile& profile, ViolationList& violations) {
  CheckCount(static_cast<size_t>(profile.approval_steps_size()), kSteps, "charter.approval_steps",
             violations);
  std::set<int32_t> steps;
  std::set<int32_t> parts;
  for (int i = 0; i < profile.approval_steps_size(); ++i) {
    const v1::ApprovalStep& step = profile.approval_steps(i);
    const std::string path = ItemPath("charter.approval_steps", static_cast<size_t>(i));
    CheckRange(step.step(), 1, kSteps, FieldPath(path, "step"), violations);
    CheckUniqueNumber(step.step(), FieldPath(path, "step"), steps, violations);
    RequireRule(step.code(), {"PRINCIPLES_AND_STRATEGIES", "SERVICES_AND_STANDARDS", "PROTECTIONS"},
                FieldPath(path, "code"), violations);
    const std::string parts_path = FieldPath(path, "parts");
    if (step.parts().empty()) AddMissing(parts_path, violations);
    for (int j = 0; j < step.parts_size(); ++j) {
      const std::string item = ItemPath(parts_path, static_cast<size_t>(j));
      CheckPart(step.parts(j), item, violations);
      CheckUniqueNumber(step.parts(j), item, parts, violations);
    }
  }
}

}  // namespace

std::vector<v1::Member> MembersOf(const v1::DistrictProfile& profile) {
  return {profile.members().begin(), profile.members().end()};
}

void ValidateDistrictProfile(const v1::DistrictProfile& profile, ViolationList& violations) {
  RequireText(profile.code(), "district.code", kMaxTitleCharacters, violations);
  if (profile.slug().empty()) {
    AddMissing("district.slug", violations);
  } else if (!IsSlug(profile.slug())) {
    violations.AddError("BAD_IDENTIFIER", "district.slug",
                        absl::StrCat(Quoted(profile.slug()),
                                     " is not a slug: 1 to 40 lower-case "
                                     "letters, digits or \"-\", beginning with a letter or "
                                     "digit."));
  }
  RequireText(profile.name(), "district.name", kMaxTitleCharacters, violations);
  CheckMembers(profile, violations);
  if (!profile.lead_municipality().empty()) {
    RequireIstatCode(profile.lead_municipality(), MembersOf(profile), "district.lead_municipality",
                     violations);
  }
  CheckDeclared(profile, violations);
  CheckText(profile.charter_title(), "charter.title", kMaxTitleCharacters, violations);
  if (profile.charter_year() != 0) {
    CheckRange(profile.charter_year(), 1900, 9999, "charter.year", violations);
  }
  CheckParts(profile, violations);
  CheckApprovalSteps(profile, violations);
}

void ValidateDistrictFile(const v1::DistrictFile& file, ViolationList& violations) {
  CheckFormatVersion(file.format_version(), violations);
  ValidateDistrictProfile(file.district(), violations);
  for (int i = 0; i < file.texts_size(); ++i) {
    ValidateText(file.texts(i), ItemPath("texts", static_cast<size_t>(i)), violations);
  }
  ValidateDuties(file.duties(), violations);
  if (file.has_policy()) ValidatePolicy(file.policy(), file.district(), violations);
  ValidateOrganisations(file.organisations(), violations);
}

}  // namespace ambito::charter
