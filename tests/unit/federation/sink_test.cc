// The hub's end: what it answers, stores and refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/federation/memory_log_store.h"
#include "lib/federation/replication.h"
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
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Actions = std::vector<SinkAction>;
constexpr int64_t kNowMs = 1'700'000'000'000;

std::string Name(v1::RefusalReason reason) {
  return v1::RefusalReason_Name(reason).substr(std::string("REFUSAL_REASON_").size());
}

std::string Told(const v1::ReplicateResponse& response) {
  if (response.has_welcome()) return absl::StrCat("welcome ", response.welcome().size());
  if (response.has_refused()) return absl::StrCat("refused ", Name(response.refused().reason()));
  return absl::StrCat("ack ", response.ack().durable_size(), "/", response.ack().received_size());
}

std::vector<std::string> Told(const Actions& actions) {
  std::vector<std::string> told;
  for (const SinkAction& action : actions) {
    if (const auto* send = std::get_if<SendResponse>(&action)) {
      told.push_back(Told(send->message));
    } else if (const auto* store = std::get_if<StoreStep>(&action)) {
      told.push_back(absl::StrCat("store ", store->append.first_index, "+",
                                  store->append.entries.size()));
    } else if (const auto* stop = std::get_if<StopReplica>(&action)) {
      told.push_back(absl::StrCat("stop ", Name(stop->stopped.reason())));
    } else {
      told.push_back("end");
    }
  }
  return told;
}

// Entries [first, end) of a town's log, with the head it has now when they end there.
v1::ReplicateRequest BatchOf(TownLog& town, uint64_t first, uint64_t end) {
  v1::ReplicateRequest request;
  v1::Batch& batch = *request.mutable_batch();
  batch.set_first_index(first);
  for (uint64_t i = first; i < end; ++i) batch.add_entries(*town.store().Entry(i));
  if (end == town.log().size()) batch.set_head(town.log().head());
  return request;
}

v1::ReplicateRequest HelloOf(const TownLog& town) {
  v1::ReplicateRequest request;
  request.mutable_hello()->set_municipality(town.log().log());
  request.mutable_hello()->set_protocol_version(kProtocolVersion);
  request.mutable_hello()->set_head(town.log().head());
  return request;
}

class SinkTest : public testing::Test {
 protected:
  SinkTest() : store_(NewMemoryLogStore()), copy_(kSlug, kTown) {
    peer_.municipality = kTown;
    peer_.member = true;
    peer_.public_key = town_.signer().public_key();
    Reconnect();
  }

  void Reconnect() {
    sink_ = std::make_unique<SinkMachine>(peer_, copy_, StandInScheme(), limits_);
  }

  // One message, and what follows while the store answers OK.
  std::vector<std::string> Send(const v1::ReplicateRequest& message) {
    return Served(sink_->Received(message, kNowMs));
  }

  std::vector<std::string> Served(Actions actions) {
    std::vector<std::string> told = Told(actions);
    for (const SinkAction& action : actions) {
      const auto* step = std::get_if<StoreStep>(&action);
      if (step == nullptr) continue;
      const absl::Status status = store_->Append(step->append);
      EXPECT_TRUE(status.ok()) << status;
      for (std::string& more : Served(sink_->Stored(status))) told.push_back(std::move(more));
    }
    return told;
  }

  // The copy has all the town has now.
  void CatchUp() {
    Reconnect();
    Send(HelloOf(town_));
    if (copy_.size() < town_.log().size()) Send(BatchOf(town_, copy_.size(), town_.log().size()));
    ASSERT_EQ(copy_.head(), town_.log().head());
    Reconnect();
  }

  // The copy, and what a restart would find.
  void ExpectHolds(const TownLog& town, uint64_t size) {
    EXPECT_EQ(copy_.size(), size);
    EXPECT_EQ(copy_.RootAt(size), town.log().RootAt(size));
    const auto reopened = ChangeLog::FromImage(kSlug, kTown, *store_->Load());
    ASSERT_TRUE(reopened.ok()) << reopened.status();
    EXPECT_EQ(reopened->head(), copy_.head());
    EXPECT_EQ(reopened->state_digest(), copy_.state_digest());
  }

  ReplicationLimits limits_;
  TownLog town_;
  SinkMachine::Peer peer_;
  std::unique_ptr<LogStore> store_;
  ChangeLog copy_;
  std::unique_ptr<SinkMachine> sink_;
};

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
  EXPECT_THAT(Told(sink_->Received(HelloOf(town_), kNowMs)), ElementsAre("refused PROTOCOL", "end"));
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

