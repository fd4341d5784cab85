// What is written beside a log that may not be the newest, and how it comes into it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "lib/federation/memory_log_store.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

using test::DeleteSheet;
using test::PutSheet;
using test::PutSheets;
using testing::ElementsAre;

constexpr int64_t kThenMs = 1'700'000'000'000;

class AloneEditsTest : public testing::Test {
 protected:
  AloneEditsTest() { town_.Import(PutSheets("s", 3)); }

  void Alone(std::vector<v1::Change> changes) {
    const std::string import_id = changes.size() > 1 ? "import-alone" : "";
    const absl::Status status =
        town_.owned().AppendAlone(std::move(changes), {"a-0002", kThenMs, import_id});
    ASSERT_TRUE(status.ok()) << status;
  }
  // As after a restart.
  OwnedLog Reopened() {
    auto opened = OwnedLog::Open(test::kSlug, test::kTown, town_.store(), town_.signer(),
                                 test::StandInScheme());
    EXPECT_TRUE(opened.ok()) << opened.status();
    return *std::move(opened);
  }
  std::string TitleOf(const OwnedLog& log, const std::string& sheet) {
    const auto entry = log.Current("sheet/" + sheet);
    return entry.ok() ? entry->change().put_sheet().local_title() : entry.status().ToString();
  }
  static std::vector<std::string> Told(const std::vector<RebasedEdit>& plan) {
    std::vector<std::string> told;
    for (const RebasedEdit& edit : plan) {
      const char* fates[] = {" append", " same", " discard"};
      told.push_back(ObjectId(edit.entry.change()) + fates[static_cast<int>(edit.fate)] +
                     (edit.also_changed_by ? " also" : ""));
    }
    return told;
  }

  test::TownLog town_;
};

TEST_F(AloneEditsTest, AreInForceButNotSigned) {
  const std::string head = town_.log().head();
  Alone({PutSheet("s0", "nuovo")});
  Alone({DeleteSheet("s1")});
  Alone({PutSheet("s3", "altro")});
  EXPECT_EQ(town_.log().head(), head);
  EXPECT_EQ(town_.log().size(), 3u);
  for (const OwnedLog& log : {town_.owned(), Reopened()}) {
    EXPECT_EQ(TitleOf(log, "s0"), "nuovo");
    EXPECT_EQ(log.Revision("sheet/s0"), kFirstAloneIndex + 1);
    EXPECT_EQ(log.Revision("sheet/s1"), 0u);
    EXPECT_EQ(log.Revision("sheet/s2"), 3u);
    EXPECT_EQ(log.Revision("sheet/s3"), kFirstAloneIndex + 3);
    EXPECT_EQ(log.History("sheet/s0", UINT64_MAX, 10)->size(), 2u);
    EXPECT_EQ(log.History("sheet/s0", UINT64_MAX, 1)->at(0).author(), "a-0002");
  }
}

TEST_F(AloneEditsTest, BecomeOneImportWithTheirAuthorsAndTimes) {
  Alone({PutSheet("s0", "nuovo")});
  Alone(PutSheets("n", 2));
  Alone({DeleteSheet("s1")});
  const auto plan = town_.owned().PlanRebase({});
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_THAT(Told(*plan), ElementsAre("sheet/s0 append", "sheet/n0 append", "sheet/n1 append",
                                       "sheet/s1 append"));
  ASSERT_TRUE(town_.owned().Rebase(*plan, "rebase-3").ok());
  EXPECT_EQ(town_.log().size(), 7u);
  EXPECT_TRUE(town_.owned().alone().empty());
  const OwnedLog reopened = Reopened();
  EXPECT_TRUE(reopened.alone().empty());
  EXPECT_EQ(reopened.log().head(), town_.log().head());
  EXPECT_EQ(TitleOf(reopened, "s0"), "nuovo");
  EXPECT_EQ(reopened.Revision("sheet/s1"), 0u);
  for (uint64_t index = 3; index < 7; ++index) {
    const v1::LogEntry entry = *reopened.EntryAt(index);
    EXPECT_EQ(entry.author(), "a-0002");
    EXPECT_EQ(entry.recorded_at_ms(), kThenMs);
    EXPECT_EQ(entry.import_id(), "rebase-3");
    EXPECT_EQ(entry.last_of_import(), index == 6);
  }
}

TEST_F(AloneEditsTest, AreShownAgainstWhatCameBackMeanwhile) {
  Alone({PutSheet("s0", "nuovo")});
  Alone({PutSheet("s1", "altro")});
  Alone({DeleteSheet("s2")});
  Alone({PutSheet("s1", "altro ancora")});
  // What the hub gives back: signed edits that this store had lost.
  town_.Edit(PutSheet("s1", "altro ancora"));
  town_.Edit(DeleteSheet("s2"));
  EXPECT_EQ(TitleOf(town_.owned(), "s1"), "altro ancora");
  EXPECT_THAT(Told(*town_.owned().PlanRebase({"sheet/s0"})),
              ElementsAre("sheet/s0 discard", "sheet/s1 append also", "sheet/s2 same also",
                          "sheet/s1 append also"));
}

