// When the hub makes a draft, and how often.
#include "district-hub/aggregate/draft_keeper.h"

#include <gtest/gtest.h>

#include <chrono>

#include "lib/federation/signature.h"
#include "lib/platform/rocksdb_log_store.h"
#include "tests/component/test_district.h"
#include "tests/support/files.h"

namespace ambito::hub {
namespace {

using test::TestDistrict;

// A keeper over a district that holds nothing yet.
class DraftKeeperTest : public testing::Test {
 protected:
  DraftKeeperTest() : folder_(test::MakeTempFolder()) {
    database_ = *platform::LogDatabase::Open(folder_ + "/hub");
    store_ = *database_->OpenLog("district");
    signer_ = *federation::NewEd25519Signer(std::string(32, 'k'));
    district_ = *DistrictRegistry::Open("pavia", *store_, *signer_, clock_);
    replicas_ = std::make_unique<ReplicaSet>("pavia", *database_);
    drafts_ = std::make_unique<DraftKeeper>(*district_, *replicas_, clock_, folder_ + "/draft");
  }

  uint64_t Made() const {
    uint64_t made = 0;
    for (size_t bucket = 0; bucket <= platform::Durations::kBounds.size(); ++bucket) {
      made += drafts_->durations().count(bucket);
    }
    return made;
  }

  test::FixedClock clock_;
  const std::string folder_;
  std::unique_ptr<platform::LogDatabase> database_;
  std::unique_ptr<federation::LogStore> store_;
  std::unique_ptr<federation::Signer> signer_;
  std::unique_ptr<DistrictRegistry> district_;
  std::unique_ptr<ReplicaSet> replicas_;
  std::unique_ptr<DraftKeeper> drafts_;
};

TEST_F(DraftKeeperTest, AChangeAloneGivesADraft) {
  ASSERT_TRUE(TestDistrict::Eventually([&] { return Made() == 1; }));
  for (uint64_t made = 1; made <= 5; ++made) {
    drafts_->Touch();
    ASSERT_TRUE(TestDistrict::Eventually([&] { return Made() == made + 1; }));
  }
}

// As when a hundred nodes bring all their sheets: drafts must not take the processor from them. One
// share of a time, not a time: it is the same on a busy machine.
TEST_F(DraftKeeperTest, WhileChangesKeepComingItMostlyWaits) {
  ASSERT_TRUE(TestDistrict::Eventually([&] { return Made() == 1; }));
  const double spent_before = drafts_->durations().sum_seconds();
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(TestDistrict::Eventually([&] {
    drafts_->Touch();
    return Made() >= 20;  // Two can be made between two looks.
  }));
  const std::chrono::duration<double> all = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(drafts_->durations().sum_seconds() - spent_before, all.count() / 2);
}

}  // namespace
}  // namespace ambito::hub
