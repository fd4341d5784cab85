// One sheet prepared for matching: its title's words, whom and what its texts name.
#ifndef AMBITO_LIB_CHARTER_SHEET_WORDS_H_
#define AMBITO_LIB_CHARTER_SHEET_WORDS_H_

#include <set>
#include <string>
#include <vector>

#include "ambito/v1/sheet.pb.h"
#include "lib/charter/match_index.h"

namespace ambito::charter {

struct SheetWord {
  std::string word;
  double weight = 0;               // Rarity; a head weighs more.
  bool known = false;              // The catalogue has it.
  bool head = false;               // The first telling word of a title's segment.
  std::vector<TermMatch> matches;  // By term id.
};

struct SheetWords {
  std::string area;
  std::vector<SheetWord> title;        // What the service is now.
  std::vector<SheetWord> former;       // What the title says it was: `(ex C.S.E.)`.
  std::vector<SheetWord> users;        // Of the line that says whom it is for.
  std::vector<SheetWord> description;  // Each word once, sorted.
  std::vector<bool> present;           // By term: it is in the title, the users or the description.
  std::vector<double> heard;           // By term: the best credit of a word of those three.
  std::vector<int> heard_in;           // By term: which word that was, each once; -1: none.
  std::set<std::string> spelt;         // Folded words of the title, whole: there an acronym may be.
  std::set<std::string> shouted;       // Of the description, those in capitals.
  std::string title_phrase;            // Padded, without the former name.
  std::string head_phrase;             // Of its first segment.
  std::string text_phrase;             // Title, users and description.
  std::string description_phrase;
  std::set<std::string> title_users;
  std::set<std::string> text_users;  // Title and target users.
  std::set<std::string> title_settings;
  std::set<std::string> text_settings;  // Title and description.
};

// `text` is one of the sheet's phrases.
bool IsIn(const IndexedPhrase& phrase, const SheetWords& sheet, absl::string_view text);

SheetWords ReadSheetWords(const MatchIndex& index, const v1::ServiceSheet& sheet);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_SHEET_WORDS_H_
