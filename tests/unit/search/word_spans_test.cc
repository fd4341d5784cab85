#include "lib/search/word_spans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"
#include "tests/support/files.h"

namespace ambito::search {
namespace {

using ::testing::ElementsAre;

// `[bytes]word` of each span.
std::vector<std::string> Spans(const std::string& text) {
  std::vector<std::string> spans;
  for (const WordSpan& span : WordSpans(text)) {
    spans.push_back(
        absl::StrCat("[", text.substr(span.begin, span.end - span.begin), "]", span.word));
  }
  return spans;
}

TEST(WordSpansTest, CoversTheBytesOfTheOriginal) {
  EXPECT_THAT(Spans("L’età: Comunità!"), ElementsAre("[L]l", "[età]eta", "[Comunità]comunita"));
}

TEST(WordSpansTest, JoinsAcronymsHoweverDotted) {
  EXPECT_THAT(Spans("il S.A.D. o S. A. D., C.S.E"),
              ElementsAre("[il]il", "[S.A.D]sad", "[o]o", "[S. A. D]sad", "[C.S.E]cse"));
}

TEST(WordSpansTest, JoinsCompoundsWrittenApart) {
  EXPECT_THAT(
      Spans("Tele soccorso, socio-psico-pedagogico"),
      ElementsAre("[Tele soccorso]telesoccorso", "[socio-psico-pedagogico]sociopsicopedagogico"));
}

TEST(WordSpansTest, LetsNoCompoundGoOnForEver) {
  std::string text;
  for (int i = 0; i < 4'000; ++i) text += "anti ";
  EXPECT_EQ(WordSpans(text).size(), 500);
}

TEST(WordSpansTest, ReadsAbbreviations) {
  EXPECT_THAT(Spans("Serv. soc."), ElementsAre("[Serv]servizio", "[soc]sociale"));
}

// Elided articles are spans that folding drops; the golden table has no other difference.
TEST(WordSpansTest, AgreesWithFoldingOnTheGoldenTable) {
  for (absl::string_view line : absl::StrSplit(test::ReadFile("tests/golden/fold.txt"), '\n')) {
    if (absl::StartsWith(line, "#")) continue;
    const absl::string_view text = line.substr(0, line.find('\t'));
    const std::string folded = absl::StrCat(" ", charter::FoldText(text), " ");
    for (const WordSpan& span : WordSpans(text)) {
      const bool elided = span.end < text.size() && span.word.size() <= 5 &&
                          !absl::StrContains(folded, absl::StrCat(" ", span.word, " "));
      EXPECT_TRUE(elided || absl::StrContains(folded, absl::StrCat(" ", span.word, " ")))
          << text << ": " << span.word;
    }
  }
}

TEST(WordSpansTest, EndsOnBytesThatAreNotUtf8) {
  EXPECT_NO_FATAL_FAILURE(WordSpans(std::string("caf\xE8 \xFF\xFE nido\xC2", 13)));
}

}  // namespace
}  // namespace ambito::search
