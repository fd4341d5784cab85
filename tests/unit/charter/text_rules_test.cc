#include "lib/charter/text_rules.h"

#include <vector>

#include "gtest/gtest.h"

namespace ambito::charter {
namespace {

TEST(TextRulesTest, CountsCharactersNotBytes) {
  EXPECT_EQ(CountCharacters("città"), 5u);
  EXPECT_EQ(CountCharacters("\xE0\xE0"), 2u);
  EXPECT_EQ(CountCharacters(""), 0u);
}

TEST(TextRulesTest, SameNameForgivesCaseAccentsAndApostrophes) {
  EXPECT_TRUE(SameName("Travacò Siccomario", "TRAVACO' SICCOMARIO"));
  EXPECT_TRUE(SameName("Torre d'Isola", "torre d’isola"));
  EXPECT_FALSE(SameName("San Donato Milanese", "San Giuliano Milanese"));
}

TEST(TextRulesTest, ShortenedCutsAtACharacterAndDropsControls) {
  EXPECT_EQ(Shortened("àèìò", 2), "àè…");
  EXPECT_EQ(Shortened("àè", 2), "àè");
  EXPECT_EQ(Quoted("a\x1b[31m\nb\u202E\xFF"), "\"a[31m b\"");
}

TEST(TextRulesTest, FindsTheForbiddenCharacter) {
  EXPECT_EQ(FindForbiddenCharacter("Prima riga\n\tSeconda, perché no? €"), std::nullopt);
  EXPECT_EQ(FindForbiddenCharacter("a\u2066b"), 0x2066);
  EXPECT_EQ(FindForbiddenCharacter("a\r\n"), '\r');
}

TEST(TextRulesTest, TheNearestNameIsASlipAway) {
  const std::vector<std::string> known = {"ANZIANI", "DISABILI", "unit"};
  const auto same = [](const std::string& name) { return name; };
  EXPECT_EQ(NearestName("ANZANI", known, same), "ANZIANI");
  EXPECT_EQ(NearestName("disabil", known, same), "DISABILI");
  EXPECT_EQ(NearestName("unti", known, same), "");
  EXPECT_EQ(NearestName("uni", known, same), "unit");
  EXPECT_EQ(NearestName("MINORI", known, same), "");
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
}

}  // namespace
}  // namespace ambito::charter
