// A catalogue prepared for matching: names as words with weights, cues and users as codes.
#ifndef AMBITO_LIB_CHARTER_MATCH_INDEX_H_
#define AMBITO_LIB_CHARTER_MATCH_INDEX_H_

#include <set>
#include <string>
#include <vector>

#include "ambito/v1/district.pb.h"
#include "lib/charter/match_terms.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {

enum class NameKind { kTitle, kAlias, kAcronym, kHistoric };

struct IndexedName {
  NameKind kind = NameKind::kAlias;
  std::string text;        // As the catalogue has it.
  std::vector<int> terms;  // In order.
  double weight = 0;       // Of all its words.
};

struct IndexedEntry {
  std::string id;
  std::string area;
  std::set<std::string> other_areas;
  std::vector<IndexedName> names;
  std::vector<int> name_terms;   // Of the current names, sorted.
  std::vector<int> other_terms;  // Of description and citizens' words, sorted.
  std::vector<std::string> name_phrases;  // Padded, of two words or more or an acronym.
  std::vector<std::string> citizen_phrases;
  std::vector<std::string> required_cues;
  std::vector<std::string> forbidding_cues;
  std::set<std::string> target_users;
  std::string setting;
};

// Words by which a text names a code of a vocabulary list.
struct WordedPhrases {
  std::string code;
  std::vector<std::string> phrases;
};

struct MatchIndex {
  explicit MatchIndex(const v1::Catalogue& catalogue);

  TermIndex terms;
  std::vector<IndexedEntry> entries;  // By id.
  std::vector<WordedPhrases> users;
  std::vector<WordedPhrases> settings;
};

// The folded words of a text with a space on either side, so that ` a b ` is found in ` x a b y `.
std::string PaddedPhrase(absl::string_view text);
std::string PaddedPhrase(const std::vector<std::string>& folded_words);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MATCH_INDEX_H_