TEST_F(AloneEditsTest, ThatTheLogSaysAlreadyAreForgottenWithoutAnEntry) {
  Alone({PutSheet("s0", "nuovo")});
  Alone({DeleteSheet("s1")});
  town_.Edit(PutSheet("s0", "nuovo"));
  town_.Edit(DeleteSheet("s1"));
  const auto plan = town_.owned().PlanRebase({});
  ASSERT_TRUE(town_.owned().Rebase(*plan, "rebase-5").ok());
  EXPECT_EQ(town_.log().size(), 5u);
  EXPECT_TRUE(Reopened().alone().empty());
}

TEST_F(AloneEditsTest, ThatAreDiscardedStayBesideTheLog) {
  Alone({PutSheet("s0", "nuovo")});
  Alone({PutSheet("s1", "scartata")});
  ASSERT_TRUE(town_.owned().Rebase(*town_.owned().PlanRebase({"sheet/s1"}), "rebase-3").ok());
  EXPECT_EQ(town_.log().size(), 4u);
  Alone({PutSheet("s2", "scartata anche questa")});
  ASSERT_TRUE(town_.owned().Rebase(*town_.owned().PlanRebase({"sheet/s2"}), "rebase-4").ok());
  EXPECT_EQ(town_.log().size(), 4u);
  EXPECT_TRUE(Reopened().alone().empty());
  for (const auto& [note, title] :
       {std::pair("discarded/3", "scartata"), std::pair("discarded/4", "scartata anche questa")}) {
    v1::AloneEdit kept;
    ASSERT_TRUE(kept.ParseFromString(town_.store().Note(note).value_or("no such note")));
    ASSERT_EQ(kept.entries_size(), 1);
    EXPECT_EQ(kept.entries(0).change().put_sheet().local_title(), title);
  }
}

TEST_F(AloneEditsTest, AreNotMoreThanOneAnswerCanShow) {
  Alone(PutSheets("n", kMaxAloneEdits - 1));
  Alone({PutSheet("s0", "nuovo")});
  const absl::Status refused =
      town_.owned().AppendAlone({PutSheet("s1", "uno di troppo")}, {"a-0002", kThenMs, ""});
  EXPECT_EQ(refused.code(), absl::StatusCode::kResourceExhausted) << refused;
  EXPECT_EQ(Reopened().alone().all().size(), kMaxAloneEdits);
}

TEST_F(AloneEditsTest, StayWhereTheyAreWhenTheStoreFails) {
  Alone({PutSheet("s0", "nuovo")});
  const auto plan = town_.owned().PlanRebase({});
  town_.store().append_results = {absl::UnavailableError("the disk failed")};
  EXPECT_EQ(town_.owned().Rebase(*plan, "rebase-3").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(town_.log().size(), 3u);
  EXPECT_EQ(Reopened().alone().all().size(), 1u);
  ASSERT_TRUE(town_.owned().Rebase(*plan, "rebase-3").ok());
  EXPECT_EQ(town_.log().size(), 4u);
}

TEST_F(AloneEditsTest, AreKnownOneByOneWhenForgettingThemFailsHalfway) {
  for (int i = 0; i < 3; ++i) Alone({PutSheet("s0", "nuovo")});
  town_.Edit(PutSheet("s0", "nuovo"));
  const auto plan = town_.owned().PlanRebase({});
  town_.store().note_results = {absl::OkStatus(), absl::UnavailableError("the disk failed")};
  EXPECT_FALSE(town_.owned().Rebase(*plan, "rebase-4").ok());
  EXPECT_EQ(town_.owned().alone().all().size(), 2u);
  Alone({PutSheet("s1", "dopo")});
  EXPECT_EQ(Reopened().alone().all().size(), 3u);
}

TEST_F(AloneEditsTest, RefuseWhatTheLogWouldNotTake) {
  v1::Change large = PutSheet("s9", std::string(kMaxEntryBytes, 'x'));
  EXPECT_EQ(town_.owned().AppendAlone({large}, {"a", kThenMs, ""}).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(town_.owned().AppendAlone({v1::Change()}, {"a", kThenMs, ""}).code(),
            absl::StatusCode::kUnimplemented);
  EXPECT_TRUE(Reopened().alone().empty());
}

TEST_F(AloneEditsTest, AreFoundDamaged) {
  Alone({PutSheet("s0", "nuovo")});
  ASSERT_TRUE(town_.store().PutNote("alone/0", "\xff\xff").ok());
  EXPECT_EQ(
      OwnedLog::Open(test::kSlug, test::kTown, town_.store(), town_.signer(), test::StandInScheme())
          .status()
          .code(),
      absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace ambito::federation
