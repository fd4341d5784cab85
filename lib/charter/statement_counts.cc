#include "absl/strings/match.h"
#include "lib/charter/statement_forms.h"
#include "lib/charter/statement_periods.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

bool IsMonth(const Tokens& tokens, size_t i) {
  return tokens.IsOneOf(i, {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio",
                            "agosto", "settembre", "ottobre", "novembre", "dicembre"});
}

// `via Roma, 12`, `piazza della Vittoria 3`.
bool IsHouseNumber(const Tokens& tokens, size_t i) {
  constexpr size_t kFurthest = 6;
  for (size_t back = 1; back <= kFurthest && back <= i; ++back) {
    if (tokens.IsOneOf(i - back,
                       {"via", "viale", "piazza", "piazzale", "largo", "vicolo", "strada"})) {
      return true;
    }
    if (tokens.IsNumber(i - back)) return false;
  }
  return false;
}

// `numero verde 800 123456`, `tel. 0382 399`.
bool IsTelephone(const Tokens& tokens, size_t i) {
  constexpr size_t kFurthest = 3;
  for (size_t back = 1; back <= kFurthest && back <= i; ++back) {
    if (tokens.IsOneOf(i - back, {"tel", "fax", "cell", "telefono", "cellulare", "verde", "interno",
                                  "centralino", "recapito"})) {
      return true;
    }
  }
  return tokens[i].text.size() > 1 && tokens[i].text[0] == '0' && tokens[i].text[1] != '.';
}

// `stanza 14`, `piano 2`.
bool IsOfPlace(const Tokens& tokens, size_t i) {
  return i > 0 && tokens.IsOneOf(i - 1, {"stanza", "piano", "punto", "capo", "cap", "fascia",
                                         "lettera", "allegato", "scala", "interno", "sportello"});
}

bool IsOfLaw(const Tokens& tokens, size_t i) {
  constexpr size_t kFurthest = 3;
  for (size_t back = 1; back <= kFurthest && back <= i; ++back) {
    if (tokens.IsOneOf(i - back, {"almeno", "entro", "max", "massimo", "minimo"})) return false;
    if (tokens.IsOneOf(i - back, {"art",           "artt",        "articolo", "articoli", "legge",
                                  "comma",         "commi",       "dgr",      "dpr",      "dlgs",
                                  "dpcm",          "decreto",     "lr",       "delibera", "lgs",
                                  "deliberazione", "regolamento", "uni",      "iso",      "reg"})) {
      return true;
    }
  }
  return false;
}

bool IsYear(const Tokens& tokens, size_t i) {
  constexpr int64_t kFirst = 1900;
  constexpr int64_t kLast = 2100;
  const auto number = tokens.WholeNumber(i);
  return number.has_value() && *number >= kFirst && *number <= kLast &&
         !tokens.IsSign(i + 1, "%") && tokens[i].text.find('.') == std::string::npos;
}

// `12/03/2009`, `328/2000`.
bool IsInSlashes(const Tokens& tokens, size_t i) {
  const bool before = tokens.IsSign(i + 1, "/") && tokens.IsNumber(i + 2);
  const bool after = i > 1 && tokens.IsSign(i - 1, "/") && tokens.IsNumber(i - 2);
  return before || after;
}

bool IsTimeOfDay(const Tokens& tokens, size_t i) {
  return i > 0 && tokens.IsOneOf(i - 1, {"ore", "dalle", "alle", "h"});
}

// `i 3 uffici`, `delle due sedi`: things that are there, not promised.
bool IsKnown(const Tokens& tokens, size_t i) {
  return i > 0 && tokens.IsOneOf(i - 1, {"i", "gli", "le", "dei", "degli", "delle", "nei", "negli",
                                         "nelle", "ai", "agli", "alle", "dai", "dagli", "dalle",
                                         "sui", "sugli", "sulle"});
}

}  // namespace

bool IsReference(const Tokens& tokens, size_t i) {
  if (tokens.IsArticle(i)) return false;
  if (IsInSlashes(tokens, i)) return true;
  if (TimeUnit(tokens, i + 1).has_value() || tokens.IsSign(i + 1, "%")) return false;
  return IsMonth(tokens, i + 1) || IsYear(tokens, i) || IsTimeOfDay(tokens, i) ||
         IsOfPlace(tokens, i) || IsOfLaw(tokens, i) || IsTelephone(tokens, i) ||
         IsHouseNumber(tokens, i);
}

