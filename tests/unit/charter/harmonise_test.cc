#include "lib/charter/harmonise.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

using test::Accept;
using test::AddStandard;
using test::CoveringSheet;
using test::Deliver;
using test::FindService;
using test::PlaceOf;
using test::ServiceOf;
using test::Sheet;
using test::StatedSheet;
using test::ThreeTowns;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> CoverageOf(const v1::DraftCharter& draft, const std::string& service) {
  const v1::Service* found = FindService(draft, service);
  if (found == nullptr) return {"no such service"};
  return {found->coverage().begin(), found->coverage().end()};
}

v1::Scope ScopeOfService(const v1::DraftCharter& draft, const std::string& service) {
  const v1::Service* found = FindService(draft, service);
  return found == nullptr ? v1::SCOPE_UNSPECIFIED : found->scope();
}

// Services

TEST(HarmoniseTest, TakesASheetAtItsWord) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet sheet = Sheet("A-1", "Pasti a domicilio");
  sheet.set_service("home");
  Deliver(input, "000001", {sheet});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServiceOf(draft, "A-1"), "home");
  EXPECT_EQ(PlaceOf(draft, "A-1").how(), v1::MATCH_HOW_STATED);
  EXPECT_EQ(PlaceOf(draft, "A-1").confidence(), 1);
}

TEST(HarmoniseTest, MatchesASheetThatNamesAnUnknownEntry) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet sheet = Sheet("A-1", "Pasti a domicilio");
  sheet.set_service("gone");
  Deliver(input, "000001", {sheet});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServiceOf(draft, "A-1"), "meals");
  EXPECT_EQ(PlaceOf(draft, "A-1").how(), v1::MATCH_HOW_MATCHED);
  EXPECT_FALSE(PlaceOf(draft, "A-1").evidence().empty());
}

