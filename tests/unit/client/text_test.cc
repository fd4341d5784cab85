#include "client/output/text.h"

#include <gtest/gtest.h>

namespace ambito::client {
namespace {

TEST(Text, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("Travacò"), 7u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("漢字"), 4u);
}

TEST(Text, LetsNothingMoveTheCursorOrTurnTheWriting) {
  EXPECT_EQ(Printable("a\033[31mb\n\tc"), "a\uFFFD[31mb\n\tc");
  EXPECT_EQ(Printable("a\u202Eb"), "a\uFFFDb");
  EXPECT_EQ(Printable("a\xFF"), "a\uFFFD");
  EXPECT_EQ(Printable("perché"), "perché");
  EXPECT_EQ(PrintableLine("a\nb\tc"), "a b c");
}

TEST(Text, AlignsColumnsUnderTheirTitles) {
  Table table({{"Comune"}, {"Servizi", Table::Align::kRight}, {""}});
  table.Add({"Travacò Siccomario", "18", ""});
  table.Add({"Pavia", "36", "guida"});
  EXPECT_EQ(table.Render(2),
            "  Comune              Servizi\n"
            "  Travacò Siccomario       18\n"
            "  Pavia                    36  guida\n");
}

TEST(Text, HasNoHeadingLineWithoutTitles) {
  Table table({{""}, {""}});
  table.Add({"a"});
  EXPECT_EQ(table.Render(), "a\n");
}

TEST(Text, WrapsBetweenWordsAndKeepsParagraphs) {
  EXPECT_EQ(Wrap("uno due tre quattro", 10, 2), "  uno due\n  tre\n  quattro\n");
  EXPECT_EQ(Wrap("uno\n\ndue", 10, 0), "uno\n\ndue\n");
  EXPECT_EQ(Wrap("lunghissimaparola", 5, 0), "lunghissimaparola\n");
}

TEST(Text, CountsInWords) {
  EXPECT_EQ(Plural(1, "sheet", "sheets"), "1 sheet");
  EXPECT_EQ(Plural(0, "sheet", "sheets"), "0 sheets");
  EXPECT_EQ(LocalTime(0), "never");
}

}  // namespace
}  // namespace ambito::client
