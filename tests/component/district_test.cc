// The main road inside one process: file → node → hub → draft, and what must hold on the way.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/create_channel.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/write_files.h"
#include "lib/platform/restore.h"
#include "nlohmann/json.hpp"
#include "tests/component/test_district.h"
#include "tests/support/broken_inputs.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

using test::TestDistrict;
using testing::HasSubstr;

constexpr char kColturano[] = "015082";
constexpr char kSanDonato[] = "015192";
constexpr char kCerro[] = "015071";

std::unique_ptr<grpc::ClientContext> Context() {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  return context;
}

v1::Violations ViolationsOf(const grpc::Status& status) {
  google::rpc::Status details;
  v1::Violations violations;
  if (!details.ParseFromString(status.error_details())) return violations;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&violations)) return violations;
  }
  return violations;
}

TEST(District, AFileLoadedAtANodeIsInTheDraft) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  district.StartNode(kColturano);
  v1::ImportSheetsResponse imported;
  const grpc::Status status = district.Import(kColturano, district.Example(kColturano), &imported);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_GT(imported.items_size(), 15);
  const int sheets = imported.items_size() - 1;  // One item is the profile.
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return district.Statistics().statistics().services() == sheets;
  })) << district.Statistics().DebugString();
  EXPECT_EQ(district.NodeAtHub(kColturano).state(), v1::REPLICA_STATE_CONNECTED);
}

TEST(District, AnImportedFileImportedAgainChangesNothing) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse first, second;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &first).ok());
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &second).ok());
  EXPECT_EQ(first.log_size(), second.log_size());
  for (const auto& item : second.items()) EXPECT_EQ(item.action(), v1::IMPORT_ACTION_SAME);
}

TEST(District, ANodeRestartsIntoTheSameState) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
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

TEST(District, AnEditMadeWhileTheHubIsAwayArrivesWhenItIsBack) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  district.StartNode(kColturano);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == imported.log_size(); }));
  district.StopHub();
  auto stub = district.Sheets(kColturano);
  v1::DeleteSheetRequest removal;
  removal.set_sheet_id("015082-001");
  removal.set_reason("il servizio è cessato");
  v1::DeleteSheetResponse removed;
  ASSERT_TRUE(stub->DeleteSheet(Context().get(), removal, &removed).ok());
  district.StartHub();
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == removed.log_size(); }));
  EXPECT_EQ(district.NodeAtHub(kColturano).sheets(), imported.items_size() - 2);
}

TEST(District, AnAcceptedSheetCoversTheMunicipalityThatAcceptedIt) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  for (const char* istat_code : {kSanDonato, kCerro}) {
    district.StartNode(istat_code);
    v1::ImportSheetsResponse imported;
    ASSERT_TRUE(district.Import(istat_code, district.Example(istat_code), &imported).ok());
  }
  auto charter = v1::CharterService::NewStub(district.ToHub("table/technical/demo"));
  auto covers = [&] {
    v1::GetMunicipalityCharterRequest request;
    request.set_municipality(kCerro);
    v1::GetMunicipalityCharterResponse response;
    if (!charter->GetMunicipalityCharter(Context().get(), request, &response).ok()) return false;
    for (const v1::Service& service : response.shared()) {
      for (const v1::Cover& cover : service.covered_by()) {
        if (cover.municipality() == kCerro && cover.sheet().sheet_id() == "015192-007") return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(TestDistrict::Eventually(covers));
}

TEST(District, AStaleEditIsAbortedWithTheCurrentRevision) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
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

TEST(District, ADeletedSheetLeavesItsReasonInTheHistory) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
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

TEST(District, PagesOfSheetsFollowOneAnother) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
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
TEST(District, EveryBrokenFileIsRefusedWithItsCodeAndNothingOfItIsStored) {
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

TEST(District, AFileOfAnotherDistrictIsAFailedPrecondition) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse response;
  const grpc::Status status =
      district.Import(kColturano, test::BrokenInput("b05_istat_fuori_distretto.json"), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION) << status.error_message();
}

TEST(District, AFileOverALimitNamesTheLimit) {
  TestDistrict district("sud-est-milano");
  district.StartNode(kColturano, /*with_hub=*/false);
  v1::ImportSheetsResponse response;
  const grpc::Status status =
      district.Import(kColturano, std::string((16 << 20) + 1, ' '), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("16777216 bytes"));
}

TEST(District, OnlyTheOwnMunicipalitysStaffEditAtANode) {
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

TEST(District, ACallerOfAnotherDistrictIsNotHeard) {
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

TEST(District, ANodeWhoseKeyIsNotRegisteredIsRefusedAndSaysSo) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  auto node = node::NodeServer::Start(district.NodeConfig(kColturano, true), district.clock());
  ASSERT_TRUE(node.ok()) << node.status();
  auto stub = v1::NodeService::NewStub(grpc::CreateChannel(
      absl::StrCat("localhost:", (*node)->port()),
      platform::ChannelTls({district.pki() + "/municipality/015082/staff/demo/cert.pem",
                            district.pki() + "/municipality/015082/staff/demo/key.pem",
                            district.pki() + "/ca/ca.crt"})));
  v1::GetNodeStatusResponse status;
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return stub->GetNodeStatus(Context().get(), {}, &status).ok() &&
           status.link() == v1::LINK_STATE_REFUSED;
  })) << status.DebugString();
  EXPECT_THAT(status.link_detail(), HasSubstr("key"));
  EXPECT_EQ(district.NodeAtHub(kColturano).state(), v1::REPLICA_STATE_NO_KEY);
}

