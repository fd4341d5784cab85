#include "lib/search/highlight.h"

#include <algorithm>
#include <utility>

namespace ambito::search {
namespace {

bool IsMarked(const ShownText& shown, size_t word, const QueryPlan& plan) {
  return plan.stems.count(shown.stems[word]) > 0 || plan.roots.count(shown.roots[word]) > 0;
}

// Cuts before a word and after one, so that no character is torn.
void CutExcerpt(const ShownText& shown, size_t first_marked, v1::Highlight& out) {
  const auto& words = shown.text.marks();
  const int limit = static_cast<int>(kMaxShownBytes);
  const int around = words[static_cast<int>(2 * first_marked)];
  int begin = 0;
  int end = 0;
  for (int i = 0; i + 1 < words.size(); i += 2) {
    if (words[i] + limit / 3 < around) begin = words[i];
    if (words[i + 1] <= begin + limit) end = std::max(end, words[i + 1]);
  }
  end = std::max(end, words[static_cast<int>(2 * first_marked) + 1]);
  out.set_text(
      shown.text.text().substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin)));
  google::protobuf::RepeatedField<int32_t> marks;
  for (int i = 0; i + 1 < out.marks_size(); i += 2) {
    if (out.marks(i) < begin || out.marks(i + 1) > end) continue;
    marks.Add(out.marks(i) - begin);
    marks.Add(out.marks(i + 1) - begin);
  }
  *out.mutable_marks() = std::move(marks);
}

v1::Highlight Marked(const ShownText& shown, const QueryPlan& plan) {
  v1::Highlight out;
  size_t first = shown.stems.size();
  for (size_t word = 0; word < shown.stems.size(); ++word) {
    if (!IsMarked(shown, word, plan)) continue;
    first = std::min(first, word);
    out.add_marks(shown.text.marks(static_cast<int>(2 * word)));
    out.add_marks(shown.text.marks(static_cast<int>(2 * word) + 1));
  }
  if (out.marks().empty()) return out;
  out.set_field(shown.text.field());
  if (shown.text.has_sheet()) *out.mutable_sheet() = shown.text.sheet();
  if (shown.text.text().size() > kMaxShownBytes) {
    CutExcerpt(shown, first, out);
  } else {
    out.set_text(shown.text.text());
  }
  return out;
}

}  // namespace

std::vector<v1::Highlight> Highlights(const StoredService& service, const QueryPlan& plan) {
  std::vector<v1::Highlight> highlights;
  int sheets = 0;
  for (const ShownText& shown : service.shown) {
    if (shown.text.has_sheet() && sheets == kMaxSheetHighlights) continue;
    v1::Highlight highlight = Marked(shown, plan);
    if (highlight.marks().empty()) continue;
    if (highlight.has_sheet()) ++sheets;
    highlights.push_back(std::move(highlight));
  }
  return highlights;
}

}  // namespace ambito::search
