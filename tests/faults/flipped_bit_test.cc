// A bit flips on the disk: it is noticed, or it did not matter; never is a record dropped unseen.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "absl/strings/match.h"
#include "lib/platform/rocksdb_log_store.h"
#include "lib/platform/wal_check.h"
#include "lib/status_macros.h"
#include "tests/faults/town_on_disk.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

namespace fs = std::filesystem;
using platform::LogDatabase;
using test::TownOnDisk;

// `--seed=N` and `--step=N` on the command line; with 1 every bit is flipped.
unsigned seed = std::random_device{}();
unsigned step = 149;

std::string Read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

// The one file with this ending that holds anything.
fs::path FileOf(const std::string& folder, const std::string& ending) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (absl::EndsWith(entry.path().string(), ending) && entry.file_size() > 0) return entry.path();
  }
  return {};
}

class FlippedBit : public testing::Test {
 protected:
  absl::Status OpenAndRead(const std::string& folder) {
    ASSIGN_OR_RETURN(auto database, LogDatabase::Open(folder, {env_.get(), {}}));
    absl::Status status = town_.Open(*database);
    if (status.ok()) status = database->VerifyChecksums();
    town_.Close();
    return status;
  }

  void Write(int writes) {
    auto database = LogDatabase::Open(folder_);
    ASSERT_TRUE(database.ok()) << database.status();
    ASSERT_TRUE(town_.Open(**database).ok());
    for (int i = 0; i < writes; ++i) ASSERT_TRUE(town_.Write(1 + i % 3, 50).ok());
    town_.Close();
  }

  // Flips one bit of the file, opens a copy of the store with it. OK: nothing was lost.
  absl::Status WithFlip(const fs::path& file, uint64_t bit) {
    const std::string copy = copies_ + "/db";
    fs::remove_all(copy);
    fs::copy(folder_, copy);
    std::string bytes = Read(file);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    std::ofstream(fs::path(copy) / file.filename(), std::ios::binary) << bytes;
    return OpenAndRead(copy);
  }

  // One bit of a table is read before its block's checksum is: the kind of the last block but one,
  // in the top bit of its last word. Debian's RocksDB is built with assertions, and one of them
  // ends the process there, so that this test would end too.
  static bool StopsRocksDb(const fs::path& file, uint64_t bit) {
    constexpr uint64_t kFooter = 53, kMetaindex = 38, kTrailer = 5;
    if (file.extension() != ".sst") return false;
    return bit == (fs::file_size(file) - kFooter - kMetaindex - kTrailer) * 8 - 1;
  }

  // Every `step`-th bit of the file.
  void ExpectNoticed(const fs::path& file) {
    const uint64_t bits = fs::file_size(file) * 8;
    std::mt19937 random(seed);
    std::map<std::string, int> outcomes;
    for (uint64_t bit = random() % step; bit < bits; bit += step) {
      if (StopsRocksDb(file, bit)) continue;
      const absl::Status status = WithFlip(file, bit);
      ++outcomes[std::string(absl::StatusCodeToString(status.code()))];
      EXPECT_TRUE(status.ok() || absl::IsDataLoss(status)) << status;
      EXPECT_FALSE(absl::StrContains(status.message(), "were acknowledged"))
          << "bit " << bit << " of " << bits << ": " << status << " (--seed=" << seed << ")";
    }
    for (const auto& [code, count] : outcomes) {
      std::printf("%s: %d flipped bits: %s\n", file.extension().c_str(), count, code.c_str());
    }
    EXPECT_GT(outcomes["DATA_LOSS"], 0);
  }

  // Copies are not synced for real: there are thousands.
  const std::unique_ptr<rocksdb::Env> env_ =
      rocksdb::NewCompositeEnv(std::make_shared<test::FaultyFileSystem>());
  const std::string folder_ = test::MakeTempFolder() + "/db";
  const std::string copies_ = test::MakeTempFolder();
  TownOnDisk town_;
};

