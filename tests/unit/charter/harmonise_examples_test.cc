// The two example districts harmonised, against what people found by hand.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/read_files.h"
#include "nlohmann/json.hpp"
#include "tests/support/files.h"
#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

HarmoniseInput ReadExample(const std::string& slug) {
  HarmoniseInput input;
  input.district =
      *ReadDistrictFile(test::ReadFile(absl::StrCat("examples/", slug, "/district.json"))).file;
  for (const std::string& path :
       test::ListFiles(absl::StrCat("examples/", slug, "/municipalities"), ".json")) {
    auto result = ReadMunicipalityFile(test::ReadFile(path), CheckContext());
    input.municipalities.push_back(InputOf(*result.file));
  }
  input.catalogue = StarterCatalogue();
  input.as_of = "2010-01-01";
  return input;
}

// Once a district: the tests only read it.
const v1::DraftCharter& DraftOf(const std::string& slug) {
  static auto* const drafts = new std::map<std::string, v1::DraftCharter>;
  auto it = drafts->find(slug);
  if (it == drafts->end()) it = drafts->emplace(slug, Harmonise(ReadExample(slug))).first;
  return it->second;
}

nlohmann::json ReadExpected(const std::string& slug) {
  return nlohmann::json::parse(test::ReadFile(absl::StrCat("tests/data/expected/", slug, ".json")));
}

std::map<std::string, std::set<std::string>> ExpectedPartition(const nlohmann::json& expected) {
  std::map<std::string, std::set<std::string>> groups;
  for (const auto& [sheet_id, service] : expected["sheets"].items()) {
    groups[service.get<std::string>()].insert(sheet_id);
  }
  return groups;
}

std::set<std::set<std::string>> Groups(const std::map<std::string, std::set<std::string>>& named) {
  std::set<std::set<std::string>> groups;
  for (const auto& [name, group] : named) groups.insert(group);
  return groups;
}

std::map<std::string, std::set<std::string>> Partition(const v1::DraftCharter& draft) {
  std::map<std::string, std::set<std::string>> groups;
  for (const v1::Service& service : draft.services()) {
    for (const v1::PlacedSheet& placed : service.sheets()) {
      groups[service.id()].insert(placed.sheet().sheet_id());
    }
  }
  return groups;
}

const v1::MunicipalityStatistics& Of(const v1::DraftCharter& draft, const std::string& istat_code) {
  const auto& all = draft.statistics().by_municipality();
  return *std::find_if(all.begin(), all.end(), [&](const v1::MunicipalityStatistics& one) {
    return one.municipality() == istat_code;
  });
}

template <typename Counts>
std::map<std::string, int> AsMap(const Counts& counts) {
  std::map<std::string, int> map;
  for (const v1::Count& count : counts) map[count.code()] = count.count();
  return map;
}

class ExampleTest : public testing::TestWithParam<std::string> {};

TEST_P(ExampleTest, GroupsEverySheetAsPeopleDid) {
  const v1::DraftCharter& draft = DraftOf(GetParam());
  EXPECT_EQ(Groups(Partition(draft)), Groups(ExpectedPartition(ReadExpected(GetParam()))));
  EXPECT_THAT(draft.review(), IsEmpty());
}

// In any order of municipalities, sheets, acceptances, members, organisations and entries.
TEST_P(ExampleTest, GivesTheSameBytesInAnyOrder) {
  HarmoniseInput input = ReadExample(GetParam());
  std::string expected = DraftOf(GetParam()).SerializeAsString();
  std::mt19937 random(42);
  for (int round = 0; round < 2; ++round) {
    std::shuffle(input.municipalities.begin(), input.municipalities.end(), random);
    for (MunicipalityInput& municipality : input.municipalities) {
      std::shuffle(municipality.sheets.begin(), municipality.sheets.end(), random);
      std::shuffle(municipality.acceptances.begin(), municipality.acceptances.end(), random);
    }
    auto shuffle = [&](auto* repeated) {
      std::shuffle(repeated->pointer_begin(), repeated->pointer_end(), random);
    };
    shuffle(input.district.mutable_district()->mutable_members());
    shuffle(input.district.mutable_organisations());
    shuffle(input.catalogue.mutable_entries());
    EXPECT_EQ(Harmonise(input).SerializeAsString(), expected) << "round " << round;
  }
}

// A stranger's town without a catalogue: joins less and asks more, but joins nothing wrongly.
TEST_P(ExampleTest, JoinsNothingWronglyWithoutACatalogue) {
  HarmoniseInput input = ReadExample(GetParam());
  input.catalogue.clear_entries();
  nlohmann::json expected = ReadExpected(GetParam())["sheets"];
  for (const auto& [service, sheets] : Partition(Harmonise(input))) {
    std::set<std::string> meant;
    for (const std::string& sheet_id : sheets) meant.insert(expected[sheet_id].get<std::string>());
    EXPECT_EQ(meant.size(), 1u) << service;
  }
}

