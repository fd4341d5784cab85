#include "lib/charter/statistics.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/sheet_facts.h"
#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

using test::AddStandard;
using test::Deliver;
using test::StatedSheet;
using test::ThreeTowns;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Written(const google::protobuf::RepeatedPtrField<v1::Count>& counts) {
  std::vector<std::string> written;
  for (const v1::Count& count : counts) {
    written.push_back(absl::StrCat(count.code(), "=", count.count()));
  }
  return written;
}

std::vector<std::string> Written(const std::vector<v1::Disagreement>& disagreements) {
  std::vector<std::string> written;
  for (const v1::Disagreement& found : disagreements) {
    written.push_back(absl::StrCat(found.what(), "@", found.scope(), " ", found.declared(),
                                   "!=", found.counted()));
  }
  return written;
}

// Figures

TEST(StatisticsTest, CountsStandardsOfSheetsInForceOnly) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet older = StatedSheet("A-1", "home", 2002);
  AddStandard(older, "old", "ACTIVATION_TIME");
  v1::ServiceSheet newer = StatedSheet("A-2", "home", 2006);
  AddStandard(newer, "one", "ACTIVATION_TIME").set_verification("registro");
  AddStandard(newer, "two", "TRAINING_HOURS").set_category("STAFF_PROFESSIONALISM");
  AddStandard(newer, "three", "").set_category("ORGANISATIONAL");
  Deliver(input, "000001", {older, newer});
  v1::Statistics statistics = Harmonise(input).statistics();
  EXPECT_EQ(statistics.standards(), 3);
  EXPECT_EQ(statistics.measurable(), 2);
  EXPECT_EQ(statistics.verifiable(), 1);
  EXPECT_THAT(Written(statistics.standards_by_category()),
              ElementsAre("STAFF_PROFESSIONALISM=1", "ORGANISATIONAL=1", "TIMING=1"));
}

TEST(StatisticsTest, CountsServicesWithASurveyNotSheets) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet one = StatedSheet("A-1", "home");
  one.mutable_survey()->set_periodicity_months(12);
  v1::ServiceSheet other = StatedSheet("B-1", "home");
  other.mutable_survey()->set_periodicity_months(24);
  Deliver(input, "000001", {one});
  Deliver(input, "000002", {other, StatedSheet("B-2", "meals")});
  v1::Statistics statistics = Harmonise(input).statistics();
  EXPECT_EQ(statistics.surveys(), 1);
  EXPECT_EQ(statistics.by_municipality(0).surveys(), 1);
  EXPECT_EQ(statistics.by_municipality(1).surveys(), 1);
}

TEST(StatisticsTest, CountsAMunicipalitysChartersServicesAndItsOwnStandards) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet covering = test::CoveringSheet("A-1", "home", {"000002"});
  AddStandard(covering, "S", "ACTIVATION_TIME");
  Deliver(input, "000001", {covering});
  Deliver(input, "000002", {StatedSheet("B-1", "meals")}, {test::Accept("000001", "A-1")});
  v1::Statistics statistics = Harmonise(input).statistics();
  ASSERT_EQ(statistics.by_municipality_size(), 2);
  const v1::MunicipalityStatistics& covered = statistics.by_municipality(1);
  EXPECT_EQ(covered.municipality(), "000002");
  EXPECT_EQ(covered.services(), 2);
  EXPECT_EQ(covered.shared(), 1);
  EXPECT_EQ(covered.municipality_only(), 1);
  EXPECT_EQ(covered.standards(), 0);
  EXPECT_THAT(Written(covered.by_area()), ElementsAre("ANZIANI=2"));
  EXPECT_THAT(statistics.absent(), ElementsAre("000003"));
}

TEST(StatisticsTest, CountsOrganisationsByKindInVocabularyOrder) {
  HarmoniseInput input = ThreeTowns();
  for (const char* kind : {"OTHER", "ASSOCIATION", "OTHER"}) {
    input.district.add_organisations()->set_kind(kind);
  }
  v1::Statistics statistics = Harmonise(input).statistics();
  EXPECT_EQ(statistics.organisations(), 3);
  EXPECT_THAT(Written(statistics.organisations_by_kind()), ElementsAre("ASSOCIATION=1", "OTHER=2"));
}

TEST(StatisticsTest, AStandardIsVerifiableWhenItSaysHow) {
  v1::ServiceSheet sheet;
  v1::Standard& standard = AddStandard(sheet, "S", "ACTIVATION_TIME");
  EXPECT_EQ(ReadSheetFacts(sheet).measurable, 1);
  EXPECT_EQ(ReadSheetFacts(sheet).verifiable, 0);
  standard.set_verification("registro");
  EXPECT_EQ(ReadSheetFacts(sheet).verifiable, 1);
  standard.clear_threshold();
  EXPECT_EQ(ReadSheetFacts(sheet).measurable, 0);
  EXPECT_EQ(ReadSheetFacts(sheet).verifiable, 0);
}

// Disagreements

