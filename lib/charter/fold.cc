#include "lib/charter/fold.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace ambito::charter {
namespace {

// A word and what stands between it and the next one.
struct Piece {
  std::string word;
  std::string gap;
};

struct Abbreviation {
  absl::string_view written;  // Before its dot; `prof.le` has one inside.
  absl::string_view whole;
};

// Only what charters abbreviate in one sense: `integr.` is both `integrata` and `integrazione`.
constexpr Abbreviation kAbbreviations[] = {
    {"abit", "abitativo"},     {"alim", "alimentare"},    {"amm.ne", "amministrazione"},
    {"anz", "anziani"},        {"ass", "assistenza"},     {"ass.ne", "associazione"},
    {"ass.za", "assistenza"},  {"assist", "assistenza"},  {"centr", "centro"},
    {"com", "comunale"},       {"com.le", "comunale"},    {"contr", "contributi"},
    {"contrib", "contributi"}, {"coop", "cooperativa"},   {"disab", "disabili"},
    {"distr", "distrettuale"}, {"diur", "diurno"},        {"dom", "domiciliare"},
    {"domic", "domiciliare"},  {"econ", "economico"},     {"educ", "educativa"},
    {"fam", "familiare"},      {"handic", "handicap"},    {"inserim", "inserimento"},
    {"interv", "interventi"},  {"lav", "lavorativo"},     {"lavor", "lavorativo"},
    {"prev", "prevenzione"},   {"prof", "professionale"}, {"prof.le", "professionale"},
    {"psicol", "psicologico"}, {"resid", "residenziale"}, {"ric", "ricovero"},
    {"sanit", "sanitario"},    {"scol", "scolastica"},    {"segr", "segretariato"},
    {"serv", "servizio"},      {"soc", "sociale"},        {"straord", "straordinario"},
    {"strutt", "struttura"},   {"tel", "telefono"},       {"terr", "territoriale"},
    {"trasp", "trasporto"},
};

// A first part that people write joined, hyphened or apart; `next` is how the second must begin.
struct Compound {
  absl::string_view first;
  absl::string_view next;
  bool hyphen_only;  // The first part is a word of its own when it stands apart.
};
constexpr Compound kCompounds[] = {
    {"anti", "", false},  {"auto", "", true},         {"baby", "", false},
    {"co", "", true},     {"extra", "", false},       {"inter", "", true},
    {"micro", "", false}, {"mini", "", false},        {"multi", "", false},
    {"neuro", "", false}, {"non", "autosuff", false}, {"non", "vedent", false},
    {"post", "", false},  {"pre", "", false},         {"psico", "", false},
    {"semi", "", false},  {"socio", "", false},       {"tele", "", false},
};

constexpr absl::string_view kElided[] = {"all",   "anch",  "c",    "coll", "com", "d",
                                         "dall",  "dell",  "dov",  "gl",   "l",   "nell",
                                         "quell", "quest", "sull", "tutt", "un"};

// Sorted.
constexpr absl::string_view kStopWords[] = {
    "a",     "ad",    "agli",  "ai",    "al",    "alla", "alle",  "allo",   "anche", "che",
    "chi",   "ci",    "coi",   "col",   "come",  "con",  "cui",   "da",     "dagli", "dai",
    "dal",   "dalla", "dalle", "dallo", "degli", "dei",  "del",   "della",  "delle", "dello",
    "di",    "e",     "ed",    "fra",   "gli",   "ha",   "hanno", "i",      "il",    "in",
    "la",    "le",    "lo",    "loro",  "ma",    "ne",   "negli", "nei",    "nel",   "nella",
    "nelle", "nello", "non",   "o",     "od",    "ogni", "per",   "presso", "quale", "quali",
    "se",    "si",    "sia",   "sono",  "su",    "sua",  "sugli", "sui",    "sul",   "sulla",
    "sulle", "sullo", "suo",   "suoi",  "tra",   "un",   "una",   "uno",    "verso"};

bool IsApostrophe(utf8proc_int32_t codepoint) {
  constexpr std::array<utf8proc_int32_t, 7> kForms = {'\'',   '`',    0xB4, 0x2018,
                                                      0x2019, 0x2032, 0x2BC};
  return std::find(kForms.begin(), kForms.end(), codepoint) != kForms.end();
}

bool IsHyphen(utf8proc_int32_t codepoint) {
  return codepoint == '-' || codepoint == 0x2010 || codepoint == 0x2011;
}

// Most letters are: they need no tables.
bool IsPlain(utf8proc_int32_t codepoint) {
  return codepoint < 0x80 && absl::ascii_isalnum(static_cast<unsigned char>(codepoint));
}

bool IsWordPart(utf8proc_int32_t codepoint) {
  if (codepoint < 0x80) return IsPlain(codepoint);
  switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
      return true;
    default:
      return false;
  }
}

