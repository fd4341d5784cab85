#include "lib/charter/checks.h"
#include "lib/charter/validate.h"

namespace ambito::charter {
namespace {

using TextList = google::protobuf::RepeatedPtrField<std::string>;

// Calls `check` with each text of the list and its field.
template <typename Check>
void ForEachText(const TextList& texts, const std::string& path, ViolationList& violations,
                 Check check) {
  CheckCount(static_cast<size_t>(texts.size()), kMaxListItems, path, violations);
  for (int i = 0; i < texts.size(); ++i) check(texts[i], ItemPath(path, static_cast<size_t>(i)));
}

void CheckWords(const TextList& words, const std::string& path, ViolationList& violations,
                size_t max_characters = kMaxTitleCharacters) {
  ForEachText(words, path, violations, [&](const std::string& word, const std::string& field) {
    RequireText(word, field, max_characters, violations);
  });
}

}  // namespace

void ValidateCatalogueEntry(const v1::CatalogueEntry& entry, absl::string_view path,
                            ViolationList& violations) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  const auto field = [&](absl::string_view name) { return FieldPath(path, name); };
  const auto check_area = [&](const std::string& area, const std::string& at) {
    RequireCode(area, vocabulary.areas, "UNKNOWN_AREA", "an area of intervention", at, violations);
  };
  RequireIdentifier(entry.id(), field("id"), violations);
  RequireText(entry.title(), field("title"), kMaxTitleCharacters, violations);
  check_area(entry.area(), field("area"));
  ForEachText(entry.other_areas(), field("other_areas"), violations, check_area);
  CheckText(entry.description(), field("description"), kMaxTextCharacters, violations);
  CheckWords(entry.aliases(), field("aliases"), violations);
  CheckWords(entry.acronyms(), field("acronyms"), violations);
  CheckWords(entry.historic_names(), field("historic_names"), violations);
  CheckWords(entry.citizen_words(), field("citizen_words"), violations);
  CheckWords(entry.clues(), field("clues"), violations, kMaxTextCharacters);
  ForEachText(entry.target_users(), field("target_users"), violations,
              [&](const std::string& code, const std::string& at) {
                RequireCode(code, vocabulary.target_users, "BAD_VALUE",
                            "a code of whom a service is for", at, violations);
              });
  CheckCode(entry.setting(), vocabulary.settings, "BAD_VALUE", "a setting", field("setting"),
            violations);
  CheckWords(entry.required_cues(), field("required_cues"), violations);
  CheckWords(entry.forbidding_cues(), field("forbidding_cues"), violations);
  if (entry.has_charter_text()) {
    RequireText(entry.charter_text().title(), field("charter_text.title"), kMaxTitleCharacters,
                violations);
    RequireText(entry.charter_text().description(), field("charter_text.description"),
                kMaxTextCharacters, violations);
  }
  ForEachText(
      entry.distinct_from(), field("distinct_from"), violations,
      [&](const std::string& id, const std::string& at) { RequireIdentifier(id, at, violations); });
}

}  // namespace ambito::charter
