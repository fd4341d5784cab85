#include "client/output/json.h"

#include <gtest/gtest.h>

#include <sstream>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/federation.pb.h"
#include "ambito/v1/federation_admin_service.pb.h"
#include "ambito/v1/node_service.pb.h"

namespace ambito::client {
namespace {

TEST(MessageJson, PrintsDefaultsAndCountsAsNumbers) {
  v1::GetFederationStatusResponse status;
  status.set_members(12);
  const Json json = ToJson(status);
  EXPECT_EQ(json["members"], 12);
  EXPECT_EQ(json["away"], 0);
  EXPECT_EQ(json["district_name"], "");
  EXPECT_TRUE(json["draft"].is_null());
}

TEST(MessageJson, PrintsSixtyFourBitsAsNumbers) {
  v1::ImportSheetsResponse response;
  response.set_log_size(1ull << 53);
  EXPECT_TRUE(ToJson(response)["log_size"].is_number_unsigned());
}

TEST(MessageJson, TakesThePrefixOffEnumValues) {
  v1::ImportSheetsResponse response;
  response.add_items()->set_action(v1::IMPORT_ACTION_CHANGED);
  response.add_items();
  const Json items = ToJson(response)["items"];
  EXPECT_EQ(items[0]["action"], "CHANGED");
  EXPECT_TRUE(items[1]["action"].is_null());
}

TEST(MessageJson, ShowsKeysAsHexAndHeadsAsText) {
  v1::GetNodeStatusResponse status;
  status.set_log_public_key(std::string("\x00\xAB", 2));
  status.set_head("ambito/pavia/018110\n3\n");
  const Json json = ToJson(status);
  EXPECT_EQ(json["log_public_key"], "00ab");
  EXPECT_EQ(json["head"], "ambito/pavia/018110\n3\n");
}

TEST(MessageJson, ShowsOfAOneofOnlyWhatIsSet) {
  v1::Change change;
  change.mutable_delete_sheet()->set_sheet_id("s-1");
  const Json json = ToJson(change);
  EXPECT_EQ(json.size(), 1u);
  EXPECT_EQ(json["delete_sheet"]["sheet_id"], "s-1");
}

TEST(MessageJson, ShowsSheetsAsInTheInterchangeFiles) {
  v1::StoredSheet stored;
  stored.mutable_sheet()->set_sheet_id("s-1");
  stored.mutable_sheet()->add_standards()->set_threshold("15");
  stored.set_revision(7);
  const Json json = ToJson(stored);
  EXPECT_EQ(json["sheet"]["sheet_id"], "s-1");
  EXPECT_EQ(json["sheet"]["standards"][0]["threshold"], 15);
  EXPECT_EQ(json["revision"], 7);
}

TEST(MessageJson, WritesSeveritiesInLowerCase) {
  v1::Violation violation;
  violation.set_severity(v1::SEVERITY_WARNING);
  EXPECT_EQ(ToJson(violation)["severity"], "warning");
}

TEST(MessageJson, IsOneDocumentEvenOfBrokenText) {
  std::ostringstream out;
  std::ostringstream err;
  PrintJson(Console{out, err}, Json{{"name", "a\xFF"}});
  EXPECT_FALSE(Json::parse(out.str(), nullptr, false).is_discarded());
}

}  // namespace
}  // namespace ambito::client
