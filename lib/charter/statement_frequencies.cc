#include "absl/strings/str_cat.h"
#include "lib/charter/decimal.h"
#include "lib/charter/statement_forms.h"
#include "lib/charter/statement_periods.h"

namespace ambito::charter {
namespace {

// `ogni sei mesi` at `ogni`, of what happens `times` then.
std::optional<Amount> ReadEvery(const Tokens& tokens, size_t i, int64_t times) {
  if (!tokens.IsOneOf(i, {"ogni"})) return std::nullopt;
  const auto count = tokens.WholeNumber(i + 1);
  const auto unit = TimeUnit(tokens, count.has_value() ? i + 2 : i + 1);
  if (!unit.has_value()) return std::nullopt;
  const size_t next = i + (count.has_value() ? 3 : 2);
  const auto frequency = FrequencyOf(times, count.value_or(1), *unit);
  if (!frequency.has_value()) return Amount{absl::StrCat(count.value_or(1)), "", next, Form::kBare};
  return Amount{frequency->value, std::string(frequency->unit), next};
}

Amount InCadence(int64_t times, const Cadence& cadence, size_t next, Form form) {
  const auto value = ExactQuotient(times * cadence.times, cadence.periods);
  if (!value.has_value()) return {absl::StrCat(times), "", next, Form::kBare};
  return {*value, std::string(cadence.unit), next, form};
}

// `la settimana`, `ogni due mesi` at `i`, of what happens `times` in it.
std::optional<Amount> ReadHowOften(const Tokens& tokens, size_t i, int64_t times, Form form) {
  if (auto every = ReadEvery(tokens, i, times)) {
    if (every->form != Form::kBare) every->form = form;
    return every;
  }
  const auto period = ReadPeriod(tokens, i);
  if (!period.has_value()) return std::nullopt;
  return InCadence(times, period->what, period->next, form);
}

// `tutti i mesi`, `tutte le settimane`.
std::optional<Amount> ReadAllPeriods(const Tokens& tokens, size_t i) {
  if (!tokens.IsOneOf(i, {"tutti", "tutte"}) || !tokens.IsOneOf(i + 1, {"i", "le", "gli"})) {
    return std::nullopt;
  }
  if (!tokens.IsOneOf(i + 2, {"mesi", "settimane", "anni"})) return std::nullopt;
  const auto frequency = FrequencyOf(1, 1, *TimeUnit(tokens, i + 2));
  return Amount{frequency->value, std::string(frequency->unit), i + 3, Form::kCadence};
}

// `cadenza di sei mesi`, `intervalli non superiori a tre mesi`: at the noun.
std::optional<Amount> ReadInterval(const Tokens& tokens, size_t i) {
  if (!tokens.IsOneOf(i, {"cadenza", "intervalli", "intervallo", "frequenza", "distanza"})) {
    return std::nullopt;
  }
  constexpr size_t kMostWords = 6;
  for (size_t at = i + 1; at <= i + kMostWords; ++at) {
    if (tokens.IsWord(at)) continue;
    const auto count = tokens.WholeNumber(at);
    const auto unit = TimeUnit(tokens, at + 1);
    if (!count.has_value() || !unit.has_value()) return std::nullopt;
    const auto frequency = FrequencyOf(1, *count, *unit);
    if (!frequency.has_value()) return std::nullopt;
    return Amount{frequency->value, std::string(frequency->unit), at + 2, Form::kCadence};
  }
  return std::nullopt;
}

// `l'educazione dei figli` is no yearly thing; nor is the nursery's `primo anno`.
bool NamesCadence(const Tokens& tokens, size_t i) { return ReadCadenceWord(tokens, i).has_value(); }

}  // namespace

std::optional<Amount> ReadTimes(const Tokens& tokens, size_t i) {
  const size_t noun = i + (tokens.StartsWithOneOf(i + 1, {"sol"}) ? 2 : 1);
  if (!tokens.IsOneOf(noun, {"volta", "volte"})) return std::nullopt;
  const auto times = tokens.WholeNumber(i);
  if (!times.has_value()) return std::nullopt;
  constexpr size_t kMostBetween = 2;
  for (size_t between = 1; between <= kMostBetween; ++between) {
    if (auto often = ReadHowOften(tokens, noun + between, *times, Form::kMeasure)) return often;
  }
  return Amount{tokens[i].text, "", noun + 1, Form::kBare};
}

std::optional<Amount> ReadEvents(const Tokens& tokens, size_t i) {
  const auto times = tokens.WholeNumber(i);
  if (!times.has_value()) return std::nullopt;
  // `2 al mese`, `2/sett.`; `10 del mese` is a date.
  const bool alone = tokens.IsNumber(i)
                         ? !tokens.IsOneOf(i + 1, {"del", "dell", "della"})
                         : tokens.IsOneOf(i + 1, {"a", "al", "alla", "all", "ogni", "per"});
  if (alone) {
    if (auto often = ReadHowOften(tokens, i + 1, *times, Form::kEvents)) return often;
  }
  constexpr size_t kMostWords = 7;
  for (size_t words = 1; words <= kMostWords && tokens.IsWord(i + words); ++words) {
    // An article counts its own noun only: of `un assegno annuo`, not of what comes later.
    const bool far = tokens.IsArticle(i) && words > 2 && !tokens.IsOneOf(i + words + 1, {"ogni"});
    if (far) continue;
    if (auto often = ReadHowOften(tokens, i + words + 1, *times, Form::kEvents)) return often;
  }
  return std::nullopt;
}

std::optional<Amount> ReadCadence(const Tokens& tokens, size_t i) {
  if (auto every = ReadEvery(tokens, i, 1)) {
    if (every->form != Form::kBare) every->form = Form::kCadence;
    return every;
  }
  if (auto all = ReadAllPeriods(tokens, i)) return all;
  if (auto interval = ReadInterval(tokens, i)) return interval;
  if (NamesCadence(tokens, i)) {
    return InCadence(1, *ReadCadenceWord(tokens, i), i + 1, Form::kCadence);
  }
  const bool each = tokens.IsOneOf(i, {"ogni", "ciascun", "ciascuna"});
  const auto noun = ReadPeriodNoun(tokens, i + 1);
  if (!each || !noun.has_value() || tokens.IsOneOf(i + 1, {"di"})) return std::nullopt;
  return InCadence(1, *noun, i + 2, Form::kCadence);
}

}  // namespace ambito::charter