// Marks come off and case goes, letter by letter: one letter's folding never needs its neighbours.
// Some fold to a space and a mark (U+037A), and nothing is left of them.
void AppendFolded(utf8proc_int32_t codepoint, std::string& out) {
  if (IsPlain(codepoint)) {
    out.push_back(absl::ascii_tolower(static_cast<unsigned char>(codepoint)));
    return;
  }
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                           UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
  std::array<utf8proc_int32_t, 32> parts{};
  int boundary = 0;
  utf8proc_ssize_t count =
      utf8proc_decompose_char(codepoint, parts.data(), parts.size(), kOptions, &boundary);
  count = std::min<utf8proc_ssize_t>(count, parts.size());
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    if (!IsWordPart(parts[static_cast<size_t>(i)])) continue;
    std::array<utf8proc_uint8_t, 4> bytes{};
    utf8proc_ssize_t size = utf8proc_encode_char(parts[static_cast<size_t>(i)], bytes.data());
    out.append(bytes.begin(), bytes.begin() + size);
  }
}

char GapMark(utf8proc_int32_t codepoint) {
  if (IsApostrophe(codepoint)) return '\'';
  if (IsHyphen(codepoint)) return '-';
  return codepoint == '.' ? '.' : ' ';
}

bool IsMark(utf8proc_int32_t codepoint) {
  if (codepoint < 0x80) return false;
  auto category = utf8proc_category(codepoint);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_CF;
}

// Bytes that are not UTF-8 separate words.
std::vector<Piece> SplitPieces(absl::string_view text) {
  std::vector<Piece> pieces(1);
  auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  for (size_t at = 0; at < text.size();) {
    utf8proc_int32_t codepoint = 0;
    auto left = static_cast<utf8proc_ssize_t>(text.size() - at);
    utf8proc_ssize_t size = utf8proc_iterate(bytes + at, left, &codepoint);
    at += size > 0 ? static_cast<size_t>(size) : 1;
    if (size > 0 && IsMark(codepoint)) continue;
    if (size > 0 && IsWordPart(codepoint)) {
      if (!pieces.back().gap.empty()) pieces.emplace_back();
      AppendFolded(codepoint, pieces.back().word);
    } else {
      pieces.back().gap.push_back(GapMark(codepoint));
    }
  }
  if (pieces.front().word.empty()) pieces.erase(pieces.begin());
  return pieces;
}

bool IsLetter(const Piece& piece) {
  return piece.word.size() == 1 && piece.word[0] >= 'a' && piece.word[0] <= 'z';
}

// `S.A.D.`, `C.S.E` and `S. A. D.` become one word: letters with a dot after each but the last,
// spaced alike, so that `A.D.I. S.A.D.` stays two.
void JoinAcronyms(std::vector<Piece>& pieces) {
  std::vector<Piece> out;
  std::string spacing;
  bool after_letter = false;
  for (Piece& piece : pieces) {
    bool letter = IsLetter(piece);
    std::string gap = out.empty() ? "" : out.back().gap;
    bool dotted = gap == "." || (gap == ". " && absl::StartsWith(piece.gap, "."));
    if (after_letter && letter && dotted && (spacing.empty() || spacing == gap)) {
      spacing = gap;
      out.back().word += piece.word;
      out.back().gap = std::move(piece.gap);
    } else {
      spacing.clear();
      out.push_back(std::move(piece));
    }
    after_letter = letter;
  }
  pieces = std::move(out);
}

