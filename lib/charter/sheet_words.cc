#include "lib/charter/sheet_words.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"
#include "lib/charter/match_words.h"

namespace ambito::charter {
namespace {

// In Italian the first noun says what a thing is: `voucher per l'assistenza domiciliare`.
constexpr double kHeadFactor = 1.5;
// Of two words with one root, the letters that only one of them has.
constexpr size_t kMostEnding = 3;

// A title's parts: what brackets, colons, slashes and dashes between spaces set apart.
std::vector<std::string> Segments(const std::string& title) {
  std::string marked = absl::StrReplaceAll(title, {{" - ", "|"},
                                                   {"\u2013", "|"},
                                                   {"\u2014", "|"},
                                                   {"(", "|"},
                                                   {")", "|"},
                                                   {"[", "|"},
                                                   {"]", "|"},
                                                   {":", "|"},
                                                   {";", "|"},
                                                   {"/", "|"}});
  return absl::StrSplit(marked, '|', absl::SkipEmpty());
}

bool IsFormerMark(absl::string_view word) {
  return word == "ex" || word == "gia" || word == "precedentement";
}

bool IsNowMark(absl::string_view word) {
  return word == "ora" || word == "ogg" || word == "attualment";
}

// Splits a segment at `ex`: what follows, until `ora`, is the former name.
void SplitFormer(const std::string& segment, std::vector<std::string>& now,
                 std::vector<std::string>& former) {
  bool is_former = false;
  for (const std::string& word : MatchTokens(FoldText(segment))) {
    if (IsFormerMark(word) || IsNowMark(word)) {
      is_former = IsFormerMark(word);
    } else {
      (is_former ? former : now).push_back(word);
    }
  }
}

SheetWord MakeWord(const TermIndex& terms, const std::string& word) {
  SheetWord made{word, 0, false, false, terms.Find(word)};
  int term = terms.FindExact(word);
  made.known = term >= 0;
  made.weight = made.known ? terms.Weight(term) : terms.UnknownWeight();
  return made;
}

void AppendSegment(const TermIndex& terms, const std::vector<std::string>& words,
                   std::vector<SheetWord>& out) {
  bool head_seen = false;
  for (const std::string& word : words) {
    SheetWord made = MakeWord(terms, word);
    if (!head_seen && !IsFiller(word) && !IsFrame(word)) {
      made.weight *= kHeadFactor;
      made.head = head_seen = true;
    }
    out.push_back(std::move(made));
  }
}

std::vector<std::string> Words(const std::vector<SheetWord>& words) {
  std::vector<std::string> texts;
  for (const SheetWord& word : words) texts.push_back(word.word);
  return texts;
}

void ReadTitle(const TermIndex& terms, const std::string& title, SheetWords& sheet) {
  for (const std::string& segment : Segments(title)) {
    std::vector<std::string> now;
    std::vector<std::string> former;
    SplitFormer(segment, now, former);
    if (sheet.title.empty()) sheet.head_phrase = PaddedPhrase(now);
    AppendSegment(terms, now, sheet.title);
    AppendSegment(terms, former, sheet.former);
  }
  sheet.title_phrase = PaddedPhrase(Words(sheet.title));
}

void MarkPresent(const TermIndex& terms, const std::vector<std::string>& words, SheetWords& sheet) {
  for (const std::string& word : words) {
    int term = terms.FindExact(word);
    if (term >= 0) sheet.present[static_cast<size_t>(term)] = true;
  }
}

// A text folded once, with and without stop words.
struct Folded {
  explicit Folded(absl::string_view text) {
    std::string folded = FoldText(text);
    words = MatchTokens(folded);
    all = AllStems(folded);
  }

