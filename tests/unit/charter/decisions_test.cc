#include "lib/charter/decisions.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/charter/harmonise_builders.h"

namespace ambito::charter {
namespace {

using test::Deliver;
using test::PlaceOf;
using test::ServiceOf;
using test::Sheet;
using test::StatedSheet;
using test::ThreeTowns;
using testing::ElementsAre;
using testing::IsEmpty;

v1::Decision Decision(v1::DecisionKind kind, std::vector<std::string> sheets,
                      const std::string& service = "", const std::string& into = "") {
  v1::Decision decision;
  decision.set_kind(kind);
  decision.mutable_sheets()->Assign(sheets.begin(), sheets.end());
  decision.set_service(service);
  decision.set_into(into);
  decision.set_reason("Perché sì");
  return decision;
}

v1::Decision Same(std::vector<std::string> sheets) {
  return Decision(v1::DECISION_KIND_SAME, std::move(sheets));
}
v1::Decision Different(const std::string& a, const std::string& b) {
  return Decision(v1::DECISION_KIND_DIFFERENT, {a, b});
}
v1::Decision IsNot(const std::string& sheet, const std::string& service) {
  return Decision(v1::DECISION_KIND_DIFFERENT, {sheet}, service);
}
v1::Decision Belongs(std::vector<std::string> sheets, const std::string& service) {
  return Decision(v1::DECISION_KIND_BELONGS, std::move(sheets), service);
}
v1::Decision Split(const std::string& service, std::vector<std::string> sheets) {
  return Decision(v1::DECISION_KIND_SPLIT, std::move(sheets), service);
}
v1::Decision Merge(const std::string& service, const std::string& into) {
  return Decision(v1::DECISION_KIND_MERGE, {}, service, into);
}

// With ids d-1, d-2… and times in that order.
v1::Decisions List(std::vector<v1::Decision> decisions) {
  v1::Decisions list;
  for (v1::Decision& decision : decisions) {
    const int number = list.decisions_size() + 1;
    decision.set_decision_id(absl::StrCat("d-", number));
    decision.set_decided_at(absl::StrCat("2006-01-0", number, "T10:00:00Z"));
    *list.add_decisions() = std::move(decision);
  }
  return list;
}

// Sheets 000001/A to 000003/C that nobody has catalogued and that are nothing alike.
HarmoniseInput ThreeUnlike() {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {Sheet("A", "Zufolo bislacco")});
  Deliver(input, "000002", {Sheet("B", "Gramo perdifiato")});
  Deliver(input, "000003", {Sheet("C", "Stralunata quisquilia")});
  return input;
}

// The same three, all stated to be home help.
HarmoniseInput ThreeAtHome() {
  HarmoniseInput input = ThreeTowns();
  Deliver(input, "000001", {StatedSheet("A", "home")});
  Deliver(input, "000002", {StatedSheet("B", "home")});
  Deliver(input, "000003", {StatedSheet("C", "home")});
  return input;
}

constexpr char kA[] = "000001/A";
constexpr char kB[] = "000002/B";
constexpr char kC[] = "000003/C";
constexpr char kOwnA[] = "prov-000001-A";
constexpr char kOwnB[] = "prov-000002-B";
constexpr char kOwnC[] = "prov-000003-C";

struct Case {
  const char* name;
  bool at_home;  // ThreeAtHome, else ThreeUnlike.
  std::vector<v1::Decision> decisions;
  std::vector<std::string> services;  // Of A, B, C.
};

class DecidedTest : public testing::TestWithParam<Case> {};

std::vector<std::string> ServicesOf(const v1::DraftCharter& draft) {
  return {ServiceOf(draft, "A"), ServiceOf(draft, "B"), ServiceOf(draft, "C")};
}

TEST_P(DecidedTest, PutsTheSheetsWhereItWasSaid) {
  HarmoniseInput input = GetParam().at_home ? ThreeAtHome() : ThreeUnlike();
  input.decisions = List(GetParam().decisions);
  const v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServicesOf(draft), GetParam().services);
  EXPECT_THAT(draft.unheeded(), IsEmpty());
}

