// Italian cardinal numbers in words.
#ifndef AMBITO_LIB_CHARTER_ITALIAN_NUMBERS_H_
#define AMBITO_LIB_CHARTER_ITALIAN_NUMBERS_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// 1 to 1000 from a lower-case word without accents: `ventuno`, `quarantotto`, `centoventi`. `un`,
// `uno` and `una` are articles too and not read here.
std::optional<int> ItalianNumber(absl::string_view word);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_ITALIAN_NUMBERS_H_
