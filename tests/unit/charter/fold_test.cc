#include "lib/charter/fold.h"

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FoldTest, FoldsTheGoldenTable) {
  std::string table = test::ReadFile("tests/golden/fold.txt");
  int lines = 0;
  for (absl::string_view line : absl::StrSplit(table, '\n', absl::SkipEmpty())) {
    if (line[0] == '#') continue;
    std::vector<std::string> columns = absl::StrSplit(line, '\t');
    ASSERT_EQ(columns.size(), 2u) << line;
    EXPECT_EQ(absl::StrJoin(FoldTokens(columns[0]), " "), columns[1]) << columns[0];
    ++lines;
  }
  EXPECT_GE(lines, 60);
}

TEST(FoldTest, KeepsWholeWordsInText) {
  EXPECT_EQ(FoldText("Servizio di Assistenza Domiciliare (S.A.D.)"),
            "servizio di assistenza domiciliare sad");
}

TEST(FoldTest, IsTheSameWhenFoldedAgain) {
  for (const char* text :
       {"Tele-soccorso per l'anziano", "Serv. soc. prof.le", "C.S.E. «Il Nido»"}) {
    std::string once = FoldText(text);
    EXPECT_EQ(FoldText(once), once);
  }
}

TEST(FoldTest, LeavesShortWordsAlone) {
  EXPECT_EQ(FoldWord("eta"), "eta");
  EXPECT_EQ(FoldWord("rsa"), "rsa");
  EXPECT_EQ(FoldWord("casa"), "cas");
  EXPECT_EQ(FoldWord("aiuola"), "aiuol");
  EXPECT_EQ(FoldWord(""), "");
}

TEST(FoldTest, UnitesComposedAndDecomposedAccents) {
  EXPECT_EQ(FoldTokens("comunit\u00e0"), FoldTokens("comunita\u0300"));
}

TEST(FoldTest, TakesBrokenBytesAsSpaces) {
  EXPECT_THAT(FoldTokens("asilo\xff\xfenido"), ElementsAre("asil", "nid"));
  EXPECT_THAT(FoldTokens("\xc3"), IsEmpty());
}

TEST(FoldTest, HasNothingToSayOfNothing) {
  EXPECT_EQ(FoldText(""), "");
  EXPECT_EQ(FoldText(" -- '' ... "), "");
  EXPECT_EQ(FoldText("a \u037A b\u037A"), "a b");  // A letter that is a space and a mark.
  EXPECT_THAT(FoldTokens("..."), IsEmpty());
}

}  // namespace
}  // namespace ambito::charter
