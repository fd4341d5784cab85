// One guarantee out of several promises, in a district of three towns and one service.
#include "lib/charter/guarantees.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

using test::CoveringSheet;
using test::Deliver;
using test::StatedSheet;
using test::ThreeTowns;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A standard whose sentence says what its fields say.
v1::Standard& Promise(v1::ServiceSheet& sheet, const std::string& statement) {
  v1::Standard& standard = *sheet.add_standards();
  standard.set_standard_id(absl::StrCat("S", sheet.standards_size()));
  standard.set_category("TIMING");
  standard.set_statement(statement);
  return standard;
}

v1::ServiceSheet Promising(const std::string& id, const std::vector<std::string>& statements) {
  v1::ServiceSheet sheet = StatedSheet(id, "home");
  for (const std::string& statement : statements) Promise(sheet, statement);
  return sheet;
}

// Each town one sheet with these sentences.
v1::Service Harmonised(const std::vector<std::vector<std::string>>& towns) {
  HarmoniseInput input = ThreeTowns();
  for (size_t i = 0; i < towns.size(); ++i) {
    Deliver(input, absl::StrCat("00000", i + 1), {Promising(absl::StrCat("s-", i + 1), towns[i])});
  }
  return *test::FindService(Harmonise(input), "home");
}

const v1::Guarantee* Find(const v1::Service& service, const std::string& indicator,
                          const std::string& condition = "ORDINARY") {
  for (const v1::Guarantee& row : service.guarantees()) {
    if (row.indicator() == indicator && row.condition() == condition) return &row;
  }
  return nullptr;
}

std::string Written(const v1::Bound& bound) {
  return absl::StrCat(bound.comparator(), " ", bound.value(), " ", bound.unit());
}

constexpr char kTenDays[] = "Il servizio si attiva entro 10 giorni dalla domanda";
constexpr char kThirtyDays[] = "Il servizio si attiva entro 30 giorni dalla domanda";
constexpr char kOneWeek[] = "Il servizio si attiva entro una settimana dalla domanda";
constexpr char kSevenDays[] = "Il servizio si attiva entro 7 giorni dalla domanda";
constexpr char kUrgent[] = "Nei casi urgenti il servizio si attiva entro 48 ore dalla segnalazione";

TEST(GuaranteesTest, ThePromiseOfAllIsHomogeneousAlsoInOtherUnits) {
  const v1::Service service = Harmonised({{kSevenDays}, {kOneWeek}, {kSevenDays}});
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->state(), v1::GUARANTEE_STATE_HOMOGENEOUS);
  EXPECT_EQ(Written(row->bound()), "LE 7 day");
  EXPECT_THAT(row->promises(), SizeIs(3));
}

TEST(GuaranteesTest, OfDifferentPromisesTheWeakestIsTheFloorAndMoreIsKept) {
  const v1::Service service = Harmonised({{kTenDays}, {kThirtyDays}, {kOneWeek}});
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  EXPECT_EQ(row->state(), v1::GUARANTEE_STATE_FLOOR);
  EXPECT_EQ(row->rule(), kWeakestBound);
  EXPECT_EQ(Written(row->bound()), "LE 30 day");
  EXPECT_TRUE(row->promises(0).improvement());
  EXPECT_FALSE(row->promises(1).improvement());
  EXPECT_TRUE(row->promises(2).improvement());
}

TEST(GuaranteesTest, WhoPromisesNothingMakesAGapAndIsListed) {
  const v1::Service service = Harmonised({{kTenDays}, {}, {kTenDays}});
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  EXPECT_EQ(row->state(), v1::GUARANTEE_STATE_GAP);
  EXPECT_FALSE(row->has_bound());
  EXPECT_THAT(row->missing(), ElementsAre("000002"));
}

TEST(GuaranteesTest, UrgentAndOrdinaryAreTwoRows) {
  const v1::Service service = Harmonised({{kTenDays, kUrgent}, {kTenDays}, {kTenDays}});
  EXPECT_EQ(Find(service, "ACTIVATION_TIME")->state(), v1::GUARANTEE_STATE_HOMOGENEOUS);
  EXPECT_THAT(Find(service, "ACTIVATION_TIME", "URGENT")->missing(),
              ElementsAre("000002", "000003"));
}

TEST(GuaranteesTest, AnEventNobodyNamesIsTakenAsUsualAndMarked) {
  const v1::Service service =
      Harmonised({{"Attivazione del servizio entro 10 giorni"}, {kTenDays}, {kTenDays}});
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  EXPECT_EQ(row->event(), "APPLICATION");
  EXPECT_EQ(row->state(), v1::GUARANTEE_STATE_HOMOGENEOUS);
  EXPECT_THAT(row->promises(0).assumed(), ElementsAre("event", "condition"));
  EXPECT_THAT(row->promises(1).assumed(), ElementsAre("condition"));
}

TEST(GuaranteesTest, OfTwoPromisesOfOneTownTheStrongestBinds) {
  const v1::Service service = Harmonised({{kThirtyDays, kTenDays}, {kTenDays}, {kTenDays}});
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  EXPECT_EQ(row->state(), v1::GUARANTEE_STATE_HOMOGENEOUS);
  EXPECT_EQ(Written(row->bound()), "LE 10 day");
}