  std::vector<std::string> words;
  std::vector<std::string> all;
};

// `scuola` is the root of `scuolabus` and says nothing of it.
bool IsNearInLength(absl::string_view a, absl::string_view b) {
  return std::max(a.size(), b.size()) - std::min(a.size(), b.size()) <= kMostEnding;
}

// The number of a word, the next one where it is new.
int NumberOf(const std::string& word, std::vector<std::string>& numbered) {
  auto it = std::find(numbered.begin(), numbered.end(), word);
  if (it == numbered.end()) it = numbered.insert(it, word);
  return static_cast<int>(it - numbered.begin());
}

void Hear(const TermIndex& terms, const std::vector<SheetWord>& words,
          std::vector<std::string>& numbered, SheetWords& sheet) {
  for (const SheetWord& word : words) {
    const int number = NumberOf(word.word, numbered);
    for (const TermMatch& match : word.matches) {
      bool same_meaning = match.credit == kSameMeaningCredit;
      if (!same_meaning && !IsNearInLength(word.word, terms.Word(match.term))) continue;
      double& heard = sheet.heard[static_cast<size_t>(match.term)];
      if (match.credit <= heard) continue;
      heard = match.credit;
      sheet.heard_in[static_cast<size_t>(match.term)] = number;
    }
  }
}

void ReadDescription(const TermIndex& terms, std::vector<std::string> words, SheetWords& sheet) {
  MarkPresent(terms, words, sheet);
  sheet.description_phrase = PaddedPhrase(words);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  for (const std::string& word : words) {
    if (!IsFiller(word)) sheet.description.push_back(MakeWord(terms, word));
  }
}

// Words in capitals, dots dropped, folded; none where the whole text is in capitals.
std::set<std::string> Shouted(absl::string_view text) {
  std::set<std::string> shouted;
  if (std::none_of(text.begin(), text.end(), absl::ascii_islower)) return shouted;
  for (absl::string_view piece : absl::StrSplit(text, absl::ByAnyChar(" ,;:()/'\"\n\t"))) {
    std::string letters = absl::StrReplaceAll(piece, {{".", ""}});
    bool capitals = std::all_of(letters.begin(), letters.end(), absl::ascii_isupper);
    if (letters.size() >= 2 && capitals) shouted.insert(absl::AsciiStrToLower(letters));
  }
  return shouted;
}

// The title's words that may be an acronym: `Sad` and `s.a.d.`, but not the `sai` of `Non sai che
// fare?`. Where nothing is in capitals all may.
std::set<std::string> Spelt(const std::string& title, absl::string_view folded_title) {
  std::set<std::string> spelt = absl::StrSplit(folded_title, ' ');
  if (std::none_of(title.begin(), title.end(), absl::ascii_isupper)) return spelt;
  for (absl::string_view piece : absl::StrSplit(title, ' ')) {
    bool marked = absl::StrContains(piece, ".") ||
                  std::any_of(piece.begin(), piece.end(), absl::ascii_isupper);
    if (!marked) spelt.erase(FoldText(piece));
  }
  return spelt;
}

std::set<std::string> Named(const std::vector<WordedPhrases>& worded, const SheetWords& sheet,
                            absl::string_view text) {
  std::set<std::string> codes;
  for (const WordedPhrases& term : worded) {
    bool named =
        std::any_of(term.phrases.begin(), term.phrases.end(),
                    [&](const IndexedPhrase& phrase) { return IsIn(phrase, sheet, text); });
    if (named) codes.insert(term.code);
  }
  return codes;
}

}  // namespace

bool IsIn(const IndexedPhrase& phrase, const SheetWords& sheet, absl::string_view text) {
  bool all = std::all_of(phrase.terms.begin(), phrase.terms.end(),
                         [&](int term) { return bool{sheet.present[static_cast<size_t>(term)]}; });
  return all && absl::StrContains(text, phrase.padded);
}

SheetWords ReadSheetWords(const MatchIndex& index, const v1::ServiceSheet& source) {
  SheetWords sheet;
  sheet.area = source.area();
  sheet.present.resize(index.terms.size());
  sheet.heard.resize(index.terms.size());
  sheet.heard_in.resize(index.terms.size(), -1);
  ReadTitle(index.terms, source.local_title(), sheet);
  Folded users(source.target_users());
  for (const std::string& word : users.words) sheet.users.push_back(MakeWord(index.terms, word));
  MarkPresent(index.terms, Words(sheet.title), sheet);
  MarkPresent(index.terms, users.words, sheet);
  Folded description(source.description());
  ReadDescription(index.terms, description.words, sheet);
  std::vector<std::string> numbered;
  for (const auto* words : {&sheet.title, &sheet.users, &sheet.description})
    Hear(index.terms, *words, numbered, sheet);
  sheet.text_phrase = absl::StrCat(sheet.title_phrase, "|", PaddedPhrase(users.words), "|",
                                   sheet.description_phrase);
  std::string folded_title = FoldText(source.local_title());
  std::vector<std::string> title_stems = AllStems(folded_title);
  for (const auto* stems : {&title_stems, &users.all, &description.all}) {
    MarkPresent(index.terms, *stems, sheet);
  }
  sheet.spelt = Spelt(source.local_title(), folded_title);
  sheet.shouted = Shouted(source.description());
  std::string title = PaddedPhrase(title_stems);
  sheet.title_users = Named(index.users, sheet, title);
  sheet.text_users = Named(index.users, sheet, absl::StrCat(title, "|", PaddedPhrase(users.all)));
  sheet.title_settings = Named(index.settings, sheet, title);
  sheet.text_settings =
      Named(index.settings, sheet, absl::StrCat(title, "|", PaddedPhrase(description.all)));
  return sheet;
}

}  // namespace ambito::charter
