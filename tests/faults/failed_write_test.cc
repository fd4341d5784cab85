// A disk that refuses: what fails is reported, is not there, and does not come back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "lib/platform/rocksdb_log_store.h"
#include "lib/status_macros.h"
#include "tests/faults/town_on_disk.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

using platform::LogDatabase;
using test::FaultyFileSystem;
using test::TownOnDisk;
using testing::HasSubstr;

class FailedWrite : public testing::Test {
 protected:
  FailedWrite() { Reopen(); }

  void Reopen() {
    Close();
    const absl::Status opened = TryOpen();
    ASSERT_TRUE(opened.ok()) << opened;
  }
  absl::Status TryOpen() {
    ASSIGN_OR_RETURN(database_, LogDatabase::Open(folder_, {env_.get(), {}}));
    return town_.Open(*database_);
  }
  void Close() {
    town_.Close();
    database_.reset();
  }
  void ExpectWhole() {
    const absl::Status whole = town_.Check();
    EXPECT_TRUE(whole.ok()) << whole;
  }

  const std::string folder_ = test::MakeTempFolder() + "/db";
  const std::shared_ptr<FaultyFileSystem> disk_ = std::make_shared<FaultyFileSystem>();
  const std::unique_ptr<rocksdb::Env> env_ = rocksdb::NewCompositeEnv(disk_);
  std::unique_ptr<LogDatabase> database_;
  TownOnDisk town_;
};

TEST_F(FailedWrite, DoesNotComeBackOnceAnotherWriteWasAcknowledged) {
  ASSERT_TRUE(town_.Write(3, 10).ok());
  disk_->FailNextSyncOfLog();
  // Its bytes reached the file: replayed by a restart, they would be a second history.
  EXPECT_EQ(town_.Write(2, 10).code(), absl::StatusCode::kUnavailable);
  ExpectWhole();
  ASSERT_TRUE(town_.Write(1, 10).ok());
  ExpectWhole();
  Reopen();
  ExpectWhole();
}

TEST_F(FailedWrite, MayBeThereWholeWhenTheProcessEndsBeforeItIsSettled) {
  disk_->FailNextSyncOfLog();
  EXPECT_FALSE(town_.Write(2, 10).ok());
  const size_t acknowledged = town_.acknowledged();
  Reopen();  // TownOnDisk::Open takes the last attempt whole or not at all.
  EXPECT_EQ(town_.acknowledged(), acknowledged + 2);
  ExpectWhole();
}

TEST_F(FailedWrite, WhileTheDiskFailsReadsAreAnsweredAndWritesAreUnavailable) {
  ASSERT_TRUE(town_.Write(3, 10).ok());
  disk_->FailAt(1, 1'000'000);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(town_.Write(1, 10).code(), absl::StatusCode::kUnavailable);
    ExpectWhole();
  }
  disk_->FailAt(1, 0);
  ASSERT_TRUE(town_.Write(1, 10).ok());
  ExpectWhole();
  Reopen();
  ExpectWhole();
}

TEST_F(FailedWrite, AFailureWhileOpeningAgainIsNotTheEnd) {
  for (uint64_t operation = 1; operation <= 30; ++operation) {
    disk_->FailNextSyncOfLog();
    ASSERT_FALSE(town_.Write(2, 10).ok());
    disk_->FailAt(operation);  // Somewhere in settling.
    for (int attempt = 0; attempt < 4 && !town_.Write(1, 10).ok(); ++attempt) {
    }
    disk_->FailAt(1, 0);
    ASSERT_TRUE(town_.Write(1, 10).ok()) << operation;
    ExpectWhole();
  }
  Reopen();
  ExpectWhole();
}

TEST_F(FailedWrite, ASecondFaultWhileOpeningAgainIsMadeGoodByTheNextRead) {
  int closed = 0;
  for (uint64_t operation = 1; operation <= 30; ++operation) {
    disk_->FailNextSyncOfLog();
    ASSERT_FALSE(town_.Write(2, 10).ok());
    disk_->FailAt(operation);
    closed += town_.Write(1, 10).ok() ? 0 : 1;
    disk_->FailAt(1, 0);
    ExpectWhole();
    ASSERT_TRUE(town_.Write(1, 10).ok());
  }
  EXPECT_GT(closed, 5);
}

// A read has reached no limit: for it, a store that a full disk keeps closed is away for a while.
TEST_F(FailedWrite, AStoreThatAFullDiskKeepsClosedIsUnavailableToReaders) {
  int unavailable = 0;
  for (uint64_t operation = 1; operation <= 30; ++operation) {
    disk_->FailNextSyncOfLog();
    ASSERT_FALSE(town_.Write(2, 10).ok());
    disk_->FailAt(operation);
    const bool written = town_.Write(1, 10).ok();
    disk_->SetFull(true);
    const absl::Status read = town_.Check();
    disk_->SetFull(false);
    if (!read.ok()) {
      EXPECT_EQ(read.code(), absl::StatusCode::kUnavailable) << read;
      ++unavailable;
    }
    ASSERT_TRUE(written || town_.Write(1, 10).ok());
    ExpectWhole();
  }
  EXPECT_GT(unavailable, 3);
}

