#include "lib/charter/reading_limits.h"

#include <algorithm>

namespace ambito::charter {
namespace {

// `non dovrà essere superiore`, `non si aspetta più di`: `non` a few words before `i`.
bool IsDenied(const Tokens& tokens, size_t i) {
  constexpr size_t kFurthest = 9;
  for (size_t back = 1; back <= kFurthest && back <= i; ++back) {
    if (tokens.IsOneOf(i - back, {"non", "mai", "senza", "nessun", "nessuna", "nessuno"})) {
      return true;
    }
    if (!tokens.IsWord(i - back) || tokens.IsOneOf(i - back, {"ma", "che"})) return false;
  }
  return false;
}

// `pari o superiore a`, `inferiore o uguale a`.
bool SaysOrEqual(const Tokens& tokens, size_t i) {
  const auto equal = [&](size_t at) { return tokens.IsOneOf(at, {"pari", "uguale", "uguali"}); };
  if (tokens.IsOneOf(i + 1, {"o"}) && equal(i + 2)) return true;
  return i > 1 && tokens.IsOneOf(i - 1, {"o"}) && equal(i - 2);
}

absl::string_view Beyond(const Tokens& tokens, size_t i) {
  if (IsDenied(tokens, i)) return "LE";
  return SaysOrEqual(tokens, i) ? "GE" : "GT";
}

absl::string_view Below(const Tokens& tokens, size_t i) {
  if (IsDenied(tokens, i)) return "GE";
  return SaysOrEqual(tokens, i) ? "LE" : "LT";
}

bool FollowedByOf(const Tokens& tokens, size_t i) {
  return tokens.IsOneOf(i + 1, {"di", "del", "dell", "dei", "delle", "della", "degli"});
}

absl::string_view SignLimit(const Tokens& tokens, size_t i) {
  if (tokens.IsSign(i, ">=")) return "GE";
  if (tokens.IsSign(i, "<=")) return "LE";
  if (tokens.IsSign(i, "<")) return "LT";
  if (tokens.IsSign(i, ">")) return "GT";
  if (tokens.IsSign(i, "=")) return "EQ";
  return "";
}

// What the token says where it stands before a quantity; empty: nothing.
absl::string_view LimitBefore(const Tokens& tokens, size_t i) {
  if (!tokens.IsWord(i)) return SignLimit(tokens, i);
  if (tokens.IsOneOf(
          i, {"entro", "massimo", "massima", "massimi", "massime", "max", "fino", "sino"})) {
    return "LE";
  }
  if (tokens.IsOneOf(i, {"almeno", "minimo", "minima", "minimi", "minime", "min", "perlomeno"})) {
    return "GE";
  }
  if (tokens.IsOneOf(i, {"oltre"}) ||
      tokens.StartsWithOneOf(i, {"superior", "supera", "superin", "superi", "ecced", "maggior"})) {
    return Beyond(tokens, i);
  }
  if (tokens.StartsWithOneOf(i, {"inferior", "scend"}) || tokens.IsOneOf(i, {"minore", "sotto"})) {
    return Below(tokens, i);
  }
  if (tokens.IsOneOf(i, {"piu"})) {
    if (i > 0 && tokens.IsOneOf(i - 1, {"al", "tutt"})) return "LE";
    if (FollowedByOf(tokens, i)) return Beyond(tokens, i);
  }
  if (tokens.IsOneOf(i, {"meno"})) {
    if (i > 0 && tokens.IsOneOf(i - 1, {"per"})) return "GE";
    if (FollowedByOf(tokens, i)) return Below(tokens, i);
  }
  return tokens.IsOneOf(i, {"esattamente"}) ? "EQ" : "";
}

// `(minimo)`, `al massimo`, `o più`, `minime` after a quantity.
absl::string_view LimitAfter(const Tokens& tokens, size_t i) {
  if (tokens.StartsWithOneOf(i, {"minim"}) || tokens.IsOneOf(i, {"min", "almeno"})) return "GE";
  if (tokens.StartsWithOneOf(i, {"massim"}) || tokens.IsOneOf(i, {"max"})) return "LE";
  if (tokens.IsOneOf(i, {"o"}) && tokens.IsOneOf(i + 1, {"piu"})) return "GE";
  if (tokens.IsOneOf(i, {"o"}) && tokens.IsOneOf(i + 1, {"meno"})) return "LE";
  if (tokens.IsOneOf(i, {"in"}) && tokens.IsOneOf(i + 1, {"su"})) return "GE";
  return "";
}

bool EndsClause(const Tokens& tokens, size_t i) {
  return tokens.IsSign(i, ";") || tokens.IsSign(i, ".");
}

class LimitReader {
 public:
  LimitReader(const Tokens& tokens, const std::vector<Quantity>& quantities, size_t which)
      : tokens_(tokens), quantity_(quantities[which]) {
    if (which > 0) lowest_ = quantities[which - 1].next;
    highest_ = which + 1 < quantities.size() ? quantities[which + 1].first : tokens.size();
  }

