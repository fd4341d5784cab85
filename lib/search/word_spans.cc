#include "lib/search/word_spans.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "lib/charter/fold.h"

namespace ambito::search {
namespace {

// First parts of compounds that people write apart (`tele soccorso`) are this short.
constexpr size_t kMaxFirstPart = 5;
// `prof.le`, `amm.ne`.
constexpr size_t kMaxContractedEnd = 2;
// `S. O. C. I. A. L. E.` is an acronym; a longer one is not.
constexpr size_t kMaxAcronym = 10;
// `anti anti anti …`: what goes on is no compound, and trying each length of it would take the
// square of the text's.
constexpr size_t kMaxParts = 8;

// How many bytes of something that separates words stand at `at`; 0: a word's. Only what Italian
// texts have: FoldText itself decides on everything within a segment.
size_t SeparatorBytes(absl::string_view text, size_t at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte < 0x80) return absl::ascii_isalnum(byte) ? 0 : 1;
  // General punctuation (quotes, dashes, spaces), then `«`, `»`, `°`, `´`, the hard space.
  if (byte == 0xE2 && at + 2 < text.size() && text[at + 1] == '\x80') return 3;
  const auto next = static_cast<unsigned char>(at + 1 < text.size() ? text[at + 1] : 0);
  return byte == 0xC2 && next < 0xC0 && next != 0xAA && next != 0xBA ? 2 : 0;
}

struct Segment {
  size_t begin = 0;
  size_t end = 0;
  size_t size() const { return end - begin; }
};

std::vector<Segment> Segments(absl::string_view text) {
  std::vector<Segment> segments;
  bool inside = false;
  for (size_t at = 0; at < text.size();) {
    const size_t separator = SeparatorBytes(text, at);
    if (separator == 0) {
      if (!inside) segments.push_back({at, at});
      segments.back().end = ++at;
    } else {
      at += separator;
    }
    inside = separator == 0;
  }
  return segments;
}

// With the dot after it, which makes an abbreviation of it.
std::string Fold(absl::string_view text, size_t begin, size_t end) {
  if (end < text.size() && text[end] == '.') ++end;
  return charter::FoldText(text.substr(begin, end - begin));
}

class SpanReader {
 public:
  explicit SpanReader(absl::string_view text) : text_(text), segments_(Segments(text)) {}

  std::vector<WordSpan> Read() {
    std::vector<WordSpan> spans;
    for (size_t i = 0; i < segments_.size();) {
      const size_t count = Joined(i);
      const size_t begin = segments_[i].begin;
      const size_t end = segments_[i + count - 1].end;
      spans.push_back({begin, end, Fold(text_, begin, end)});
      const std::string& word = spans.back().word;
      if (word.empty() || absl::StrContains(word, ' ')) spans.pop_back();
      i += count;
    }
    return spans;
  }

 private:
  absl::string_view Gap(size_t i) const {
    return text_.substr(segments_[i].end, segments_[i + 1].begin - segments_[i].end);
  }

  bool IsOneWord(size_t first, size_t count) const {
    const std::string folded =
        Fold(text_, segments_[first].begin, segments_[first + count - 1].end);
    return !folded.empty() && !absl::StrContains(folded, ' ');
  }

  // The segments from `first` on that are one acronym.
  size_t AcronymSize(size_t first) const {
    size_t count = 1;
    while (first + count < segments_.size() && count < kMaxAcronym &&
           segments_[first + count].size() == 1 && absl::StartsWith(Gap(first + count - 1), ".")) {
      ++count;
    }
    while (count > 1 && !IsOneWord(first, count)) --count;
    return count;
  }

  // An elided article is no part of the word after it, and FoldText drops it: no join across one.
  bool MayJoin(size_t i) const {
    if (i + 1 >= segments_.size() || segments_[i].size() > kMaxFirstPart) return false;
    const absl::string_view gap = Gap(i);
    if (gap == ".") return segments_[i + 1].size() <= kMaxContractedEnd;
    return gap == " " || gap == "-" || gap == "\xE2\x80\x90" || gap == "\xE2\x80\x91";
  }

  // How many segments from `first` on are one word.
  size_t Joined(size_t first) const {
    if (segments_[first].size() == 1) return AcronymSize(first);
    size_t count = 1;
    while (count < kMaxParts && MayJoin(first + count - 1) && IsOneWord(first, count + 1)) ++count;
    // `socio-psico-pedagogico`: the first two alone are none.
    if (count == 1 && MayJoin(first) && MayJoin(first + 1) && IsOneWord(first, 3)) return 3;
    return count;
  }

  const absl::string_view text_;
  const std::vector<Segment> segments_;
};

}  // namespace

std::vector<WordSpan> WordSpans(absl::string_view text) { return SpanReader(text).Read(); }

}  // namespace ambito::search
