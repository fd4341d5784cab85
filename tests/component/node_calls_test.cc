// What a node answers its staff, and everybody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include "nlohmann/json.hpp"
#include "tests/component/test_district.h"
#include "tests/support/broken_inputs.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

using test::Context;
using test::TestDistrict;
using testing::HasSubstr;

constexpr char kColturano[] = "015082";
constexpr char kSanDonato[] = "015192";

v1::Violations ViolationsOf(const grpc::Status& status) {
  google::rpc::Status details;
  v1::Violations violations;
  if (!details.ParseFromString(status.error_details())) return violations;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&violations)) return violations;
  }
  return violations;
}

TEST(NodeCalls, AnImportedFileImportedAgainChangesNothing) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  const v1::ImportSheetsResponse first = district.Load(kColturano);
  const v1::ImportSheetsResponse second = district.Load(kColturano);
  EXPECT_EQ(first.log_size(), second.log_size());
  for (const auto& item : second.items()) EXPECT_EQ(item.action(), v1::IMPORT_ACTION_SAME);
}

TEST(NodeCalls, ANodeRestartsIntoTheSameState) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  auto file_of = [&] {
    auto stub = district.Sheets(kColturano);
    auto context = Context();
    auto reader = stub->ExportSheets(context.get(), {});
    v1::MunicipalityFile file;
    v1::ExportSheetsResponse piece;
    while (reader->Read(&piece)) file.MergeFrom(piece.file());
    EXPECT_TRUE(reader->Finish().ok());
    return file.SerializeAsString();
  };
  const std::string before = file_of();
  district.StopNode(kColturano);
  district.StartNode(kColturano, /*with_hub=*/false);
  EXPECT_EQ(file_of(), before);
}

TEST(NodeCalls, AStaleEditIsAbortedWithTheCurrentRevision) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  auto stub = district.Sheets(kColturano);
  v1::GetSheetRequest get;
  get.set_sheet_id("015082-002");
  v1::GetSheetResponse got;
  ASSERT_TRUE(stub->GetSheet(Context().get(), get, &got).ok());
  v1::UpdateSheetRequest update;
  *update.mutable_sheet() = got.stored().sheet();
  update.mutable_sheet()->set_description("Testo nuovo.");
  update.set_expected_revision(got.stored().revision());
  v1::UpdateSheetResponse updated;
  ASSERT_TRUE(stub->UpdateSheet(Context().get(), update, &updated).ok());
  EXPECT_GT(updated.stored().revision(), got.stored().revision());
  const grpc::Status stale = stub->UpdateSheet(Context().get(), update, &updated);
  EXPECT_EQ(stale.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_THAT(stale.error_message(),
              HasSubstr(absl::StrCat("at revision ", updated.stored().revision())));
}

TEST(NodeCalls, AnUpdateThatChangesNothingIsNoEdit) {
  TestDistrict district("sud-est-milano");
  node::NodeServer& node = district.StartNode(kColturano, /*with_hub=*/false);
  const uint64_t size = district.Load(kColturano).log_size();
  auto stub = district.Sheets(kColturano);
  v1::GetSheetRequest get;
  get.set_sheet_id("015082-002");
  v1::GetSheetResponse got;
  ASSERT_TRUE(stub->GetSheet(Context().get(), get, &got).ok());
  v1::UpdateSheetRequest update;
  *update.mutable_sheet() = got.stored().sheet();
  update.set_expected_revision(got.stored().revision());
  v1::UpdateSheetResponse updated;
  ASSERT_TRUE(stub->UpdateSheet(Context().get(), update, &updated).ok());
  EXPECT_EQ(updated.stored().revision(), got.stored().revision());
  EXPECT_EQ(node.registry().figures().log_size, size);
}

TEST(NodeCalls, ADeletedSheetLeavesItsReasonInTheHistory) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  auto stub = district.Sheets(kColturano);
  v1::DeleteSheetRequest removal;
  removal.set_sheet_id("015082-003");
  removal.set_reason("unito a un altro servizio");
  v1::DeleteSheetResponse removed;
  ASSERT_TRUE(stub->DeleteSheet(Context().get(), removal, &removed).ok());
  v1::GetSheetHistoryRequest request;
  request.set_sheet_id("015082-003");
  v1::GetSheetHistoryResponse history;
  ASSERT_TRUE(stub->GetSheetHistory(Context().get(), request, &history).ok());
  ASSERT_EQ(history.entries_size(), 2);
  EXPECT_EQ(history.entries(0).change().delete_sheet().reason(), "unito a un altro servizio");
  EXPECT_EQ(history.entries(0).author(), "demo");
}