TEST_F(SinkTest, ANodeBehindIsToldAndNotQuarantined) {
  town_.Edit(PutSheet("a"));
  const auto older = HelloOf(town_);
  town_.Edit(PutSheet("b"));
  CatchUp();
  const Actions actions = sink_->Received(older, kNowMs);
  EXPECT_THAT(Told(actions), ElementsAre("stop BEHIND", "refused BEHIND", "end"));
  const v1::StoppedReplica& stopped = std::get<StopReplica>(actions[0]).stopped;
  EXPECT_EQ(stopped.node_head(), older.hello().head());
  EXPECT_EQ(stopped.detail(), "the node has 1 entries, the hub holds 2");
  peer_.stopped = stopped;
  Reconnect();
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 2"));
  Reconnect();
  v1::ReplicateRequest empty = older;
  empty.mutable_hello()->clear_head();
  EXPECT_THAT(Send(empty), ElementsAre("stop BEHIND", "refused BEHIND", "end"));
}

// Two histories: what the hub holds is `town_`'s.
class ForkTest : public SinkTest {
 protected:
  ForkTest() {
    town_.Edit(PutSheet("a"));
    other_.Edit(PutSheet("a", "altro"));
    town_.Edit(PutSheet("b"));
    CatchUp();
  }

  void ExpectFork(const Actions& actions, const std::string& node_head) {
    ASSERT_THAT(Told(actions), ElementsAre("stop FORK", "refused FORK", "end"));
    const v1::StoppedReplica& stopped = std::get<StopReplica>(actions[0]).stopped;
    EXPECT_EQ(stopped.hub_head(), town_.log().head());
    EXPECT_EQ(stopped.node_head(), node_head);
    EXPECT_EQ(stopped.since_ms(), kNowMs);
    ExpectHolds(town_, town_.log().size());
    peer_.stopped = stopped;
    Reconnect();
    EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("refused FORK", "end"));
  }

  TownLog other_;
};

TEST_F(ForkTest, IsFoundWhenTheNodeIsShorter) {
  ExpectFork(sink_->Received(HelloOf(other_), kNowMs), other_.log().head());
}

TEST_F(ForkTest, IsFoundAtTheSameSize) {
  other_.Edit(PutSheet("b"));
  ExpectFork(sink_->Received(HelloOf(other_), kNowMs), other_.log().head());
}

TEST_F(ForkTest, IsFoundWithTheFirstBatchOfALongerNode) {
  other_.Edit(PutSheet("b"));
  other_.Edit(PutSheet("c"));
  EXPECT_THAT(Send(HelloOf(other_)), ElementsAre("welcome 2"));
  ExpectFork(sink_->Received(BatchOf(other_, 2, 3), kNowMs), other_.log().head());
}

TEST_F(ForkTest, IsFoundWhenTheSameRootHasAnotherState) {
  Checkpoint lie = *ParseCheckpoint(town_.log().head());
  lie.state_digest = Sha256("another");
  v1::ReplicateRequest hello = HelloOf(town_);
  hello.mutable_hello()->set_head(SignCheckpoint(lie, town_.signer()));
  ExpectFork(sink_->Received(hello, kNowMs), hello.hello().head());
}

TEST_F(ForkTest, IsProvenByASignedBatchThatContradicts) {
  other_.Edit(PutSheet("b"));
  Send(HelloOf(town_));
  ExpectFork(sink_->Received(BatchOf(other_, 0, 2), kNowMs), other_.log().head());
}

TEST_F(ForkTest, IsProvenByASignedBatchThatContradictsAndGoesOn) {
  other_.Edit(PutSheet("b"));
  other_.Edit(PutSheet("c"));
  Send(HelloOf(town_));
  ExpectFork(sink_->Received(BatchOf(other_, 0, 3), kNowMs), other_.log().head());
}

TEST_F(ForkTest, IsProvenByAnotherHeadOverTheSameEntries) {
  Checkpoint lie = *ParseCheckpoint(town_.log().head());
  lie.root = Sha256("another");
  Send(HelloOf(town_));
  v1::ReplicateRequest batch = BatchOf(town_, 0, 2);
  batch.mutable_batch()->set_head(SignCheckpoint(lie, town_.signer()));
  ExpectFork(sink_->Received(batch, kNowMs), batch.batch().head());
}

