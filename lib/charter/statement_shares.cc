#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "lib/charter/decimal.h"
#include "lib/charter/statement_forms.h"
#include "lib/charter/statement_periods.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

bool IsStaff(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(i, Vocabulary::BuiltIn().reading.staff_words);
}
bool IsUser(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(i, Vocabulary::BuiltIn().reading.user_words);
}
bool IsBathroom(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(i, Vocabulary::BuiltIn().reading.bathroom_words);
}

// The unit of a ratio whose one side is named between `begin` and `end`; empty when it is not.
std::string RatioUnit(const Tokens& tokens, size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    if (IsBathroom(tokens, i)) return "users_per_bathroom";
    if (IsStaff(tokens, i)) return "users_per_operator";
  }
  return "";
}

std::optional<Amount> Ratio(int64_t users, int64_t staff, const std::string& unit, size_t next) {
  if (staff == 0 || users == 0) return std::nullopt;
  const auto value = ExactQuotient(users, staff);
  if (!value.has_value()) return std::nullopt;
  return Amount{*value, unit, next};
}

// The number at or after `i` behind words of a limit: `ogni massimo 8`, `per non più di 8`.
std::optional<size_t> NumberAfterLimit(const Tokens& tokens, size_t i) {
  constexpr size_t kMostWords = 4;
  for (size_t at = i; at <= i + kMostWords; ++at) {
    if (tokens.IsNumber(at)) return at;
    if (!tokens.IsOneOf(at, {"massimo", "max", "non", "piu", "di", "al", "circa", "gruppi",
                             "gruppo", "i", "gli", "ogni", "meno", "ciascun"})) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool CountsPeople(const Tokens& tokens, size_t i) {
  return !TimeUnit(tokens, i).has_value() && !tokens.IsSign(i, "%") &&
         !tokens.IsOneOf(i, {"mq", "metri", "euro", "volte", "casi", "su"});
}

// `un operatore ogni 8 utenti`, `2 bagni per 15 ospiti`, `un operatore qualificato ogni 5`.
std::optional<Amount> ReadStaffFirst(const Tokens& tokens, size_t i) {
  const auto staff = tokens.WholeNumber(i);
  if (!staff.has_value()) return std::nullopt;
  constexpr size_t kMostWords = 6;
  for (size_t at = i + 1; at <= i + kMostWords && at < tokens.size(); ++at) {
    if (!tokens.IsWord(at) && !tokens.IsSign(at)) return std::nullopt;
    if (!tokens.IsOneOf(at, {"ogni", "per"}) &&
        !(tokens.IsSign(at, ":") && IsStaff(tokens, i + 1))) {
      continue;
    }
    const auto number = NumberAfterLimit(tokens, at + 1);
    if (!number.has_value() || !CountsPeople(tokens, *number + 1)) return std::nullopt;
    // `Bagni: 1 ogni 5 utenti` names them before.
    constexpr size_t kBefore = 5;
    const std::string unit = RatioUnit(tokens, at == i + 1 ? i - std::min(i, kBefore) : i + 1, at);
    if (unit.empty() && !IsUser(tokens, *number + 1)) return std::nullopt;
    return Ratio(*tokens.WholeNumber(*number), *staff, unit.empty() ? "users_per_operator" : unit,
                 *number + 1);
  }
  return std::nullopt;
}

// `8 bambini per educatrice`, `6 ospiti per ciascun bagno`.
std::optional<Amount> ReadUsersFirst(const Tokens& tokens, size_t i) {
  const auto users = tokens.WholeNumber(i);
  if (!users.has_value() || tokens.IsArticle(i)) return std::nullopt;
  constexpr size_t kMostWords = 5;
  for (size_t at = i + 1; at <= i + kMostWords && at < tokens.size(); ++at) {
    if (!tokens.IsWord(at)) return std::nullopt;
    if (!tokens.IsOneOf(at, {"per", "ogni", "ciascun"})) continue;
    size_t noun = at + 1;
    while (
        tokens.IsOneOf(noun, {"ogni", "ciascun", "ciascuna", "singolo", "singola", "ogni", "il"}) ||
        tokens.IsArticle(noun)) {
      ++noun;
    }
    const std::string unit = RatioUnit(tokens, noun, noun + 2);
    if (unit.empty() || !IsUser(tokens, i + 1)) return std::nullopt;
    return Ratio(*users, 1, unit, noun + 1);
  }
  return std::nullopt;
}

// `ogni 8 bambini è presente un educatore` at `ogni`.
std::optional<Amount> ReadEveryUsers(const Tokens& tokens, size_t i) {
  if (!tokens.IsOneOf(i, {"ogni"}) || !tokens.IsNumber(i + 1) || !IsUser(tokens, i + 2)) {
    return std::nullopt;
  }
  constexpr size_t kFurthest = 8;
  for (size_t at = i + 3; at <= i + kFurthest && at < tokens.size(); ++at) {
    const auto staff = tokens.WholeNumber(at);
    if (!staff.has_value()) continue;
    const std::string unit = RatioUnit(tokens, at + 1, at + 3);
    if (unit.empty()) continue;
    return Ratio(*tokens.WholeNumber(i + 1), *staff, unit, at + 2);
  }
  return std::nullopt;
}

bool SaysCares(const Tokens& tokens, size_t i) {
  return tokens.StartsWithOneOf(
      i, {"segu", "assist", "gesti", "occup", "accompagn", "caric", "cura", "accudi", "responsabil",
          "serv", "destinat", "utilizz"});
}

// `un custode segue al massimo 60 anziani`, `ogni bagno serve non più di 4 ospiti`.
std::optional<Amount> ReadCaseload(const Tokens& tokens, size_t i) {
  const bool each = tokens.IsArticle(i) || tokens.IsOneOf(i, {"ogni", "ciascun", "ciascuna"});
  const std::string unit = each ? RatioUnit(tokens, i + 1, i + 3) : "";
  if (unit.empty()) return std::nullopt;
  constexpr size_t kFurthest = 12;
  bool cares = false;
  for (size_t at = i + 2; at <= i + kFurthest && at < tokens.size(); ++at) {
    cares = cares || SaysCares(tokens, at);
    if (!tokens.IsNumber(at)) continue;
    if (!cares || !IsUser(tokens, at + 1)) return std::nullopt;
    return Ratio(*tokens.WholeNumber(at), 1, unit, at + 2);
  }
  return std::nullopt;
}

bool SpeaksOfRatio(const Tokens& tokens, size_t i) {
  constexpr size_t kFurthest = 12;
  for (size_t back = 1; back <= kFurthest && back <= i; ++back) {
    if (tokens.StartsWithOneOf(i - back, {"rapport", "ratio", "proporzion"})) return true;
  }
  return false;
}

// Both sides of `1:8`, `1/8`, `1 a 8`, `uno a otto` and the token after it.
struct Sides {
  int64_t left;
  int64_t right;
  size_t next;
};

std::optional<Sides> ReadSides(const Tokens& tokens, size_t i) {
  int64_t left = 0;
  int64_t right = 0;
  if (tokens.IsOther(i)) {
    const std::vector<absl::string_view> sides = absl::StrSplit(tokens[i].text, ':');
    const bool two = sides.size() == 2 && absl::SimpleAtoi(sides[0], &left) &&
                     absl::SimpleAtoi(sides[1], &right);
    if (!two) return std::nullopt;
    return Sides{left, right, i + 1};
  }
  const bool between = tokens.IsOneOf(i + 1, {"a", "su", "ad"}) || tokens.IsSign(i + 1, "/") ||
                       tokens.IsSign(i + 1, ":");
  const auto first = tokens.WholeNumber(i);
  const auto second = tokens.WholeNumber(i + 2);
  if (!between || !first.has_value() || !second.has_value()) return std::nullopt;
  return Sides{*first, *second, i + 3};
}

std::optional<Amount> ReadSidesOfRatio(const Tokens& tokens, size_t i) {
  const auto sides = ReadSides(tokens, i);
  if (!sides.has_value() || !SpeaksOfRatio(tokens, i)) return std::nullopt;
  const std::string unit = RatioUnit(tokens, 0, tokens.size());
  // People write `1:8` and, users first, `8:1`.
  const int64_t users = std::max(sides->left, sides->right);
  const int64_t staff = std::min(sides->left, sides->right);
  return Ratio(users, staff, unit.empty() ? "users_per_operator" : unit, sides->next);
}

// Percent with two decimals, as people write a third.
std::string Percent(int64_t part, int64_t whole) {
  if (const auto exact = ExactQuotient(part * 100, whole)) return *exact;
  const int64_t hundredths = (part * 10'000 + whole / 2) / whole;
  return *ExactQuotient(hundredths, 100);
}

// `nove casi su dieci`.
std::optional<Amount> ReadOutOf(const Tokens& tokens, size_t i) {
  constexpr size_t kMostWords = 3;
  size_t su = i + 1;
  while (su - i <= kMostWords && tokens.IsWord(su) && !tokens.IsOneOf(su, {"su"})) ++su;
  const auto part = tokens.WholeNumber(i);
  const auto whole = tokens.WholeNumber(su + 1);
  if (!tokens.IsOneOf(su, {"su"}) || !part.has_value() || !whole.has_value() || *part > *whole ||
      *whole == 0) {
    return std::nullopt;
  }
  if (TimeUnit(tokens, i + 1).has_value() || TimeUnit(tokens, su + 2).has_value()) {
    return std::nullopt;
  }
  return Amount{Percent(*part, *whole), "percent", su + 2};
}

// `due terzi`, `tre quarti`, `un terzo`.
std::optional<Amount> ReadParts(const Tokens& tokens, size_t i) {
  const auto part = tokens.WholeNumber(i);
  if (!part.has_value() || tokens.IsOneOf(i + 2, {"d"})) return std::nullopt;
  int64_t whole = 0;
  if (tokens.IsOneOf(i + 1, {"terzi", "terzo"})) whole = 3;
  if (tokens.IsOneOf(i + 1, {"quarti", "quarto"})) whole = 4;
  if (tokens.IsOneOf(i + 1, {"quinti"})) whole = 5;
  if (tokens.IsOneOf(i + 1, {"decimi"})) whole = 10;
  const bool of = tokens.IsOneOf(i + 2, {"dei", "degli", "delle", "del", "della", "dell", "di"});
  if (whole == 0 || *part > whole || !of) return std::nullopt;
  return Amount{Percent(*part, whole), "percent", i + 2};
}

// `la metà degli addetti`.
std::optional<Amount> ReadHalf(const Tokens& tokens, size_t i) {
  if (!tokens.IsOneOf(i, {"meta"})) return std::nullopt;
  if (!tokens.IsOneOf(i + 1, {"dei", "degli", "delle", "del", "della", "dell"})) {
    return std::nullopt;
  }
  return Amount{"50", "percent", i + 1};
}

}  // namespace

std::optional<Amount> ReadRatio(const Tokens& tokens, size_t i) {
  using Reader = std::optional<Amount> (*)(const Tokens&, size_t);
  for (const Reader read :
       {&ReadSidesOfRatio, &ReadStaffFirst, &ReadUsersFirst, &ReadEveryUsers, &ReadCaseload}) {
    if (auto ratio = read(tokens, i)) return ratio;
  }
  return std::nullopt;
}

std::optional<Amount> ReadPercent(const Tokens& tokens, size_t i) {
  if (tokens.IsArticle(i) || !tokens.IsSign(i + 1, "%")) return std::nullopt;
  return Amount{tokens[i].text, "percent", i + 2};
}

std::optional<Amount> ReadFraction(const Tokens& tokens, size_t i) {
  if (auto half = ReadHalf(tokens, i)) return half;
  if (auto parts = ReadParts(tokens, i)) return parts;
  return ReadOutOf(tokens, i);
}

std::optional<Amount> ReadAll(const Tokens& tokens, size_t i) {
  const bool all = tokens.IsOneOf(
      i, {"tutti",       "tutte",         "tutto",          "tutta",      "totalita",
          "ogni",        "ciascun",       "ciascuna",       "ciascuno",   "ognuno",
          "ognuna",      "qualsiasi",     "nessun",         "nessuna",    "nessuno",
          "solo",        "soltanto",      "esclusivamente", "unicamente", "sempre",
          "interamente", "integralmente", "intero",         "intera",     "totalmente"});
  if (!all) return std::nullopt;
  return Amount{"100", "percent", i + 1, Form::kAll};
}

std::optional<Amount> ReadSize(const Tokens& tokens, size_t i) {
  if (tokens.IsArticle(i)) return std::nullopt;
  const std::string& value = tokens[i].text;
  if (tokens.IsOneOf(i + 1, {"mq"})) return Amount{value, "sqm_per_user", i + 2};
  if (tokens.IsOneOf(i + 1, {"metri"}) && tokens.IsOneOf(i + 2, {"quadrati", "quadri", "q"})) {
    return Amount{value, "sqm_per_user", i + 3};
  }
  if (i > 0 && tokens.IsOneOf(i - 1, {"mq"})) return Amount{value, "sqm_per_user", i + 1};
  if (tokens.IsOneOf(i + 1, {"euro"})) return Amount{value, "euro", i + 2};
  if (i > 0 && tokens.IsOneOf(i - 1, {"euro"})) return Amount{value, "euro", i + 1};
  return std::nullopt;
}

}  // namespace ambito::charter
