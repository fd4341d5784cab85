#include "lib/charter/vocabulary.h"

#include "gtest/gtest.h"

namespace ambito::charter {
namespace {

const Vocabulary& V() { return Vocabulary::BuiltIn(); }

TEST(VocabularyTest, HasTheClosedListsOfTheFormat) {
  EXPECT_EQ(V().areas.size(), 7u);
  EXPECT_EQ(V().categories.size(), 5u);
  EXPECT_EQ(V().comparators.size(), 5u);
  EXPECT_EQ(V().units.size(), 25u);
  EXPECT_EQ(V().delivery_forms.size(), 4u);
  EXPECT_EQ(V().organisation_kinds.size(), 6u);
  EXPECT_EQ(V().events.size(), 8u);
  EXPECT_EQ(V().conditions.size(), 2u);
  EXPECT_EQ(V().scopes.size(), 3u);
  EXPECT_EQ(V().indicators.size(), 87u);
}

TEST(VocabularyTest, KeepsTheDocumentedOrder) {
  EXPECT_EQ(V().areas.begin()->code, "FAMIGLIA_MINORI");
  EXPECT_EQ(V().areas.Order("ANZIANI"), 1u);
  EXPECT_EQ(V().areas.Order("NONE"), V().areas.size());
}

TEST(VocabularyTest, AnIndicatorKnowsWhatMeasuresIt) {
  const Indicator* indicator = V().indicators.Find("ACTIVATION_TIME");
  ASSERT_NE(indicator, nullptr);
  EXPECT_EQ(indicator->category, "TIMING");
  EXPECT_EQ(indicator->comparators, std::vector<std::string>{"LE"});
  EXPECT_EQ(indicator->default_event, "APPLICATION");
  EXPECT_EQ(indicator->role, "promise");
  EXPECT_EQ(V().units.Find("working_day")->kind, "TIME");
  EXPECT_EQ(V().indicators.Find("activation_time"), nullptr);
}

TEST(VocabularyTest, EveryTermHasBothLabels) {
  const auto check = [](const auto& terms) {
    for (const auto& term : terms) {
      EXPECT_FALSE(term.label.it.empty()) << term.code;
      EXPECT_FALSE(term.label.en.empty()) << term.code;
    }
  };
  check(V().areas);
  check(V().categories);
  check(V().comparators);
  check(V().units);
  check(V().delivery_forms);
  check(V().organisation_kinds);
  check(V().events);
  check(V().conditions);
  check(V().scopes);
  check(V().text_sections);
  check(V().target_users);
  check(V().settings);
  check(V().indicators);
}

TEST(VocabularyTest, RefersOnlyToCodesItHas) {
  for (const Indicator& indicator : V().indicators) {
    EXPECT_TRUE(V().categories.Has(indicator.category)) << indicator.code;
    EXPECT_TRUE(indicator.role == "promise" || indicator.role == "condition") << indicator.code;
    EXPECT_TRUE(indicator.default_event.empty() || V().events.Has(indicator.default_event));
    for (const auto& code : indicator.comparators) EXPECT_TRUE(V().comparators.Has(code)) << code;
    for (const auto& code : indicator.units) EXPECT_TRUE(V().units.Has(code)) << code;
    EXPECT_FALSE(indicator.units.empty()) << indicator.code;
  }
  for (const TextSectionTerm& section : V().text_sections) {
    EXPECT_TRUE(section.part == 1 || section.part == 2 || section.part == 4 || section.part == 5);
  }
}

}  // namespace
}  // namespace ambito::charter
