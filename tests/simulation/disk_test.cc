// A simulated disk is a store as the others.
#include "tests/simulation/disk.h"

#include <memory>

#include "tests/contract/log_store_contract.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

class SimulatedDisk {
 public:
  std::unique_ptr<LogStore> Open() { return std::make_unique<test::FaultyLogStore>(kept_); }

 private:
  simulation::Disk kept_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Simulated, LogStoreContract, SimulatedDisk);

TEST(DiskTest, IsAsItWasAfterSoManyWrites) {
  simulation::Disk disk;
  ASSERT_TRUE(disk.PutNote("a", "1").ok());
  ASSERT_TRUE(disk.PutNote("a", "2").ok());
  EXPECT_EQ(*disk.AsItWas(1)->Note("a"), "1");
  EXPECT_FALSE(disk.AsItWas(0)->Note("a").ok());
  EXPECT_EQ(*disk.Note("a"), "2");
}

TEST(DiskTest, MeetsItsFateAtEachWrite) {
  simulation::Disk disk;
  for (const auto fate : {simulation::WriteFate::kFailed, simulation::WriteFate::kCrashBefore}) {
    disk.write_fate = [fate] { return fate; };
    EXPECT_FALSE(disk.PutNote("a", "1").ok());
    EXPECT_FALSE(disk.Note("a").ok());
  }
  disk.write_fate = [] { return simulation::WriteFate::kCrashAfter; };
  EXPECT_FALSE(disk.PutNote("a", "1").ok());
  EXPECT_TRUE(disk.Note("a").ok());
}

}  // namespace
}  // namespace ambito::federation
