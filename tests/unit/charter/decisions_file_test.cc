#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "lib/charter/read_files.h"
#include "lib/charter/validate.h"
#include "lib/charter/write_files.h"

namespace ambito::charter {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Found(const ViolationList& violations) {
  std::vector<std::string> found;
  for (const v1::Violation& violation : violations.all()) {
    found.push_back(absl::StrCat(violation.code(), " ", violation.field()));
  }
  return found;
}

// What is wrong with a file of one decision with these fields besides id and reason.
std::vector<std::string> WrongWith(const std::string& fields) {
  return Found(ReadDecisionsFile(absl::StrCat(R"({"decisions": [{"decision_id": "d-1", )", fields,
                                              R"(, "reason": "Perché sì"}]})"))
                   .violations);
}

TEST(DecisionsFileTest, ReadingWhatWasWrittenGivesTheSame) {
  const auto read = ReadDecisionsFile(R"({
    "format_version": 1, "_nota": "del tavolo tecnico",
    "decisions": [
      {"decision_id": "d-1", "kind": "SAME", "sheets": ["015082/a", "015192/b"], "reason": "È lo stesso",
       "decided_by": "Ufficio di piano", "decided_at": "2007-06-15T10:30:00Z"},
      {"decision_id": "d-2", "kind": "DIFFERENT", "sheets": ["015082/a", "015192/c"], "reason": "No"},
      {"decision_id": "d-3", "kind": "DIFFERENT", "sheets": ["015082/a"], "service": "home-care",
       "reason": "No", "decided_at": "2007-06-15"},
      {"decision_id": "d-4", "kind": "BELONGS", "sheets": ["015082/a"], "service": "telecare",
       "reason": "Sì"},
      {"decision_id": "d-5", "kind": "SPLIT", "sheets": ["015082/d"], "service": "home-care",
       "reason": "A sé"},
      {"decision_id": "d-6", "kind": "MERGE", "service": "prov-d-5", "into": "meals", "reason": "Sì"}
    ]})");
  ASSERT_TRUE(read.file.has_value()) << read.violations.ToProto().DebugString();
  EXPECT_EQ(read.file->decisions_size(), 6);
  EXPECT_EQ(read.file->decisions(0).decided_by(), "Ufficio di piano");
  const auto again = ReadDecisionsFile(WriteDecisionsFile(*read.file));
  ASSERT_TRUE(again.file.has_value()) << again.violations.ToProto().DebugString();
  EXPECT_TRUE(MessageDifferencer::Equals(*read.file, *again.file));
}

struct Case {
  const char* name;
  const char* fields;
  const char* violation;
};

class DecisionRuleTest : public testing::TestWithParam<Case> {};

TEST_P(DecisionRuleTest, IsNamedWithItsField) {
  EXPECT_THAT(WrongWith(GetParam().fields), ElementsAre(GetParam().violation));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, DecisionRuleTest,
    testing::Values(
        Case{"UnknownKind", R"("kind": "EQUAL")", "BAD_VALUE decisions[0].kind"},
        Case{"NoKind", R"("sheets": ["015082/a"])", "MISSING_FIELD decisions[0].kind"},
        Case{"SameOfOne", R"("kind": "SAME", "sheets": ["015082/a"])",
             "OUT_OF_RANGE decisions[0].sheets"},
        Case{
            "DifferentOfThree",
            R"("kind": "DIFFERENT", "sheets": ["015082/a", "015082/b", "015082/c"], "service": "s")",
            "OUT_OF_RANGE decisions[0].sheets"},
        Case{"BelongsOfNone", R"("kind": "BELONGS", "service": "s")",
             "OUT_OF_RANGE decisions[0].sheets"},
        Case{"MergeOfSheets",
             R"("kind": "MERGE", "sheets": ["015082/a"], "service": "s", "into": "t")",
             "OUT_OF_RANGE decisions[0].sheets"},
        Case{"SheetWithoutTown", R"("kind": "BELONGS", "sheets": ["a"], "service": "s")",
             "BAD_VALUE decisions[0].sheets[0]"},
        Case{"TownWithoutZero", R"("kind": "BELONGS", "sheets": ["15082/a"], "service": "s")",
             "BAD_VALUE decisions[0].sheets[0]"},
        Case{"SheetTwice", R"("kind": "SAME", "sheets": ["015082/a", "015082/a"])",
             "DUPLICATE_ID decisions[0].sheets[1]"},
        Case{"NoService", R"("kind": "BELONGS", "sheets": ["015082/a"])",
             "MISSING_FIELD decisions[0].service"},
        Case{"ServiceTooMuch",
             R"("kind": "SAME", "sheets": ["015082/a", "015082/b"], "service": "s")",
             "BAD_VALUE decisions[0].service"},
        Case{"ServiceOfTwoDifferent",
             R"("kind": "DIFFERENT", "sheets": ["015082/a", "015082/b"], "service": "s")",
             "BAD_VALUE decisions[0].service"},
        Case{"BadService", R"("kind": "BELONGS", "sheets": ["015082/a"], "service": "a b")",
             "BAD_IDENTIFIER decisions[0].service"},
        Case{"NoInto", R"("kind": "MERGE", "service": "s")", "MISSING_FIELD decisions[0].into"},
        Case{"IntoItself", R"("kind": "MERGE", "service": "s", "into": "s")",
             "BAD_VALUE decisions[0].into"},
        Case{"BadTime",
             R"("kind": "BELONGS", "sheets": ["015082/a"], "service": "s", "decided_at": "ieri")",
             "BAD_DATE decisions[0].decided_at"},
        Case{"LocalTime",
             R"("kind": "BELONGS", "sheets": ["015082/a"], "service": "s", )"
             R"("decided_at": "2007-06-15T10:30:00+02:00")",
             "BAD_DATE decisions[0].decided_at"},
        Case{"UnknownKey", R"("kind": "MERGE", "service": "s", "into": "t", "why": "x")",
             "UNKNOWN_KEY decisions[0].why"}),
    [](const testing::TestParamInfo<Case>& tested) { return tested.param.name; });

