#include "lib/charter/statement_reader.h"

#include <cstdint>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/decimal.h"
#include "lib/charter/statement_periods.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {
namespace {

// What was read from some tokens, and the token after them.
struct Reading {
  std::string value;
  std::string unit;
  size_t next;
};

std::optional<int64_t> WholeNumber(const Tokens& tokens, size_t i) {
  int64_t number = 0;
  if (!tokens.IsNumber(i) && !tokens.IsArticle(i)) return std::nullopt;
  if (!absl::SimpleAtoi(tokens[i].text, &number)) return std::nullopt;
  return number;
}

// `7 giorni su 7`, `24 ore su 24`.
std::optional<Found<std::string>> ReadOutOf(const Tokens& tokens, absl::string_view unit,
                                            size_t i) {
  if (!tokens.IsOneOf(i, {"su"}) || !tokens.IsNumber(i + 1)) return std::nullopt;
  const std::string& whole = tokens[i + 1].text;
  if (unit == "day" && whole == "7") return Found<std::string>{"days_per_week", i + 2};
  if (unit == "hour" && whole == "24") return Found<std::string>{"hours_per_day", i + 2};
  return std::nullopt;
}

// A number of hours, working days, weeks, … with the period they are counted in, if any.
std::optional<Reading> ReadTime(const Tokens& tokens, size_t i) {
  const auto noun = TimeUnit(tokens, i + 1);
  if (!noun.has_value()) return std::nullopt;
  // `un secondo colloquio` is the second one.
  if (tokens.IsArticle(i) && *noun == "second") return std::nullopt;
  const std::string& value = tokens[i].text;
  const bool working = *noun == "day" && tokens.IsOneOf(i + 2, {"lavorativi", "lavorativo",
                                                                "feriali", "feriale", "lav"});
  const size_t next = i + (working ? 3 : 2);
  if (const auto of = ReadOutOf(tokens, *noun, next)) return Reading{value, of->what, of->next};
  if (const auto period = ReadPeriodOfNoun(tokens, next)) {
    return Reading{value, TimePerPeriod(*noun, period->what), period->next};
  }
  return Reading{value, working ? "working_day" : *noun, next};
}

// How often something happens that happens `times` every `count` of `unit`.
Reading Frequency(int64_t times, int64_t count, absl::string_view unit, size_t next) {
  struct Cycle {
    absl::string_view unit;
    int64_t count;  // 0: any, divided into `parts`.
    int64_t parts;
    absl::string_view frequency;
  };
  // `ogni quindici giorni` is twice a month to everyone, though a year has not 24 fortnights.
  static constexpr Cycle kCycles[] = {
      {"day", 1, 1, "times_per_day"},     {"day", 7, 1, "times_per_week"},
      {"day", 14, 2, "times_per_month"},  {"day", 15, 2, "times_per_month"},
      {"day", 30, 1, "times_per_month"},  {"week", 1, 1, "times_per_week"},
      {"week", 2, 2, "times_per_month"},  {"month", 1, 1, "times_per_month"},
      {"month", 0, 12, "times_per_year"}, {"year", 0, 1, "times_per_year"},
  };
  for (const Cycle& cycle : kCycles) {
    if (cycle.unit != unit || (cycle.count != 0 && cycle.count != count)) continue;
    const auto value = ExactQuotient(times * cycle.parts, cycle.count == 0 ? count : 1);
    if (value.has_value()) return {*value, std::string(cycle.frequency), next};
  }
  return {absl::StrCat(count), "", next};
}

// `ogni sei mesi` at its number.
std::optional<Reading> ReadCycle(const Tokens& tokens, size_t i, int64_t times) {
  const auto count = WholeNumber(tokens, i);
  const auto unit = TimeUnit(tokens, i + 1);
  if (!count.has_value() || !unit.has_value()) return std::nullopt;
  return Frequency(times, *count, *unit, i + 2);
}

// `due volte l'anno`, `una volta ogni sei mesi`.
std::optional<Reading> ReadTimes(const Tokens& tokens, size_t i) {
  if (!tokens.IsOneOf(i + 1, {"volta", "volte"})) return std::nullopt;
  const size_t next = i + 2;
  if (tokens.IsOneOf(next, {"ogni"})) {
    if (const auto cycle = ReadCycle(tokens, next + 1, WholeNumber(tokens, i).value_or(1))) {
      return cycle;
    }
  }
  const auto period = ReadPeriod(tokens, next);
  if (!period.has_value()) return Reading{tokens[i].text, "", next};
  return Reading{tokens[i].text, absl::StrCat("times_per_", PeriodName(period->what)),
                 period->next};
}

// `un operatore ogni 8 utenti` at the 8: looks back for how many operators, and of what.
std::optional<Reading> ReadRatio(const Tokens& tokens, size_t i) {
  constexpr size_t kFurthest = 4;
  bool bathroom = false;
  for (size_t back = 2; back <= kFurthest + 1 && back <= i; ++back) {
    const size_t at = i - back;
    if (tokens.IsOneOf(at, {"bagno", "bagni", "igienico", "igienici", "wc"})) bathroom = true;
    if (const auto count = WholeNumber(tokens, at)) {
      const auto value = ExactQuotient(WholeNumber(tokens, i).value_or(0), *count);
      if (!value.has_value()) return std::nullopt;
      return Reading{*value, bathroom ? "users_per_bathroom" : "users_per_operator", i + 1};
    }
    if (!tokens.IsWord(at)) return std::nullopt;
  }
  return std::nullopt;
}

// What follows `ogni` or `per`: a cycle, or the users of a ratio.
std::optional<Reading> ReadEvery(const Tokens& tokens, size_t i) {
  if (i == 0 || !tokens.IsOneOf(i - 1, {"ogni", "per"})) return std::nullopt;
  const bool every = tokens.IsOneOf(i - 1, {"ogni"});
  if (TimeUnit(tokens, i + 1).has_value()) {
    return every ? ReadCycle(tokens, i, 1) : std::nullopt;
  }
  if (!tokens.IsWord(i + 1) && i + 1 != tokens.size()) return std::nullopt;
  if (tokens.IsOneOf(i + 1, {"mq", "metri", "euro"}) || tokens.IsArticle(i)) return std::nullopt;
  return ReadRatio(tokens, i);
}

// `nove casi su dieci` is 90 per cent.
std::optional<Reading> ReadShare(const Tokens& tokens, size_t i) {
  constexpr size_t kMostWords = 2;
  size_t su = i + 1;
  while (su - i <= kMostWords && tokens.IsWord(su) && !tokens.IsOneOf(su, {"su"})) ++su;
  const auto part = WholeNumber(tokens, i);
  const auto whole = WholeNumber(tokens, su + 1);
  if (!tokens.IsOneOf(su, {"su"}) || !part.has_value() || !whole.has_value() || *part > *whole) {
    return std::nullopt;
  }
  if (TimeUnit(tokens, i + 1).has_value()) return std::nullopt;
  const auto percent = ExactQuotient(*part * 100, *whole);
  if (!percent.has_value()) return Reading{tokens[i].text, "", su + 2};
  return Reading{*percent, "percent", su + 2};
}

std::optional<Reading> ReadSign(const Tokens& tokens, size_t i) {
  if (tokens.IsArticle(i)) return std::nullopt;
  const std::string& value = tokens[i].text;
  if (tokens.IsSign(i + 1, "%")) return Reading{value, "percent", i + 2};
  if (tokens.IsOneOf(i + 1, {"mq"})) return Reading{value, "sqm_per_user", i + 2};
  if (tokens.IsOneOf(i + 1, {"metri"}) && tokens.IsOneOf(i + 2, {"quadrati", "quadri"})) {
    return Reading{value, "sqm_per_user", i + 3};
  }
  if (tokens.IsOneOf(i + 1, {"euro"})) return Reading{value, "euro", i + 2};
  if (i > 0 && tokens.IsOneOf(i - 1, {"euro"})) return Reading{value, "euro", i + 1};
  return std::nullopt;
}

// `tre iniziative ricreative o culturali la settimana`. Of an article only a near period counts.
std::optional<Reading> ReadEvents(const Tokens& tokens, size_t i) {
  const size_t most_words = tokens.IsArticle(i) ? 2 : 5;
  for (size_t words = 1; words <= most_words && tokens.IsWord(i + words); ++words) {
    const auto period = ReadPeriod(tokens, i + words + 1);
    if (!period.has_value()) continue;
    return Reading{tokens[i].text, absl::StrCat("times_per_", PeriodName(period->what)),
                   period->next};
  }
  return std::nullopt;
}

bool HasLimitBefore(const Tokens& tokens, size_t i) {
  if (i == 0) return false;
  if (tokens.IsOneOf(i - 1, {"almeno", "massimo", "max", "minimo", "min"})) return true;
  return i > 1 && tokens.IsOneOf(i - 1, {"di"}) && tokens.IsOneOf(i - 2, {"piu", "meno"});
}

// `almeno quattro lingue`: only where the sentence sets a limit is a number of things the measure.
std::optional<Reading> ReadCount(const Tokens& tokens, size_t i) {
  constexpr size_t kShortestNoun = 3;
  if (tokens.IsArticle(i) || !HasLimitBefore(tokens, i)) return std::nullopt;
  if (!tokens.IsWord(i + 1) || tokens[i + 1].text.size() < kShortestNoun) return std::nullopt;
  return Reading{tokens[i].text, "count", i + 2};
}

// Numbers of laws, times of the day, years: not measures.
bool IsReference(const Tokens& tokens, size_t i) {
  if (tokens.IsArticle(i) || TimeUnit(tokens, i + 1).has_value()) return false;
  const bool named = i > 0 && tokens.IsOneOf(i - 1, {"art", "articolo", "legge", "comma", "dgr",
                                                     "dpr", "ore", "dalle", "alle", "h"});
  const bool before_slash = tokens.IsSign(i + 1, "/") && tokens.IsNumber(i + 2);
  const bool after_slash = i > 1 && tokens.IsSign(i - 1, "/") && tokens.IsNumber(i - 2);
  int64_t number = 0;
  const bool year = absl::SimpleAtoi(tokens[i].text, &number) && number >= 1900 && number <= 2100 &&
                    !tokens.IsSign(i + 1, "%");
  return named || before_slash || after_slash || year;
}

std::optional<Reading> ReadQuantity(const Tokens& tokens, size_t i) {
  if (IsReference(tokens, i)) return std::nullopt;
  using Reader = std::optional<Reading> (*)(const Tokens&, size_t);
  // The more words a form asks for, the earlier it is tried.
  for (const Reader read :
       {&ReadShare, &ReadTimes, &ReadEvery, &ReadTime, &ReadSign, &ReadEvents, &ReadCount}) {
    if (auto reading = read(tokens, i)) return reading;
  }
  if (tokens.IsArticle(i)) return std::nullopt;
  return Reading{tokens[i].text, "", i + 1};
}

// `la metà degli addetti`.
std::optional<Reading> ReadHalf(const Tokens& tokens, size_t i) {
  if (!tokens.IsOneOf(i, {"meta"})) return std::nullopt;
  if (!tokens.IsOneOf(i + 1, {"dei", "degli", "delle", "del", "della", "dell"})) {
    return std::nullopt;
  }
  return Reading{"50", "percent", i + 1};
}

}  // namespace

std::vector<Quantity> ReadQuantities(absl::string_view statement) {
  const Tokens tokens(statement);
  std::vector<Quantity> quantities;
  for (size_t i = 0; i < tokens.size();) {
    const bool number = tokens.IsNumber(i) || tokens.IsArticle(i);
    const auto reading = number ? ReadQuantity(tokens, i) : ReadHalf(tokens, i);
    if (!reading.has_value()) {
      ++i;
      continue;
    }
    quantities.push_back(
        {reading->value, reading->unit, tokens[i].begin, tokens[reading->next - 1].end});
    i = reading->next;
  }
  return quantities;
}

}  // namespace ambito::charter