TEST_F(ForkTest, IsNotWhatAMangledBatchProves) {
  Send(HelloOf(town_));
  v1::ReplicateRequest batch = BatchOf(town_, 0, 2);
  batch.mutable_batch()->mutable_entries(1)->back() ^= 1;
  EXPECT_THAT(Send(batch), ElementsAre("refused PROTOCOL", "end"));
  Reconnect();
  Send(HelloOf(town_));
  EXPECT_THAT(Send(BatchOf(other_, 0, 1)), ElementsAre("stop FORK", "refused FORK", "end"));
  Reconnect();
  Send(HelloOf(town_));
  v1::ReplicateRequest unsigned_batch = BatchOf(other_, 0, 1);
  unsigned_batch.mutable_batch()->clear_head();
  EXPECT_THAT(Send(unsigned_batch), ElementsAre("refused PROTOCOL", "end"));
}

struct Hostile {
  const char* what;
  const char* answer;
  std::function<void(v1::Hello&, SinkMachine::Peer&)> spoil;
};

TEST_F(SinkTest, RefusesHellosThatAreNotInOrder) {
  town_.Edit(PutSheet("a"));
  TownLog elsewhere("015093");
  elsewhere.Edit(PutSheet("a"));
  TownLog other_key(kTown, "another key");
  other_key.Edit(PutSheet("a"));
  const std::vector<Hostile> table = {
      {"another municipality", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_municipality("015093"); }},
      {"no municipality", "refused PROTOCOL", [](v1::Hello& hello, auto&) { hello.clear_municipality(); }},
      {"a huge municipality", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_municipality(std::string(100'000, '\n')); }},
      {"a later protocol", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_protocol_version(2); }},
      {"a negative protocol", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_protocol_version(-1); }},
      {"a stranger", "refused UNKNOWN_MUNICIPALITY", [](auto&, auto& peer) { peer.member = false; }},
      {"a certificate of another", "refused PROTOCOL",
       [](v1::Hello& hello, auto& peer) { hello.set_municipality(peer.municipality = "015093"); }},
      {"no key", "refused KEY", [](auto&, auto& peer) { peer.public_key.clear(); }},
      {"another key", "refused KEY",
       [&](v1::Hello& hello, auto&) { hello.set_head(other_key.log().head()); }},
      {"a head of another log", "refused KEY",
       [&](v1::Hello& hello, auto&) { hello.set_head(elsewhere.log().head()); }},
      {"no head at all", "refused PROTOCOL", [](v1::Hello& hello, auto&) { hello.set_head("head"); }},
      {"a huge head", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_head(std::string(1 << 20, '\n')); }},
      {"a changed head", "refused KEY", [](v1::Hello& hello, auto&) { (*hello.mutable_head())[26] ^= 1; }},
  };
  const SinkMachine::Peer peer = peer_;
  for (const Hostile& hostile : table) {
    v1::ReplicateRequest hello = HelloOf(town_);
    peer_ = peer;
    hostile.spoil(*hello.mutable_hello(), peer_);
    Reconnect();
    EXPECT_THAT(Send(hello), ElementsAre(hostile.answer, "end")) << hostile.what;
    EXPECT_TRUE(sink_->ended()) << hostile.what;
    EXPECT_THAT(Send(HelloOf(town_)), IsEmpty()) << "after the end: " << hostile.what;
  }
}

TEST_F(SinkTest, RefusesMessagesOutOfTurn) {
  town_.Edit(PutSheet("a"));
  EXPECT_THAT(Send(BatchOf(town_, 0, 1)), ElementsAre("refused PROTOCOL", "end"));
  Reconnect();
  EXPECT_THAT(Send(v1::ReplicateRequest()), ElementsAre("refused PROTOCOL", "end"));
  Reconnect();
  Send(HelloOf(town_));
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("refused PROTOCOL", "end"));
  EXPECT_THAT(sink_->Stored(absl::OkStatus()), IsEmpty());
}

struct HostileBatch {
  const char* what;
  const char* answer;
  std::function<void(v1::Batch&)> spoil;
};