TEST_P(DecidedTest, DoesNotDependOnTheOrderOfTheInput) {
  HarmoniseInput input = GetParam().at_home ? ThreeAtHome() : ThreeUnlike();
  input.decisions = List(GetParam().decisions);
  const std::string bytes = Harmonise(input).SerializeAsString();
  std::reverse(input.decisions.mutable_decisions()->begin(),
               input.decisions.mutable_decisions()->end());
  for (v1::Decision& decision : *input.decisions.mutable_decisions()) {
    std::reverse(decision.mutable_sheets()->begin(), decision.mutable_sheets()->end());
  }
  std::reverse(input.municipalities.begin(), input.municipalities.end());
  EXPECT_EQ(Harmonise(input).SerializeAsString(), bytes);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, DecidedTest,
    testing::Values(
        Case{"Nothing", false, {}, {kOwnA, kOwnB, kOwnC}},
        Case{"Same", false, {Same({kA, kB})}, {kOwnA, kOwnA, kOwnC}},
        Case{"SameInSteps", false, {Same({kB, kC}), Same({kA, kC})}, {kOwnA, kOwnA, kOwnA}},
        Case{"Belongs", false, {Belongs({kB}, "meals")}, {kOwnA, "meals", kOwnC}},
        Case{"BelongsToAnothersService", false, {Belongs({kC}, kOwnB)}, {kOwnA, kOwnB, kOwnB}},
        Case{"BelongsThoughItStatesAnother",
             true,
             {Belongs({kB}, "meals")},
             {"home", "meals", "home"}},
        Case{"WhatIsTheSameBelongsTogether",
             false,
             {Same({kA, kB}), Belongs({kB}, "meals")},
             {"meals", "meals", kOwnC}},
        Case{"IsNotThoughItSaysSo", true, {IsNot(kA, "home")}, {kOwnA, "home", "home"}},
        Case{"IsNotForAllThatAreTheSame",
             true,
             {Same({kA, kB}), IsNot(kA, "home")},
             {kOwnA, kOwnA, "home"}},
        Case{"DifferentOneLeaves", true, {Different(kA, kC)}, {"home", "home", kOwnC}},
        Case{"WhoLeavesTakesTheSameAlong",
             true,
             {Different(kA, kC), Same({kB, kC})},
             {"home", kOwnB, kOwnB}},
        Case{"WhatWasSaidToBelongStays",
             true,
             {Different(kA, kC), Belongs({kC}, "home")},
             {kOwnA, "home", "home"}},
        Case{"IsNotAServiceNobodyCatalogued",
             false,
             {Belongs({kB}, kOwnA), IsNot(kA, kOwnA)},
             {"prov-000001-A-2", kOwnA, kOwnC}},
        Case{"Split", true, {Split("home", {kB, kC})}, {"home", "prov-d-1", "prov-d-1"}},
        Case{"Merge", true, {Merge("home", "meals")}, {"meals", "meals", "meals"}},
        Case{"MergeInSteps",
             false,
             {Merge(kOwnA, kOwnB), Merge(kOwnB, "meals")},
             {"meals", "meals", kOwnC}},
        Case{"MergeLeavesWhatMustNotCome",
             true,
             {IsNot(kA, "meals"), Merge("home", "meals")},
             {"home", "meals", "meals"}},
        Case{"MergeDoesNotUniteWhatIsDifferent",
             false,
             {Different(kA, kB), Merge(kOwnA, "meals"), Merge(kOwnB, "meals")},
             {"meals", kOwnB, kOwnC}},
        Case{"MergeBringsBackTheSplit",
             true,
             {Split("home", {kB}), Merge("prov-d-1", "meals")},
             {"home", "meals", "home"}}),
    [](const testing::TestParamInfo<Case>& tested) { return tested.param.name; });

struct Refused {
  const char* name;
  std::vector<v1::Decision> in_force;
  v1::Decision next;
  const char* contradicts;  // Empty: it may stand.
};

class ContradictionTest : public testing::TestWithParam<Refused> {};

std::string Contradicted(const v1::Decisions& in_force, v1::Decision next) {
  next.set_decision_id("next");
  v1::Decisions list;
  *list.add_decisions() = std::move(next);
  return FindContradiction(in_force, list).contradicts;
}

TEST_P(ContradictionTest, IsNamed) {
  EXPECT_EQ(Contradicted(List(GetParam().in_force), GetParam().next), GetParam().contradicts);
}

// What is named must be worth undoing.
TEST_P(ContradictionTest, GoesAwayWithTheDecisionThatIsNamed) {
  v1::Decisions in_force = List(GetParam().in_force);
  auto& left = *in_force.mutable_decisions();
  left.erase(std::remove_if(left.begin(), left.end(),
                            [&](const v1::Decision& decision) {
                              return decision.decision_id() == GetParam().contradicts;
                            }),
             left.end());
  EXPECT_EQ(Contradicted(in_force, GetParam().next), "");
}

