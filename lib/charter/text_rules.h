// What every free text must keep to, and how messages show what people wrote.
#ifndef AMBITO_LIB_CHARTER_TEXT_RULES_H_
#define AMBITO_LIB_CHARTER_TEXT_RULES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// Unicode code points; bytes that are not UTF-8 count one each.
size_t CountCharacters(absl::string_view text);
bool IsUtf8(absl::string_view text);
// Nothing but spaces, line ends and tabs; an empty text too.
bool IsBlank(absl::string_view text);

// The first character that a reader cannot see but that changes what he sees (controls, text
// direction overrides, zero-width) or that Unicode has not assigned. Line feed and tab may be.
std::optional<int32_t> FindForbiddenCharacter(absl::string_view text);

// `text` without control characters, cut at a whole character to `max_characters` with an ellipsis.
std::string Shortened(absl::string_view text, size_t max_characters = 60);
// The same between double quotes.
std::string Quoted(absl::string_view text);

// The letters and digits of `text` in lower case without accents, nothing between them; empty when
// it is not UTF-8.
std::string Skeleton(absl::string_view text);
// Whether two names differ at most in case, accents, apostrophes, spaces and punctuation:
// `Travacò` and `TRAVACO'`.
bool SameName(absl::string_view a, absl::string_view b);

// The one of `known` that `text` is probably a slip of; empty when none is near.
template <typename Range, typename Name>
std::string NearestName(absl::string_view text, const Range& known, Name name);
// Insertions, deletions and replacements between two short ASCII texts, case not counted.
size_t EditDistance(absl::string_view a, absl::string_view b);

template <typename Range, typename Name>
std::string NearestName(absl::string_view text, const Range& known, Name name) {
  constexpr size_t kLongest = 40;
  if (text.size() > kLongest) return "";
  size_t best_distance = text.size() < 5 ? 2 : 3;  // Nearer than this.
  std::string best;
  for (const auto& candidate : known) {
    const size_t distance = EditDistance(text, name(candidate));
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = std::string(name(candidate));
  }
  return best;
}

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_TEXT_RULES_H_
