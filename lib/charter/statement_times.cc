#include "absl/strings/str_cat.h"
#include "lib/charter/decimal.h"
#include "lib/charter/italian_numbers.h"
#include "lib/charter/statement_forms.h"
#include "lib/charter/statement_periods.h"

namespace ambito::charter {
namespace {

// `7 giorni su 7`, `24 ore su 24`, `5 gg/7`.
std::optional<Found<std::string>> ReadOutOf(const Tokens& tokens, absl::string_view unit,
                                            size_t i) {
  const bool out_of = tokens.IsOneOf(i, {"su", "sui", "alla"}) || tokens.IsSign(i, "/");
  if (!out_of || !tokens.IsNumber(i + 1)) return std::nullopt;
  const std::string& whole = tokens[i + 1].text;
  const size_t next = i + (tokens.IsOneOf(i + 2, {"giorni", "gg", "ore"}) ? 3 : 2);
  if (unit == "day" && whole == "7") return Found<std::string>{"days_per_week", next};
  if (unit == "day" && whole == "365") return Found<std::string>{"days_per_year", next};
  if (unit == "hour" && whole == "24") return Found<std::string>{"hours_per_day", next};
  if (unit == "month" && whole == "12") return Found<std::string>{"", next};
  return std::nullopt;
}

// `un'ora e mezza`, `un mese e mezzo`.
std::optional<Amount> AddHalf(const Tokens& tokens, const std::string& value,
                              const std::string& unit, size_t i) {
  if (!tokens.IsOneOf(i, {"e"}) || !tokens.IsOneOf(i + 1, {"mezza", "mezzo"})) return std::nullopt;
  const auto whole = ScaledDecimal(value);
  if (!whole.has_value() || *whole % kDecimalScale != 0) return std::nullopt;
  return Amount{absl::StrCat(*whole / kDecimalScale, ".5"), unit, i + 2};
}

// `un'ora e 30 minuti`.
std::optional<Amount> AddMinutes(const Tokens& tokens, const std::string& value,
                                 const std::string& unit, size_t i) {
  if (unit != "hour" || !tokens.IsOneOf(i, {"e"}) || !tokens.IsNumber(i + 1)) return std::nullopt;
  if (TimeUnit(tokens, i + 2) != "minute") return std::nullopt;
  const auto hours = ScaledDecimal(value);
  const auto minutes = tokens.WholeNumber(i + 1);
  constexpr int64_t kMinutes = 60;
  if (!hours.has_value() || !minutes.has_value()) return std::nullopt;
  return Amount{absl::StrCat(*hours / kDecimalScale * kMinutes + *minutes), "minute", i + 3};
}

// The position of the unit after a number and what may stand between: `15 (max) giorni`.
std::optional<size_t> UnitPosition(const Tokens& tokens, size_t i) {
  if (TimeUnit(tokens, i + 1).has_value()) return i + 1;
  const bool between =
      tokens.StartsWithOneOf(i + 1, {"complessiv", "intere", "interi", "solo", "sole"});
  if (between && TimeUnit(tokens, i + 2).has_value()) return i + 2;
  return std::nullopt;
}

// A working week is five working days.
Amount WorkingWeeks(const std::string& weeks, size_t next) {
  constexpr int64_t kDays = 5;
  const auto count = ScaledDecimal(weeks);
  if (!count.has_value()) return {weeks, "week", next};
  return {absl::StrCat(*count / kDecimalScale * kDays), "working_day", next};
}

// A number of units of time, with the period they are counted in if one follows.
Amount InPeriod(const Tokens& tokens, const std::string& value, const std::string& noun,
                size_t next) {
  const bool working = (noun == "day" || noun == "week") && SaysWorking(tokens, next);
  if (working) ++next;
  if (working && noun == "week") return WorkingWeeks(value, next);
  if (const auto of = ReadOutOf(tokens, noun, next)) return {value, of->what, of->next};
  if (const auto half = AddHalf(tokens, value, noun, next)) {
    const auto period = ReadPeriodOfNoun(tokens, half->next);
    const std::string unit = period ? TimePerPeriod(noun, PeriodOf(period->what)) : "";
    return unit.empty() ? *half : Amount{half->value, unit, period->next};
  }
  if (const auto minutes = AddMinutes(tokens, value, noun, next)) return *minutes;
  if (const auto period = ReadPeriodOfNoun(tokens, next)) {
    const std::string unit = TimePerPeriod(noun, PeriodOf(period->what));
    if (!unit.empty()) return {value, unit, period->next};
  }
  return {value, working ? "working_day" : noun, next};
}

struct Part {
  absl::string_view value;
  absl::string_view unit;
};

std::optional<Part> HalfOf(absl::string_view unit) {
  if (unit == "minute") return Part{"30", "second"};
  if (unit == "hour") return Part{"30", "minute"};
  if (unit == "day") return Part{"0.5", "day"};
  return std::nullopt;
}

// `successivo`, `seguente`, `dopo`.
bool SaysNext(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(i, {"successiv", "seguent"}) || tokens.IsOneOf(i, {"dopo"});
}

bool SaysSame(const Tokens& tokens, size_t i) {
  return tokens.IsOneOf(i, {"stesso", "stessa", "medesimo", "medesima"});
}

// `il giorno lavorativo successivo`, `il giorno successivo`, `il giorno dopo`, `il giorno stesso`.
std::optional<Amount> ReadNextDay(const Tokens& tokens, size_t i) {
  size_t next = i + 1;
  const bool next_before =
      i > 0 &&
      (tokens.StartsWithOneOf(i - 1, {"successiv", "seguent", "prim"}) || SaysSame(tokens, i - 1));
  bool working = SaysWorking(tokens, next);
  if (working) ++next;
  const bool next_after = SaysNext(tokens, next) || SaysSame(tokens, next) ||
                          tokens.IsOneOf(next, {"utile", "prima", "precedente"});
  if (next_after) ++next;
  if (!working && SaysWorking(tokens, next)) {
    working = true;
    ++next;
  }
  if (!next_before && !next_after) return std::nullopt;
  return Amount{"1", working ? "working_day" : "day", next, Form::kDay};
}

// `entro il quinto giorno lavorativo`, `entro il 10° giorno`: at the number.
std::optional<Amount> ReadOrdinalDay(const Tokens& tokens, size_t i) {
  std::optional<int64_t> number;
  if (tokens.IsNumber(i)) number = tokens.WholeNumber(i);
  if (tokens.IsWord(i)) number = ItalianOrdinal(tokens[i].text);
  if (!number.has_value() ||
      !tokens.IsOneOf(i + 1, {"giorno", "mese", "minuto", "ora", "settimana"})) {
    return std::nullopt;
  }
  const bool until = i > 1 && tokens.IsOneOf(i - 2, {"entro", "oltre", "dal", "al"});
  if (!until && !(i > 0 && tokens.IsOneOf(i - 1, {"entro", "al"}))) return std::nullopt;
  const std::string unit = *TimeUnit(tokens, i + 1);
  const bool working = unit == "day" && SaysWorking(tokens, i + 2);
  return Amount{absl::StrCat(*number), working ? "working_day" : unit, i + (working ? 3u : 2u)};
}

// `entro la giornata`, `in giornata`, `entro la settimana`, `entro il mese successivo`.
std::optional<Amount> ReadWithinPeriod(const Tokens& tokens, size_t i) {
  const auto unit = TimeUnit(tokens, i);
  const bool singular = tokens.IsOneOf(i, {"giornata", "settimana", "mese", "anno"});
  if (!unit.has_value() || !singular || i == 0) return std::nullopt;
  const bool in_day = tokens.IsOneOf(i - 1, {"in"}) && *unit == "day";
  const bool within =
      i > 1 && tokens.IsOneOf(i - 1, {"la", "il", "l"}) && tokens.IsOneOf(i - 2, {"entro"});
  if (!in_day && !within) return std::nullopt;
  const size_t next = i + (SaysNext(tokens, i + 1) || SaysSame(tokens, i + 1) ? 2 : 1);
  return Amount{"1", *unit, next, Form::kDay};
}

// `giorni 40`, `giorni lavorativi 15`, `mesi 3` at the number.
std::optional<Amount> ReadAfterUnit(const Tokens& tokens, size_t i) {
  if (!tokens.IsNumber(i) || i < 2) return std::nullopt;
  const bool working = SaysWorking(tokens, i - 1);
  const size_t noun = working ? i - 2 : i - 1;
  if (!tokens.IsOneOf(noun, {"giorni", "gg", "mesi", "minuti"})) return std::nullopt;
  if (tokens.IsNumber(noun - 1) || TimeUnit(tokens, i + 1).has_value()) return std::nullopt;
  return Amount{tokens[i].text, working ? "working_day" : *TimeUnit(tokens, noun), i + 1};
}

// `entro il 15 del mese`, `entro il 10 di ogni mese` at the number.
std::optional<Amount> ReadDateOfMonth(const Tokens& tokens, size_t i) {
  const bool until = i > 1 && tokens.IsOneOf(i - 1, {"il"}) && tokens.IsOneOf(i - 2, {"entro"});
  if (!until || !tokens.IsNumber(i)) return std::nullopt;
  const bool of_month = tokens.IsOneOf(i + 1, {"del"}) && tokens.IsOneOf(i + 2, {"mese"});
  const bool of_each = tokens.IsOneOf(i + 1, {"di"}) && tokens.IsOneOf(i + 2, {"ogni"}) &&
                       tokens.IsOneOf(i + 3, {"mese"});
  if (!of_month && !of_each) return std::nullopt;
  return Amount{tokens[i].text, "day", i + (of_each ? 4u : 3u)};
}

// `24 rate mensili` last two years.
std::optional<Amount> ReadRates(const Tokens& tokens, size_t i) {
  if (!tokens.IsNumber(i) || !tokens.IsOneOf(i + 1, {"rate"})) return std::nullopt;
  return Amount{tokens[i].text, "month", i + (tokens.IsOneOf(i + 2, {"mensili"}) ? 3u : 2u)};
}

// `entro il giorno 10 del mese`, at `giorno`.
std::optional<Amount> ReadDayOfMonth(const Tokens& tokens, size_t i) {
  const bool until = i > 1 && tokens.IsOneOf(i - 1, {"il"}) && tokens.IsOneOf(i - 2, {"entro"});
  if (!until || !tokens.IsOneOf(i, {"giorno"}) || !tokens.IsNumber(i + 1)) return std::nullopt;
  return Amount{tokens[i + 1].text, "day", i + 2};
}

}  // namespace

std::optional<Amount> ReadTime(const Tokens& tokens, size_t i) {
  if (auto ordinal = ReadOrdinalDay(tokens, i)) return ordinal;
  using Reader = std::optional<Amount> (*)(const Tokens&, size_t);
  for (const Reader read : {&ReadRates, &ReadDateOfMonth, &ReadAfterUnit}) {
    if (auto amount = read(tokens, i)) return amount;
  }
  const auto at = UnitPosition(tokens, i);
  if (!at.has_value()) return std::nullopt;
  const std::string noun = *TimeUnit(tokens, *at);
  // `un secondo colloquio` is the second one.
  if (tokens.IsArticle(i) && noun == "second") return std::nullopt;
  return InPeriod(tokens, tokens[i].text, noun, *at + 1);
}

std::optional<Amount> ReadPartOfTime(const Tokens& tokens, size_t i) {
  // `mezz'ora`, `una mezza giornata`, `mezza giornata`.
  const size_t half = tokens.IsArticle(i) ? i + 1 : i;
  if (tokens.IsOneOf(half, {"mezza", "mezz", "mezzo"}) || tokens.IsSign(half, "½")) {
    const auto unit = TimeUnit(tokens, half + 1);
    const auto part = unit.has_value() ? HalfOf(*unit) : std::nullopt;
    if (!part.has_value()) return std::nullopt;
    return Amount{std::string(part->value), std::string(part->unit), half + 2};
  }
  if (tokens.IsOneOf(i, {"mezzora"})) return Amount{"30", "minute", i + 1};
  // `un quarto d'ora`, `tre quarti d'ora`.
  const auto quarters = tokens.WholeNumber(i);
  constexpr int64_t kQuarter = 15;
  if (!quarters.has_value() || !tokens.IsOneOf(i + 1, {"quarto", "quarti"}) ||
      !tokens.IsOneOf(i + 2, {"d"}) || !tokens.IsOneOf(i + 3, {"ora"})) {
    return std::nullopt;
  }
  return Amount{absl::StrCat(*quarters * kQuarter), "minute", i + 4};
}

std::optional<Amount> ReadNamedDay(const Tokens& tokens, size_t i) {
  if (auto day = ReadDayOfMonth(tokens, i)) return day;
  if (auto ordinal = ReadOrdinalDay(tokens, i)) return ordinal;
  if (tokens.IsOneOf(i, {"giorno", "giornata"})) {
    if (auto day = ReadNextDay(tokens, i)) return day;
  }
  return ReadWithinPeriod(tokens, i);
}

}  // namespace ambito::charter