TEST_P(ContradictionTest, LeavesTheDraftAsTheEarlierOnesSay) {
  if (*GetParam().contradicts == '\0') return;
  HarmoniseInput input = ThreeUnlike();
  input.decisions = List(GetParam().in_force);
  const v1::DraftCharter before = Harmonise(input);
  v1::Decision& next = *input.decisions.add_decisions();
  next = GetParam().next;
  next.set_decision_id("next");
  next.set_decided_at("2006-02-01T10:00:00Z");
  const v1::DraftCharter after = Harmonise(input);
  EXPECT_EQ(ServicesOf(after), ServicesOf(before));
  ASSERT_EQ(after.unheeded_size(), 1);
  EXPECT_EQ(after.unheeded(0).decision_id(), "next");
  EXPECT_EQ(after.unheeded(0).reason(), kContradicts);
  EXPECT_EQ(after.unheeded(0).contradicts(), GetParam().contradicts);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, ContradictionTest,
    testing::Values(
        Refused{"SameThenDifferent", {Same({kA, kB})}, Different(kA, kB), "d-1"},
        Refused{"DifferentThenSame", {Different(kA, kB)}, Same({kB, kA}), "d-1"},
        Refused{"ThroughAThird", {Same({kA, kB}), Same({kB, kC})}, Different(kA, kC), "d-2"},
        Refused{
            "TheOneThatJoined", {Belongs({kA}, "home"), Same({kA, kB})}, Different(kA, kB), "d-2"},
        Refused{"BelongsTwice", {Belongs({kA}, "home")}, Belongs({kA}, "meals"), "d-1"},
        Refused{"TheOneThatPlaced",
                {Same({kA, kB}), Belongs({kA}, "home")},
                Belongs({kA}, "meals"),
                "d-2"},
        Refused{"IsNotThenBelongs", {IsNot(kA, "home")}, Belongs({kA}, "home"), "d-1"},
        Refused{"BelongsThenIsNot", {Belongs({kA}, "home")}, IsNot(kA, "home"), "d-1"},
        Refused{"IsNotThroughTheSame",
                {IsNot(kA, "home"), Belongs({kB}, "home")},
                Same({kA, kB}),
                "d-1"},
        Refused{"DifferentInOneService",
                {Different(kA, kB), Belongs({kA}, "home")},
                Belongs({kB}, "home"),
                "d-1"},
        Refused{"InOneServiceThenDifferent",
                {Belongs({kA}, "home"), Belongs({kB}, "home")},
                Different(kA, kB),
                "d-2"},
        Refused{"DifferentFromOneWhoIsThere",
                {Different(kB, kC), Belongs({kA}, "home"), Belongs({kC}, "home")},
                Same({kA, kB}),
                "d-1"},
        Refused{"SplitFromWhereItBelongs", {Belongs({kA}, "home")}, Split("home", {kA}), "d-1"},
        Refused{
            "SplitTogetherWhatIsDifferent", {Different(kA, kB)}, Split("home", {kA, kB}), "d-1"},
        Refused{"BelongsAfterSplit", {Split("home", {kA})}, Belongs({kA}, "home"), "d-1"},
        Refused{"MergeTwice", {Merge("home", "meals")}, Merge("home", kOwnA), "d-1"},
        Refused{"MergeInACircle",
                {Merge("home", "meals"), Merge("meals", kOwnA)},
                Merge(kOwnA, "home"),
                "d-1"},
        Refused{"MergeOfWhatMustNotCome",
                {Belongs({kA}, "home"), IsNot(kA, "meals")},
                Merge("home", "meals"),
                "d-2"},
        Refused{"MergeOfWhatIsDifferent",
                {Belongs({kA}, "home"), Belongs({kB}, "meals"), Different(kA, kB)},
                Merge("home", "meals"),
                "d-3"},
        Refused{"DifferentAfterMerge",
                {Belongs({kA}, "home"), Belongs({kB}, "meals"), Merge("home", "meals")},
                Different(kA, kB),
                "d-2"},
        Refused{"IsNotWhatItBecame",
                {Belongs({kA}, "home"), Merge("home", "meals")},
                IsNot(kA, "meals"),
                "d-1"},
        Refused{"MergeBackWhatWasSplit", {Split("home", {kA})}, Merge("prov-d-1", "home"), "d-1"},
        Refused{"TheSameAgainMayStand", {Same({kA, kB})}, Same({kA, kB}), ""},
        Refused{"TheSameMergeMayStand", {Merge("home", "meals")}, Merge("home", "meals"), ""},
        Refused{"OthersMayStand",
                {Different(kA, kB), Belongs({kA}, "home")},
                Belongs({kC}, "home"),
                ""}),
    [](const testing::TestParamInfo<Refused>& tested) { return tested.param.name; });

TEST(DecisionsTest, AreHeededWithTheSheetsThatAreThere) {
  HarmoniseInput input = ThreeUnlike();
  input.decisions = List({Same({kA, kB, "000003/gone"}), Same({kC, "000003/gone"})});
  const v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServiceOf(draft, "B"), kOwnA);
  ASSERT_EQ(draft.unheeded_size(), 1);
  EXPECT_EQ(draft.unheeded(0).decision_id(), "d-2");
  EXPECT_EQ(draft.unheeded(0).reason(), kNoSuchSheet);
}

