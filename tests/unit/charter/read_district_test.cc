#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::string_view kDistrict = R"({
  "district": {"code": "SEM", "slug": "sud-est-milano", "name": "Distretto Sud Est Milano",
    "members": [{"istat_code": "015082", "name": "Colturano", "residents": 1952},
                {"istat_code": "015192", "name": "San Donato Milanese"}]},
  "policy": {"weights": "EQUAL", "sitting_quorum_percent": 51, "second_call_quorum_percent": 40,
    "decision": "MAJORITY", "decision_percent": 51, "abstentions": "NOT_COUNTED",
    "delegations_per_member": 0, "approval_lapses_on_membership_change": false},
  "texts": [{"part": 1, "section": "PRINCIPLES", "area": null, "title": "Principi",
             "text": "Uguaglianza."}],
  "duties": [{"duty_id": "D1", "area": null, "text": "Essere puntuali."}],
  "organisations": [{"organisation_id": "O1", "name": "Auser", "kind": "ASSOCIATION"}]})";

std::vector<std::string> Codes(const ViolationList& violations) {
  std::vector<std::string> codes;
  for (const v1::Violation& violation : violations.all()) {
    codes.push_back(absl::StrCat(violation.code(), " ", violation.field()));
  }
  return codes;
}

std::vector<std::string> CodesWith(absl::string_view from, absl::string_view to) {
  EXPECT_THAT(std::string(kDistrict), testing::HasSubstr(std::string(from)));
  return Codes(ReadDistrictFile(absl::StrReplaceAll(kDistrict, {{from, to}})).violations);
}

TEST(ReadDistrictTest, ReadsEveryPart) {
  const auto result = ReadDistrictFile(test::ReadFile("examples/pavia/district.json"));
  ASSERT_TRUE(result.file.has_value()) << result.violations.ToProto().DebugString();
  EXPECT_THAT(result.violations.all(), IsEmpty());
  const v1::DistrictProfile& profile = result.file->district();
  EXPECT_EQ(profile.slug(), "pavia");
  EXPECT_EQ(profile.members_size(), 12);
  EXPECT_EQ(profile.members(0).households(), 35400);
  EXPECT_EQ(profile.charter_year(), 2008);
  EXPECT_EQ(profile.parts_size(), 6);
  EXPECT_EQ(profile.approval_steps_size(), 3);
  EXPECT_EQ(result.file->organisations_size(), 34);
  EXPECT_TRUE(result.file->has_duties());
  EXPECT_EQ(result.file->policy().quotas_size(), 12);
  EXPECT_EQ(result.file->policy().quotas(0).weight(), 45);
}

TEST(ReadDistrictTest, DeclaredTotalsHaveDottedPathsInTheOrderOfTheFile) {
  const auto result = ReadDistrictFile(test::ReadFile("examples/pavia/district.json"));
  std::vector<std::string> totals;
  for (const v1::DeclaredTotal& total : result.file->district().declared()) {
    totals.push_back(absl::StrCat(total.what(), "=", total.value()));
  }
  EXPECT_THAT(totals,
              testing::IsSupersetOf({"district_services=18", "municipality_only_services.018110=18",
                                     "standards_by_category.TIMING=24",
                                     "organisations_breakdown.ASSOCIATION=13"}));
  EXPECT_EQ(totals[0], "district_services=18");
}