TEST_F(FlippedBit, InTheWriteAheadLogIsNoticed) {
  Write(10);
  ExpectNoticed(FileOf(folder_, ".log"));
}

TEST_F(FlippedBit, InTheLengthOrTypeOfARecordIsNoticed) {
  Write(50);
  const fs::path log = FileOf(folder_, ".log");
  const std::string bytes = Read(log);
  int records = 0;
  // Bytes 4 to 6 of a record's seven-byte header are its length and its type, in blocks of 32 KiB,
  // in whose last six bytes no record begins.
  for (size_t at = 0; at + 7 < bytes.size(); ++records) {
    for (uint64_t bit = 0; bit < 24; ++bit) {
      const absl::Status status = WithFlip(log, (at + 4) * 8 + bit);
      EXPECT_TRUE(absl::IsDataLoss(status)) << "record " << records << ", bit " << bit;
      EXPECT_FALSE(absl::StrContains(status.message(), "were acknowledged")) << status;
    }
    at += 7 + static_cast<uint8_t>(bytes[at + 4]) + 256 * static_cast<uint8_t>(bytes[at + 5]);
    const size_t left = platform::kWalBlockBytes - at % platform::kWalBlockBytes;
    if (left < 7) at += left;
  }
  EXPECT_GT(bytes.size(), platform::kWalBlockBytes) << "one block is not all blocks";
  EXPECT_GE(records, 40);
}

TEST_F(FlippedBit, ATornLastRecordIsNone) {
  Write(10);
  const fs::path log = FileOf(folder_, ".log");
  const std::string bytes = Read(log);
  for (size_t kept = 0; kept < bytes.size(); ++kept) {
    const absl::Status status = platform::CheckWalBlock(absl::string_view(bytes.data(), kept));
    EXPECT_TRUE(status.ok()) << kept << " of " << bytes.size() << ": " << status;
  }
}

TEST_F(FlippedBit, InATableIsNoticed) {
  Write(10);
  Write(0);  // Opening again moves what was in the write-ahead log into a table.
  ExpectNoticed(FileOf(folder_, ".sst"));
}

TEST_F(FlippedBit, InADroppedCopyStopsNobodyElse) {
  TownOnDisk damaged("015082"), other("015140");
  {
    auto database = LogDatabase::Open(folder_);
    ASSERT_TRUE(damaged.Open(**database).ok() && other.Open(**database).ok());
    for (int i = 0; i < 40; ++i) {
      ASSERT_TRUE(damaged.Write(3, 500).ok());
      ASSERT_TRUE(other.Write(3, 500).ok());
    }
    damaged.Close();
    other.Close();
  }
  ASSERT_TRUE(LogDatabase::Open(folder_).ok());  // Into a table.
  const fs::path table = FileOf(folder_, ".sst");
  std::string bytes = Read(table);
  bytes[20'000] = static_cast<char>(bytes[20'000] ^ 1);  // Among its entries.
  std::ofstream(table, std::ios::binary) << bytes;
  auto database = LogDatabase::Open(folder_);
  ASSERT_TRUE(database.ok()) << database.status();
  ASSERT_TRUE(absl::IsDataLoss(damaged.Open(**database)));
  damaged.Close();
  ASSERT_TRUE((*database)->DropLog("015082").ok());
  for (int round = 0; round < 8; ++round) {
    ASSERT_TRUE(other.Open(**database).ok()) << round;
    for (int i = 0; i < 20; ++i) {
      const absl::Status written = other.Write(1, 500);
      ASSERT_TRUE(written.ok()) << round << ": " << written;
    }
    other.Close();
    database->reset();
    database = LogDatabase::Open(folder_);
    ASSERT_TRUE(database.ok()) << round << ": " << database.status();
  }
}

}  // namespace
}  // namespace ambito

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    std::sscanf(argv[i], "--seed=%u", &ambito::seed);
    std::sscanf(argv[i], "--step=%u", &ambito::step);
  }
  return RUN_ALL_TESTS();
}