bool HasLimitBefore(const Tokens& tokens, size_t i) {
  constexpr size_t kFurthest = 3;
  for (size_t back = 1; back <= kFurthest && back <= i; ++back) {
    const size_t at = i - back;
    if (tokens.IsOneOf(
            at, {"almeno", "minimo", "minima", "min", "massimo", "massima", "max", "oltre"}) ||
        tokens.StartsWithOneOf(at, {"inferior", "superior"})) {
      return true;
    }
    if (tokens.IsOneOf(at, {"piu", "meno"}) && tokens.IsOneOf(at + 1, {"di", "del", "dell"})) {
      return true;
    }
    if (tokens.IsSign(at, ">=") || tokens.IsSign(at, "<=") || tokens.IsSign(at, "<") ||
        tokens.IsSign(at, ">")) {
      return true;
    }
    if (!tokens.IsOneOf(at, {"di", "a", "n", "i", "gli", "le", "con", "al", "ai", "pari"})) break;
  }
  return false;
}

namespace {

// `Percentuale di …: 90`, `Mq per bambino: 6`, `Utenti per operatore: 8`.
absl::string_view SubjectUnit(const Tokens& tokens, size_t i) {
  const ReadingWords& words = Vocabulary::BuiltIn().reading;
  if (tokens.StartsWithOneOf(i, {"percentual"})) return "percent";
  if (tokens.IsOneOf(i, {"mq"})) return "sqm_per_user";
  if (!tokens.IsOneOf(i + 1, {"per"}) || !tokens.StartsWithOneOf(i, words.user_words)) return "";
  if (tokens.StartsWithOneOf(i + 2, words.bathroom_words)) return "users_per_bathroom";
  return tokens.StartsWithOneOf(i + 2, words.staff_words) ? "users_per_operator" : "";
}

// What is counted stands before: `Giorni di apertura annui: non meno di 205`.
std::optional<Amount> ReadCountOfSubject(const Tokens& tokens, size_t i) {
  if (tokens.IsArticle(i) || !(HasLimitBefore(tokens, i) || tokens.IsSign(i - 1, ":"))) {
    return std::nullopt;
  }
  std::optional<Cadence> cadence;
  for (size_t at = i; at-- > 0;) {
    if (tokens.IsSign(at, ";") || tokens.IsNumber(at)) break;
    if (const auto unit = SubjectUnit(tokens, at); !unit.empty()) {
      return Amount{tokens[i].text, std::string(unit), i + 1};
    }
    if (!cadence.has_value()) cadence = ReadCadenceWord(tokens, at);
    const auto unit = tokens.IsOneOf(at, {"min", "giornata"}) ? std::nullopt : TimeUnit(tokens, at);
    if (!unit.has_value() || !tokens.IsOneOf(at, {"giorni", "ore", "settimane", "gg", "minuti"})) {
      continue;
    }
    const std::string in_period = cadence ? TimePerPeriod(*unit, PeriodOf(*cadence)) : "";
    return Amount{tokens[i].text, in_period.empty() ? *unit : in_period, i + 1};
  }
  if (!cadence.has_value()) return Amount{tokens[i].text, "count", i + 1, Form::kCount};
  return Amount{tokens[i].text, std::string(cadence->unit), i + 1, Form::kEvents};
}

}  // namespace

std::optional<Amount> ReadCount(const Tokens& tokens, size_t i) {
  constexpr size_t kShortestNoun = 3;
  if (i > 0 && (i + 1 >= tokens.size() || tokens.IsSign(i + 1))) {
    return ReadCountOfSubject(tokens, i);
  }
  if (!tokens.IsWord(i + 1) || tokens[i + 1].text.size() < kShortestNoun) return std::nullopt;
  const bool limited = HasLimitBefore(tokens, i);
  if (!limited && (tokens.IsArticle(i) || IsKnown(tokens, i))) return std::nullopt;
  if (tokens.IsOneOf(i + 1,
                     {"per", "con", "dei", "del", "della", "delle", "degli", "dal", "dalla"})) {
    return std::nullopt;
  }
  return Amount{tokens[i].text, "count", i + 2, Form::kCount};
}

}  // namespace ambito::charter
