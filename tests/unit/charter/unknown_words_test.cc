#include "lib/charter/unknown_words.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class UnknownWordsTest : public testing::Test {
 protected:
  UnknownWordsTest() {
    v1::CatalogueEntry& entry = *catalogue_.add_entries();
    entry = test::Entry("home", "Assistenza domiciliare");
    entry.add_acronyms("SAD");
    entry.add_citizen_words("badante");
  }

  void Add(const std::string& municipality, const std::string& id, const std::string& title) {
    texts_.push_back(std::make_unique<v1::ServiceSheet>(test::Sheet(id, title)));
    sheets_.push_back({municipality, texts_.back().get()});
  }

  std::vector<std::string> Words() const {
    std::vector<std::string> words;
    for (const UnknownTitleWord& word : Find()) words.push_back(word.word);
    return words;
  }
  std::vector<UnknownTitleWord> Find() const {
    return FindUnknownWords(sheets_, catalogue_, members_);
  }

  std::vector<std::unique_ptr<v1::ServiceSheet>> texts_;
  std::vector<TitledSheet> sheets_;
  v1::Catalogue catalogue_;
  google::protobuf::RepeatedPtrField<v1::Member> members_;
};

TEST_F(UnknownWordsTest, AreThoseOfNoEntry) {
  Add("000001", "A", "S.A.D.: assistenza e BADANTI domiciliari");
  EXPECT_THAT(Words(), IsEmpty());
  Add("000001", "B", "Assistenza \"filodargento\"");
  EXPECT_THAT(Words(), ElementsAre("filodargento"));
}

TEST_F(UnknownWordsTest, OfMostSheetsComeFirst) {
  Add("000002", "A", "Zufolo");
  Add("000001", "B", "Nonni vigili");
  Add("000001", "A", "Nonno vigile, nonno amico");
  const std::vector<UnknownTitleWord> words = Find();
  ASSERT_EQ(words.size(), 4u);
  EXPECT_THAT(Words(), ElementsAre("Nonno", "vigile", "Zufolo", "amico"));
  EXPECT_EQ(words[0].sheets, 2);
  EXPECT_EQ(words[0].example->municipality, "000001");
  EXPECT_EQ(words[0].example->sheet->sheet_id(), "A");
}

TEST_F(UnknownWordsTest, DoNotDependOnTheOrderOfTheInput) {
  Add("000002", "A", "Nonni");
  Add("000001", "B", "Nonno");
  const std::vector<std::string> words = Words();
  std::reverse(sheets_.begin(), sheets_.end());
  EXPECT_EQ(Words(), words);
}

TEST_F(UnknownWordsTest, AreNoNamesOfTownsNoNumbersAndNothingEveryTitleHas) {
  members_.Add()->set_name("San Donato Milanese");
  Add("000001", "A", "Servizio comunale di San Donato 2006");
  EXPECT_THAT(Words(), IsEmpty());
}

TEST_F(UnknownWordsTest, AreNotKnownByWhatWasMadeOfTheTitlesThemselves) {
  v1::CatalogueEntry& entry = *catalogue_.add_entries();
  entry = test::Entry("prov-000001-A", "Zufolo");
  entry.set_provisional(true);
  Add("000001", "A", "Zufolo");
  EXPECT_THAT(Words(), ElementsAre("Zufolo"));
}

}  // namespace
}  // namespace ambito::charter
