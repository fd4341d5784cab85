// Tables of messages no honest node sends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/unit/federation/sink_fixture.h"

namespace ambito::federation {
namespace {

using test::kTown;
using test::PutSheet;
using test::PutSheets;
using test::TownLog;
using testing::ElementsAre;
using testing::IsEmpty;

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
      {"no municipality", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.clear_municipality(); }},
      {"a huge municipality", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_municipality(std::string(100'000, '\n')); }},
      {"a later protocol", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_protocol_version(1); }},
      {"a negative protocol", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_protocol_version(-1); }},
      {"a stranger", "refused UNKNOWN_MUNICIPALITY",
       [](auto&, auto& peer) { peer.member = false; }},
      {"a certificate of another", "refused PROTOCOL",
       [](v1::Hello& hello, auto& peer) { hello.set_municipality(peer.municipality = "015093"); }},
      {"no key", "refused KEY", [](auto&, auto& peer) { peer.keys.clear(); }},
      {"another key", "refused KEY",
       [&](v1::Hello& hello, auto&) { hello.set_head(other_key.log().head()); }},
      {"a head of another log", "refused KEY",
       [&](v1::Hello& hello, auto&) { hello.set_head(elsewhere.log().head()); }},
      {"no head at all", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_head("head"); }},
      {"a huge head", "refused PROTOCOL",
       [](v1::Hello& hello, auto&) { hello.set_head(std::string(1 << 20, '\n')); }},
      {"a changed head", "refused KEY",
       [](v1::Hello& hello, auto&) { (*hello.mutable_head())[26] ^= 1; }},
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
      {"one entry less", "refused PROTOCOL",
       [](v1::Batch& batch) { batch.mutable_entries()->RemoveLast(); }},
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
       [](v1::Batch& batch) {
         for (int i = 0; i < 9000; ++i) batch.add_entries("x");
       }},
  };
  for (const HostileBatch& hostile : table) {
    Reconnect();
    ASSERT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 1"));
    ASSERT_THAT(Send(ExtensionOf(town_, 1)), IsEmpty());
    v1::ReplicateRequest request = BatchOf(town_, 1, 4);
    hostile.spoil(*request.mutable_batch());
    EXPECT_THAT(Send(request), ElementsAre(hostile.answer, "end")) << hostile.what;
    EXPECT_EQ(copy_.size(), 1u) << hostile.what;
  }
  Reconnect();
  Send(HelloOf(town_));
  Send(ExtensionOf(town_, 1));
  v1::ReplicateRequest far = BatchOf(town_, 1, 4);
  far.mutable_batch()->set_first_index(UINT64_MAX);
  EXPECT_THAT(Send(far), ElementsAre("welcome 1"));
  EXPECT_THAT(Send(BatchOf(town_, 1, 4)), ElementsAre("store 1+3", "ack 4/4"));
}

TEST_F(SinkTest, AWrongEntryUnderATrueHeadIsABrokenMessageAndNoFork) {
  town_.Edit(PutSheet("a"));
  Send(HelloOf(town_));
  v1::ReplicateRequest request = BatchOf(town_, 0, 1);
  v1::LogEntry entry;
  entry.ParseFromString(request.batch().entries(0));
  entry.set_author("a-9999");
  request.mutable_batch()->set_entries(0, entry.SerializeAsString());
  EXPECT_THAT(Send(request), ElementsAre("refused PROTOCOL", "end"));
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