TEST(ReadDistrictTest, TextsAreGroupedByPartInReadingOrder) {
  const auto result =
      ReadDistrictFile(absl::StrReplaceAll(kDistrict, {{R"("texts": [)", R"("texts": [
        {"part": 5, "section": "SURVEY_METHODS", "text": "Cinque."},
        {"part": 1, "section": "RESPONSIBILITIES", "text": "Uno."},)"}}));
  ASSERT_TRUE(result.file.has_value()) << result.violations.ToProto().DebugString();
  ASSERT_EQ(result.file->texts_size(), 2);
  EXPECT_EQ(result.file->texts(0).part(), 5);
  ASSERT_EQ(result.file->texts(1).sections_size(), 2);
  EXPECT_EQ(result.file->texts(1).sections(0).section(), "RESPONSIBILITIES");
  EXPECT_EQ(result.file->texts(1).sections(1).section(), "PRINCIPLES");
}

TEST(ReadDistrictTest, WhatTheFileSaysNothingOfIsAbsent) {
  const auto result = ReadDistrictFile(
      R"({"district": {"code": "X", "slug": "x", "name": "X",
          "members": [{"istat_code": "015082", "name": "Colturano"}]}})");
  ASSERT_TRUE(result.file.has_value()) << result.violations.ToProto().DebugString();
  EXPECT_FALSE(result.file->has_duties());
  EXPECT_FALSE(result.file->has_policy());
  EXPECT_EQ(result.file->format_version(), 1);
  EXPECT_EQ(result.file->texts_size(), 0);
}

TEST(ReadDistrictTest, WhatIsMissingIsNamed) {
  EXPECT_THAT(Codes(ReadDistrictFile("{}").violations), ElementsAre("MISSING_FIELD district"));
  EXPECT_THAT(Codes(ReadDistrictFile(R"({"district": {}, "policy": {}})").violations),
              testing::IsSupersetOf(
                  {"MISSING_FIELD district.code", "MISSING_FIELD district.slug",
                   "MISSING_FIELD district.name", "MISSING_FIELD district.members",
                   "MISSING_FIELD policy.weights", "MISSING_FIELD policy.sitting_quorum_percent",
                   "MISSING_FIELD policy.approval_lapses_on_membership_change"}));
}

struct Case {
  const char* from;
  const char* to;
  const char* violation;
};

class RefusedDistrictTest : public testing::TestWithParam<Case> {};

TEST_P(RefusedDistrictTest, HasExactlyOneViolation) {
  EXPECT_THAT(CodesWith(GetParam().from, GetParam().to), ElementsAre(GetParam().violation));
}

INSTANTIATE_TEST_SUITE_P(
    Rules, RefusedDistrictTest,
    testing::Values(
        Case{"\"sud-est-milano\"", "\"Sud Est\"", "BAD_IDENTIFIER district.slug"},
        Case{"\"015192\"", "\"15192\"", "BAD_ISTAT_CODE district.members[1].istat_code"},
        Case{"\"015192\"", "\"015082\"", "DUPLICATE_ID district.members[1].istat_code"},
        Case{"\"residents\": 1952", "\"residents\": -1",
             "OUT_OF_RANGE district.members[0].residents"},
        Case{"\"residents\": 1952", "\"residents\": 1e3, \"homes\": 1",
             "UNKNOWN_KEY district.members[0].homes"},
        Case{"\"members\"", "\"lead_municipality\": \"018110\", \"members\"",
             "NOT_IN_DISTRICT district.lead_municipality"},
        Case{"\"members\"", "\"declared\": {\"a\": {\"b\": \"7\"}}, \"members\"",
             "WRONG_TYPE district.declared.a.b"},
        Case{"\"members\"", "\"declared\": {\"a\": -7}, \"members\"",
             "OUT_OF_RANGE district.declared.a"},
        Case{"\"members\"", "\"declared\": {\"a b\": 7}, \"members\"",
             "BAD_IDENTIFIER district.declared.a b"},
        Case{"\"members\"", "\"declared\": 7, \"members\"", "WRONG_TYPE district.declared"},
        Case{"\"part\": 1", "\"part\": 3", "UNKNOWN_PART texts[0].part"},
        Case{"\"PRINCIPLES\"", "\"APPEALS\"", "UNKNOWN_SECTION texts[0].section"},
        Case{"\"PRINCIPLES\"", "\"PRINCIPIA\"", "UNKNOWN_SECTION texts[0].section"},
        Case{"\"Uguaglianza.\"", "\"\"", "EMPTY_FIELD texts[0].text"},
        Case{"\"Essere puntuali.\"", "\" \"", "EMPTY_FIELD duties[0].text"},
        Case{"\"D1\"", "\"D 1\"", "BAD_IDENTIFIER duties[0].duty_id"},
        Case{"\"EQUAL\"", "\"SOME\"", "UNKNOWN_POLICY policy.weights"},
        Case{"\"EQUAL\"", "\"BY_POPULATION\"", "MISSING_FIELD district.members[1].residents"},
        Case{"\"EQUAL\"", "\"EQUAL\", \"quotas\": {\"015082\": 1}", "BAD_VALUE policy.quotas"},
        Case{"\"EQUAL\"", "\"BY_QUOTA\", \"quotas\": {\"015082\": 1}",
             "MISSING_FIELD policy.quotas.015192"},
        Case{"\"EQUAL\"", "\"BY_QUOTA\", \"quotas\": {\"015082\": 1, \"015192\": 0}",
             "OUT_OF_RANGE policy.quotas.015192"},
        Case{"\"decision_percent\": 51", "\"decision_percent\": 101",
             "OUT_OF_RANGE policy.decision_percent"},
        Case{"_change\": false", "_change\": 0",
             "WRONG_TYPE policy.approval_lapses_on_membership_change"},
        Case{"\"ASSOCIATION\"", "\"CLUB\"", "UNKNOWN_ORGANISATION_KIND organisations[0].kind"},
        Case{"\"Auser\"", "\"Auser\", \"contact\": {\"website\": \"javascript:alert(1)\"}",
             "BAD_VALUE organisations[0].contact.website"},
        Case{"\"Auser\"", "\"Auser\", \"areas\": [\"ANZIANI\", \"\"]",
             "MISSING_FIELD organisations[0].areas[1]"},
        Case{"\"texts\"", "\"charter\": {\"parts\": [{\"part\": 7, \"title\": \"x\"}]}, \"texts\"",
             "UNKNOWN_PART charter.parts[0].part"},
        Case{"\"texts\"",
             "\"charter\": {\"approval_steps\": [{\"step\": 1, \"code\": \"PROTECTIONS\", "
             "\"parts\": [1, 1]}]}, \"texts\"",
             "DUPLICATE_ID charter.approval_steps[0].parts[1]"}));

TEST(ReadCatalogueTest, SortsItsEntriesAndChecksThem) {
  const auto result = ReadCatalogueFile(
      R"({"format_version": 1, "entries": [{"id": "b", "title": "B", "area": "ANZIANI"},
          {"id": "a", "title": "A", "area": "DISABILI", "citizen_words": ["mamma"]}]})");
  ASSERT_TRUE(result.file.has_value()) << result.violations.ToProto().DebugString();
  EXPECT_EQ(result.file->entries(0).id(), "a");
  EXPECT_THAT(Codes(ReadCatalogueFile(R"({"entries": [{"id": "a", "title": "A", "area": "ANZIANI"},
          {"id": "a", "title": "", "area": "X", "setting": "MOON", "target_users": ["CATS"]}]})")
                        .violations),
              ElementsAre("EMPTY_FIELD entries[1].title", "UNKNOWN_AREA entries[1].area",
                          "BAD_VALUE entries[1].target_users[0]", "BAD_VALUE entries[1].setting",
                          "DUPLICATE_ID entries[1].id"));
}

TEST(ReadTextTest, ReadsThePartAndItsSections) {
  const auto result =
      ReadTextFile(R"({"part": 4, "sections": [{"section": "APPEALS", "text": "Si ricorre."}]})");
  ASSERT_TRUE(result.file.has_value()) << result.violations.ToProto().DebugString();
  EXPECT_THAT(Codes(ReadTextFile(R"({"sections": [{"section": "APPEALS"}]})").violations),
              ElementsAre("MISSING_FIELD part", "MISSING_FIELD sections[0].text"));
}

}  // namespace
}  // namespace ambito::charter
