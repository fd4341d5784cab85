#include "lib/federation/owned_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lib/federation/memory_log_store.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

using test::DeleteSheet;
using test::kSlug;
using test::kTown;
using test::PutSheet;
using test::PutSheets;
using test::StandInScheme;
using test::TownLog;

absl::StatusOr<OwnedLog> Reopen(TownLog& town, const Signer& signer) {
  return OwnedLog::Open(kSlug, kTown, town.store(), signer, StandInScheme());
}

TEST(OwnedLogTest, AnAppendSaysWhereAndSignsTheHead) {
  TownLog town;
  EXPECT_EQ(*town.owned().Append({PutSheet("a")}, {"a-0001", 5, ""}), 0u);
  EXPECT_EQ(*town.owned().Append(PutSheets("b", 3), {"a-0001", 6, "i"}), 1u);
  EXPECT_EQ(*town.owned().Append({PutSheet("c")}, {"a-0001", 7, ""}), 4u);
  const auto head = OpenCheckpoint(town.log().head(), town.log().origin(),
                                   town.signer().public_key(), StandInScheme());
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->size, 5u);
  EXPECT_EQ(head->root, town.log().RootAt(5));
  EXPECT_EQ(head->state_digest, town.log().state_digest());
}

TEST(OwnedLogTest, AKeyThatWasItsOwnBeforeIsFollowedByAnother) {
  TownLog town;
  town.Edit(PutSheet("a"));
  const auto next = test::NewStandInSigner("the next key");
  EXPECT_TRUE(absl::IsDataLoss(Reopen(town, *next).status()));
  const LogKeys earlier = {town.signer().public_key()};
  auto again = OwnedLog::Open(kSlug, kTown, town.store(), *next, StandInScheme(), earlier);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(OpenCheckpoint(again->log().head(), again->log().origin(), next->public_key(),
                             StandInScheme())
                  .ok());
  // From here on it is its own.
  EXPECT_TRUE(Reopen(town, *next).ok());
}

TEST(OwnedLogTest, EntriesHoldWhoWhenAndWhichImport) {
  TownLog town;
  ASSERT_TRUE(town.owned().Append({PutSheet("a")}, {"a-0001", 5, ""}).ok());
  ASSERT_TRUE(town.owned().Append(PutSheets("b", 2), {"a-0002", 6, "i"}).ok());
  const auto single = town.owned().EntryAt(0);
  EXPECT_EQ(single->log(), kTown);
  EXPECT_EQ(single->author(), "a-0001");
  EXPECT_EQ(single->recorded_at_ms(), 5);
  EXPECT_EQ(single->import_id(), "");
  EXPECT_FALSE(single->last_of_import());
  EXPECT_EQ(town.owned().EntryAt(1)->import_id(), "i");
  EXPECT_FALSE(town.owned().EntryAt(1)->last_of_import());
  EXPECT_TRUE(town.owned().EntryAt(2)->last_of_import());
  EXPECT_EQ(town.owned().EntryAt(3).status().code(), absl::StatusCode::kNotFound);
}

TEST(OwnedLogTest, ARevisionIsTheIndexOfTheEntryPlusOne) {
  TownLog town;
  EXPECT_EQ(town.owned().Revision("sheet/a"), 0u);
  town.Edit(PutSheet("a"));
  EXPECT_EQ(town.owned().Revision("sheet/a"), 1u);
  town.Import({PutSheet("b"), PutSheet("a", "Nido"), PutSheet("b", "Mensa")});
  EXPECT_EQ(town.owned().Revision("sheet/a"), 3u);
  EXPECT_EQ(town.owned().Revision("sheet/b"), 4u);
  EXPECT_EQ(town.owned().Current("sheet/b")->change().put_sheet().local_title(), "Mensa");
  town.Edit(DeleteSheet("a"));
  EXPECT_EQ(town.owned().Revision("sheet/a"), 0u);
  EXPECT_EQ(town.owned().Current("sheet/a").status().code(), absl::StatusCode::kNotFound);
}

TEST(OwnedLogTest, HistoryIsNewestFirstAlsoOfTheRemoved) {
  TownLog town;
  town.Edit(PutSheet("a", "uno"));
  town.Edit(PutSheet("b"));
  town.Edit(PutSheet("a", "due"));
  town.Edit(DeleteSheet("a"));
  const auto all = town.owned().History("sheet/a", UINT64_MAX, 10);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 3u);
  EXPECT_TRUE((*all)[0].change().has_delete_sheet());
  EXPECT_EQ((*all)[1].change().put_sheet().local_title(), "due");
  EXPECT_EQ((*all)[2].change().put_sheet().local_title(), "uno");
  EXPECT_EQ(town.owned().History("sheet/a", 3, 1)->front().index(), 2u);
  EXPECT_TRUE(town.owned().History("sheet/a", 0, 10)->empty());
  EXPECT_TRUE(town.owned().History("sheet/nessuna", UINT64_MAX, 10)->empty());
}

TEST(OwnedLogTest, AStoreThatFailsLeavesNothingChanged) {
  TownLog town;
  town.Edit(PutSheet("a"));
  const std::string head = town.log().head();
  for (const absl::Status& failure : {absl::ResourceExhaustedError("the disk is full"),
                                      absl::UnavailableError("the n-th write failed")}) {
    town.store().append_results = {failure};
    EXPECT_EQ(town.owned().Append(PutSheets("b", 3), {"a-0001", 6, "i"}).status(), failure);
    EXPECT_EQ(town.log().size(), 1u);
    EXPECT_EQ(town.log().head(), head);
    EXPECT_EQ(town.owned().Revision("sheet/b0"), 0u);
    EXPECT_EQ(Reopen(town, town.signer())->log().size(), 1u);
  }
  EXPECT_EQ(*town.owned().Append(PutSheets("b", 3), {"a-0001", 6, "i"}), 1u);
}

TEST(OwnedLogTest, RefusesWhatNoHubWouldTake) {
  TownLog town;
  const Edit single{"a-0001", 5, ""}, import{"a-0001", 5, "i"};
  auto code = [&](std::vector<v1::Change> changes, const Edit& edit) {
    return town.owned().Append(std::move(changes), edit).status().code();
  };
  EXPECT_EQ(code({}, single), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({}, import), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(PutSheets("a", 2), single), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code({v1::Change()}, single), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(code({PutSheet("a", std::string(kMaxEntryBytes, 'x'))}, single),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(code(PutSheets("a", 260, std::string(kMaxEntryBytes - 1000, 'x')), import),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(town.log().size(), 0u);
}

TEST(OwnedLogTest, TakesUpWhereTheStoreStands) {
  TownLog town;
  town.Edit(PutSheet("a"));
  town.Import(PutSheets("b", 3));
  auto again = Reopen(town, town.signer());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->log().head(), town.log().head());
  EXPECT_EQ(again->Revision("sheet/b2"), 4u);
  EXPECT_EQ(*again->Append({DeleteSheet("a")}, {"a-0001", 5, ""}), 4u);
}

TEST(OwnedLogTest, DoesNotOpenALogThatAnotherKeySigned) {
  TownLog town;
  const auto other = test::NewStandInSigner("another key");
  EXPECT_TRUE(Reopen(town, *other).ok());
  town.Edit(PutSheet("a"));
  EXPECT_EQ(Reopen(town, *other).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace ambito::federation
