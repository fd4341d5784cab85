// The hub's end: what it answers, stores and acknowledges.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/unit/federation/sink_fixture.h"

namespace ambito::federation {
namespace {

using test::DeleteSheet;
using test::PutSheet;
using test::PutSheets;
using testing::ElementsAre;
using testing::IsEmpty;
using Actions = std::vector<SinkAction>;

TEST_F(SinkTest, WelcomesAnEmptyNode) {
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 0"));
  EXPECT_TRUE(sink_->greeted());
}

TEST_F(SinkTest, StoresAndAcknowledgesWhatANodeSends) {
  town_.Edit(PutSheet("a"));
  town_.Import(PutSheets("b", 3));
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 0"));
  EXPECT_THAT(Send(BatchOf(town_, 0, 4)), ElementsAre("store 0+4", "ack 4/4"));
  town_.Edit(DeleteSheet("b1"));
  EXPECT_THAT(Send(BatchOf(town_, 4, 5)), ElementsAre("store 4+1", "ack 5/5"));
  ExpectHolds(town_, 5);
}

TEST_F(SinkTest, WelcomesANodeThatIsAheadOrEqual) {
  town_.Edit(PutSheet("a"));
  CatchUp();
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 1"));
  town_.Edit(PutSheet("b"));
  Reconnect();
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 1"));
}

// What an earlier key signed is taken from whoever has the one in force.
TEST_F(SinkTest, TakesHeadsOfAnEarlierKeyFromTheKeyInForceAlone) {
  town_.Edit(PutSheet("a"));
  const auto hello = HelloOf(town_);
  const auto next = test::NewStandInSigner("the next key");
  peer_.keys = {next->public_key(), town_.signer().public_key()};
  Reconnect();
  EXPECT_THAT(Send(hello), ElementsAre("refused KEY", "end"));
  const auto signed_anew = OwnedLog::Open(test::kSlug, test::kTown, town_.store(), *next,
                                          test::StandInScheme(), {town_.signer().public_key()});
  ASSERT_TRUE(signed_anew.ok()) << signed_anew.status();
  v1::ReplicateRequest again = hello;
  again.mutable_hello()->set_head(signed_anew->log().head());
  Reconnect();
  EXPECT_THAT(Send(again), ElementsAre("welcome 0"));
  auto batch = BatchOf(town_, 0, 1);
  batch.mutable_batch()->set_head(town_.log().head());
  EXPECT_THAT(Send(batch), ElementsAre("store 0+1", "ack 1/1"));
}

TEST_F(SinkTest, AcknowledgesNothingBeforeItsOwnStoreHas) {
  town_.Edit(PutSheet("a"));
  Send(HelloOf(town_));
  EXPECT_THAT(Told(sink_->Received(BatchOf(town_, 0, 1), kNowMs)), ElementsAre("store 0+1"));
  EXPECT_EQ(copy_.size(), 0u);
  EXPECT_THAT(Told(sink_->Stored(absl::OkStatus())), ElementsAre("ack 1/1"));
  EXPECT_EQ(copy_.size(), 1u);
}

TEST_F(SinkTest, AStoreThatFailsEndsTheStreamAndChangesNothing) {
  town_.Edit(PutSheet("a"));
  Send(HelloOf(town_));
  sink_->Received(BatchOf(town_, 0, 1), kNowMs);
  EXPECT_THAT(Told(sink_->Stored(absl::ResourceExhaustedError("the disk is full"))),
              ElementsAre("refused STORAGE", "end"));
  EXPECT_TRUE(sink_->ended());
  EXPECT_EQ(copy_.size(), 0u);
  Reconnect();
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 0"));
  EXPECT_THAT(Send(BatchOf(town_, 0, 1)), ElementsAre("store 0+1", "ack 1/1"));
}

TEST_F(SinkTest, WhatWasStoredIsCommittedAlsoWhenTheStreamIsGone) {
  town_.Edit(PutSheet("a"));
  Send(HelloOf(town_));
  sink_->Received(BatchOf(town_, 0, 1), kNowMs);
  EXPECT_THAT(Told(sink_->Received(HelloOf(town_), kNowMs)),
              ElementsAre("refused PROTOCOL", "end"));
  EXPECT_THAT(sink_->Stored(absl::OkStatus()), IsEmpty());
  EXPECT_EQ(copy_.size(), 1u);
}

TEST_F(SinkTest, ReadersSeeAnImportOnlyWhole) {
  town_.Import(PutSheets("b", 6));
  Send(HelloOf(town_));
  EXPECT_THAT(Send(BatchOf(town_, 0, 2)), ElementsAre("ack 0/2"));
  EXPECT_THAT(Send(BatchOf(town_, 2, 5)), ElementsAre("ack 0/5"));
  EXPECT_TRUE(copy_.objects().empty());
  EXPECT_THAT(Send(BatchOf(town_, 5, 6)), ElementsAre("store 0+6", "ack 6/6"));
  ExpectHolds(town_, 6);
}

TEST_F(SinkTest, TenDeliveriesHaveTheEffectOfOne) {
  town_.Edit(PutSheet("a"));
  const auto first = BatchOf(town_, 0, 1);
  town_.Import(PutSheets("b", 4));
  const auto piece = BatchOf(town_, 1, 3), rest = BatchOf(town_, 3, 5);
  const auto all = BatchOf(town_, 0, 5), middle = BatchOf(town_, 0, 3);
  Send(HelloOf(town_));
  Send(first);
  for (int i = 0; i < 10; ++i) EXPECT_THAT(Send(first), ElementsAre("ack 1/1"));
  Send(piece);
  for (int i = 0; i < 10; ++i) EXPECT_THAT(Send(piece), ElementsAre("ack 1/3"));
  for (int i = 0; i < 10; ++i) EXPECT_THAT(Send(middle), ElementsAre("ack 1/3"));
  EXPECT_THAT(Send(rest), ElementsAre("store 1+4", "ack 5/5"));
  for (const auto& again : {first, piece, rest, all, middle}) {
    EXPECT_THAT(Send(again), ElementsAre("ack 5/5"));
  }
  ExpectHolds(town_, 5);
}

TEST_F(SinkTest, TakesTheNewPartOfABatchThatOverlaps) {
  town_.Edit(PutSheet("a"));
  Send(HelloOf(town_));
  Send(BatchOf(town_, 0, 1));
  town_.Edit(PutSheet("b"));
  EXPECT_THAT(Send(BatchOf(town_, 0, 2)), ElementsAre("store 1+1", "ack 2/2"));
}

TEST_F(SinkTest, AsksOnceForARewindWhenABatchIsMissing) {
  Send(HelloOf(town_));
  std::vector<v1::ReplicateRequest> batches;
  for (uint64_t i = 0; i < 4; ++i) {
    town_.Edit(PutSheet(absl::StrCat("s", i)));
    batches.push_back(BatchOf(town_, i, i + 1));
  }
  EXPECT_THAT(Send(batches[1]), ElementsAre("welcome 0"));
  EXPECT_THAT(Send(batches[2]), IsEmpty());
  EXPECT_THAT(Send(batches[0]), ElementsAre("store 0+1", "ack 1/1"));
  EXPECT_THAT(Send(batches[3]), ElementsAre("welcome 1"));
  EXPECT_THAT(Send(batches[1]), ElementsAre("store 1+1", "ack 2/2"));
  EXPECT_THAT(Send(batches[2]), ElementsAre("store 2+1", "ack 3/3"));
  EXPECT_THAT(Send(batches[3]), ElementsAre("store 3+1", "ack 4/4"));
  ExpectHolds(town_, 4);
}

TEST_F(SinkTest, BatchesWaitWhileItStores) {
  Send(HelloOf(town_));
  std::vector<v1::ReplicateRequest> batches;
  for (uint64_t i = 0; i < 6; ++i) {
    town_.Edit(PutSheet(absl::StrCat("s", i)));
    batches.push_back(BatchOf(town_, i, i + 1));
  }
  sink_->Received(batches[0], kNowMs);
  for (uint64_t i = 1; i <= 4; ++i) EXPECT_THAT(sink_->Received(batches[i], kNowMs), IsEmpty());
  for (int i = 0; i < 10; ++i) EXPECT_THAT(sink_->Received(batches[2], kNowMs), IsEmpty());
  EXPECT_THAT(Told(sink_->Stored(absl::OkStatus())), ElementsAre("ack 1/1", "store 1+1"));
  EXPECT_THAT(sink_->Received(batches[5], kNowMs), IsEmpty());
  EXPECT_THAT(Told(sink_->Received(batches[0], kNowMs)), ElementsAre("refused LIMIT", "end"));
}

TEST_F(SinkTest, ANodeBehindIsGivenBackWhatItLostAndThenWelcomed) {
  town_.Edit(PutSheet("a"));
  const auto older = HelloOf(town_);
  town_.Edit(PutSheet("b"));
  town_.Import(PutSheets("c", 3));
  CatchUp();
  limits_.batch_bytes = 1;
  Reconnect();
  EXPECT_THAT(Send(older), ElementsAre("recover 1+1 of 5"));
  EXPECT_TRUE(sink_->recovering());
  EXPECT_THAT(Send(RecoveredOf(2, 2)), ElementsAre("recover 2+1 of 5"));
  EXPECT_THAT(Send(RecoveredOf(2, 2)), IsEmpty()) << "the same answer again";
  EXPECT_THAT(Send(RecoveredOf(2, 3)), ElementsAre("recover 3+1 of 5"));
  EXPECT_THAT(Send(RecoveredOf(2, 4)), ElementsAre("recover 4+1 of 5"));
  EXPECT_THAT(Send(RecoveredOf(5, 5)), ElementsAre("welcome 5"));
  EXPECT_TRUE(sink_->greeted());
  EXPECT_THAT(Send(RecoveredOf(5, 5)), IsEmpty());
  town_.Edit(PutSheet("d"));
  EXPECT_THAT(Send(BatchOf(town_, 5, 6)), ElementsAre("store 5+1", "ack 6/6"));
}

TEST_F(SinkTest, ANodeThatLostEverythingIsGivenBackEverything) {
  auto empty = HelloOf(town_);
  town_.Edit(PutSheet("a"));
  town_.Edit(PutSheet("b"));
  CatchUp();
  EXPECT_THAT(Send(empty), ElementsAre("recover 0+2 of 2"));
  EXPECT_THAT(Send(RecoveredOf(2, 2)), ElementsAre("welcome 2"));
}

TEST_F(SinkTest, RefusesANodeThatSaysItTookBackWhatItCannotHave) {
  const auto empty = HelloOf(town_);
  town_.Edit(PutSheet("a"));
  town_.Import(PutSheets("b", 2));
  CatchUp();
  limits_.batch_bytes = 1;
  EXPECT_THAT(Send(RecoveredOf(0, 0)), ElementsAre("refused PROTOCOL", "end")) << "before Hello";
  for (const auto& [durable, received] : {std::pair(2, 2), std::pair(2, 1), std::pair(3, 3)}) {
    Reconnect();
    ASSERT_THAT(Send(empty), ElementsAre("recover 0+1 of 3"));
    EXPECT_THAT(Send(RecoveredOf(static_cast<uint64_t>(durable), static_cast<uint64_t>(received))),
                ElementsAre("refused PROTOCOL", "end"));
  }
  Reconnect();
  Send(empty);
  EXPECT_THAT(Send(BatchOf(town_, 0, 1)), ElementsAre("refused PROTOCOL", "end"));
  Reconnect();
  Send(empty);
  Send(RecoveredOf(1, 1));
  Send(RecoveredOf(1, 2));
  EXPECT_THAT(Send(RecoveredOf(1, 3)), ElementsAre("refused PROTOCOL", "end"))
      << "received whole, and not stored";
}

TEST_F(SinkTest, ALongerNodeProvesThatItGoesOnBeforeItSends) {
  town_.Edit(PutSheet("a"));
  CatchUp();
  town_.Edit(PutSheet("b"));
  town_.Edit(PutSheet("c"));
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 1"));
  EXPECT_FALSE(sink_->greeted());
  EXPECT_THAT(Send(ExtensionOf(town_, 1)), IsEmpty());
  EXPECT_TRUE(sink_->greeted());
  EXPECT_THAT(Send(ExtensionOf(town_, 1)), IsEmpty()) << "the same again";
  EXPECT_THAT(Send(BatchOf(town_, 1, 3)), ElementsAre("store 1+2", "ack 3/3"));
  Reconnect();
  EXPECT_THAT(Send(ExtensionOf(town_, 1)), ElementsAre("refused PROTOCOL", "end")) << "unasked";
}

TEST_F(SinkTest, ABatchBeforeTheProofIsRefused) {
  town_.Edit(PutSheet("a"));
  CatchUp();
  town_.Edit(PutSheet("b"));
  Send(HelloOf(town_));
  EXPECT_THAT(Send(BatchOf(town_, 1, 2)), ElementsAre("refused PROTOCOL", "end"));
}

}  // namespace
}  // namespace ambito::federation