TEST_F(SinkTest, RefusesBatchesThatAreNotInOrder) {
  town_.Edit(PutSheet("a"));
  CatchUp();
  town_.Import(PutSheets("b", 3));
  TownLog other_key(kTown, "another key");
  other_key.Edit(PutSheet("a"));
  other_key.Import(PutSheets("b", 3));
  const std::string older_head = copy_.head();
  const std::vector<HostileBatch> table = {
      {"no entries", "refused PROTOCOL", [](v1::Batch& batch) { batch.clear_entries(); }},
      {"one entry less", "refused PROTOCOL", [](v1::Batch& batch) { batch.mutable_entries()->RemoveLast(); }},
      {"one entry twice", "refused PROTOCOL",
       [](v1::Batch& batch) { batch.add_entries(batch.entries(0)); }},
      {"an older head", "refused PROTOCOL", [&](v1::Batch& batch) { batch.set_head(older_head); }},
      {"a head by another key", "refused KEY",
       [&](v1::Batch& batch) { batch.set_head(other_key.log().head()); }},
      {"a head that is none", "refused PROTOCOL", [](v1::Batch& batch) { batch.set_head("x"); }},
      {"a head over half an import", "refused PROTOCOL",
       [&](v1::Batch& batch) {
         batch.mutable_entries()->RemoveLast();
         Checkpoint half = *ParseCheckpoint(town_.log().head());
         half.size = 3;
         batch.set_head(SignCheckpoint(half, town_.signer()));
       }},
      {"garbage", "refused PROTOCOL", [](v1::Batch& batch) { batch.set_entries(1, "\xff\xff"); }},
      {"an empty entry", "refused PROTOCOL", [](v1::Batch& batch) { batch.set_entries(1, ""); }},
      {"entries in another order", "refused PROTOCOL",
       [](v1::Batch& batch) { batch.mutable_entries()->SwapElements(0, 1); }},
      {"too large an entry", "refused LIMIT",
       [](v1::Batch& batch) { batch.set_entries(1, std::string(321 << 10, 'x')); }},
      {"too many bytes", "refused LIMIT",
       [](v1::Batch& batch) {
         for (int i = 0; i < 3; ++i) batch.set_entries(i, std::string(200 << 10, 'x'));
       }},
      {"too many entries", "refused LIMIT",
       [](v1::Batch& batch) { for (int i = 0; i < 9000; ++i) batch.add_entries("x"); }},
  };
  for (const HostileBatch& hostile : table) {
    Reconnect();
    ASSERT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 1"));
    v1::ReplicateRequest request = BatchOf(town_, 1, 4);
    hostile.spoil(*request.mutable_batch());
    EXPECT_THAT(Send(request), ElementsAre(hostile.answer, "end")) << hostile.what;
    EXPECT_EQ(copy_.size(), 1u) << hostile.what;
  }
  Reconnect();
  Send(HelloOf(town_));
  v1::ReplicateRequest far = BatchOf(town_, 1, 4);
  far.mutable_batch()->set_first_index(UINT64_MAX);
  EXPECT_THAT(Send(far), ElementsAre("welcome 1"));
  EXPECT_THAT(Send(BatchOf(town_, 1, 4)), ElementsAre("store 1+3", "ack 4/4"));
}

TEST_F(SinkTest, AWrongEntryUnderATrueHeadIsAFork) {
  town_.Edit(PutSheet("a"));
  Send(HelloOf(town_));
  v1::ReplicateRequest request = BatchOf(town_, 0, 1);
  v1::LogEntry entry;
  entry.ParseFromString(request.batch().entries(0));
  entry.set_author("a-9999");
  request.mutable_batch()->set_entries(0, entry.SerializeAsString());
  EXPECT_THAT(Send(request), ElementsAre("stop FORK", "refused FORK", "end"));
  EXPECT_EQ(copy_.size(), 0u);
}

TEST_F(SinkTest, PiecesThatContradictEachOtherAreRefused) {
  town_.Import(PutSheets("b", 4));
  Send(HelloOf(town_));
  Send(BatchOf(town_, 0, 2));
  v1::ReplicateRequest request = BatchOf(town_, 1, 4);
  request.mutable_batch()->set_entries(0, "another");
  EXPECT_THAT(Send(request), ElementsAre("refused PROTOCOL", "end"));
}

TEST_F(SinkTest, WhatIsStagedIsBounded) {
  limits_.staged_bytes = 4'000;
  Reconnect();
  town_.Import(PutSheets("b", 40));
  Send(HelloOf(town_));
  std::vector<std::string> told;
  uint64_t next = 0;
  for (; next < 40 && !sink_->ended(); ++next) told = Send(BatchOf(town_, next, next + 1));
  EXPECT_THAT(told, ElementsAre("refused LIMIT", "end"));
  EXPECT_LT(next, 40u);
  EXPECT_EQ(copy_.size(), 0u);
}

}  // namespace
}  // namespace ambito::federation
