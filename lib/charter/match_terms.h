// The words of a catalogue with their rarity, and how alike two folded words are.
#ifndef AMBITO_LIB_CHARTER_MATCH_TERMS_H_
#define AMBITO_LIB_CHARTER_MATCH_TERMS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

namespace ambito::charter {

// 1: the same; 0.7 or so: the same root; 0.8: the same meaning; 0.9: one slip of the pen after the
// second letter, where `slips` are looked for; 0: another word. Symmetric.
double WordCredit(absl::string_view a, absl::string_view b, bool slips);

// What WordCredit gives two words that mean nearly the same.
inline constexpr double kSameMeaningCredit = 0.8;

struct TermMatch {
  int term = 0;
  double credit = 0;  // Of WordCredit.
};

// Filled first, then closed, then only read.
class TermIndex {
 public:
  // The id of a folded word, new or known.
  int Add(const std::string& word);
  // The words of one entry's names, each once: what rarity is counted on.
  void CountEntry(const std::vector<int>& terms);
  void Close();

  // Rarity from 0 (in every entry) to 1 (in one); a fraction of it for fillers.
  double Weight(int term) const { return weights_[static_cast<size_t>(term)]; }
  // What a word that is in no entry's names weighs.
  double UnknownWeight() const { return 0.6; }
  // The id of a known word; -1: not known.
  int FindExact(const std::string& word) const;
  // Known words like `word`; one may come twice. A known word is no slip of another: `progett`,
  // `protett`.
  std::vector<TermMatch> Find(const std::string& word) const;
  const std::string& Word(int term) const { return words_[static_cast<size_t>(term)]; }
  size_t size() const { return words_.size(); }

 private:
  void AddSameMeaning(const std::string& word, std::vector<TermMatch>& matches) const;

  // Looked up, never iterated: its order differs from run to run.
  absl::flat_hash_map<std::string, int> ids_;
  std::vector<std::string> words_;
  std::vector<int> entry_counts_;
  std::vector<double> weights_;
  int entries_ = 0;
  std::map<std::string, std::vector<int>, std::less<>> by_start_;
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MATCH_TERMS_H_