TEST(District, TheTechnicalTableSeesEveryChangeAsItHappens) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  district.StartNode(kColturano);
  auto stub = v1::CharterService::NewStub(district.ToHub("table/technical/demo"));
  auto context = Context();
  auto reader = stub->WatchDraft(context.get(), {});
  v1::WatchDraftResponse change;
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.kind(), v1::DRAFT_CHANGE_KIND_SNAPSHOT);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
  ASSERT_TRUE(reader->Read(&change));
  EXPECT_EQ(change.kind(), v1::DRAFT_CHANGE_KIND_SERVICE_ADDED) << change.DebugString();
  EXPECT_THAT(change.municipalities(), testing::ElementsAre(kColturano));
  context->TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(District, AHubThatStopsWhileAReaderWatchesStopsInTime) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  district.StartNode(kColturano);
  auto stub = v1::CharterService::NewStub(district.ToHub("office/demo"));
  auto context = Context();
  auto reader = stub->WatchDraft(context.get(), {});
  v1::WatchDraftResponse change;
  ASSERT_TRUE(reader->Read(&change));
  district.StopHub();
  EXPECT_FALSE(reader->Read(&change));
}

// Backs the node up as staff; returns the backup's folder.
std::string Backup(const TestDistrict& district) {
  auto stub =
      v1::NodeService::NewStub(district.ToNode(kColturano, "municipality/015082/staff/demo"));
  v1::BackupNodeResponse response;
  const grpc::Status status = stub->BackupNode(Context().get(), {}, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response.path();
}

grpc::Status DeleteSheet(const TestDistrict& district, const std::string& sheet_id) {
  v1::DeleteSheetRequest request;
  request.set_sheet_id(sheet_id);
  request.set_reason("prova");
  v1::DeleteSheetResponse response;
  return district.Sheets(kColturano)->DeleteSheet(Context().get(), request, &response);
}

TEST(District, ARestoredNodeTakesEditsOnceTheHubHasConfirmedThatNothingIsMissing) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  district.StartNode(kColturano);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == imported.log_size(); }));
  const std::string backup = Backup(district);
  district.StopNode(kColturano);
  const std::string data = district.NodeConfig(kColturano, true).data;
  std::filesystem::remove_all(data);
  const auto heads = platform::RestoreBackup(backup, data);
  ASSERT_TRUE(heads.ok()) << heads.status();
  EXPECT_EQ(heads->at(0).size, imported.log_size());
  district.StartNode(kColturano);
  EXPECT_TRUE(TestDistrict::Eventually([&] { return DeleteSheet(district, "015082-001").ok(); }));
}

TEST(District, ARestoredNodeThatLacksEntriesTakesNoEditAndIsSeenBehind) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  district.StartNode(kColturano);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
  const std::string backup = Backup(district);
  ASSERT_TRUE(DeleteSheet(district, "015082-001").ok());
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == imported.log_size() + 1; }));
  district.StopNode(kColturano);
  const std::string data = district.NodeConfig(kColturano, true).data;
  std::filesystem::remove_all(data);
  ASSERT_TRUE(platform::RestoreBackup(backup, data).ok());
  district.StartNode(kColturano);
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return district.NodeAtHub(kColturano).state() == v1::REPLICA_STATE_BEHIND;
  })) << district.NodeAtHub(kColturano).DebugString();
  EXPECT_EQ(DeleteSheet(district, "015082-002").error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  // The hub answers from its last good copy.
  EXPECT_EQ(district.Statistics().statistics().services(), imported.items_size() - 2);
}

