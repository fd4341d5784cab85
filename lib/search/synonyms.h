// What citizens say and what offices write: question words that search leaves out, and words that
// mean others. Read once from lib/search/data/synonyms.json.
#ifndef AMBITO_LIB_SEARCH_SYNONYMS_H_
#define AMBITO_LIB_SEARCH_SYNONYMS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ambito::search {

// Words that together mean something a citizen's word may mean, as stems.
struct Meaning {
  std::vector<std::string> stems;
  double weight = 0;  // Beside the citizen's own word, which weighs 1.
};

// Snowball's Italian stem: unites `giocare` and `gioco`, which folding does not. Weak evidence.
std::string Root(absl::string_view folded_word);

// lib/search/data/synonyms.json as it is: the published website searches with the same words.
absl::string_view SynonymsFile();

class Synonyms {
 public:
  // Says nothing about which service it is: a stop word or a word of questions. Folded, whole.
  bool IsNoise(absl::string_view folded_word) const;

  // Grammar alone: part of no phrase. `non` is part of some.
  static bool IsGrammar(absl::string_view folded_word);

  // Stems of the words of a text that say something; of all but stop words where none does.
  std::vector<std::string> Stems(absl::string_view text) const;

  // What these words, all but grammar, mean: by their stems joined by spaces, else by
  // their roots, which unite the forms of verbs; null: nothing is known.
  const std::vector<Meaning>* Find(const std::string& stems, const std::string& roots) const;

  // The longest phrase that Find knows, in words.
  size_t longest() const { return longest_; }

  // The one compiled in. Lives for the whole process.
  static const Synonyms& BuiltIn();

 private:
  Synonyms() = default;
  void Add(const std::string& said, const std::vector<Meaning>& meanings);

  std::set<std::string, std::less<>> noise_;
  std::map<std::string, std::vector<Meaning>> by_stems_;
  std::map<std::string, std::vector<Meaning>> by_roots_;
  size_t longest_ = 1;
};

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_SYNONYMS_H_
