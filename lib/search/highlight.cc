#include "lib/search/highlight.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace ambito::search {
namespace {

// Which words of a text answer the query, by number.
std::vector<int> MarkedWords(const ShownText& shown, const QueryPlan& plan) {
  std::vector<int> marked;
  const auto roots = absl::StrSplit(shown.roots, ' ');
  auto root = roots.begin();
  int word = 0;
  for (absl::string_view stem : absl::StrSplit(shown.stems, ' ')) {
    if (root == roots.end()) break;
    if (plan.stems.find(stem) != plan.stems.end() || plan.roots.find(*root) != plan.roots.end()) {
      marked.push_back(word);
    }
    ++root;
    ++word;
  }
  return marked;
}

struct Range {
  int begin = 0;
  int end = 0;
};

Range WordRange(const v1::Highlight& text, int word) {
  return {text.marks(2 * word), text.marks(2 * word + 1)};
}

// The bytes to show of a text, from before a word to after one, so that no character is torn.
Range Excerpt(const v1::Highlight& text, int first_marked) {
  const int size = static_cast<int>(text.text().size());
  const int limit = static_cast<int>(kMaxShownBytes);
  if (size <= limit) return {0, size};
  const Range around = WordRange(text, first_marked);
  Range shown;
  for (int word = 0; 2 * word < text.marks_size(); ++word) {
    const Range range = WordRange(text, word);
    if (range.begin + limit / 3 < around.begin) shown.begin = range.begin;
    if (range.end <= shown.begin + limit) shown.end = std::max(shown.end, range.end);
  }
  shown.end = std::max(shown.end, around.end);
  return shown;
}

v1::Highlight Marked(const v1::Highlight& text, const std::vector<int>& words) {
  const Range shown = Excerpt(text, words.front());
  v1::Highlight out;
  out.set_field(text.field());
  out.set_text(text.text().substr(static_cast<size_t>(shown.begin),
                                  static_cast<size_t>(shown.end - shown.begin)));
  if (text.has_sheet()) *out.mutable_sheet() = text.sheet();
  for (const int word : words) {
    const Range range = WordRange(text, word);
    if (range.begin < shown.begin || range.end > shown.end) continue;
    out.add_marks(range.begin - shown.begin);
    out.add_marks(range.end - shown.begin);
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<v1::Highlight>> Highlights(const StoredService& service,
                                                      const QueryPlan& plan) {
  std::vector<v1::Highlight> highlights;
  int sheets = 0;
  for (const ShownText& shown : service.shown) {
    const std::vector<int> words = MarkedWords(shown, plan);
    if (words.empty()) continue;
    v1::Highlight text;
    if (!text.ParseFromArray(shown.text.data(), static_cast<int>(shown.text.size())) ||
        text.marks_size() <= 2 * words.back() + 1) {
      return absl::DataLossError("the search index holds a text that does not read");
    }
    if (text.has_sheet() && ++sheets > kMaxSheetHighlights) continue;
    highlights.push_back(Marked(text, words));
  }
  return highlights;
}

}  // namespace ambito::search
