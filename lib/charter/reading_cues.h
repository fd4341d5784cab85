// Cues: patterns of words by which a sentence gives away what it is about. Written in
// vocabulary.json as `8 avvi*|attivazion* servizi* !reclam*`: a weight, then terms that must all be
// in the sentence in any order. A term has alternatives between `|`; `*` stands for any ending;
// `presa_carico` is two words side by side (stop words do not count); `!` forbids. Without `*`
// a word is compared after folding, so that `nido` is also `nidi`. `@FAULT` is in the sentence when
// that starting event or condition was read from it. `=` before the weight: what the sentence says
// holds of everybody, which is a share of 100 per cent.
#ifndef AMBITO_LIB_CHARTER_READING_CUES_H_
#define AMBITO_LIB_CHARTER_READING_CUES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "lib/charter/statement_tokens.h"

namespace ambito::charter {

// Positions of cue words, a bit each; words after the 64th are not looked at.
using Positions = uint64_t;
inline constexpr Positions kEverywhere = ~Positions{0};

struct CueTerm {
  bool forbidden = false;
  std::vector<std::vector<size_t>> alternatives;  // Each a phrase of word patterns.
};

struct Cue {
  int weight = 0;
  bool of_everybody = false;
  std::vector<CueTerm> terms;
};

class CueSentence;

// The word patterns of all cues, so that a sentence's words are looked up once. Unchanging after
// the last Parse.
class CueDictionary {
 public:
  // A malformed cue of our own data stops the process.
  Cue Parse(absl::string_view written);
  // A pattern alone, of weight 1.
  Cue ParsePattern(absl::string_view written);

 private:
  friend class CueSentence;

  CueTerm ParseTerm(absl::string_view written);
  size_t PatternId(absl::string_view written);
  void AddBeginning(const std::string& beginning, size_t id);

  absl::flat_hash_map<std::string, size_t> whole_words_;  // Folded.
  absl::flat_hash_map<std::string, size_t> beginnings_;
  absl::flat_hash_map<std::string, size_t> codes_;
  // Beginnings less one letter, to those they were.
  absl::flat_hash_map<std::string, std::vector<size_t>> slips_;
  std::map<std::string, size_t, std::less<>> sorted_beginnings_;
  size_t longest_beginning_ = 0;
  size_t pattern_count_ = 0;
};

// One sentence's words as the dictionary's patterns. `dictionary` and `tokens` must outlive it.
class CueSentence {
 public:
  CueSentence(const CueDictionary& dictionary, const Tokens& tokens);

  // Makes `@code` present.
  void Say(absl::string_view code);
  // The positions of the words of tokens `begin` to before `end`.
  Positions PositionsOf(size_t begin, size_t end) const;

  // Whether all terms are found at `allowed` positions; what is forbidden counts everywhere.
  bool Matches(const Cue& cue, Positions allowed = kEverywhere) const;
  // The token of the first word that the cue's first term found there; the token count when none.
  size_t FirstToken(const Cue& cue, Positions allowed = kEverywhere) const;

 private:
  Positions Find(const CueTerm& term) const;
  Positions FindPhrase(const std::vector<size_t>& phrase) const;
  bool Look(absl::string_view word, Positions position);
  // A slip of the pen in a long word that is no cue as it stands: `collouqio`.
  void LookMisspelt(absl::string_view word, Positions position);
  // `formaz.` stands for every pattern that begins so.
  void LookAbbreviation(absl::string_view word, Positions position);

  const CueDictionary& dictionary_;
  const Tokens& tokens_;
  std::vector<size_t> word_tokens_;  // Of each position.
  std::vector<Positions> found_;     // Of each pattern.
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READING_CUES_H_