TEST(GuaranteesTest, ASentenceWithoutAMeasureIsListedWithItsReason) {
  const v1::Service service = Harmonised({{"Massima cortesia"}, {kTenDays}, {}});
  ASSERT_THAT(service.not_measurable(), SizeIs(1));
  EXPECT_EQ(service.not_measurable(0).standard().municipality(), "000001");
  EXPECT_FALSE(service.not_measurable(0).reason().empty());
}

TEST(GuaranteesTest, AConditionOnCitizensIsListedAndNeverAFloor) {
  HarmoniseInput input = ThreeTowns();
  for (const char* town : {"000001", "000002"}) {
    v1::ServiceSheet sheet = StatedSheet(absl::StrCat("s", town), "home");
    v1::Standard& standard = Promise(sheet, "Rate: al massimo 12 mesi");
    standard.set_indicator("INSTALMENTS_MAX");
    standard.set_comparator("LE");
    standard.set_threshold("12");
    standard.set_unit("month");
    Deliver(input, town, {sheet});
  }
  const v1::Service service = *test::FindService(Harmonise(input), "home");
  EXPECT_THAT(service.guarantees(), IsEmpty());
  ASSERT_THAT(service.citizen_conditions(), SizeIs(1));
  EXPECT_THAT(service.citizen_conditions(0).promises(), SizeIs(2));
}

TEST(GuaranteesTest, FieldsThatContradictTheirSentenceTakeNoPart) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet sheet = Promising("s-1", {kTenDays});
  v1::Standard& standard = *sheet.mutable_standards(0);
  standard.set_indicator("ACTIVATION_TIME");
  standard.set_comparator("LE");
  standard.set_threshold("20");
  standard.set_unit("day");
  Deliver(input, "000001", {sheet});
  const v1::Service service = *test::FindService(Harmonise(input), "home");
  EXPECT_THAT(service.guarantees(), IsEmpty());
  ASSERT_THAT(service.set_aside(), SizeIs(1));
  EXPECT_EQ(service.set_aside(0).reason(), kStatementDisagrees);
}

TEST(GuaranteesTest, AnEventThatNoCodeFitsIsAConflict) {
  const v1::Service service = Harmonised(
      {{"Il servizio si attiva entro 10 giorni dalla chiusura del bando"}, {kTenDays}, {kTenDays}});
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  EXPECT_EQ(row->state(), v1::GUARANTEE_STATE_CONFLICT);
  EXPECT_EQ(row->rule(), "unfit_event");
  EXPECT_FALSE(row->has_bound());
  EXPECT_THAT(row->promises(), SizeIs(3));
}

TEST(GuaranteesTest, UnitsThatCannotBeRankedAreAConflict) {
  const v1::Service service =
      Harmonised({{"Apertura dello sportello per almeno 4 ore al giorno"},
                  {"Apertura dello sportello per almeno 4 ore al giorno"},
                  {"Apertura dello sportello per almeno 20 ore settimanali"}});
  for (const v1::Guarantee& row : service.guarantees()) {
    EXPECT_NE(row.state(), v1::GUARANTEE_STATE_HOMOGENEOUS) << row.indicator();
    EXPECT_NE(row.state(), v1::GUARANTEE_STATE_FLOOR) << row.indicator();
  }
}

TEST(GuaranteesTest, WhoAcceptsASheetInheritsItsPromises) {
  HarmoniseInput input = ThreeTowns();
  v1::ServiceSheet sheet = CoveringSheet("s-1", "home", {"000002"});
  Promise(sheet, kTenDays);
  Deliver(input, "000001", {sheet});
  Deliver(input, "000002", {}, {test::Accept("000001", "s-1", "home")});
  const v1::Service service = *test::FindService(Harmonise(input), "home");
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  EXPECT_EQ(row->state(), v1::GUARANTEE_STATE_HOMOGENEOUS);
  ASSERT_THAT(row->promises(), SizeIs(2));
  EXPECT_EQ(row->promises(1).municipality(), "000002");
  EXPECT_EQ(row->promises(1).sheet().municipality(), "000001");
}

TEST(GuaranteesTest, ATargetShowsWhoIsBelowIt) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {Promising("s-1", {kTenDays})});
  Deliver(input, "000002", {Promising("s-2", {kThirtyDays})});
  v1::GuaranteeTarget& target = input.targets.emplace_back();
  target.set_service("home");
  target.set_indicator("ACTIVATION_TIME");
  target.set_comparator("LE");
  target.set_value("2");
  target.set_unit("week");
  const v1::Service service = *test::FindService(Harmonise(input), "home");
  const v1::Guarantee* row = Find(service, "ACTIVATION_TIME");
  EXPECT_EQ(Written(row->target()), "LE 2 week");
  EXPECT_EQ(Written(row->bound()), "LE 30 day");
  EXPECT_FALSE(row->promises(0).below_target());
  EXPECT_TRUE(row->promises(1).below_target());
}

TEST(GuaranteesTest, TheIndexIsWhatIsHomogeneousOfAllThatIsShared) {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {Promising("s-1", {kTenDays, kUrgent})});
  Deliver(input, "000002", {Promising("s-2", {kTenDays})});
  const v1::Statistics statistics = Harmonise(input).statistics();
  EXPECT_EQ(statistics.homogeneous(), 1);
  EXPECT_EQ(statistics.shared_guarantees(), 2);
}

}  // namespace
}  // namespace ambito::charter