TEST(HarmoniseTest, AsksAboutADoubtfulSheetAndKeepsItApart) {
  HarmoniseInput input = ThreeTowns();
  input.thresholds.accept = 0.99;
  Deliver(input, "000001", {Sheet("A-1", "Pasti a domicilio")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(PlaceOf(draft, "A-1").how(), v1::MATCH_HOW_ALONE);
  EXPECT_EQ(ServiceOf(draft, "A-1"), "prov-000001-A-1");
  ASSERT_EQ(draft.review_size(), 1);
  EXPECT_EQ(draft.review(0).a().sheet_id(), "A-1");
  EXPECT_EQ(draft.review(0).service(), "meals");
  EXPECT_EQ(draft.review(0).reason(), "below_accept");
  EXPECT_FALSE(draft.review(0).evidence().empty());
}

TEST(HarmoniseTest, AsksWhenTwoEntriesAreAsGood) {
  HarmoniseInput input = ThreeTowns();
  *input.catalogue.add_entries() = test::Entry("meals-too", "Pasti a domicilio");
  Deliver(input, "000001", {Sheet("A-1", "Pasti a domicilio")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(PlaceOf(draft, "A-1").how(), v1::MATCH_HOW_ALONE);
  ASSERT_EQ(draft.review_size(), 2);
  EXPECT_EQ(draft.review(0).reason(), "not_clearly_ahead");
  EXPECT_EQ(draft.review(0).service(), "meals");
  EXPECT_EQ(draft.review(1).service(), "meals-too");
}

TEST(HarmoniseTest, AsksAboutTheOnlyLikelyEntryThoughItIsContradicted) {
  HarmoniseInput input = ThreeTowns();
  input.catalogue.mutable_entries(1)->add_forbidding_cues("caldi");
  input.thresholds.accept = 0.5;
  Deliver(input, "000001", {Sheet("A-1", "Pasti caldi a domicilio")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(PlaceOf(draft, "A-1").how(), v1::MATCH_HOW_ALONE);
  ASSERT_EQ(draft.review_size(), 1);
  EXPECT_EQ(draft.review(0).reason(), "contradicted");
}

TEST(HarmoniseTest, GroupsWhatNobodyCataloguedUnderItsSmallestSheet) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000003", {Sheet("C-1", "Giardino incantato")});
  Deliver(input, "000002", {Sheet("B-1", "Giardino incantato")});
  v1::DraftCharter draft = Harmonise(input);
  ASSERT_EQ(draft.services_size(), 1);
  EXPECT_EQ(draft.services(0).id(), "prov-000002-B-1");
  EXPECT_TRUE(draft.services(0).provisional());
  EXPECT_EQ(PlaceOf(draft, "C-1").how(), v1::MATCH_HOW_MATCHED);
  EXPECT_THAT(draft.review(), IsEmpty());
}

TEST(HarmoniseTest, NeedsEveryPairOfAGroupToBeAlike) {
  HarmoniseInput input = ThreeTowns();
  input.catalogue.clear_entries();
  Deliver(input, "000001", {Sheet("A-1", "Giardino incantato")});
  Deliver(input, "000002", {Sheet("B-1", "Giardino incantato stellato notturno")});
  Deliver(input, "000003", {Sheet("C-1", "Osservatorio stellato notturno")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_NE(ServiceOf(draft, "A-1"), ServiceOf(draft, "C-1"));
  for (const v1::ReviewQuestion& question : draft.review()) EXPECT_EQ(question.reason(), "alike");
}

TEST(HarmoniseTest, LeavesOutAMunicipalityThatIsNoMember) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "999999", {StatedSheet("Z-1", "home")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(draft.services_size(), 0);
  EXPECT_EQ(draft.statistics().absent_size(), 3);
}

// In force

TEST(HarmoniseTest, ANewerChartersSheetSupersedesAnOlderOnes) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {StatedSheet("A-1", "home", 2006), StatedSheet("A-2", "home", 2002)});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_TRUE(PlaceOf(draft, "A-1").in_force());
  EXPECT_FALSE(PlaceOf(draft, "A-2").in_force());
  EXPECT_EQ(PlaceOf(draft, "A-2").not_in_force_reason(), "superseded");
  EXPECT_EQ(ServiceOf(draft, "A-2"), "home");
  EXPECT_THAT(draft.review(), IsEmpty());
}

TEST(HarmoniseTest, ASecondSheetOfTheSameYearStandsAloneAndIsAsked) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {Sheet("A-1", "Pasti a domicilio"), StatedSheet("A-2", "meals")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServiceOf(draft, "A-2"), "meals");
  EXPECT_EQ(ServiceOf(draft, "A-1"), "prov-000001-A-1");
  EXPECT_EQ(PlaceOf(draft, "A-1").how(), v1::MATCH_HOW_ALONE);
  EXPECT_TRUE(PlaceOf(draft, "A-1").in_force());
  ASSERT_EQ(draft.review_size(), 1);
  EXPECT_EQ(draft.review(0).a().sheet_id(), "A-1");
  EXPECT_EQ(draft.review(0).service(), "meals");
  EXPECT_EQ(draft.review(0).reason(), "second_sheet_same_year");
}

TEST(HarmoniseTest, OfTwoAlikeInOneYearTheSmallerIdStays) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {StatedSheet("A-2", "home"), StatedSheet("A-1", "home")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServiceOf(draft, "A-1"), "home");
  EXPECT_EQ(ServiceOf(draft, "A-2"), "prov-000001-A-2");
}

struct ValidityCase {
  std::string from;
  std::string to;
  std::string reason;
};

class ValidityTest : public testing::TestWithParam<ValidityCase> {};

TEST_P(ValidityTest, CountsBothItsFirstAndItsLastDay) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet sheet = StatedSheet("A-1", "home");
  sheet.set_valid_from(GetParam().from);
  sheet.set_valid_to(GetParam().to);
  Deliver(input, "000001", {sheet});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(PlaceOf(draft, "A-1").not_in_force_reason(), GetParam().reason);
  EXPECT_EQ(PlaceOf(draft, "A-1").in_force(), GetParam().reason.empty());
}

INSTANTIATE_TEST_SUITE_P(OnTheFirstOf2007, ValidityTest,
                         testing::Values(ValidityCase{"", "", ""},
                                         ValidityCase{"2007-01-01", "", ""},
                                         ValidityCase{"2007-01-02", "", "not_yet_valid"},
                                         ValidityCase{"", "2007-01-01", ""},
                                         ValidityCase{"", "2006-12-31", "expired"}));

TEST(HarmoniseTest, AnExpiredNewerSheetSupersedesNothing) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet expired = StatedSheet("A-1", "home", 2006);
  expired.set_valid_to("2006-06-30");
  AddStandard(expired, "S", "ACTIVATION_TIME");
  Deliver(input, "000001", {expired, StatedSheet("A-2", "home", 2002)});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_THAT(FindService(draft, "home")->lost(), IsEmpty());
  EXPECT_TRUE(PlaceOf(draft, "A-2").in_force());
  EXPECT_EQ(PlaceOf(draft, "A-1").not_in_force_reason(), "expired");
}

TEST(HarmoniseTest, KeepsAServiceWithoutASheetInForceButDoesNotCountIt) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet expired = StatedSheet("A-1", "home");
  expired.set_valid_to("2006-06-30");
  Deliver(input, "000001", {expired});
  v1::DraftCharter draft = Harmonise(input);
  ASSERT_EQ(draft.services_size(), 1);
  EXPECT_EQ(draft.services(0).scope(), v1::SCOPE_UNSPECIFIED);
  EXPECT_THAT(draft.services(0).coverage(), IsEmpty());
  EXPECT_EQ(draft.statistics().services(), 0);
}

