#include "lib/platform/rocksdb_log_store.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <fstream>

#include "lib/federation/checkpoint.h"
#include "tests/contract/log_store_contract.h"
#include "tests/support/federation.h"
#include "tests/support/files.h"

namespace ambito::federation {
namespace {

// Opening again closes the database first, as a restart does.
class RocksDb {
 public:
  std::unique_ptr<LogStore> Open() {
    database_.reset();
    auto database = platform::LogDatabase::Open(folder_);
    EXPECT_TRUE(database.ok()) << database.status();
    database_ = *std::move(database);
    auto store = database_->OpenLog(test::kTown);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

 private:
  const std::string folder_ = test::MakeTempFolder() + "/db";
  std::unique_ptr<platform::LogDatabase> database_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(RocksDb, LogStoreContract, RocksDb);

using platform::LogDatabase;
using testing::ElementsAre;
using testing::HasSubstr;

std::unique_ptr<LogDatabase> OpenDatabase(const std::string& folder,
                                          std::vector<platform::StoreMigration> migrations = {}) {
  auto database = LogDatabase::Open(folder, {nullptr, std::move(migrations)});
  EXPECT_TRUE(database.ok()) << database.status();
  return *std::move(database);
}

LogAppend OneEntry(const std::string& head) {
  LogAppend append;
  append.entries = {"entry"};
  append.leaf_hashes = {LeafHash("entry")};
  append.object_ids = {"sheet/a"};
  append.put["sheet/a"] = {0, append.leaf_hashes[0]};
  append.head = head;
  return append;
}

absl::Status KeepsAsItIs(rocksdb::DB&, rocksdb::WriteBatch&) { return absl::OkStatus(); }

TEST(StoreFormat, ANewerOneIsRefusedByBothNumbers) {
  const std::string folder = test::MakeTempFolder() + "/db";
  OpenDatabase(folder, {KeepsAsItIs, KeepsAsItIs});  // A program that is two formats ahead.
  const auto opened = LogDatabase::Open(folder);
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(opened.status().message()),
              HasSubstr("has format 3, this program reads up to 1"));
}

TEST(StoreFormat, AnOlderOneIsMigratedStepByStepAndOnce) {
  const std::string folder = test::MakeTempFolder() + "/db";
  ASSERT_TRUE((*OpenDatabase(folder)->OpenLog("015082"))->PutNote("one", "1").ok());
  std::vector<int> ran;
  // What a program two formats ahead would do: the second step builds on the first.
  const std::vector<platform::StoreMigration> ahead = {
      [&](rocksdb::DB&, rocksdb::WriteBatch& batch) {
        ran.push_back(1);
        batch.Put("015082/ntwo", "2");
        return absl::OkStatus();
      },
      [&](rocksdb::DB& db, rocksdb::WriteBatch& batch) {
        ran.push_back(2);
        std::string two;
        EXPECT_TRUE(db.Get(rocksdb::ReadOptions(), "015082/ntwo", &two).ok());
        batch.Put("015082/nthree", two + "+1");
        return absl::OkStatus();
      }};
  for (int start = 0; start < 2; ++start) {
    const auto database = OpenDatabase(folder, ahead);
    EXPECT_EQ(*(*database->OpenLog("015082"))->Note("one"), "1");
    EXPECT_EQ(*(*database->OpenLog("015082"))->Note("three"), "2+1");
    EXPECT_THAT(ran, ElementsAre(1, 2));
  }
}

TEST(StoreFormat, AMigrationThatFailsLeavesTheStoreAsItWas) {
  const std::string folder = test::MakeTempFolder() + "/db";
  OpenDatabase(folder);
  const auto opened =
      LogDatabase::Open(folder, {nullptr, {[](rocksdb::DB&, rocksdb::WriteBatch& batch) {
                                   batch.Put("015082/nhalf", "1");
                                   return absl::DataLossError("what was there makes no sense");
                                 }}});
  EXPECT_TRUE(absl::IsDataLoss(opened.status())) << opened.status();
  const auto database = OpenDatabase(folder);
  EXPECT_TRUE(absl::IsNotFound((*database->OpenLog("015082"))->Note("half").status()));
}

TEST(DropLog, ACrashWhileTheStoreIsWrittenAnewLeavesOneOfTheTwo) {
  const std::string folder = test::MakeTempFolder() + "/db";
  auto database = OpenDatabase(folder);
  for (const char* log : {"015081", "015082"}) {
    ASSERT_TRUE((*database->OpenLog(log))->Append(OneEntry(log)).ok());
  }
  ASSERT_TRUE(database->DropLog("015082").ok());
  database.reset();
  // Half written: it is begun again.
  std::filesystem::create_directories(folder + ".rebuilt");
  std::ofstream(folder + ".rebuilt/CURRENT") << "half";
  database = OpenDatabase(folder);
  EXPECT_TRUE((*database->OpenLog("015081"))->Entry(0).ok());
  EXPECT_TRUE((*database->OpenLog("015082"))->Load()->leaf_hashes.empty());
  EXPECT_TRUE(std::filesystem::exists(folder + ".damaged/CURRENT"));
  database.reset();
  // Between the two names.
  std::filesystem::rename(folder, folder + ".rebuilt");
  database = OpenDatabase(folder);
  EXPECT_TRUE((*database->OpenLog("015081"))->Entry(0).ok());
  EXPECT_FALSE(std::filesystem::exists(folder + ".rebuilt"));
}

// A copy that has begun to come back, and is lost again, is still measured by the longest.
TEST(DropLog, RemembersTheHeadOverTheMostEntries) {
  auto database = OpenDatabase(test::MakeTempFolder() + "/db");
  const auto signer = test::NewStandInSigner("018110");
  auto head = [&](uint64_t size) {
    return SignCheckpoint({"ambito/pavia/018110", size, Sha256(""), StateDigest({})}, *signer);
  };
  auto store = database->OpenLog("018110");
  ASSERT_TRUE((*store)->Append(OneEntry(head(10))).ok());
  store->reset();
  ASSERT_TRUE(database->DropLog("018110").ok());
  store = database->OpenLog("018110");
  ASSERT_TRUE((*store)->Append(OneEntry(head(5))).ok());
  EXPECT_EQ(*database->RememberedHead("018110"), head(10));
  store->reset();
  ASSERT_TRUE(database->DropLog("018110").ok());
  EXPECT_EQ(*database->RememberedHead("018110"), head(10));
}

TEST(DropLog, RemovesOneLogButItsNotesAndRemembersItsHead) {
  const std::string folder = test::MakeTempFolder() + "/db";
  auto database = OpenDatabase(folder);
  for (const char* log : {"015081", "015082", "0150820"}) {
    auto store = database->OpenLog(log);
    ASSERT_TRUE((*store)->Append(OneEntry(absl::StrCat("HEAD of ", log))).ok());
    ASSERT_TRUE((*store)->PutNote("stopped", "a fork").ok());
  }
  EXPECT_EQ(*database->RememberedHead("015082"), "HEAD of 015082");
  EXPECT_EQ(*database->RememberedHead("015083"), "");
  ASSERT_TRUE(database->DropLog("015082").ok());
  database.reset();
  database = OpenDatabase(folder);
  EXPECT_THAT(*database->Logs(), ElementsAre("015081", "015082", "0150820"));
  EXPECT_EQ(*database->RememberedHead("015082"), "HEAD of 015082");
  auto dropped = database->OpenLog("015082");
  EXPECT_TRUE((*dropped)->Load()->leaf_hashes.empty());
  EXPECT_EQ((*dropped)->Load()->head, "");
  EXPECT_TRUE((*dropped)->History("sheet/a", UINT64_MAX, 10)->empty());
  EXPECT_EQ(*(*dropped)->Note("stopped"), "a fork");
  EXPECT_TRUE((*dropped)->Append(OneEntry("HEAD anew")).ok());
  EXPECT_EQ(*database->RememberedHead("015082"), "HEAD anew");
  for (const char* log : {"015081", "0150820"}) {
    auto other = database->OpenLog(log);
    EXPECT_EQ((*other)->Load()->leaf_hashes.size(), 1u) << log;
    EXPECT_TRUE((*other)->Entry(0).ok()) << log;
  }
}

}  // namespace
}  // namespace ambito::federation
