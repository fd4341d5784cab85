#include "lib/charter/statement_periods.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace ambito::charter {
namespace {

std::optional<Period> PeriodNoun(const Tokens& tokens, size_t i) {
  if (tokens.IsOneOf(i, {"giorno", "giornata"})) return Period::kDay;
  if (tokens.IsOneOf(i, {"settimana", "sett"})) return Period::kWeek;
  if (tokens.IsOneOf(i, {"mese"})) return Period::kMonth;
  if (tokens.IsOneOf(i, {"anno"})) return Period::kYear;
  return std::nullopt;
}

std::optional<Period> PeriodAdjective(const Tokens& tokens, size_t i) {
  if (!tokens.IsWord(i)) return std::nullopt;
  const std::string& word = tokens[i].text;
  if (absl::StartsWith(word, "giornalier") || absl::StartsWith(word, "quotidian")) {
    return Period::kDay;
  }
  if (absl::StartsWith(word, "settimanal")) return Period::kWeek;
  if (absl::StartsWith(word, "mensil")) return Period::kMonth;
  if (absl::StartsWith(word, "annual") || tokens.IsOneOf(i, {"annuo", "annua", "annui", "annue"})) {
    return Period::kYear;
  }
  return std::nullopt;
}

}  // namespace

absl::string_view PeriodName(Period period) {
  switch (period) {
    case Period::kDay:
      return "day";
    case Period::kWeek:
      return "week";
    case Period::kMonth:
      return "month";
    case Period::kYear:
      return "year";
  }
  return "";
}

std::optional<Found<Period>> ReadPeriod(const Tokens& tokens, size_t i) {
  if (const auto adjective = PeriodAdjective(tokens, i)) return Found<Period>{*adjective, i + 1};
  const size_t begin = i;
  constexpr size_t kMostConnectors = 3;
  while (i - begin < kMostConnectors &&
         (tokens.IsSign(i, "/") ||
          tokens.IsOneOf(i, {"al", "alla", "all", "a", "il", "la", "l", "per", "ogni", "nel",
                             "nell", "nella", "corso", "arco", "del", "dell", "della"}))) {
    ++i;
  }
  const auto noun = PeriodNoun(tokens, i);
  if (i == begin || !noun.has_value()) return std::nullopt;
  return Found<Period>{*noun, i + 1};
}

std::optional<Found<Period>> ReadPeriodOfNoun(const Tokens& tokens, size_t i) {
  if (const auto period = ReadPeriod(tokens, i)) return period;
  if (!tokens.IsOneOf(i, {"di"})) return std::nullopt;
  constexpr size_t kMostWords = 3;
  for (size_t words = 1; words <= kMostWords && tokens.IsWord(i + words); ++words) {
    if (const auto period = ReadPeriod(tokens, i + words + 1)) return period;
  }
  return std::nullopt;
}

std::optional<std::string> TimeUnit(const Tokens& tokens, size_t i) {
  if (tokens.IsOneOf(i, {"secondo", "secondi", "sec"})) return "second";
  if (tokens.IsOneOf(i, {"minuto", "minuti", "min"})) return "minute";
  if (tokens.IsOneOf(i, {"ora", "ore", "h"})) return "hour";
  if (tokens.IsOneOf(i, {"giorno", "giorni", "gg", "giornate", "notti"})) return "day";
  if (tokens.IsOneOf(i, {"settimana", "settimane", "sett"})) return "week";
  if (tokens.IsOneOf(i, {"mese", "mesi"})) return "month";
  if (tokens.IsOneOf(i, {"anno", "anni"})) return "year";
  return std::nullopt;
}

std::string TimePerPeriod(absl::string_view unit, Period period) {
  if (unit == "hour" && period != Period::kMonth) {
    return absl::StrCat("hours_per_", PeriodName(period));
  }
  if (unit == "day" && (period == Period::kWeek || period == Period::kYear)) {
    return absl::StrCat("days_per_", PeriodName(period));
  }
  if (unit == "week" && period == Period::kYear) return "weeks_per_year";
  return "";
}

}  // namespace ambito::charter
