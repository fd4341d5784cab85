// How Italian sentences name lengths of time and the periods in which things are counted.
#ifndef AMBITO_LIB_CHARTER_STATEMENT_PERIODS_H_
#define AMBITO_LIB_CHARTER_STATEMENT_PERIODS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {

// How often what happens once in a period happens: once a semester is twice a year.
struct Cadence {
  int64_t times;
  absl::string_view unit;  // A frequency of the vocabulary, of static storage.
  int64_t periods = 1;     // `times` in so many of them: once in two years.
};

// The period itself, for hours and days that are counted in it; empty for semesters and the like.
absl::string_view PeriodOf(const Cadence& cadence);

// `alla settimana`, `l'anno`, `nel corso del mese`, `/sett`, `a trimestre` at `i`, also the
// adjective of a counted noun: `settimanali`.
std::optional<Found<Cadence>> ReadPeriod(const Tokens& tokens, size_t i);

// The same right at `i`, or after `di`, `per` or `in` and at most three words: `ore di formazione
// l'anno`.
std::optional<Found<Cadence>> ReadPeriodOfNoun(const Tokens& tokens, size_t i);

// How often: `semestrale`, `mensilmente`, `bimestrali`.
std::optional<Cadence> ReadCadenceWord(const Tokens& tokens, size_t i);

// The period whose noun stands at `i`: `mese`, `semestre`.
std::optional<Cadence> ReadPeriodNoun(const Tokens& tokens, size_t i);

// How often something happens that happens `times` every `count` of a unit of time. Nothing when
// no frequency of the vocabulary says it exactly.
struct Frequency {
  std::string value;
  absl::string_view unit;
};
std::optional<Frequency> FrequencyOf(int64_t times, int64_t count, absl::string_view unit);

// The unit of time whose name stands at `i`: `ore`, `gg`, `sett`.
std::optional<std::string> TimeUnit(const Tokens& tokens, size_t i);

// `lavorativi`, `feriali`, `lav.` at `i`.
bool SaysWorking(const Tokens& tokens, size_t i);

// The unit of so much time in a period, as `hours_per_week`; empty when the vocabulary has none.
std::string TimePerPeriod(absl::string_view unit, absl::string_view period);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_STATEMENT_PERIODS_H_
