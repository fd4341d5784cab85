// Backups that are whole or not there, schedules that keep them, scrubs that find damage.
#include "lib/platform/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/platform/backup_schedule.h"
#include "lib/platform/restore.h"
#include "lib/platform/scrub.h"
#include "tests/faults/town_on_disk.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

namespace fs = std::filesystem;
using platform::BackupPlace;
using platform::LogDatabase;
using platform::RestoreBackup;
using platform::StoreOf;
using test::TownOnDisk;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int64_t kHourMs = 3'600'000;

class SetClock : public platform::Clock {
 public:
  int64_t NowMs() const override { return now_ms; }
  std::atomic<int64_t> now_ms = 1'780'000'000'000;
};

bool Eventually(const std::function<bool()>& done) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!done()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

void Write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

fs::path TableIn(const std::string& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".sst") return entry.path();
  }
  return {};
}

void FlipABitInTheMiddle(const fs::path& path) {
  std::string bytes = Read(path);
  bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 4);
  Write(path, bytes);
}

class Backup : public testing::Test {
 protected:
  Backup() {
    database_ = *LogDatabase::Open(folder_ + "/db");
    EXPECT_TRUE(town_.Open(*database_).ok());
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(town_.Write(1 + i, 100).ok());
  }

  std::string Make() {
    auto made = platform::MakeBackup(*database_, place_, clock_.now_ms);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.value_or("");
  }
  absl::Status Restore(const std::string& backup, StoreOf owner = StoreOf::kNode) {
    auto heads = RestoreBackup(backup, folder_ + "/restored", owner);
    EXPECT_EQ(fs::exists(folder_ + "/restored"), heads.ok());
    EXPECT_FALSE(fs::exists(folder_ + "/restored.restoring"));
    return heads.status();
  }
  void ExpectRefused(const std::string& backup, absl::StatusCode code, const std::string& words) {
    const absl::Status status = Restore(backup);
    EXPECT_EQ(status.code(), code) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(words));
  }

  const std::string folder_ = test::MakeTempFolder();
  const BackupPlace place_{folder_ + "/backups", "015140"};
  SetClock clock_;
  std::unique_ptr<LogDatabase> database_;
  TownOnDisk town_;
};

TEST_F(Backup, GivesBackTheStoreOfItsMomentMarkedAsRestored) {
  const std::string backup = Make();
  TownOnDisk now;
  const size_t held = town_.acknowledged();
  ASSERT_TRUE(town_.Write(1, 100).ok());
  ASSERT_TRUE(Restore(backup).ok());
  auto restored = LogDatabase::Open(folder_ + "/restored");
  ASSERT_TRUE(restored.ok()) << restored.status();
  auto log = (*restored)->OpenLog("015140");
  EXPECT_EQ((*log)->Load()->leaf_hashes.size(), held);
  EXPECT_EQ(*(*log)->Note(platform::kRestoredNote), "from a backup");
}

TEST_F(Backup, CarriesTheSignedHeadsAsTheyWere) {
  const std::string head = town_.log().log().head();
  const std::string backup = Make();
  ASSERT_TRUE(town_.Write(1, 100).ok());
  EXPECT_EQ(Read(backup + "/heads"), absl::StrCat("ambito-backup 1\n\n", head, "\n"));
  EXPECT_THAT(*platform::ReadHeads(backup), ElementsAre(testing::Pair("015140", head)));
}

TEST_F(Backup, WithoutHeadsIsNone) {
  const std::string backup = Make();
  fs::remove(backup + "/heads");
  ExpectRefused(backup, absl::StatusCode::kFailedPrecondition, "not a whole one");
  EXPECT_TRUE(platform::ListBackups(place_)->empty());
}

TEST_F(Backup, WithTheHeadsOfAnotherMomentIsRefused) {
  const std::string older = Make();
  ASSERT_TRUE(town_.Write(1, 100).ok());
  const std::string newer = Make();
  Write(newer + "/heads", Read(older + "/heads"));
  ExpectRefused(newer, absl::StatusCode::kDataLoss, "other heads than the backup says");
}

TEST_F(Backup, WithDamagedHeadsIsRefused) {
  const std::string backup = Make();
  const std::string heads = Read(backup + "/heads");
  for (size_t kept = 0; kept < heads.size(); ++kept) {
    if (kept == std::string("ambito-backup 1\n\n").size()) continue;  // No log: said below.
    Write(backup + "/heads", heads.substr(0, kept));
    EXPECT_TRUE(absl::IsDataLoss(Restore(backup))) << kept;
  }
  Write(backup + "/heads", "ambito-backup 1\n\n");
  ExpectRefused(backup, absl::StatusCode::kFailedPrecondition, "holds no log");
  Write(backup + "/heads", heads + heads);
  EXPECT_TRUE(absl::IsDataLoss(Restore(backup)));
}

