// Free text: folding, characters, what messages and terminals show of it.
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/output/text.h"
#include "lib/charter/fold.h"
#include "lib/charter/text_rules.h"
#include "lib/search/word_spans.h"
#include "tests/fuzz/target.h"

namespace ambito {
namespace {

void CheckFolding(absl::string_view text) {
  const std::string folded = charter::FoldText(text);
  FUZZ_CHECK(charter::IsUtf8(folded));
  FUZZ_CHECK(!absl::StartsWith(folded, " ") && !absl::EndsWith(folded, " "));
  FUZZ_CHECK(!absl::StrContains(folded, "  "));
  for (absl::string_view word : absl::StrSplit(folded, ' ', absl::SkipEmpty())) {
    FUZZ_CHECK(!charter::FoldWord(word).empty());
  }
  charter::FoldTokens(text);
}

void CheckSpans(absl::string_view text) {
  size_t end = 0;
  for (const search::WordSpan& span : search::WordSpans(text)) {
    FUZZ_CHECK(span.begin >= end && span.begin < span.end && span.end <= text.size());
    FUZZ_CHECK(!span.word.empty() && !absl::StrContains(span.word, ' '));
    end = span.end;
  }
}

void CheckShown(absl::string_view text) {
  for (const std::string& shown :
       {charter::Shortened(text), charter::Quoted(text), client::Printable(text),
        client::PrintableLine(text), client::Shortened(client::Printable(text), 20)}) {
    FUZZ_CHECK(charter::IsUtf8(shown));
    FUZZ_CHECK(!absl::StrContains(shown, '\x1b') && !absl::StrContains(shown, "\u202e"));
  }
  FUZZ_CHECK(charter::CountCharacters(charter::Shortened(text)) <= 61);
  FUZZ_CHECK(client::DisplayWidth(client::Shortened(client::PrintableLine(text), 20)) <= 20);
  client::Wrap(client::Printable(text), 40, 2);
  client::SideBySide(client::Printable(text), "due", 80);
}

FUZZ_TARGET(text, input) {
  CheckFolding(input);
  CheckSpans(input);
  CheckShown(input);
  if (!charter::IsUtf8(input)) FUZZ_CHECK(charter::FindForbiddenCharacter(input).has_value());
  FUZZ_CHECK(charter::SameName(input, input) || charter::Skeleton(input).empty());
}

}  // namespace
}  // namespace ambito
