// How Italian sentences name lengths of time and the periods in which things are counted.
#ifndef AMBITO_LIB_CHARTER_STATEMENT_PERIODS_H_
#define AMBITO_LIB_CHARTER_STATEMENT_PERIODS_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {

enum class Period { kDay, kWeek, kMonth, kYear };

// What was recognised, and the position after it.
template <typename T>
struct Found {
  T what;
  size_t next;
};

// `day`, `week`, `month` or `year`.
absl::string_view PeriodName(Period period);

// `alla settimana`, `l'anno`, `nel corso del mese`, `/sett`, `settimanali` at `i`.
std::optional<Found<Period>> ReadPeriod(const Tokens& tokens, size_t i);

// The same right at `i`, or after `di` and at most three words: `ore di formazione l'anno`.
std::optional<Found<Period>> ReadPeriodOfNoun(const Tokens& tokens, size_t i);

// The unit of time whose name stands at `i`: `ore`, `gg`, `sett`.
std::optional<std::string> TimeUnit(const Tokens& tokens, size_t i);

// The unit of so much time in a period, as `hours_per_week`; empty when the vocabulary has none.
std::string TimePerPeriod(absl::string_view unit, Period period);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_STATEMENT_PERIODS_H_