  std::optional<Limit> Read() const {
    if (auto limit = Beside()) return limit;
    if (auto limit = Inside()) return limit;
    if (auto limit = After()) return limit;
    return InClause();
  }

 private:
  std::optional<Limit> Beside() const {
    constexpr size_t kFurthest = 4;
    for (size_t back = 1; back <= kFurthest && quantity_.first >= lowest_ + back; ++back) {
      const size_t i = quantity_.first - back;
      if (EndsClause(tokens_, i)) break;
      if (const auto said = LimitBefore(tokens_, i); !said.empty()) {
        return Limit{said, i, quantity_.first};
      }
      const bool between =
          tokens_.IsArticle(i) || tokens_.IsSign(i) ||
          tokens_.IsOneOf(i, {"di",     "a",   "al",   "il",     "la",    "l",   "i",  "le",
                              "per",    "in",  "del",  "all",    "alla",  "ad",  "un", "limite",
                              "pari",   "non", "dell", "della",  "nel",   "ai",  "lo", "tempo",
                              "totale", "gli", "o",    "uguale", "circa", "tra", "fra"});
      if (!between) break;
    }
    return std::nullopt;
  }

  // `1 operatore ogni massimo 8 utenti`.
  std::optional<Limit> Inside() const {
    if (quantity_.form != Form::kMeasure && quantity_.form != Form::kEvents) return std::nullopt;
    for (size_t i = quantity_.first + 1; i < quantity_.next; ++i) {
      if (const auto said = LimitBefore(tokens_, i); !said.empty()) return Limit{said, i, i + 1};
      if (const auto said = LimitAfter(tokens_, i); !said.empty()) return Limit{said, i, i + 1};
    }
    return std::nullopt;
  }

  std::optional<Limit> After() const {
    constexpr size_t kFurthest = 3;
    const size_t end = std::min(highest_, quantity_.next + kFurthest);
    for (size_t i = quantity_.next; i < end; ++i) {
      if (const auto said = LimitAfter(tokens_, i); !said.empty()) return Limit{said, i, i + 1};
      const bool between = tokens_.IsSign(i, "(") || tokens_.IsSign(i, ",") ||
                           tokens_.IsOneOf(i, {"al", "come", "nel", "quale", "circa"});
      if (!between) break;
    }
    return std::nullopt;
  }

  // `Tempo massimo di attesa per il primo colloquio: 10 giorni`, `Cadenza minima semestrale`.
  std::optional<Limit> InClause() const {
    for (size_t i = quantity_.first; i-- > lowest_;) {
      if (EndsClause(tokens_, i)) break;
      if (tokens_.StartsWithOneOf(i, {"massimo", "massima"}) || tokens_.IsOneOf(i, {"max"})) {
        return Limit{"LE", i, i + 1, false};
      }
      if (tokens_.StartsWithOneOf(i, {"minimo", "minima"}) || tokens_.IsOneOf(i, {"almeno"})) {
        return Limit{"GE", i, i + 1, false};
      }
      if (tokens_.IsOneOf(i, {"superiore", "inferiore", "superare", "supera"}) &&
          IsDenied(tokens_, i)) {
        return Limit{tokens_.IsOneOf(i, {"inferiore"}) ? "GE" : "LE", i, i + 1, false};
      }
    }
    return std::nullopt;
  }

  const Tokens& tokens_;
  const Quantity& quantity_;
  size_t lowest_ = 0;
  size_t highest_;
};

}  // namespace

std::optional<Limit> ReadLimit(const Tokens& tokens, const std::vector<Quantity>& quantities,
                               size_t which) {
  return LimitReader(tokens, quantities, which).Read();
}

}  // namespace ambito::charter
