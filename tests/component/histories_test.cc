// Logs that lack something, or that contradict what the hub holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"
#include "lib/platform/restore.h"
#include "tests/component/test_district.h"

namespace ambito {
namespace {

using test::Context;
using test::TestDistrict;
using testing::HasSubstr;

constexpr char kColturano[] = "015082";
constexpr char kSanDonato[] = "015192";

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

TEST(Histories, ANodeWhoseKeyIsNotRegisteredIsRefusedAndSaysSo) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
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

TEST(Histories, ARestoredNodeTakesEditsOnceTheHubHasConfirmedThatNothingIsMissing) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
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

TEST(Histories, ARestoredNodeThatLacksEntriesTakesNoEditAndIsSeenBehind) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
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

TEST(Histories, ANodeRolledBackWithoutSayingSoTakesNoEditOnceTheHubHasTold) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const uint64_t size = district.Load(kColturano).log_size();
  // What a snapshot of the machine, taken now and put back later, holds: no mark of a restore.
  const std::string backup = Backup(district);
  ASSERT_TRUE(DeleteSheet(district, "015082-001").ok());
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == size + 1; }));
  district.StopNode(kColturano);
  const std::string data = district.NodeConfig(kColturano, true).data;
  std::filesystem::remove_all(data);
  std::filesystem::copy(backup, data, std::filesystem::copy_options::recursive);
  node::NodeServer& node = district.StartNode(kColturano);
  ASSERT_TRUE(TestDistrict::Eventually([&] { return node.registry().restored(); }));
  EXPECT_EQ(DeleteSheet(district, "015082-002").error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST(Histories, ANodeWithAnotherHistoryIsForkedAndTheOthersAreServed) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const v1::ImportSheetsResponse imported = district.Load(kColturano);
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == imported.log_size(); }));
  district.StopNode(kColturano);
  // The same key, another store: what a copied disk that went its own way looks like. The clock
  // moves on: with the same one, the same import gives the same bytes, which is no fork.
  district.clock().now_ms += 1'000;
  std::filesystem::remove_all(district.NodeConfig(kColturano, true).data);
  district.StartNode(kColturano, /*with_hub=*/false);
  district.Load(kColturano);
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
  const uint64_t size = district.Load(kSanDonato).log_size();
  EXPECT_TRUE(
      TestDistrict::Eventually([&] { return district.NodeAtHub(kSanDonato).log_size() == size; }));
}

}  // namespace
}  // namespace ambito
