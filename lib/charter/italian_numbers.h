// Italian numbers in words.
#ifndef AMBITO_LIB_CHARTER_ITALIAN_NUMBERS_H_
#define AMBITO_LIB_CHARTER_ITALIAN_NUMBERS_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// All take a lower-case word without accents.

// 2 to 1000: `quarantotto`, `centoventi`. `un`, `uno` and `una` are articles too and not read here.
std::optional<int> ItalianNumber(absl::string_view word);

// 1 to 100 from any form of an ordinal: `quinto`, `trentesima`.
std::optional<int> ItalianOrdinal(absl::string_view word);

// How many a collective noun counts: `paio` 2, `decina` 10, `ventina` 20.
std::optional<int> ItalianCollective(absl::string_view word);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_ITALIAN_NUMBERS_H_