TEST_F(Backup, WithADamagedTableIsRefused) {
  const std::string backup = Make();
  const fs::path table = TableIn(backup + "/store");
  const std::string bytes = Read(table);
  fs::remove(table);  // It shares its bytes with the store's own.
  Write(table, bytes);
  FlipABitInTheMiddle(table);
  EXPECT_TRUE(absl::IsDataLoss(Restore(backup)));
}

TEST_F(Backup, OfANodeIsNoHubs) {
  const std::string backup = Make();
  const absl::Status status = Restore(backup, StoreOf::kHub);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("ambito node restore"));
}

TEST_F(Backup, OldOnesArePrunedAndOthersLeftAlone) {
  for (int i = 0; i < 5; ++i, clock_.now_ms += kHourMs) Make();
  fs::create_directories(place_.folder + "/015140-1790000000000.making");
  fs::create_directories(place_.folder + "/015082-1");
  const std::vector<int64_t> made = *platform::ListBackups(place_);
  ASSERT_EQ(made.size(), 5u);
  ASSERT_TRUE(platform::PruneBackups(place_, "", 2).ok());
  EXPECT_THAT(*platform::ListBackups(place_), ElementsAre(made[3], made[4]));
  int left = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(place_.folder)) ++left;
  EXPECT_EQ(left, 3);
  EXPECT_TRUE(Restore(platform::BackupFolder(place_, made[4])).ok());
}

// As when root has put an old copy there that the daemon's user may not enter.
TEST_F(Backup, AFolderThatCannotBeLookedIntoIsNone) {
  std::filesystem::create_directories(place_.folder);
  const std::string loop = absl::StrCat(place_.folder, "/", place_.name, "-1780000000000");
  std::filesystem::create_symlink(loop, loop);
  const auto made = platform::ListBackups(place_);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_THAT(*made, testing::IsEmpty());
}

TEST_F(Backup, OfAClockThatWasAheadIsNoSignThatNoneIsDue) {
  EXPECT_EQ(platform::NewestBackup({10, 20, 90}, 30), 20);
  EXPECT_EQ(platform::NewestBackup({90}, 30), std::nullopt);
  EXPECT_EQ(platform::NewestBackup({}, 30), std::nullopt);
}

TEST_F(Backup, IsMadeWhenTheNewestIsOldEnough) {
  Make();
  clock_.now_ms += 24 * kHourMs - 1;
  {
    // Asked for in between: the schedule has looked by then, and found that none is due.
    platform::BackupSchedule schedule(*database_, clock_, {place_.folder, 24, 14}, place_.name);
  }
  EXPECT_EQ(platform::ListBackups(place_)->size(), 1u);
  clock_.now_ms += 1;
  platform::BackupSchedule schedule(*database_, clock_, {place_.folder, 24, 14}, place_.name);
  ASSERT_TRUE(Eventually([&] { return schedule.last_backup().has_value(); }));
  EXPECT_TRUE(schedule.last_backup()->ok) << schedule.last_backup()->detail;
  EXPECT_EQ(platform::ListBackups(place_)->size(), 2u);
}

TEST_F(Backup, ThatCannotBeMadeIsSaid) {
  Write(folder_ + "/file", "no folder");
  platform::BackupSchedule schedule(*database_, clock_, {folder_ + "/file/backups", 24, 14}, "x");
  ASSERT_TRUE(Eventually([&] { return schedule.last_backup().has_value(); }));
  EXPECT_FALSE(schedule.last_backup()->ok);
  platform::BackupSchedule none(*database_, clock_, {"", 24, 14}, "x");
  EXPECT_EQ(none.Make().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(Backup, AScrubFindsAFlippedBitInATable) {
  {
    platform::Scrub scrub(*database_, clock_);
    ASSERT_TRUE(Eventually([&] { return scrub.last_scrub().has_value(); }));
    EXPECT_TRUE(scrub.last_scrub()->ok) << scrub.last_scrub()->detail;
  }
  town_.Close();
  database_.reset();
  database_ = *LogDatabase::Open(folder_ + "/db");  // Moves what was written into a table.
  FlipABitInTheMiddle(TableIn(folder_ + "/db"));
  platform::Scrub scrub(*database_, clock_);
  ASSERT_TRUE(Eventually([&] { return scrub.last_scrub().has_value(); }));
  EXPECT_FALSE(scrub.last_scrub()->ok);
  EXPECT_THAT(scrub.last_scrub()->detail, HasSubstr("checksum mismatch"));
}

}  // namespace
}  // namespace ambito