TEST(DecisionsTest, OfAServiceThatIsGoneAreUnheeded) {
  HarmoniseInput input = ThreeUnlike();
  input.decisions = List({Belongs({kA}, "gone"), Merge("home", "gone")});
  const v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServiceOf(draft, "A"), kOwnA);
  ASSERT_EQ(draft.unheeded_size(), 2);
  EXPECT_EQ(draft.unheeded(0).reason(), kNoSuchService);
  EXPECT_EQ(draft.unheeded(1).reason(), kNoSuchService);
}

TEST(DecisionsTest, AreSaidToHavePutTheSheetThere) {
  HarmoniseInput input = ThreeUnlike();
  input.decisions = List({Same({kA, kB}), Belongs({kA}, "meals")});
  const v1::PlacedSheet place = PlaceOf(Harmonise(input), "B");
  EXPECT_EQ(place.how(), v1::MATCH_HOW_DECIDED);
  EXPECT_EQ(place.confidence(), 1);
  EXPECT_THAT(place.decisions(), ElementsAre("d-1", "d-2"));
}

// Of one sheet that may be `home`, another that is nothing.
HarmoniseInput OneInDoubt() {
  HarmoniseInput input = ThreeTowns();
  input.thresholds.accept = 0.99;
  Deliver(input, "000001", {Sheet("A", "Assistenza domiciliare")});
  Deliver(input, "000002", {Sheet("B", "Gramo perdifiato")});
  return input;
}

TEST(DecisionsTest, AnswerTheQuestionTheyAreAbout) {
  HarmoniseInput input = OneInDoubt();
  ASSERT_EQ(Harmonise(input).review_size(), 1);
  for (const v1::Decision& answer :
       {Belongs({kA}, "home"), IsNot(kA, "home"), Belongs({kA}, "meals"), Split("home", {kA})}) {
    input.decisions = List({answer});
    EXPECT_THAT(Harmonise(input).review(), IsEmpty()) << answer.DebugString();
  }
}

TEST(DecisionsTest, ThatSheetsAreTheSameDoNotSayWhatTheyAre) {
  HarmoniseInput input = OneInDoubt();
  input.decisions = List({Same({kA, kB})});
  const v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(ServiceOf(draft, "B"), kOwnA);
  ASSERT_EQ(draft.review_size(), 1);
  EXPECT_EQ(draft.review(0).service(), "home");
  EXPECT_EQ(draft.review(0).settles(), 2);
}

TEST(DecisionsTest, AQuestionAboutWhatWasMergedIsAboutWhatItBecame) {
  HarmoniseInput input = OneInDoubt();
  input.decisions = List({Merge("home", "meals")});
  ASSERT_EQ(Harmonise(input).review_size(), 1);
  EXPECT_EQ(Harmonise(input).review(0).service(), "meals");
  input.decisions = List({Merge("home", "meals"), IsNot(kA, "meals")});
  EXPECT_THAT(Harmonise(input).review(), IsEmpty());
}

TEST(DecisionsTest, AnAcceptanceHoldsForWhatItsServiceHasBecome) {
  HarmoniseInput input = test::ThreeTowns();
  test::Deliver(input, "000001", {test::CoveringSheet("s-1", "home", {"000002"})});
  test::Deliver(input, "000002", {}, {test::Accept("000001", "s-1", "home")});
  input.decisions = List({Merge("home", "meals")});
  const v1::DraftCharter draft = Harmonise(input);
  EXPECT_EQ(test::FindService(draft, "meals")->coverage_size(), 2);
}

TEST(DecisionsTest, GiveTheFirstDraftBackWhenUndone) {
  HarmoniseInput input = ThreeUnlike();
  HarmoniseMemo memo;
  const std::string first = Harmonise(input, memo).Whole().SerializeAsString();
  input.decisions = List({Same({kA, kB}), Merge(kOwnC, "meals")});
  EXPECT_NE(Harmonise(input, memo).Whole().SerializeAsString(), first);
  input.decisions.Clear();
  EXPECT_EQ(Harmonise(input, memo).Whole().SerializeAsString(), first);
}

TEST(DecisionsTest, TheFirstOfSeveralNewOnesThatContradictsIsNamed) {
  v1::Decisions next = List({Same({kA, kB}), Different(kB, kA), IsNot(kC, "home")});
  const Contradiction found = FindContradiction(v1::Decisions(), next);
  EXPECT_EQ(found.decision_id, "d-2");
  EXPECT_EQ(found.contradicts, "d-1");
}

}  // namespace
}  // namespace ambito::charter