// Lost promises

TEST(HarmoniseTest, ReportsAPromiseThatOnlyTheOlderSheetMade) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet older = StatedSheet("A-1", "home", 2002);
  AddStandard(older, "kept", "ACTIVATION_TIME");
  AddStandard(older, "gone", "HOME_VISIT_FREQUENCY");
  AddStandard(older, "urgent", "ACTIVATION_TIME").set_condition("URGENT");
  AddStandard(older, "from-plan", "ACTIVATION_TIME").set_event("PLAN_DEFINED");
  v1::ServiceSheet newer = StatedSheet("A-2", "home", 2006);
  v1::Standard& same = AddStandard(newer, "same", "ACTIVATION_TIME");
  same.set_event("APPLICATION");
  same.set_condition("ORDINARY");
  v1::ServiceSheet others = StatedSheet("B-1", "home");
  AddStandard(others, "visits", "HOME_VISIT_FREQUENCY");
  Deliver(input, "000001", {older, newer});
  Deliver(input, "000002", {others});
  v1::DraftCharter draft = Harmonise(input);
  std::vector<std::string> lost;
  for (const v1::StandardRef& ref : FindService(draft, "home")->lost()) {
    EXPECT_EQ(ref.municipality(), "000001");
    EXPECT_EQ(ref.sheet_id(), "A-1");
    lost.push_back(ref.standard_id());
  }
  EXPECT_THAT(lost, ElementsAre("gone", "urgent", "from-plan"));
}

TEST(HarmoniseTest, ComparesPromisesWithoutAnIndicatorByTheirWords) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet older = StatedSheet("A-1", "home", 2002);
  AddStandard(older, "same", "").set_statement("Cortesia e rispetto.");
  AddStandard(older, "gone", "").set_statement("Riservatezza.");
  v1::ServiceSheet newer = StatedSheet("A-2", "home", 2006);
  AddStandard(newer, "n", "").set_statement("CORTESIA E RISPETTO");
  Deliver(input, "000001", {older, newer});
  v1::DraftCharter draft = Harmonise(input);
  ASSERT_EQ(FindService(draft, "home")->lost_size(), 1);
  EXPECT_EQ(FindService(draft, "home")->lost(0).standard_id(), "gone");
}

// Coverage and scope

TEST(HarmoniseTest, TellsSharedFromMunicipalityOnly) {
  HarmoniseInput input = ThreeTowns();
  *input.catalogue.add_entries() = test::Entry("third", "Terza voce");
  Deliver(input, "000001",
          {StatedSheet("A-1", "home"), StatedSheet("A-2", "meals"), StatedSheet("A-3", "third")});
  Deliver(input, "000002", {StatedSheet("B-1", "home"), StatedSheet("B-2", "meals")});
  Deliver(input, "000003", {StatedSheet("C-1", "home")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ScopeOfService(draft, "home"), v1::SCOPE_DISTRICT);
  EXPECT_EQ(ScopeOfService(draft, "meals"), v1::SCOPE_INTERMUNICIPAL);
  EXPECT_EQ(ScopeOfService(draft, "third"), v1::SCOPE_MUNICIPAL);
  EXPECT_THAT(CoverageOf(draft, "meals"), ElementsAre("000001", "000002"));
}

TEST(HarmoniseTest, AMemberThatDeliveredNothingDoesNotCount) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {StatedSheet("A-1", "home")});
  Deliver(input, "000002", {StatedSheet("B-1", "home")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ScopeOfService(draft, "home"), v1::SCOPE_DISTRICT);
  EXPECT_THAT(draft.statistics().absent(), ElementsAre("000003"));
}

TEST(HarmoniseTest, WhatTheOnlyOneThereHasIsItsOwn) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {StatedSheet("A-1", "home")});
  EXPECT_EQ(ScopeOfService(Harmonise(input), "home"), v1::SCOPE_MUNICIPAL);
}