const Abbreviation* FindAbbreviation(absl::string_view written) {
  const auto* it = std::find_if(std::begin(kAbbreviations), std::end(kAbbreviations),
                                [&](const Abbreviation& a) { return a.written == written; });
  return it == std::end(kAbbreviations) ? nullptr : it;
}

void ExpandAbbreviations(std::vector<Piece>& pieces) {
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (!absl::StartsWith(pieces[i].gap, ".")) continue;
    if (pieces[i].gap == "." && i + 1 < pieces.size()) {
      const Abbreviation* both =
          FindAbbreviation(absl::StrCat(pieces[i].word, ".", pieces[i + 1].word));
      if (both != nullptr) {
        pieces[i] = {std::string(both->whole), pieces[i + 1].gap};
        pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        continue;
      }
    }
    if (const Abbreviation* one = FindAbbreviation(pieces[i].word)) {
      pieces[i].word = std::string(one->whole);
      pieces[i].gap.erase(0, 1);
    }
  }
}

bool IsCompound(const Piece& first, const Piece& next) {
  return std::any_of(std::begin(kCompounds), std::end(kCompounds), [&](const Compound& compound) {
    bool gap = first.gap == "-" || (!compound.hyphen_only && first.gap == " ");
    return first.word == compound.first && gap && next.word.size() > 3 &&
           absl::StartsWith(next.word, compound.next);
  });
}

// Backwards, so that three parts join too.
void JoinCompounds(std::vector<Piece>& pieces) {
  for (size_t i = pieces.size(); i-- > 1;) {
    if (!IsCompound(pieces[i - 1], pieces[i])) continue;
    pieces[i - 1].word += pieces[i].word;
    pieces[i - 1].gap = pieces[i].gap;
    pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

bool IsElided(const Piece& piece) {
  return piece.gap == "'" &&
         std::find(std::begin(kElided), std::end(kElided), piece.word) != std::end(kElided);
}

bool IsVowel(char letter) {
  return absl::string_view("aeiou").find(letter) != absl::string_view::npos;
}

}  // namespace

std::string FoldText(absl::string_view text) {
  std::vector<Piece> pieces = SplitPieces(text);
  JoinAcronyms(pieces);
  ExpandAbbreviations(pieces);
  JoinCompounds(pieces);
  std::string out;
  for (const Piece& piece : pieces) {
    if (IsElided(piece) || piece.word.empty()) continue;
    if (!out.empty()) out.push_back(' ');
    out += piece.word;
  }
  return out;
}

std::string FoldWord(absl::string_view folded_word) {
  size_t size = folded_word.size();
  while (size > 3 && IsVowel(folded_word[size - 1])) --size;
  bool dropped = size < folded_word.size();
  // The h of `economiche` only keeps the c hard.
  if (dropped && size > 3 && folded_word[size - 1] == 'h' &&
      absl::StrContains("cg", folded_word.substr(size - 2, 1))) {
    --size;
  }
  return std::string(folded_word.substr(0, size));
}

bool IsStopWord(absl::string_view folded_word) {
  return std::binary_search(std::begin(kStopWords), std::end(kStopWords), folded_word);
}

std::vector<std::string> FoldTokens(absl::string_view text) {
  std::vector<std::string> tokens;
  for (absl::string_view word : absl::StrSplit(FoldText(text), ' ', absl::SkipEmpty())) {
    if (!IsStopWord(word)) tokens.push_back(FoldWord(word));
  }
  return tokens;
}

}  // namespace ambito::charter