TEST(District, ANodeWithAnotherHistoryIsForkedAndTheOthersAreServed) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  district.StartNode(kColturano);
  v1::ImportSheetsResponse imported;
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == imported.log_size(); }));
  district.StopNode(kColturano);
  // The same key, another store: what a copied disk that went its own way looks like. The clock
  // moves on: with the same one, the same import gives the same bytes, which is no fork.
  district.clock().now_ms += 1'000;
  std::filesystem::remove_all(district.NodeConfig(kColturano, true).data);
  district.StartNode(kColturano, /*with_hub=*/false);
  ASSERT_TRUE(district.Import(kColturano, district.Example(kColturano), &imported).ok());
  ASSERT_TRUE(DeleteSheet(district, "015082-004").ok());
  district.StopNode(kColturano);
  district.StartNode(kColturano);
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return district.NodeAtHub(kColturano).state() == v1::REPLICA_STATE_FORKED;
  })) << district.NodeAtHub(kColturano).DebugString();
  const v1::StoppedReplica evidence = district.NodeAtHub(kColturano).stopped();
  EXPECT_FALSE(evidence.hub_head().empty());
  EXPECT_FALSE(evidence.node_head().empty());
  // Found again after a restart of the hub, and nobody else is held up.
  district.StopHub();
  district.StartHub();
  EXPECT_EQ(district.NodeAtHub(kColturano).state(), v1::REPLICA_STATE_FORKED);
  district.StartNode(kSanDonato);
  ASSERT_TRUE(district.Import(kSanDonato, district.Example(kSanDonato), &imported).ok());
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kSanDonato).log_size() == imported.log_size(); }));
}

TEST(District, HealthIsAnsweredToAnybodyOfTheDistrict) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  grpc::GenericStub stub(district.ToHub("table/technical/demo"));
  grpc::CompletionQueue queue;
  auto context = Context();
  // An empty HealthCheckRequest asks about the whole server.
  const grpc::Slice empty("");
  const grpc::ByteBuffer request(&empty, 1);
  auto call = stub.PrepareUnaryCall(context.get(), "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  ASSERT_TRUE(status.ok()) << status.error_message();
  grpc::Slice slice;
  ASSERT_TRUE(response.DumpToSingleSlice(&slice).ok());
  // Field 1, varint, SERVING = 1.
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(slice.begin()), slice.size()),
            std::string("\x08\x01"));
}

TEST(District, ACatalogueExportedAndImportedAgainLeavesTheStarterEntriesStarterEntries) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  auto stub = v1::DistrictService::NewStub(district.ToHub("office/demo"));
  v1::Catalogue changed = charter::StarterCatalogue();
  changed.mutable_entries(0)->add_aliases("Nome che si usa solo qui");
  v1::ImportCatalogueRequest request;
  request.set_file(charter::WriteCatalogueFile(changed));
  v1::ImportCatalogueResponse response;
  const grpc::Status status = stub->ImportCatalogue(Context().get(), request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.changed(), 1);
  EXPECT_EQ(response.same(), charter::StarterCatalogue().entries_size() - 1);
}

TEST(District, TextsAreRevisedWithHistory) {
  TestDistrict district("sud-est-milano");
  district.StartHub();
  district.ImportDistrict();
  auto stub = v1::DistrictService::NewStub(district.ToHub("office/demo"));
  v1::GetTextRequest get;
  get.set_part(4);
  v1::GetTextResponse got;
  ASSERT_TRUE(stub->GetText(Context().get(), get, &got).ok());
  v1::SetTextRequest set;
  *set.mutable_text() = got.text();
  set.mutable_text()->mutable_sections(0)->set_text("Testo rivisto.");
  set.set_expected_revision(got.revision());
  v1::SetTextResponse done;
  ASSERT_TRUE(stub->SetText(Context().get(), set, &done).ok());
  EXPECT_EQ(stub->SetText(Context().get(), set, &done).error_code(), grpc::StatusCode::ABORTED);
  v1::GetContentHistoryRequest request;
  request.set_object("text/4");
  v1::GetContentHistoryResponse history;
  ASSERT_TRUE(stub->GetContentHistory(Context().get(), request, &history).ok());
  EXPECT_EQ(history.entries_size(), 2);
}

}  // namespace
}  // namespace ambito
