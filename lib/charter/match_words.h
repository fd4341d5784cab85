// What Italian offices write for one another: data/words.json, and texts read with it.
#ifndef AMBITO_LIB_CHARTER_MATCH_WORDS_H_
#define AMBITO_LIB_CHARTER_MATCH_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// The stems of a text that FoldText gave, stop words dropped, with phrases that say one thing as
// their one word (`a casa` as `domicilio`).
std::vector<std::string> MatchTokens(absl::string_view folded_text);

// Words that say nothing about which service it is (`servizio`, `comunale`). Folded.
bool IsFiller(absl::string_view folded_word);

// Where one goes and how one gets in, not what one gets (`centro`, `sportello`). Folded.
bool IsFrame(absl::string_view folded_word);

// The folded words that mean nearly the same as this one, itself among them; null: none do.
const std::vector<std::string>* SameMeaning(absl::string_view folded_word);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MATCH_WORDS_H_