TEST(HarmoniseTest, CoversAMunicipalityThatHasAccepted) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {CoveringSheet("A-1", "home", {"000002", "000003"})});
  Deliver(input, "000002", {StatedSheet("B-1", "meals")}, {Accept("000001", "A-1")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_THAT(CoverageOf(draft, "home"), ElementsAre("000001", "000002"));
  ASSERT_EQ(FindService(draft, "home")->covered_by_size(), 1);
  EXPECT_EQ(FindService(draft, "home")->covered_by(0).municipality(), "000002");
  EXPECT_EQ(FindService(draft, "home")->covered_by(0).sheet().sheet_id(), "A-1");
}

TEST(HarmoniseTest, AMemberWithOnlyAnAcceptanceIsCoveredAndNotAbsent) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {CoveringSheet("A-1", "home", {"000002"})});
  Deliver(input, "000002", {}, {Accept("000001", "A-1", "home")});
  Deliver(input, "000003", {StatedSheet("C-1", "home"), StatedSheet("C-2", "meals")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_THAT(CoverageOf(draft, "home"), ElementsAre("000001", "000002", "000003"));
  EXPECT_EQ(ScopeOfService(draft, "home"), v1::SCOPE_DISTRICT);
  EXPECT_THAT(draft.statistics().absent(), IsEmpty());
  EXPECT_EQ(draft.statistics().by_municipality(1).municipality(), "000002");
  EXPECT_EQ(draft.statistics().by_municipality(1).services(), 1);
}

struct NoCoverCase {
  std::string name;
  v1::ServiceSheet sheet;
  v1::Acceptance acceptance;
};

class NoCoverTest : public testing::TestWithParam<NoCoverCase> {};

TEST_P(NoCoverTest, NobodysSheetImposesAServiceOnAnothersCitizens) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {GetParam().sheet});
  Deliver(input, "000002", {StatedSheet("B-1", "meals")}, {GetParam().acceptance});
  EXPECT_THAT(CoverageOf(Harmonise(input), "home"), ElementsAre("000001"));
}

v1::ServiceSheet Direct() {
  v1::ServiceSheet sheet = CoveringSheet("A-1", "home", {"000002"});
  sheet.set_delivery_form("direct");
  return sheet;
}

INSTANTIATE_TEST_SUITE_P(
    All, NoCoverTest,
    testing::Values(NoCoverCase{"NotOffered", CoveringSheet("A-1", "home", {"000003"}),
                                Accept("000001", "A-1")},
                    NoCoverCase{"NotAssociated", Direct(), Accept("000001", "A-1")},
                    NoCoverCase{"OtherSheet", CoveringSheet("A-1", "home", {"000002"}),
                                Accept("000001", "A-9")},
                    NoCoverCase{"OtherMunicipality", CoveringSheet("A-1", "home", {"000002"}),
                                Accept("000003", "A-1")},
                    NoCoverCase{"LapsedForAnotherService", CoveringSheet("A-1", "home", {"000002"}),
                                Accept("000001", "A-1", "meals")}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(HarmoniseTest, AnOwnSheetInForceWinsOverAnAcceptance) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {CoveringSheet("A-1", "home", {"000002"})});
  Deliver(input, "000002", {StatedSheet("B-1", "home")}, {Accept("000001", "A-1")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_THAT(CoverageOf(draft, "home"), ElementsAre("000001", "000002"));
  EXPECT_THAT(FindService(draft, "home")->covered_by(), IsEmpty());
}

TEST(HarmoniseTest, AnExpiredSheetCoversNobody) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet sheet = CoveringSheet("A-1", "home", {"000002"});
  sheet.set_valid_to("2006-12-31");
  Deliver(input, "000001", {sheet});
  Deliver(input, "000002", {}, {Accept("000001", "A-1")});
  EXPECT_THAT(CoverageOf(Harmonise(input), "home"), IsEmpty());
}

// Words

TEST(HarmoniseTest, SpeaksInTheLeadMunicipalitysWords) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {StatedSheet("A-1", "home")});
  Deliver(input, "000002", {StatedSheet("B-1", "home"), StatedSheet("B-2", "meals")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(FindService(draft, "home")->title(), "Scheda A-1");
  EXPECT_EQ(FindService(draft, "home")->description_source().sheet_id(), "A-1");
  EXPECT_EQ(FindService(draft, "meals")->title(), "Pasti a domicilio");
  EXPECT_EQ(FindService(draft, "meals")->description(), "Voce Pasti a domicilio");
  EXPECT_FALSE(FindService(draft, "meals")->has_description_source());
}

TEST(HarmoniseTest, TakesTheAreaFromTheCatalogueElseFromTheSheet) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet catalogued = StatedSheet("A-1", "home");
  catalogued.set_area("DISABILI");
  v1::ServiceSheet unknown = Sheet("A-2", "Giardino incantato");
  unknown.set_area("FAMIGLIA_MINORI");
  Deliver(input, "000001", {catalogued, unknown});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(FindService(draft, "home")->area(), "ANZIANI");
  EXPECT_EQ(FindService(draft, "prov-000001-A-2")->area(), "FAMIGLIA_MINORI");
  EXPECT_EQ(FindService(draft, "prov-000001-A-2")->title(), "Giardino incantato");
}

