// Logs that lack something, or that contradict what the hub holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "ambito/v1/federation_admin_service.grpc.pb.h"
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

grpc::Status Lift(const TestDistrict& district, const std::string& reason) {
  auto stub = v1::FederationAdminService::NewStub(district.ToHub("office/demo"));
  v1::LiftQuarantineRequest request;
  request.set_istat_code(kColturano);
  request.set_reason(reason);
  v1::LiftQuarantineResponse response;
  return stub->LiftQuarantine(Context().get(), request, &response);
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
  const auto heads = platform::RestoreBackup(backup, data, platform::StoreOf::kNode);
  ASSERT_TRUE(heads.ok()) << heads.status();
  EXPECT_EQ(heads->at(0).size, imported.log_size());
  district.StartNode(kColturano);
  EXPECT_TRUE(TestDistrict::Eventually([&] { return DeleteSheet(district, "015082-001").ok(); }));
}

// A node whose data are those of a backup, taken before its last edit.
class RolledBack {
 public:
  RolledBack() : district_("sud-est-milano") {
    district_.StartWithContent();
    district_.StartNode(kColturano);
    size_ = district_.Load(kColturano).log_size() + 1;
    const std::string backup = Backup(district_);
    EXPECT_TRUE(DeleteSheet(district_, "015082-001").ok());
    EXPECT_TRUE(TestDistrict::Eventually(
        [&] { return district_.NodeAtHub(kColturano).log_size() == size_; }));
    district_.StopNode(kColturano);
    const std::string data = district_.NodeConfig(kColturano, true).data;
    std::filesystem::remove_all(data);
    backup_ = backup;
    data_ = data;
  }

  void RestoreSayingSo() {
    EXPECT_TRUE(platform::RestoreBackup(backup_, data_, platform::StoreOf::kNode).ok());
  }
  // As a snapshot of the machine put back: no mark of a restore.
  void RestoreSilently() {
    std::filesystem::copy(backup_ + "/store", data_, std::filesystem::copy_options::recursive);
  }
  void ExpectHealed() {
    node::NodeServer& node = district_.StartNode(kColturano);
    EXPECT_TRUE(TestDistrict::Eventually([&] {
      return node.registry().figures().log_size == size_ && !node.registry().restored();
    }));
    EXPECT_EQ(DeleteSheet(district_, "015082-001").error_code(), grpc::StatusCode::NOT_FOUND);
    EXPECT_TRUE(DeleteSheet(district_, "015082-002").ok());
    EXPECT_TRUE(TestDistrict::Eventually([&] {
      const v1::ReplicaStatus status = district_.NodeAtHub(kColturano);
      return status.log_size() == size_ + 1 && status.state() == v1::REPLICA_STATE_CONNECTED;
    })) << district_.NodeAtHub(kColturano).DebugString();
  }
  TestDistrict& district() { return district_; }
  uint64_t size() const { return size_; }

 private:
  TestDistrict district_;
  uint64_t size_ = 0;  // Of the log before the restore.
  std::string backup_;
  std::string data_;
};

TEST(Histories, ARestoredNodeIsGivenBackWhatItLacksAndGoesOn) {
  RolledBack node;
  node.RestoreSayingSo();
  node.ExpectHealed();
}

// Of the disk nothing is left but the log's key, from the safe: an edit would be a second history.
TEST(Histories, ANodeThatLostEverythingTakesNoEditWhileTheHubIsAway) {
  RolledBack node;
  node.district().StopHub();
  node.district().StartNode(kColturano);
  v1::ImportSheetsResponse response;
  const grpc::Status refused =
      node.district().Import(kColturano, node.district().Example(kColturano), &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("edits wait"));
}

TEST(Histories, ANodeRolledBackWithoutSayingSoIsGivenBackWhatItLacks) {
  RolledBack node;
  node.RestoreSilently();
  node.ExpectHealed();
}

TEST(Histories, ANodeThatLostItsDiskIsGivenBackEverything) {
  RolledBack node;
  node.ExpectHealed();
}

