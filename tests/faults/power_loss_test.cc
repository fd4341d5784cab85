// The power goes at any moment: what was acknowledged is there, and every log is whole.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>

#include "lib/platform/rocksdb_log_store.h"
#include "tests/faults/town_on_disk.h"
#include "tests/support/faulty_file_system.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

using platform::LogDatabase;
using test::FaultyFileSystem;
using test::TownOnDisk;

// `--losses=N` and `--seed=N` on the command line.
int losses = 200;
unsigned seed = std::random_device{}();

// Two towns in one store, as at a hub.
class Store {
 public:
  Store() : env_(rocksdb::NewCompositeEnv(disk_)) {}

  // False when the power went while it opened.
  bool Open() {
    auto database = LogDatabase::Open(folder_, {env_.get(), {}});
    if (!database.ok()) {
      EXPECT_TRUE(disk_->power_is_off()) << database.status();
      return false;
    }
    database_ = *std::move(database);
    return true;
  }

  void WriteUntilThePowerGoes(std::mt19937& random) {
    for (TownOnDisk* town : {&first_, &second_}) {
      const absl::Status opened = town->Open(*database_);
      ASSERT_TRUE(opened.ok()) << opened;
    }
    while (!disk_->power_is_off()) {
      TownOnDisk& town = random() % 2 == 0 ? first_ : second_;
      const int count = random() % 4 == 0 ? 1 + static_cast<int>(random() % 20) : 1;
      const size_t bytes = random() % 50 == 0 ? 200'000 : random() % 2'000;
      acknowledged_ += town.Write(count, bytes).ok() ? 1 : 0;
    }
  }

  void LosePower(std::mt19937& random) {
    first_.Close();
    second_.Close();
    database_.reset();
    disk_->Recover(random);
  }

  FaultyFileSystem& disk() { return *disk_; }
  uint64_t acknowledged() const { return acknowledged_; }

 private:
  const std::string folder_ = test::MakeTempFolder() + "/db";
  const std::shared_ptr<FaultyFileSystem> disk_ = std::make_shared<FaultyFileSystem>();
  const std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<LogDatabase> database_;
  TownOnDisk first_{"015140"}, second_{"015082"};
  uint64_t acknowledged_ = 0;
};

TEST(PowerLoss, EverythingAcknowledgedIsThereAndEveryLogIsWhole) {
  constexpr int kLossesOfAStore = 20;
  std::mt19937 random(seed);
  uint64_t acknowledged = 0, while_opening = 0;
  for (int lost = 0; lost < losses;) {
    Store store;
    for (int i = 0; i < kLossesOfAStore && lost < losses; ++i, ++lost) {
      // Half of them early: opening, which repairs, is when a second loss hurts.
      store.disk().CutPowerAt(1 + random() % (random() % 2 == 0 ? 25 : 400));
      if (store.Open()) {
        ASSERT_NO_FATAL_FAILURE(store.WriteUntilThePowerGoes(random))
            << "loss " << lost << ", --seed=" << seed;
      } else {
        ++while_opening;
      }
      store.LosePower(random);
    }
    acknowledged += store.acknowledged();
  }
  std::printf(
      "%d power losses (%lu while opening), %lu acknowledged writes, none lost "
      "(--seed=%u)\n",
      losses, static_cast<unsigned long>(while_opening), static_cast<unsigned long>(acknowledged),
      seed);
  EXPECT_GT(acknowledged, static_cast<uint64_t>(losses));
}

}  // namespace
}  // namespace ambito

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    std::sscanf(argv[i], "--losses=%d", &ambito::losses);
    std::sscanf(argv[i], "--seed=%u", &ambito::seed);
  }
  return RUN_ALL_TESTS();
}