INSTANTIATE_TEST_SUITE_P(Districts, ExampleTest, testing::Values("pavia", "sud-est-milano"),
                         [](const auto& param_info) {
                           return param_info.param == "pavia" ? "Pavia" : "SudEstMilano";
                         });

TEST(PaviaTest, HasEighteenDistrictServicesAndEighteenOfItsOwn) {
  const v1::DraftCharter& draft = DraftOf("pavia");
  EXPECT_EQ(draft.statistics().services(), 36);
  EXPECT_EQ(draft.statistics().shared(), 18);
  EXPECT_EQ(draft.statistics().intermunicipal(), 0);
  EXPECT_EQ(draft.statistics().municipality_only(), 18);
  EXPECT_EQ(MunicipalityServices(draft, "018110").size(), 36u);
  EXPECT_EQ(Of(draft, "018110").services(), 36);
  EXPECT_EQ(Of(draft, "018189").services(), 18);
}

TEST(PaviaTest, PromisesOneHundredAndFiftySevenStandardsInFiveCategories) {
  const v1::DraftCharter& draft = DraftOf("pavia");
  const v1::MunicipalityStatistics& pavia = Of(draft, "018110");
  EXPECT_EQ(pavia.standards(), 157);
  EXPECT_EQ(pavia.measurable(), 157);
  EXPECT_EQ(pavia.surveys(), 6);
  EXPECT_EQ(AsMap(pavia.standards_by_category()),
            (std::map<std::string, int>{{"STAFF_PROFESSIONALISM", 39},
                                        {"OPENING_HOURS", 9},
                                        {"ORGANISATIONAL", 70},
                                        {"STRUCTURAL", 15},
                                        {"TIMING", 24}}));
}

TEST(PaviaTest, CountsItsOrganisationsAndDisagreesWithNothingDeclared) {
  const v1::DraftCharter& draft = DraftOf("pavia");
  EXPECT_EQ(draft.statistics().organisations(), 34);
  EXPECT_EQ(AsMap(draft.statistics().organisations_by_kind()),
            (std::map<std::string, int>{
                {"ASSOCIATION", 13}, {"SOCIAL_COOP_A", 11}, {"SOCIAL_COOP_B", 4}, {"OTHER", 6}}));
  EXPECT_THAT(draft.statistics().disagreements(), IsEmpty());
}

TEST(SudEstMilanoTest, SharesNineteenServicesAndHasSixOfSingleTowns) {
  const v1::DraftCharter& draft = DraftOf("sud-est-milano");
  EXPECT_EQ(draft.statistics().services(), 25);
  EXPECT_EQ(draft.statistics().shared(), 19);
  EXPECT_EQ(draft.statistics().intermunicipal(), 0);
  EXPECT_EQ(draft.statistics().municipality_only(), 6);
}

TEST(SudEstMilanoTest, CoversCerroAlLambroThroughAnAcceptedSheet) {
  const v1::DraftCharter& draft = DraftOf("sud-est-milano");
  const v1::Service* telecare = test::FindService(draft, "telecare");
  ASSERT_NE(telecare, nullptr);
  EXPECT_EQ(telecare->coverage_size(), 9);
  ASSERT_EQ(telecare->covered_by_size(), 1);
  EXPECT_EQ(telecare->covered_by(0).municipality(), "015071");
  EXPECT_EQ(telecare->covered_by(0).sheet().sheet_id(), "015192-007");
}

TEST(SudEstMilanoTest, WithoutTheAcceptanceTelecareIsNotTheWholeDistricts) {
  HarmoniseInput input = ReadExample("sud-est-milano");
  for (MunicipalityInput& municipality : input.municipalities) municipality.acceptances.clear();
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(test::FindService(draft, "telecare")->scope(), v1::SCOPE_INTERMUNICIPAL);
}

TEST(SudEstMilanoTest, ReportsTheOnePromiseAnOlderCharterMade) {
  const v1::DraftCharter& draft = DraftOf("sud-est-milano");
  std::vector<std::string> lost;
  std::vector<std::string> superseded;
  for (const v1::Service& service : draft.services()) {
    for (const v1::StandardRef& ref : service.lost()) lost.push_back(ref.standard_id());
    for (const v1::PlacedSheet& placed : service.sheets()) {
      if (!placed.in_force()) superseded.push_back(placed.sheet().sheet_id());
    }
  }
  EXPECT_THAT(superseded, ElementsAre("015192-902"));
  EXPECT_THAT(lost, ElementsAre("015192-902-S2"));
}

TEST(SudEstMilanoTest, SaysThatThirtyEightOrganisationsAreThirtySixInItsOwnBreakdown) {
  const v1::DraftCharter& draft = DraftOf("sud-est-milano");
  EXPECT_EQ(draft.statistics().organisations(), 38);
  ASSERT_EQ(draft.statistics().disagreements_size(), 1);
  const v1::Disagreement& found = draft.statistics().disagreements(0);
  EXPECT_EQ(found.what(), "organisations");
  EXPECT_EQ(found.scope(), "district");
  EXPECT_EQ(found.declared(), 38);
  EXPECT_EQ(found.counted(), 36);
}

}  // namespace
}  // namespace ambito::charter
