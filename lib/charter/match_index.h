// A catalogue prepared for matching: names as words with weights, cues and users as codes.
#ifndef AMBITO_LIB_CHARTER_MATCH_INDEX_H_
#define AMBITO_LIB_CHARTER_MATCH_INDEX_H_

#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/district.pb.h"
#include "lib/charter/match_terms.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {

// Words in a row, to be found in a text.
struct IndexedPhrase {
  std::string padded;      // With a space on either side, so that `a b` is found in `x a b y`.
  std::vector<int> terms;  // All must be in the text: the quick check.
};

struct ClueWord {
  std::string text;  // As the catalogue has it.
  int term = 0;
};

// It gives a service away where a text has a word of each list.
using IndexedClue = std::vector<std::vector<ClueWord>>;

enum class NameKind { kTitle, kAlias, kAcronym, kHistoric };

struct IndexedName {
  NameKind kind = NameKind::kAlias;
  std::string text;        // As the catalogue has it.
  std::string folded;      // Of an acronym: whole, for `SED` is no `sede`.
  std::vector<int> terms;  // In order.
  double weight = 0;       // Of all its words.
  int head = -1;           // What it says the service is: the first word that tells; -1: none does.
};

struct IndexedEntry {
  std::string id;
  std::string area;
  std::set<std::string> other_areas;
  std::vector<IndexedName> names;
  std::vector<int> name_terms;              // Of the current names, sorted.
  std::vector<int> other_terms;             // Of description, citizens' words and clues, sorted.
  std::vector<IndexedPhrase> name_phrases;  // Of current names of two words or more.
  std::vector<IndexedPhrase> citizen_phrases;
  std::vector<IndexedClue> clues;
  std::vector<IndexedPhrase> required_cues;
  std::vector<IndexedPhrase> forbidding_cues;
  std::set<std::string> target_users;
  std::string setting;
};

// Words by which a text names a code of a vocabulary list. Their `padded` keeps stop words: `a
// casa` is at home, `casa` is not.
struct WordedPhrases {
  std::string code;
  std::vector<IndexedPhrase> phrases;
};

struct MatchIndex {
  explicit MatchIndex(const v1::Catalogue& catalogue);

  TermIndex terms;
  std::vector<IndexedEntry> entries;  // By id.
  // By term, the positions of entries that have it in a name, or in a name or description.
  std::vector<std::vector<int>> entries_by_name_term;
  std::vector<std::vector<int>> entries_by_term;
  std::vector<WordedPhrases> users;
  std::vector<WordedPhrases> settings;
};

// The folded words with a space on either side.
std::string PaddedPhrase(const std::vector<std::string>& folded_words);
// The words of a text that FoldText gave, stems with stop words kept.
std::vector<std::string> AllStems(absl::string_view folded_text);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MATCH_INDEX_H_
