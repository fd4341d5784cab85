#include "lib/charter/reading_weights.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

int FormWeight(const Quantity& quantity, absl::string_view kind) {
  switch (quantity.form) {
    case Form::kMeasure:
      if (kind == "TIME") return 6;
      if (kind == "MONEY") return 1;
      return kind == "RATIO" || kind == "SPACE" ? 12 : 10;
    case Form::kSchedule:
      // `ogni giorno` is as often a way of speaking.
      return quantity.unit == "days_per_week" && quantity.value == "7" ? 5 : 8;
    case Form::kEvents:
      return 8;
    case Form::kDay:
      return 6;
    case Form::kCadence:
      return 4;
    case Form::kAll:
      return 3;
    case Form::kCount:
      return 2;
    case Form::kBare:
      return 0;
  }
  return 0;
}

bool NamesPeople(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(i, Vocabulary::BuiltIn().reading.user_words);
}

// `ultra 65 anni`, `minori di 14 anni`, `bambini dai 3 ai 36 mesi`, `almeno 65 anni di età`.
bool IsAge(const Tokens& tokens, const Quantity& quantity) {
  if (quantity.unit != "year" && quantity.unit != "month") return false;
  for (size_t i = quantity.next; i < quantity.next + 3; ++i) {
    if (tokens.IsOneOf(i, {"eta", "compiuti", "compiuto"})) return true;
  }
  constexpr size_t kFurthest = 7;
  for (size_t back = 1; back <= kFurthest && back <= quantity.first; ++back) {
    const size_t i = quantity.first - back;
    if (tokens.IsOneOf(i, {"eta", "over", "ultra", "compiuto", "compiuti"})) return true;
    if (NamesPeople(tokens, i) && back <= 4) return true;
    if (tokens.IsSign(i, ",") || tokens.IsSign(i, ":") || tokens.IsOneOf(i, {"entro"})) {
      return false;
    }
  }
  return false;
}

// `il servizio è attivo da 20 anni`, `da oltre 10 anni`.
bool IsSince(const Tokens& tokens, const Quantity& quantity) {
  constexpr size_t kFurthest = 3;
  for (size_t back = 1; back <= kFurthest && back <= quantity.first; ++back) {
    if (tokens.IsOneOf(quantity.first - back, {"da"})) return quantity.unit == "year";
    if (tokens.IsOneOf(quantity.first - back, {"ultimi", "ultime", "prossimi", "primi", "prime"})) {
      return true;
    }
  }
  return false;
}

// `tolleranza 15 minuti`, `della durata di un'ora`, `gli ospiti oltre i 30 giorni`.
bool IsAside(const Tokens& tokens, const Quantity& quantity) {
  constexpr size_t kFurthest = 4;
  for (size_t back = 1; back <= kFurthest && back <= quantity.first; ++back) {
    const size_t i = quantity.first - back;
    if (tokens.StartsWithOneOf(i, {"tolleranz", "durata", "durano", "permanen"})) return true;
    if (tokens.IsOneOf(i, {"dopo"})) return true;
    if (tokens.IsOneOf(i, {"oltre"}) && i > 0 && NamesPeople(tokens, i - 1)) return true;
  }
  return false;
}

// `sconto del 20%`, `nel 2007 il 78% degli utenti`: not what is promised.
bool IsFact(const Tokens& tokens, const Quantity& quantity) {
  constexpr size_t kNear = 3;
  for (size_t back = 1; back <= kNear && back <= quantity.first; ++back) {
    if (tokens.StartsWithOneOf(quantity.first - back,
                               {"scont", "riduzion", "aument", "iva", "maggiorazion", "agevolazion",
                                "esenzion", "invalidit", "capienza", "capacit"})) {
      return true;
    }
  }
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens.IsOneOf(i, {"era", "erano", "stato", "stata", "stati", "state", "hanno"}) &&
        i > quantity.next && tokens.IsOneOf(0, {"nel", "nell", "lo"})) {
      return true;
    }
  }
  return false;
}