TEST(DecisionsFileTest, AnIdTwiceIsNamedAtTheSecond) {
  const std::string one =
      R"({"decision_id": "d-1", "kind": "MERGE", "service": "s", "into": "t", "reason": "Sì"})";
  EXPECT_THAT(
      Found(ReadDecisionsFile(absl::StrCat(R"({"decisions": [)", one, ",", one, "]}")).violations),
      ElementsAre("DUPLICATE_ID decisions[1].decision_id"));
}

TEST(DecisionsFileTest, AServiceNamedAfterTheLongestSheetIdMayBeNamed) {
  const std::string longest(64, 'a');
  EXPECT_THAT(WrongWith(absl::StrCat(R"("kind": "MERGE", "service": "prov-015082-)", longest,
                                     R"(", "into": "t")")),
              IsEmpty());
  EXPECT_THAT(
      WrongWith(absl::StrCat(R"("kind": "MERGE", "service": ")", longest, R"(a", "into": "t")")),
      ElementsAre("BAD_IDENTIFIER decisions[0].service"));
}

v1::GuaranteeTarget Target() {
  v1::GuaranteeTarget target;
  target.set_service("home-care");
  target.set_indicator("ACTIVATION_TIME");
  target.set_comparator("LE");
  target.set_value("10");
  target.set_unit("day");
  target.set_reason("Delibera 3");
  return target;
}

std::vector<std::string> WrongWith(const v1::GuaranteeTarget& target, bool remove = false) {
  ViolationList violations;
  ValidateTarget(target, remove, "", violations);
  return Found(violations);
}

TEST(TargetTest, IsHeldToTheRulesOfAMeasure) {
  EXPECT_THAT(WrongWith(Target()), IsEmpty());
  v1::GuaranteeTarget target = Target();
  target.set_unit("percent");
  EXPECT_THAT(WrongWith(target), ElementsAre("UNIT_INDICATOR_MISMATCH unit"));
  target = Target();
  target.set_comparator("GE");
  EXPECT_THAT(WrongWith(target), ElementsAre("COMPARATOR_INDICATOR_MISMATCH comparator"));
  target = Target();
  target.set_value("presto");
  EXPECT_THAT(WrongWith(target), ElementsAre("WRONG_TYPE value"));
  target = Target();
  target.clear_value();
  EXPECT_THAT(WrongWith(target), ElementsAre("MISSING_FIELD value"));
  target.set_event("ALL_OF_A_SUDDEN");
  EXPECT_THAT(WrongWith(target, true), ElementsAre("UNKNOWN_EVENT event"));
}

TEST(TargetTest, ThatIsTakenBackNeedsNoMeasure) {
  v1::GuaranteeTarget target = Target();
  target.clear_comparator();
  target.clear_value();
  target.clear_unit();
  EXPECT_THAT(WrongWith(target, true), IsEmpty());
}

}  // namespace
}  // namespace ambito::charter
