// The one folding of Italian text, for matching and search: case, accents, apostrophes, dots of
// acronyms and final vowels do not count. tests/golden/fold.txt is its definition by example; the
// website's script passes the same table.
#ifndef AMBITO_LIB_CHARTER_FOLD_H_
#define AMBITO_LIB_CHARTER_FOLD_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// Lower case without accents, punctuation as single spaces, `S.A.D.` as `sad`. Keeps whole words.
std::string FoldText(absl::string_view text);

// The stem of one folded word: `anziani` and `anziano` give `anzian`; words of three letters or
// fewer stay as they are.
std::string FoldWord(absl::string_view folded_word);

// Words that every text has (`della`, `per`). Whole folded words, sorted out by FoldTokens.
bool IsStopWord(absl::string_view folded_word);

// FoldText split into words, stop words dropped, each through FoldWord.
std::vector<std::string> FoldTokens(absl::string_view text);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_FOLD_H_