bool InBrackets(const Tokens& tokens, const Quantity& quantity) {
  for (size_t i = quantity.first; i-- > 0;) {
    if (tokens.IsSign(i, ")")) return false;
    if (tokens.IsSign(i, "(")) return true;
  }
  return false;
}

// `possibilmente entro 7 giorni e comunque non oltre 20`: only the second one is promised.
bool IsWish(const Tokens& tokens, const Quantity& quantity) {
  constexpr size_t kFurthest = 5;
  for (size_t back = 1; back <= kFurthest && back <= quantity.first; ++back) {
    const size_t i = quantity.first - back;
    if (tokens.IsOneOf(i, {"comunque", "ogni"})) return false;
    if (tokens.StartsWithOneOf(i, {"preferibil", "possibil", "indicativ", "tendenzial", "normalm",
                                   "auspica", "orientativ"})) {
      return true;
    }
    if (tokens.IsSign(i)) return false;
  }
  return false;
}

int LimitWeight(const std::optional<Limit>& limit) {
  if (!limit.has_value()) return 0;
  return limit->beside ? 6 : 3;
}

}  // namespace

std::string UnitKind(absl::string_view unit) {
  const Unit* found = Vocabulary::BuiltIn().units.Find(unit);
  return found == nullptr ? "" : found->kind;
}

int QuantityWeight(const Tokens& tokens, const Quantity& quantity,
                   const std::optional<Limit>& limit) {
  const std::string kind = UnitKind(quantity.unit);
  int weight = FormWeight(quantity, kind) + LimitWeight(limit);
  if (IsAge(tokens, quantity) || IsSince(tokens, quantity)) weight -= 20;
  if (kind == "TIME" && IsAside(tokens, quantity)) weight -= 8;
  if (IsFact(tokens, quantity)) weight -= 12;
  if (IsWish(tokens, quantity)) weight -= 5;
  if (InBrackets(tokens, quantity)) weight -= 3;
  return weight;
}

std::optional<std::string> ValueInUnit(const Quantity& quantity, absl::string_view unit) {
  struct Same {
    absl::string_view said;
    absl::string_view meant;
  };
  // A number keeps its value; what period it is counted in goes without saying, or is another word
  // for the same.
  static constexpr Same kSame[] = {
      {"hour", "hours_per_year"},
      {"hour", "hours_per_week"},
      {"hour", "hours_per_day"},
      {"day", "days_per_year"},
      {"day", "days_per_week"},
      {"week", "weeks_per_year"},
      {"days_per_week", "times_per_week"},
      {"days_per_year", "times_per_year"},
      {"times_per_week", "days_per_week"},
      {"times_per_year", "count"},
      {"times_per_month", "count"},
      {"times_per_week", "count"},
      {"times_per_day", "count"},
  };
  if (quantity.unit == unit) return quantity.value;
  const bool same = std::any_of(std::begin(kSame), std::end(kSame), [&](const Same& pair) {
    return pair.said == quantity.unit && pair.meant == unit;
  });
  // Things counted in a period are no days of opening, and times are no things.
  const bool counted = unit == "count" ? quantity.form != Form::kEvents
                                       : unit == "days_per_week" && quantity.form == Form::kEvents;
  if (same && !counted) return quantity.value;
  // `esperienza biennale` is of two years.
  if (quantity.form == Form::kCadence && unit == "year" && quantity.value == "0.5") return "2";
  // `ogni giorno` of what happens is once a day, of what is open seven days a week.
  const bool daily = quantity.form == Form::kSchedule && quantity.unit == "days_per_week";
  if (daily && quantity.value == "7" && unit == "times_per_day") return "1";
  if (quantity.unit == "times_per_day" && quantity.value == "1" && unit == "days_per_week") {
    return "7";
  }
  return std::nullopt;
}

}  // namespace ambito::charter