TEST(Histories, WhatARestoredNodeWroteAloneIsAppendedWhenItsOperatorSaysSo) {
  RolledBack rolled_back;
  TestDistrict& district = rolled_back.district();
  rolled_back.RestoreSayingSo();
  district.StopHub();
  node::NodeServer& node = district.StartNode(kColturano);
  auto stub =
      v1::NodeService::NewStub(district.ToNode(kColturano, "municipality/015082/staff/demo"));
  EXPECT_EQ(DeleteSheet(district, "015082-002").error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  v1::GoAloneRequest alone;
  v1::GoAloneResponse is_alone;
  EXPECT_EQ(stub->GoAlone(Context().get(), alone, &is_alone).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  alone.set_reason("il distretto è senza rete");
  ASSERT_TRUE(stub->GoAlone(Context().get(), alone, &is_alone).ok());
  const std::string signed_head = node.registry().figures().head;
  ASSERT_TRUE(DeleteSheet(district, "015082-001").ok());
  ASSERT_TRUE(DeleteSheet(district, "015082-002").ok());
  EXPECT_EQ(DeleteSheet(district, "015082-002").error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(node.registry().figures().head, signed_head);
  v1::RebaseNodeRequest rebase;
  v1::RebaseNodeResponse rebased;
  rebase.set_confirm(true);
  EXPECT_EQ(stub->RebaseNode(Context().get(), rebase, &rebased).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  district.StartHub();
  ASSERT_TRUE(TestDistrict::Eventually([&] { return !node.registry().restored(); }));
  EXPECT_EQ(DeleteSheet(district, "015082-004").error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  rebase.set_confirm(false);
  ASSERT_TRUE(stub->RebaseNode(Context().get(), rebase, &rebased).ok());
  ASSERT_EQ(rebased.items_size(), 2);
  EXPECT_EQ(rebased.items(0).fate(), v1::REBASE_FATE_SAME);
  EXPECT_NE(rebased.items(0).also_changed_by(), "");
  EXPECT_EQ(rebased.items(1).fate(), v1::REBASE_FATE_APPENDED);
  rebase.set_confirm(true);
  ASSERT_TRUE(stub->RebaseNode(Context().get(), rebase, &rebased).ok());
  EXPECT_EQ(rebased.log_size(), rolled_back.size() + 1);
  EXPECT_TRUE(DeleteSheet(district, "015082-004").ok());
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == rolled_back.size() + 2; }));
}

// What a bad sector does to the hub's copy of one town.
void DamageCopy(const std::string& data, const std::string& log) {
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(rocksdb::Options(), data, &raw).ok());
  const std::unique_ptr<rocksdb::DB> database(raw);
  const std::unique_ptr<rocksdb::Iterator> it(database->NewIterator(rocksdb::ReadOptions()));
  it->Seek(log + "/e");
  ASSERT_TRUE(it->Valid());
  ASSERT_TRUE(database->Put(rocksdb::WriteOptions(), it->key(), "nothing").ok());
}

grpc::Status Refetch(const TestDistrict& district) {
  auto stub = v1::FederationAdminService::NewStub(district.ToHub("office/demo"));
  v1::RefetchCopyRequest request;
  request.set_istat_code(kColturano);
  v1::RefetchCopyResponse response;
  return stub->RefetchCopy(Context().get(), request, &response);
}

TEST(Histories, ADamagedCopyIsTakenAnewFromItsNode) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const uint64_t size = district.Load(kColturano).log_size();
  ASSERT_TRUE(
      TestDistrict::Eventually([&] { return district.NodeAtHub(kColturano).log_size() == size; }));
  EXPECT_EQ(Refetch(district).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  district.StopHub();
  DamageCopy(district.hub_data(), kColturano);
  district.StartHub();
  EXPECT_EQ(district.NodeAtHub(kColturano).state(), v1::REPLICA_STATE_DAMAGED);
  ASSERT_TRUE(Refetch(district).ok());
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    const v1::ReplicaStatus status = district.NodeAtHub(kColturano);
    return status.log_size() == size && status.state() == v1::REPLICA_STATE_CONNECTED;
  })) << district.NodeAtHub(kColturano).DebugString();
}

// Hub and node have both lost: the node must not go on as if nothing had been after what it has.
TEST(Histories, WhatHubAndNodeHaveBothLostIsGivenUpByTheOfficeAlone) {
  RolledBack node;
  TestDistrict& district = node.district();
  district.StopHub();
  DamageCopy(district.hub_data(), kColturano);
  district.StartHub();
  ASSERT_TRUE(Refetch(district).ok());
  district.StopHub();  // It is remembered, not only known.
  district.StartHub();
  node.RestoreSayingSo();
  node::NodeServer& restored = district.StartNode(kColturano);
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).last_contact_ms() > 0; }));
  EXPECT_EQ(DeleteSheet(district, "015082-002").error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_TRUE(restored.registry().restored());
  EXPECT_THAT(district.NodeAtHub(kColturano).detail(), HasSubstr("before its copy was lost"));
  ASSERT_TRUE(Lift(district, "il disco del centro e quello del comune").ok());
  EXPECT_TRUE(TestDistrict::Eventually([&] { return !restored.registry().restored(); }));
  EXPECT_TRUE(DeleteSheet(district, "015082-002").ok());
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return district.NodeAtHub(kColturano).log_size() == node.size();
  })) << district.NodeAtHub(kColturano).DebugString();
  EXPECT_EQ(district.NodeAtHub(kColturano).lifted(0).reason(),
            "il disco del centro e quello del comune");
}