struct Declared {
  std::string what;
  int64_t value;
};

// A district of two members with the figures that declared totals are compared with.
std::vector<std::string> Disagree(const std::vector<Declared>& declared) {
  v1::DistrictProfile district;
  district.set_lead_municipality("000001");
  v1::Member* lead = district.add_members();
  lead->set_istat_code("000001");
  lead->set_households(700);
  v1::Member* other = district.add_members();
  other->set_istat_code("000002");
  other->set_households(300);
  for (const Declared& total : declared) {
    v1::DeclaredTotal* added = district.add_declared();
    added->set_what(total.what);
    added->set_value(total.value);
  }
  v1::Statistics statistics;
  statistics.set_shared(5);
  statistics.set_standards(99);
  statistics.set_organisations(4);
  v1::Count* kind = statistics.add_organisations_by_kind();
  kind->set_code("OTHER");
  kind->set_count(4);
  v1::MunicipalityStatistics* own = statistics.add_by_municipality();
  own->set_municipality("000001");
  own->set_services(8);
  own->set_municipality_only(3);
  own->set_standards(40);
  own->set_surveys(2);
  v1::Count* category = own->add_standards_by_category();
  category->set_code("TIMING");
  category->set_count(40);
  return Written(FindDisagreements(district, statistics));
}

struct DeclaredCase {
  std::string name;
  std::vector<Declared> declared;
  std::vector<std::string> disagreements;
};

class DeclaredTotalTest : public testing::TestWithParam<DeclaredCase> {};

TEST_P(DeclaredTotalTest, IsComparedWithTheListAndItsOwnBreakdown) {
  EXPECT_EQ(Disagree(GetParam().declared), GetParam().disagreements);
}

INSTANTIATE_TEST_SUITE_P(
    All, DeclaredTotalTest,
    testing::Values(
        DeclaredCase{"NothingDeclared", {}, {}},
        DeclaredCase{"AllRight",
                     {{"district_services", 5},
                      {"municipality_only_services.000001", 3},
                      {"total_services_lead", 8},
                      {"standards", 40},
                      {"standards_by_category.TIMING", 40},
                      {"services_with_survey", 2},
                      {"organisations", 4},
                      {"organisations_breakdown.OTHER", 4},
                      {"families_lead", 700},
                      {"families_other_municipalities", 300}},
                     {}},
        DeclaredCase{
            "SharedServices", {{"district_services", 6}}, {"district_services@district 6!=5"}},
        DeclaredCase{"OwnServices",
                     {{"municipality_only_services.000001", 4}},
                     {"municipality_only_services.000001@000001 4!=3"}},
        DeclaredCase{"StandardsAreTheLeads", {{"standards", 99}}, {"standards@000001 99!=40"}},
        DeclaredCase{"ACategoryThatIsNotThere",
                     {{"standards_by_category.STRUCTURAL", 1}},
                     {"standards_by_category.STRUCTURAL@000001 1!=0"}},
        DeclaredCase{
            "Surveys", {{"services_with_survey", 1}}, {"services_with_survey@000001 1!=2"}},
        DeclaredCase{"ListAndBreakdown",
                     {{"organisations", 5}, {"organisations_breakdown.OTHER", 3}},
                     {"organisations@district 5!=3", "organisations@district 5!=4",
                      "organisations_breakdown.OTHER@district 3!=4"}},
        DeclaredCase{
            "OnlyItsOwnBreakdown",
            {{"organisations", 4},
             {"organisations_breakdown.OTHER", 4},
             {"organisations_breakdown.ASSOCIATION", 0},
             {"organisations_breakdown.SOCIAL_COOP_A", 1}},
            {"organisations@district 4!=5", "organisations_breakdown.SOCIAL_COOP_A@district 1!=0"}},
        DeclaredCase{
            "TotalOfServicesAndItsParts",
            {{"total_services_lead", 8},
             {"district_services", 5},
             {"municipality_only_services.000001", 4}},
            {"municipality_only_services.000001@000001 4!=3", "total_services_lead@000001 8!=9"}},
        DeclaredCase{"Households", {{"families_lead", 1}}, {"families_lead@000001 1!=700"}},
        DeclaredCase{"OtherHouseholds",
                     {{"families_other_municipalities", 301}},
                     {"families_other_municipalities@district 301!=300"}},
        DeclaredCase{"WhatCannotBeCounted",
                     {{"cdrom_copies", 1000}, {"municipality_only_services.000009", 7}},
                     {}}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(HouseholdsTest, AreLeftOutWhenOneIsUnknown) {
  v1::DistrictProfile district;
  district.set_lead_municipality("000001");
  district.add_members()->set_istat_code("000001");
  district.add_members()->set_istat_code("000002");
  v1::DeclaredTotal* total = district.add_declared();
  total->set_what("families_other_municipalities");
  total->set_value(300);
  EXPECT_THAT(FindDisagreements(district, v1::Statistics()), IsEmpty());
}

}  // namespace
}  // namespace ambito::charter
