// How likely each quantity of a sentence is the one that is promised.
#ifndef AMBITO_LIB_CHARTER_READING_WEIGHTS_H_
#define AMBITO_LIB_CHARTER_READING_WEIGHTS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/charter/reading_limits.h"
#include "lib/charter/statement_reader.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {

// The unit's kind in the vocabulary (TIME, FREQUENCY, …); empty for no unit.
std::string UnitKind(absl::string_view unit);

// Higher is likelier; the form, a limit beside it, and what speaks against: ages, tolerances, what
// stands in brackets.
int QuantityWeight(const Tokens& tokens, const Quantity& quantity,
                   const std::optional<Limit>& limit);

// The quantity as an indicator of that unit would say it: hours of training are hours a year, three
// days a week of visits are three times a week. Nothing when it cannot.
std::optional<std::string> ValueInUnit(const Quantity& quantity, absl::string_view unit);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READING_WEIGHTS_H_
