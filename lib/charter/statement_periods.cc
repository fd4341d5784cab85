#include "lib/charter/statement_periods.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/decimal.h"

namespace ambito::charter {
namespace {

struct CadenceWord {
  absl::string_view word;
  Cadence cadence;
};

constexpr CadenceWord kNouns[] = {
    {"giorno", {1, "times_per_day"}},       {"giornata", {1, "times_per_day"}},
    {"di", {1, "times_per_day"}},           {"settimana", {1, "times_per_week"}},
    {"sett", {1, "times_per_week"}},        {"mese", {1, "times_per_month"}},
    {"quindicina", {2, "times_per_month"}}, {"bimestre", {6, "times_per_year"}},
    {"trimestre", {4, "times_per_year"}},   {"quadrimestre", {3, "times_per_year"}},
    {"semestre", {2, "times_per_year"}},    {"anno", {1, "times_per_year"}},
    {"annualita", {1, "times_per_year"}},   {"biennio", {1, "times_per_year", 2}},
    {"stagione", {1, "times_per_year"}},
};

// Beginnings of adjectives and adverbs.
constexpr CadenceWord kStems[] = {
    {"giornalier", {1, "times_per_day"}},    {"quotidian", {1, "times_per_day"}},
    {"bisettimanal", {2, "times_per_week"}}, {"trisettimanal", {3, "times_per_week"}},
    {"settimanal", {1, "times_per_week"}},   {"quindicinal", {2, "times_per_month"}},
    {"bimensil", {2, "times_per_month"}},    {"bimestral", {6, "times_per_year"}},
    {"trimestral", {4, "times_per_year"}},   {"quadrimestral", {3, "times_per_year"}},
    {"semestral", {2, "times_per_year"}},    {"mensil", {1, "times_per_month"}},
    {"biennal", {1, "times_per_year", 2}},   {"annual", {1, "times_per_year"}},
    {"annuo", {1, "times_per_year"}},        {"annua", {1, "times_per_year"}},
    {"annui", {1, "times_per_year"}},        {"annue", {1, "times_per_year"}},
};

// `annualità` is a noun, `mensilità` a payment.
bool IsNounOfCadence(absl::string_view word) { return absl::EndsWith(word, "lita"); }

}  // namespace

absl::string_view PeriodOf(const Cadence& cadence) {
  if (cadence.times != 1 || cadence.periods != 1) return "";
  absl::string_view period = cadence.unit;
  period.remove_prefix(absl::string_view("times_per_").size());
  return period;
}

std::optional<Cadence> ReadPeriodNoun(const Tokens& tokens, size_t i) {
  if (!tokens.IsWord(i)) return std::nullopt;
  for (const CadenceWord& noun : kNouns) {
    if (noun.word == tokens[i].text) return noun.cadence;
  }
  return std::nullopt;
}

std::optional<Cadence> ReadCadenceWord(const Tokens& tokens, size_t i) {
  if (!tokens.IsWord(i) || IsNounOfCadence(tokens[i].text)) return std::nullopt;
  for (const CadenceWord& stem : kStems) {
    if (absl::StartsWith(tokens[i].text, stem.word)) return stem.cadence;
  }
  return std::nullopt;
}

std::optional<Found<Cadence>> ReadPeriod(const Tokens& tokens, size_t i) {
  if (const auto word = ReadCadenceWord(tokens, i)) return Found<Cadence>{*word, i + 1};
  const size_t begin = i;
  constexpr size_t kMostConnectors = 4;
  while (
      i - begin < kMostConnectors &&
      (tokens.IsSign(i, "/") ||
       tokens.IsOneOf(i, {"al",    "alla", "all",     "a",        "il",     "la",    "l",   "per",
                          "ogni",  "nel",  "nell",    "nella",    "corso",  "arco",  "del", "dell",
                          "della", "in",   "ciascun", "ciascuna", "stesso", "stessa"}) ||
       (i > begin && tokens.IsArticle(i)))) {
    ++i;
  }
  const auto noun = ReadPeriodNoun(tokens, i);
  if (i == begin || !noun.has_value()) return std::nullopt;
  return Found<Cadence>{*noun, i + 1};
}

std::optional<Found<Cadence>> ReadPeriodOfNoun(const Tokens& tokens, size_t i) {
  if (const auto period = ReadPeriod(tokens, i)) return period;
  if (!tokens.IsOneOf(i, {"di", "per", "in", "dedicate", "a"})) return std::nullopt;
  constexpr size_t kMostWords = 4;
  for (size_t words = 1; words <= kMostWords && tokens.IsWord(i + words); ++words) {
    if (const auto period = ReadPeriod(tokens, i + words + 1)) return period;
  }
  return std::nullopt;
}

std::optional<Frequency> FrequencyOf(int64_t times, int64_t count, absl::string_view unit) {
  struct Cycle {
    absl::string_view unit;
    int64_t count;  // 0: any, divided into `parts`.
    int64_t parts;
    absl::string_view frequency;
  };
  // `ogni quindici giorni` is twice a month to everyone, though a year has not 24 fortnights.
  static constexpr Cycle kCycles[] = {
      {"hour", 24, 1, "times_per_day"},   {"hour", 0, 24, "times_per_day"},
      {"day", 1, 1, "times_per_day"},     {"day", 7, 1, "times_per_week"},
      {"day", 14, 2, "times_per_month"},  {"day", 15, 2, "times_per_month"},
      {"day", 30, 1, "times_per_month"},  {"day", 60, 6, "times_per_year"},
      {"day", 90, 4, "times_per_year"},   {"day", 180, 2, "times_per_year"},
      {"day", 10, 3, "times_per_month"},  {"week", 1, 1, "times_per_week"},
      {"week", 2, 2, "times_per_month"},  {"week", 4, 1, "times_per_month"},
      {"month", 1, 1, "times_per_month"}, {"month", 0, 12, "times_per_year"},
      {"year", 0, 1, "times_per_year"},
  };
  for (const Cycle& cycle : kCycles) {
    if (cycle.unit != unit || (cycle.count != 0 && cycle.count != count) || count == 0) continue;
    const auto value = ExactQuotient(times * cycle.parts, cycle.count == 0 ? count : 1);
    if (value.has_value()) return Frequency{*value, cycle.frequency};
  }
  return std::nullopt;
}

std::optional<std::string> TimeUnit(const Tokens& tokens, size_t i) {
  if (tokens.IsOneOf(i, {"secondo", "secondi", "sec"})) return "second";
  if (tokens.IsOneOf(i, {"minuto", "minuti", "min"})) return "minute";
  if (tokens.IsOneOf(i, {"ora", "ore", "h", "hh"})) return "hour";
  if (tokens.IsOneOf(i,
                     {"giorno", "giorni", "gg", "g", "giornata", "giornate", "notti", "notte"})) {
    return "day";
  }
  if (tokens.IsOneOf(i, {"settimana", "settimane", "sett"})) return "week";
  if (tokens.IsOneOf(i, {"mese", "mesi", "mensilita"})) return "month";
  if (tokens.IsOneOf(i, {"anno", "anni"})) return "year";
  return std::nullopt;
}

bool SaysWorking(const Tokens& tokens, size_t i) {
  return tokens.IsOneOf(i, {"lavorativi", "lavorativo", "lavorative", "lavorativa", "feriali",
                            "feriale", "lav", "lavor"});
}

std::string TimePerPeriod(absl::string_view unit, absl::string_view period) {
  static constexpr absl::string_view kUnits[] = {"hours_per_day",  "hours_per_week",
                                                 "hours_per_year", "days_per_week",
                                                 "days_per_year",  "weeks_per_year"};
  const std::string name = absl::StrCat(unit, "s_per_", period);
  return std::find(std::begin(kUnits), std::end(kUnits), name) == std::end(kUnits) ? "" : name;
}

}  // namespace ambito::charter
