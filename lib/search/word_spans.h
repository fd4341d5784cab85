// The words of a text with the bytes they stand in, folded as everywhere else.
#ifndef AMBITO_LIB_SEARCH_WORD_SPANS_H_
#define AMBITO_LIB_SEARCH_WORD_SPANS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace ambito::search {

struct WordSpan {
  size_t begin = 0;  // Bytes of the text.
  size_t end = 0;
  std::string word;  // As charter::FoldText gives it: whole, `S.A.D.` as `sad`.
};

// In the order of the text; no two overlap. Every word that charter::FoldText(text) has, but that
// an acronym or compound which the text writes in pieces is one span.
std::vector<WordSpan> WordSpans(absl::string_view text);

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_WORD_SPANS_H_