TEST(NodeCalls, PagesOfSheetsFollowOneAnother) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  auto stub = district.Sheets(kColturano);
  std::vector<std::string> ids;
  v1::ListSheetsRequest request;
  request.set_page_size(4);
  v1::ListSheetsResponse page;
  do {
    ASSERT_TRUE(stub->ListSheets(Context().get(), request, &page).ok());
    for (const auto& stored : page.sheets()) ids.push_back(stored.sheet().sheet_id());
    request.set_page_token(page.next_page_token());
  } while (!page.next_page_token().empty());
  EXPECT_EQ(ids.size(), static_cast<size_t>(imported.items_size() - 1));
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
  request.set_page_size(1'001);
  EXPECT_EQ(stub->ListSheets(Context().get(), request, &page).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

// One broken file through a node: refused with its code and field, nothing stored.
TEST(NodeCalls, EveryBrokenFileIsRefusedWithItsCodeAndNothingOfItIsStored) {
  TestDistrict district("sud-est-milano");
  node::NodeServer& node = district.StartNode(kColturano, /*with_hub=*/false);
  const auto expected =
      nlohmann::json::parse(test::ReadFile("tests/data/broken/expected_errors.json"));
  for (const auto& [name, error] : expected["files"].items()) {
    const std::string bytes = test::BrokenInput(name);
    v1::ImportSheetsResponse response;
    const grpc::Status status = district.Import(kColturano, bytes, &response);
    if (error.value("severity", "error") == "warning") {
      // Taken, and said; removed again so that the next file finds the node empty.
      EXPECT_TRUE(status.ok()) << name << ": " << status.error_message();
      ASSERT_EQ(response.warnings_size(), 1) << name;
      EXPECT_EQ(response.warnings(0).code(), error["error_code"]) << name;
      EXPECT_EQ(response.warnings(0).field(), error["field"]) << name;
      continue;
    }
    const uint64_t before = node.registry().figures().log_size;
    const v1::Violations violations = ViolationsOf(status);
    bool found = false;
    for (const v1::Violation& violation : violations.violations()) {
      found = found ||
              (violation.code() == error["error_code"] && violation.field() == error["field"] &&
               violation.severity() == v1::SEVERITY_ERROR);
    }
    EXPECT_TRUE(found) << name << ": " << status.error_message() << violations.DebugString();
    EXPECT_THAT(status.error_code(), testing::AnyOf(grpc::StatusCode::INVALID_ARGUMENT,
                                                    grpc::StatusCode::FAILED_PRECONDITION,
                                                    grpc::StatusCode::RESOURCE_EXHAUSTED))
        << name;
    EXPECT_EQ(node.registry().figures().log_size, before) << name;
  }
}

TEST(NodeCalls, AFileOfAnotherDistrictIsAFailedPrecondition) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse response;
  const grpc::Status status =
      district.Import(kColturano, test::BrokenInput("b05_istat_fuori_distretto.json"), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION) << status.error_message();
}

TEST(NodeCalls, AFileOverALimitNamesTheLimit) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse response;
  const grpc::Status status =
      district.Import(kColturano, std::string((16 << 20) + 1, ' '), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("16777216 bytes"));
}

TEST(NodeCalls, OnlyTheOwnMunicipalitysStaffEditAtANode) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  for (const char* identity :
       {"municipality/015192/staff/demo", "office/demo", "assembly/015082/mayor",
        "table/technical/demo", "municipality/015082/node"}) {
    auto stub = v1::SheetService::NewStub(district.ToNode(kColturano, identity));
    v1::DeleteSheetRequest request;
    request.set_sheet_id("x");
    request.set_reason("y");
    v1::DeleteSheetResponse response;
    const grpc::Status status = stub->DeleteSheet(Context().get(), request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::PERMISSION_DENIED) << identity;
    EXPECT_THAT(status.error_message(), HasSubstr(identity));
  }
}

TEST(NodeCalls, ACallerOfAnotherDistrictIsNotHeard) {
  TestDistrict district("sud-est-milano");
  TestDistrict other("pavia");
  district.StartNode(kColturano, /*with_hub=*/false);
  // Another authority: the handshake fails.
  auto stub = v1::SheetService::NewStub(grpc::CreateChannel(
      absl::StrCat("localhost:", district.StartNode(kSanDonato, false).port()),
      platform::ChannelTls({other.pki() + "/office/demo/cert.pem",
                            other.pki() + "/office/demo/key.pem", district.pki() + "/ca/ca.crt"})));
  v1::ListSheetsResponse response;
  EXPECT_EQ(stub->ListSheets(Context().get(), {}, &response).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace ambito
