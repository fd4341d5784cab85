#include "client/output/charter_json.h"

#include <gtest/gtest.h>

#include <vector>

namespace ambito::client {
namespace {

using Keys = std::vector<std::string>;

Keys KeysOf(const Json& object) {
  Keys keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

v1::DraftCharter Draft() {
  v1::DraftCharter draft;
  v1::Service& service = *draft.add_services();
  service.set_id("home-care");
  service.set_scope(v1::SCOPE_INTERMUNICIPAL);
  service.add_coverage("018110");
  v1::PlacedSheet& placed = *service.add_sheets();
  placed.mutable_sheet()->set_municipality("018110");
  placed.mutable_sheet()->set_sheet_id("018110-001");
  placed.set_in_force(true);
  placed.set_how(v1::MATCH_HOW_STATED);
  placed.set_confidence(0.5);
  placed.add_evidence()->set_kind("alias");
  v1::StandardRef& lost = *service.add_lost();
  lost.set_municipality("018110");
  lost.set_standard_id("S1");
  v1::ReviewQuestion& question = *draft.add_review();
  question.mutable_a()->set_sheet_id("a");
  question.set_service("home-care");
  draft.add_review()->mutable_sheet()->set_sheet_id("b");
  v1::Statistics& statistics = *draft.mutable_statistics();
  v1::Count& count = *statistics.add_by_area();
  count.set_code("ANZIANI");
  count.set_count(9);
  statistics.add_by_municipality()->set_municipality("018110");
  statistics.add_disagreements()->set_what("organisations");
  return draft;
}

TEST(CharterJson, HasTheDocumentedShape) {
  const Json json = CharterJson(Draft());
  EXPECT_EQ(KeysOf(json), (Keys{"services", "review", "unheeded_decisions", "statistics"}));
  EXPECT_EQ(KeysOf(json["services"][0]),
            (Keys{"id", "title", "description", "words_from", "words_sheet", "area", "provisional",
                  "scope", "coverage", "covered_by", "sheets", "guarantees", "citizen_conditions",
                  "not_measurable", "set_aside", "lost"}));
  EXPECT_EQ(KeysOf(json["services"][0]["sheets"][0]),
            (Keys{"municipality", "sheet_id", "sheet_digest", "in_force", "not_in_force_reason",
                  "how", "confidence", "evidence", "decisions"}));
  EXPECT_EQ(KeysOf(json["services"][0]["lost"][0]),
            (Keys{"municipality", "sheet_id", "standard_id"}));
  EXPECT_EQ(KeysOf(json["review"][0]), (Keys{"a", "b", "score", "settles", "reason", "evidence"}));
  EXPECT_EQ(KeysOf(json["statistics"]),
            (Keys{"services", "shared", "intermunicipal", "municipality_only", "by_area",
                  "standards", "standards_by_category", "measurable", "verifiable", "surveys",
                  "organisations", "organisations_by_kind", "not_measurable", "guarantees_by_state",
                  "harmonisation_index", "by_municipality", "absent", "disagreements"}));
  EXPECT_EQ(KeysOf(json["statistics"]["by_municipality"]["018110"]),
            (Keys{"services", "shared", "municipality_only", "by_area", "standards",
                  "standards_by_category", "measurable", "verifiable", "surveys"}));
  EXPECT_EQ(KeysOf(json["statistics"]["disagreements"][0]),
            (Keys{"what", "scope", "declared", "counted"}));
}

TEST(CharterJson, HasValuesAsProgramsExpectThem) {
  const Json json = CharterJson(Draft());
  const Json& service = json["services"][0];
  EXPECT_EQ(service["scope"], "INTERMUNICIPAL");
  EXPECT_EQ(service["sheets"][0]["how"], "STATED");
  EXPECT_TRUE(service["sheets"][0]["confidence"].is_number_float());
  EXPECT_EQ(service["sheets"][0]["in_force"], true);
  EXPECT_EQ(json["review"][0]["b"], (Json{{"service", "home-care"}}));
  EXPECT_EQ(json["review"][1]["b"], (Json{{"municipality", ""}, {"sheet_id", "b"}}));
  EXPECT_EQ(json["statistics"]["by_area"], (Json{{"ANZIANI", 9}}));
  EXPECT_TRUE(json["statistics"]["harmonisation_index"].is_number());
}

TEST(CharterJson, HasNoScopeForAServiceThatIsNotInForce) {
  EXPECT_TRUE(ServiceJson(v1::Service())["scope"].is_null());
}

}  // namespace
}  // namespace ambito::client
