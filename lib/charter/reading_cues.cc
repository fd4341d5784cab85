#include "lib/charter/reading_cues.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/charter/fold.h"

namespace ambito::charter {
namespace {

constexpr size_t kMostPositions = 64;
constexpr size_t kShortestBeginning = 2;

[[noreturn]] void StopOn(absl::string_view cue) {
  std::fprintf(stderr, "vocabulary.json: malformed cue \"%.*s\"\n", static_cast<int>(cue.size()),
               cue.data());
  std::abort();
}

// Words that never stand in a cue. `non` and `ogni` do, though every text has them.
bool IsNoCueWord(absl::string_view word) {
  static constexpr std::array<absl::string_view, 12> kElided = {
      "dell", "all", "nell", "dall", "sull", "coll", "un", "quell", "quest", "gl", "tutt", "anch"};
  if (word == "non" || word == "ogni") return false;
  if (word.size() < 2) return true;
  return IsStopWord(word) || std::find(kElided.begin(), kElided.end(), word) != kElided.end();
}

// Shorter words are too like one another.
constexpr size_t kShortestMisspelt = 7;

// The word without each of its letters but the first.
std::vector<std::string> LessOneLetter(absl::string_view word) {
  std::vector<std::string> all;
  for (size_t i = 1; i < word.size(); ++i) {
    all.push_back(absl::StrCat(word.substr(0, i), word.substr(i + 1)));
  }
  return all;
}

}  // namespace

Cue CueDictionary::Parse(absl::string_view written) {
  const std::vector<absl::string_view> parts = absl::StrSplit(written, ' ', absl::SkipEmpty());
  if (parts.size() < 2) StopOn(written);
  Cue cue;
  absl::string_view weight = parts[0];
  cue.of_everybody = absl::ConsumePrefix(&weight, "=");
  if (!absl::SimpleAtoi(weight, &cue.weight)) StopOn(written);
  for (size_t i = 1; i < parts.size(); ++i) cue.terms.push_back(ParseTerm(parts[i]));
  return cue;
}

Cue CueDictionary::ParsePattern(absl::string_view written) {
  Cue cue;
  cue.weight = 1;
  cue.terms.push_back(ParseTerm(written));
  return cue;
}

CueTerm CueDictionary::ParseTerm(absl::string_view written) {
  CueTerm term;
  term.forbidden = absl::ConsumePrefix(&written, "!");
  for (const absl::string_view phrase : absl::StrSplit(written, '|')) {
    std::vector<size_t>& words = term.alternatives.emplace_back();
    for (const absl::string_view word : absl::StrSplit(phrase, '_')) {
      words.push_back(PatternId(word));
    }
  }
  return term;
}

size_t CueDictionary::PatternId(absl::string_view written) {
  if (written.empty()) StopOn(written);
  auto* words = &whole_words_;
  std::string key = FoldWord(written);
  if (absl::StartsWith(written, "@")) {
    words = &codes_;
    // Codes have `_` in them, which parts words elsewhere: `@HOSPITAL-DISCHARGE`.
    key = std::string(written.substr(1));
    std::replace(key.begin(), key.end(), '-', '_');
  } else if (absl::ConsumeSuffix(&written, "*")) {
    if (written.size() < kShortestBeginning) StopOn(written);
    words = &beginnings_;
    key = std::string(written);
  }
  const auto [found, is_new] = words->emplace(std::move(key), pattern_count_);
  if (is_new) ++pattern_count_;
  if (words == &beginnings_ && is_new) AddBeginning(found->first, found->second);
  return found->second;
}

void CueDictionary::AddBeginning(const std::string& beginning, size_t id) {
  sorted_beginnings_.emplace(beginning, id);
  longest_beginning_ = std::max(longest_beginning_, beginning.size());
  if (beginning.size() < kShortestMisspelt) return;
  for (const std::string& slip : LessOneLetter(beginning)) slips_[slip].push_back(id);
}

CueSentence::CueSentence(const CueDictionary& dictionary, const Tokens& tokens)
    : dictionary_(dictionary), tokens_(tokens), found_(dictionary.pattern_count_, 0) {
  for (size_t i = 0; i < tokens.size() && word_tokens_.size() < kMostPositions; ++i) {
    if (!tokens.IsWord(i) || IsNoCueWord(tokens[i].text)) continue;
    const Positions position = Positions{1} << word_tokens_.size();
    if (!Look(tokens[i].text, position)) LookMisspelt(tokens[i].text, position);
    if (tokens[i].abbreviated) LookAbbreviation(tokens[i].text, position);
    word_tokens_.push_back(i);
  }
}

void CueSentence::LookAbbreviation(absl::string_view word, Positions position) {
  constexpr size_t kShortest = 4;
  if (word.size() < kShortest) return;
  const auto& sorted = dictionary_.sorted_beginnings_;
  for (auto it = sorted.lower_bound(word); it != sorted.end() && absl::StartsWith(it->first, word);
       ++it) {
    found_[it->second] |= position;
  }
}

bool CueSentence::Look(absl::string_view word, Positions position) {
  bool known = false;
  const auto whole = dictionary_.whole_words_.find(FoldWord(word));
  if (whole != dictionary_.whole_words_.end()) {
    found_[whole->second] |= position;
    known = true;
  }
  const size_t longest = std::min(word.size(), dictionary_.longest_beginning_);
  for (size_t size = kShortestBeginning; size <= longest; ++size) {
    const auto beginning = dictionary_.beginnings_.find(word.substr(0, size));
    if (beginning == dictionary_.beginnings_.end()) continue;
    found_[beginning->second] |= position;
    known = true;
  }
  return known;
}

// One letter too many, too few, wrong or swapped: without one letter each, both are the same.
void CueSentence::LookMisspelt(absl::string_view word, Positions position) {
  const auto look = [&](const std::string& slip) {
    const auto found = dictionary_.slips_.find(slip);
    if (found == dictionary_.slips_.end()) return;
    for (const size_t id : found->second) found_[id] |= position;
  };
  // Beyond that no slip is of any beginning, and a word without end would cost its length cubed.
  const size_t longest = std::min(word.size(), dictionary_.longest_beginning_ + 1);
  for (size_t size = kShortestMisspelt; size <= longest; ++size) {
    const absl::string_view beginning = word.substr(0, size);
    look(std::string(beginning.substr(0, size - 1)));
    for (const std::string& slip : LessOneLetter(beginning)) {
      look(slip);
      const auto more = dictionary_.beginnings_.find(slip);
      if (more != dictionary_.beginnings_.end() && slip.size() + 1 >= kShortestMisspelt) {
        found_[more->second] |= position;
      }
    }
  }
}

void CueSentence::Say(absl::string_view code) {
  const auto found = dictionary_.codes_.find(code);
  if (found != dictionary_.codes_.end()) found_[found->second] = kEverywhere;
}

Positions CueSentence::PositionsOf(size_t begin, size_t end) const {
  Positions positions = 0;
  for (size_t i = 0; i < word_tokens_.size(); ++i) {
    if (word_tokens_[i] >= begin && word_tokens_[i] < end) positions |= Positions{1} << i;
  }
  return positions;
}

Positions CueSentence::FindPhrase(const std::vector<size_t>& phrase) const {
  Positions starts = kEverywhere;
  for (size_t i = 0; i < phrase.size(); ++i) starts &= found_[phrase[i]] >> i;
  return starts;
}

Positions CueSentence::Find(const CueTerm& term) const {
  Positions all = 0;
  for (const auto& phrase : term.alternatives) all |= FindPhrase(phrase);
  return all;
}

bool CueSentence::Matches(const Cue& cue, Positions allowed) const {
  return std::all_of(cue.terms.begin(), cue.terms.end(), [&](const CueTerm& term) {
    const Positions found = Find(term);
    if (term.forbidden) return found == 0;
    return found == kEverywhere || (found & allowed) != 0;
  });
}

size_t CueSentence::FirstToken(const Cue& cue, Positions allowed) const {
  for (const CueTerm& term : cue.terms) {
    const Positions found = Find(term);
    if (term.forbidden || found == kEverywhere || (found & allowed) == 0) continue;
    const auto position = static_cast<size_t>(std::countr_zero(found & allowed));
    if (position < word_tokens_.size()) return word_tokens_[position];
  }
  return tokens_.size();
}

}  // namespace ambito::charter