TEST(HarmoniseTest, OrdersServicesByAreaThenId) {
  HarmoniseInput input = ThreeTowns();
  input.catalogue.mutable_entries(0)->set_area("MULTIUTENZA");
  v1::ServiceSheet unknown = Sheet("A-3", "Giardino incantato");
  unknown.set_area("FAMIGLIA_MINORI");
  Deliver(input, "000001", {StatedSheet("A-1", "home"), StatedSheet("A-2", "meals"), unknown});
  v1::DraftCharter draft = Harmonise(input);
  std::vector<std::string> ids;
  for (const v1::Service& service : draft.services()) ids.push_back(service.id());
  EXPECT_THAT(ids, ElementsAre("prov-000001-A-3", "meals", "home"));
}

TEST(HarmoniseTest, ListsAMunicipalitysCharterSharedServicesFirst) {
  HarmoniseInput input = ThreeTowns();
  input.catalogue.mutable_entries(1)->set_area("FAMIGLIA_MINORI");
  Deliver(input, "000001", {StatedSheet("A-1", "home"), StatedSheet("A-2", "meals")});
  Deliver(input, "000002", {StatedSheet("B-1", "home")});
  v1::DraftCharter draft = Harmonise(input);
  std::vector<std::string> ids;
  for (const v1::Service* service : MunicipalityServices(draft, "000001")) {
    ids.push_back(service->id());
  }
  EXPECT_THAT(ids, ElementsAre("home", "meals"));
  EXPECT_THAT(MunicipalityServices(draft, "000003"), IsEmpty());
}

TEST(HarmoniseTest, HasNothingToSayOfAnEmptyDistrict) {
  v1::DraftCharter draft = Harmonise(HarmoniseInput());
  EXPECT_EQ(draft.services_size(), 0);
  EXPECT_EQ(draft.statistics().services(), 0);
}

// One's name is left behind with another sheet; the sheet that comes back must not share it.
TEST(HarmoniseTest, NoTwoServicesEverHaveOneProvisionalId) {
  HarmoniseInput input = ThreeTowns();
  v1::CatalogueEntry& recorded = *input.catalogue.add_entries();
  recorded = test::Entry("prov-000001-x", "Casa delle api");
  recorded.set_provisional(true);
  recorded.add_first_members("000001/x");
  recorded.add_first_members("000002/y");
  Deliver(input, "000001", {StatedSheet("w", "home"), StatedSheet("x", "home")});
  Deliver(input, "000002", {test::Sheet("y", "Casa delle api felici")});
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(test::ServiceOf(draft, "y"), "prov-000001-x");
  EXPECT_NE(test::ServiceOf(draft, "x"), test::ServiceOf(draft, "y"));
  EXPECT_NE(test::ServiceOf(draft, "x"), test::ServiceOf(draft, "w"));
}

TEST(HarmoniseTest, ASheetKeepsTheNameItWasTheFirstOf) {
  HarmoniseInput input = ThreeTowns();
  for (const char* first : {"000001/x", "000002/y"}) {
    v1::CatalogueEntry& recorded = *input.catalogue.add_entries();
    recorded = test::Entry(first[5] == '1' ? "prov-000001-x" : "prov-000002-y", "Casa delle api");
    recorded.set_provisional(true);
    recorded.add_first_members(first);
    if (first[5] == '1') recorded.add_first_members("000002/y");
  }
  Deliver(input, "000001", {StatedSheet("x", "home")});
  Deliver(input, "000002", {test::Sheet("y", "Casa delle api felici")});
  EXPECT_EQ(test::ServiceOf(Harmonise(input), "y"), "prov-000002-y");
}

TEST(HarmoniseTest, NoScoreDisplacesWhatAPersonHasPlaced) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001",
          {test::Sheet("a", "Qualcosa d'altro"), test::Sheet("b", "Assistenza domiciliare")});
  v1::Decision& decision = *input.decisions.add_decisions();
  decision.set_decision_id("d-1");
  decision.set_kind(v1::DECISION_KIND_BELONGS);
  decision.add_sheets("000001/a");
  decision.set_service("home");
  v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(test::ServiceOf(draft, "a"), "home");
  EXPECT_TRUE(test::PlaceOf(draft, "a").in_force());
  EXPECT_NE(test::ServiceOf(draft, "b"), "home");
  EXPECT_EQ(draft.review_size(), 1);
}

}  // namespace
}  // namespace ambito::charter