TEST_F(FailedWrite, OnAFullDiskNamesTheDiskAndEndsWithTheFullness) {
  ASSERT_TRUE(town_.Write(3, 10).ok());
  disk_->SetFull(true);
  for (int i = 0; i < 3; ++i) {
    const absl::Status refused = town_.Write(1, 10);
    EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_THAT(std::string(refused.message()),
                HasSubstr(absl::StrCat("the disk of ", folder_, " is full")));
    ExpectWhole();
  }
  disk_->SetFull(false);
  EXPECT_TRUE(town_.Write(1, 10).ok());
  ExpectWhole();
  Reopen();
  ExpectWhole();
}

TEST_F(FailedWrite, ALittleRoomIsKeptForTheStoreItself) {
  ASSERT_TRUE(town_.Write(3, 10).ok());
  disk_->SetFreeSpace(platform::kLowWaterBytes - 1);
  const uint64_t operations = disk_->operations();
  const absl::Status refused = town_.Write(1, 10);
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("is full: 63 MiB are free"));
  EXPECT_EQ(disk_->operations(), operations) << "nothing is tried";
  ExpectWhole();
  disk_->SetFreeSpace(platform::kLowWaterBytes + (1 << 20));
  EXPECT_TRUE(town_.Write(1, 10).ok());
}

// A life of a store with restarts; each step is tried again until it works. Returns how many
// errors were reported.
class History {
 public:
  explicit History(const std::shared_ptr<FaultyFileSystem>& disk)
      : env_(rocksdb::NewCompositeEnv(disk)) {}

  int Live() {
    for (int restart = 0; restart < 5; ++restart) {
      Until([&] { return Open(); });
      for (int edit = 0; edit < 3; ++edit) Until([&] { return town_.Write(1, 100); });
      Until([&] { return town_.Write(5, 1'000); });
      Expect(town_.Check());
      town_.Close();
      database_.reset();
    }
    return reported_;
  }

 private:
  absl::Status Open() {
    town_.Close();
    database_.reset();
    ASSIGN_OR_RETURN(database_, LogDatabase::Open(folder_, {env_.get(), {}}));
    return town_.Open(*database_);
  }
  template <typename Step>
  void Until(Step step) {
    for (int attempt = 0; attempt < 3; ++attempt) {
      const absl::Status status = step();
      if (status.ok()) return;
      ++reported_;
      EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
    }
    ADD_FAILURE() << "one fault, and three attempts were not enough";
  }
  static void Expect(const absl::Status& status) { EXPECT_TRUE(status.ok()) << status; }

  const std::string folder_ = test::MakeTempFolder() + "/db";
  const std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<LogDatabase> database_;
  TownOnDisk town_;
  int reported_ = 0;
};

TEST(EachOperation, FailedInTurnLosesNothingAndIsReported) {
  auto counting = std::make_shared<FaultyFileSystem>();
  ASSERT_EQ(History(counting).Live(), 0);
  const uint64_t count = counting->operations();
  int reported = 0;
  for (uint64_t n = 1; n <= count; ++n) {
    auto disk = std::make_shared<FaultyFileSystem>();
    disk->FailAt(n);
    reported += History(disk).Live() > 0 ? 1 : 0;
    ASSERT_FALSE(testing::Test::HasFailure()) << "operation " << n << " of " << count;
  }
  std::printf(
      "%lu operations failed in turn: %d reported, %lu made good by the store, nothing "
      "lost\n",
      static_cast<unsigned long>(count), reported,
      static_cast<unsigned long>(count) - static_cast<unsigned long>(reported));
  EXPECT_GT(reported, 40);
}

// A real full disk: a small file system in memory, where we may mount one.
TEST(RealDisk, ThatIsFullRefusesWritesAndTakesThemAgain) {
  const std::string mounted = test::MakeTempFolder();
  if (geteuid() != 0 || mount("tmpfs", mounted.c_str(), "tmpfs", 0, "size=80m") != 0) {
    GTEST_SKIP() << "needs the right to mount";
  }
  {
    auto database = LogDatabase::Open(mounted + "/db");
    ASSERT_TRUE(database.ok()) << database.status();
    TownOnDisk town;
    ASSERT_TRUE(town.Open(**database).ok());
    ASSERT_TRUE(town.Write(3, 1'000).ok());
    const std::string ballast = mounted + "/ballast";
    {
      std::ofstream out(ballast, std::ios::binary);
      const std::string mebibyte(1 << 20, 'b');
      while (out << mebibyte << std::flush) {
      }
    }
    EXPECT_EQ(town.Write(1, 1'000).code(), absl::StatusCode::kResourceExhausted);
    EXPECT_TRUE(town.Check().ok());
    std::filesystem::remove(ballast);
    const absl::Status again = town.Write(1, 1'000);
    EXPECT_TRUE(again.ok()) << again;
    EXPECT_TRUE(town.Check().ok());
  }
  umount(mounted.c_str());
}

}  // namespace
}  // namespace ambito
