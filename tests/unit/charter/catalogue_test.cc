#include "lib/charter/catalogue.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

v1::CatalogueEntry Entry(const std::string& id, const std::string& title) {
  v1::CatalogueEntry entry;
  entry.set_id(id);
  entry.set_title(title);
  return entry;
}

std::vector<std::string> Ids(const v1::Catalogue& catalogue) {
  std::vector<std::string> ids;
  for (const v1::CatalogueEntry& entry : catalogue.entries()) ids.push_back(entry.id());
  return ids;
}

TEST(CatalogueTest, StartsWithTheServicesDistrictsUsuallyHave) {
  const v1::Catalogue& starter = StarterCatalogue();
  EXPECT_GE(starter.entries_size(), 110);
  for (const char* id : {"home-care", "telecare", "nursery", "family-foster-care"}) {
    EXPECT_NE(FindEntry(starter, id), nullptr) << id;
  }
}

TEST(CatalogueTest, StarterIsSortedAndEachIdIsThereOnce) {
  std::vector<std::string> ids = Ids(StarterCatalogue());
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
}

TEST(CatalogueTest, StarterUsesOnlyCodesOfTheVocabulary) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  for (const v1::CatalogueEntry& entry : StarterCatalogue().entries()) {
    EXPECT_TRUE(vocabulary.areas.Has(entry.area())) << entry.id();
    EXPECT_TRUE(entry.setting().empty() || vocabulary.settings.Has(entry.setting())) << entry.id();
    for (const std::string& users : entry.target_users()) {
      EXPECT_TRUE(vocabulary.target_users.Has(users)) << entry.id() << " " << users;
    }
    for (const std::string& other : entry.distinct_from()) {
      EXPECT_NE(FindEntry(StarterCatalogue(), other), nullptr) << entry.id() << " " << other;
    }
  }
}

TEST(CatalogueTest, LaysOwnEntriesOverTheBase) {
  v1::Catalogue base;
  *base.add_entries() = Entry("b", "Base B");
  *base.add_entries() = Entry("a", "Base A");
  v1::Catalogue own;
  *own.add_entries() = Entry("c", "Own C");
  *own.add_entries() = Entry("a", "Own A");
  v1::Catalogue both = Overlay(base, own);
  EXPECT_THAT(Ids(both), testing::ElementsAre("a", "b", "c"));
  EXPECT_EQ(FindEntry(both, "a")->title(), "Own A");
  EXPECT_EQ(FindEntry(both, "b")->title(), "Base B");
}

TEST(CatalogueTest, FindsNothingUnderAnUnknownId) {
  EXPECT_EQ(FindEntry(StarterCatalogue(), "no-such-service"), nullptr);
  EXPECT_EQ(FindEntry(StarterCatalogue(), ""), nullptr);
}

}  // namespace
}  // namespace ambito::charter