TEST(Histories, AnImportThatReplacesSeesWhatWasWrittenAlone) {
  RolledBack rolled_back;
  TestDistrict& district = rolled_back.district();
  rolled_back.RestoreSayingSo();
  district.StopHub();
  node::NodeServer& node = district.StartNode(kColturano);
  ASSERT_TRUE(node.registry().GoAlone("prova", "demo").ok());
  v1::CreateSheetRequest create;
  *create.mutable_sheet() = node.registry().Get("015082-002")->sheet();
  create.mutable_sheet()->set_sheet_id("DA-SOLO");
  v1::CreateSheetResponse created;
  ASSERT_TRUE(district.Sheets(kColturano)->CreateSheet(Context().get(), create, &created).ok());
  v1::ImportSheetsResponse imported;
  const grpc::Status status =
      district.Import(kColturano, district.Example(kColturano), &imported, /*replace=*/true);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(node.registry().Get("DA-SOLO").status().code(), absl::StatusCode::kNotFound);
}

TEST(Histories, AKeyIsNotReplacedOnceTheHubHoldsWhatItSigned) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  auto stub = v1::FederationAdminService::NewStub(district.ToHub("office/demo"));
  v1::RegisterNodeKeyRequest request;
  request.set_istat_code(kColturano);
  request.set_replace(true);
  v1::RegisterNodeKeyResponse response;
  // A slip on the telephone, and the right one.
  request.set_public_key(std::string(32, 'x'));
  ASSERT_TRUE(stub->RegisterNodeKey(Context().get(), request, &response).ok());
  request.set_public_key(std::string(32, 'y'));
  ASSERT_TRUE(stub->RegisterNodeKey(Context().get(), request, &response).ok());
  request.set_istat_code(kSanDonato);
  district.StartNode(kSanDonato);
  district.Load(kSanDonato);
  ASSERT_TRUE(
      TestDistrict::Eventually([&] { return district.NodeAtHub(kSanDonato).log_size() > 0; }));
  const grpc::Status refused = stub->RegisterNodeKey(Context().get(), request, &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("a log cannot change its key"));
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
  // Lifted, a node that still has the other history is quarantined again at once; one that starts
  // from what the hub holds is served.
  ASSERT_TRUE(Lift(district, "il nodo è stato controllato").ok());
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).state() == v1::REPLICA_STATE_FORKED; }));
  district.StopNode(kColturano);
  std::filesystem::remove_all(district.NodeConfig(kColturano, true).data);
  EXPECT_EQ(Lift(district, "").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  ASSERT_TRUE(Lift(district, "riparte dal registro del distretto").ok());
  EXPECT_EQ(Lift(district, "due volte").error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  node::NodeServer& node = district.StartNode(kColturano);
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return node.registry().figures().log_size == imported.log_size() &&
           district.NodeAtHub(kColturano).state() == v1::REPLICA_STATE_CONNECTED;
  })) << district.NodeAtHub(kColturano).DebugString();
  const v1::ReplicaStatus status = district.NodeAtHub(kColturano);
  ASSERT_EQ(status.lifted_size(), 2);
  EXPECT_EQ(status.lifted(1).reason(), "riparte dal registro del distretto");
  EXPECT_EQ(status.lifted(0).stopped().node_head(), evidence.node_head());
}

TEST(Histories, AHubFromABackupIsSentWhatItLacksByTheNodes) {
  TestDistrict district("sud-est-milano");
  district.StartWithContent();
  district.StartNode(kColturano);
  const uint64_t size = district.Load(kColturano).log_size();
  ASSERT_TRUE(
      TestDistrict::Eventually([&] { return district.NodeAtHub(kColturano).log_size() == size; }));
  auto office = v1::FederationAdminService::NewStub(district.ToHub("office/demo"));
  v1::BackupHubResponse backup;
  const grpc::Status made = office->BackupHub(Context().get(), {}, &backup);
  ASSERT_TRUE(made.ok()) << made.error_message();
  ASSERT_TRUE(DeleteSheet(district, "015082-001").ok());
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district.NodeAtHub(kColturano).log_size() == size + 1; }));
  district.StopHub();
  std::filesystem::remove_all(district.hub_data());
  EXPECT_EQ(platform::RestoreBackup(backup.path(), district.hub_data(), platform::StoreOf::kNode)
                .status()
                .code(),
            absl::StatusCode::kFailedPrecondition);
  const auto heads =
      platform::RestoreBackup(backup.path(), district.hub_data(), platform::StoreOf::kHub);
  ASSERT_TRUE(heads.ok()) << heads.status();
  EXPECT_EQ(heads->size(), 2u);  // The district's log and Colturano's.
  district.StartHub();
  // The node has what the hub lacks, and the copy takes new edits as well.
  ASSERT_TRUE(TestDistrict::Eventually([&] {
    return district.NodeAtHub(kColturano).log_size() == size + 1;
  })) << district.NodeAtHub(kColturano).DebugString();
  ASSERT_TRUE(DeleteSheet(district, "015082-002").ok());
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return district.NodeAtHub(kColturano).log_size() == size + 2 &&
           district.NodeAtHub(kColturano).state() == v1::REPLICA_STATE_CONNECTED;
  }));
}

}  // namespace
}  // namespace ambito
