// Two histories of one log: what proves a fork, and what does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/federation/sink_fixture.h"

namespace ambito::federation {
namespace {

using test::PutSheet;
using test::PutSheets;
using test::TownLog;
using testing::ElementsAre;

// Two histories: what the hub holds is `town_`'s.
class ForkTest : public SinkTest {
 protected:
  ForkTest() {
    town_.Edit(PutSheet("a"));
    other_.Edit(PutSheet("a", "altro"));
    town_.Edit(PutSheet("b"));
    CatchUp();
  }

  void ExpectFork(const std::vector<SinkAction>& actions, const std::string& node_head) {
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

TEST_F(ForkTest, IsProvenByWhatALongerNodesHeadCommitsTo) {
  other_.Edit(PutSheet("b"));
  other_.Edit(PutSheet("c"));
  EXPECT_THAT(Send(HelloOf(other_)), ElementsAre("welcome 2"));
  ExpectFork(sink_->Received(ExtensionOf(other_, 2), kNowMs), other_.log().head());
}

// The evidence once was what the hub remembered from before it lost its copy: no contradiction.
TEST_F(ForkTest, IsProvenByTheCopysOwnHeadWhateverTheHubRemembers) {
  other_.Edit(PutSheet("b"));
  other_.Edit(PutSheet("c"));
  peer_.remembered_head = other_.log().head();
  Reconnect();
  EXPECT_THAT(Send(HelloOf(other_)), ElementsAre("welcome 2"));
  ExpectFork(sink_->Received(ExtensionOf(other_, 2), kNowMs), other_.log().head());
}

// Both have lost something: an honest node that went on from less would sign other entries where
// the lost ones were, and be quarantined for it.
TEST_F(ForkTest, IsNotMadeOfANodeThatIsShorterThanWhatTheHubOnceHeld) {
  const v1::ReplicateRequest older = HelloOf(town_);
  town_.Edit(PutSheet("c"));
  peer_.remembered_head = town_.log().head();
  Reconnect();
  EXPECT_THAT(Send(older), ElementsAre("refused STORAGE", "end"));
  Reconnect();
  EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 2"));
}

// Whoever holds a node's TLS key but not its log key can replay heads; quarantine takes more.
TEST_F(ForkTest, IsNotWhatAProofOfNothingProves) {
  town_.Edit(PutSheet("c"));
  v1::ReplicateRequest no_root = ExtensionOf(town_, 2), other_root = ExtensionOf(town_, 2),
                       no_proof = ExtensionOf(town_, 2), long_node = ExtensionOf(town_, 2);
  no_root.mutable_extension()->clear_root_at();
  other_root.mutable_extension()->set_root_at(DigestBytes(Sha256("another")));
  no_proof.mutable_extension()->clear_proof();
  long_node.mutable_extension()->mutable_proof(0)->push_back('x');
  for (const auto& extension : {no_root, other_root, no_proof, long_node}) {
    Reconnect();
    EXPECT_THAT(Send(HelloOf(town_)), ElementsAre("welcome 2"));
    EXPECT_THAT(Send(extension), ElementsAre("refused PROTOCOL", "end"))
        << extension.ShortDebugString();
  }
}

TEST_F(ForkTest, IsNotWhatOtherEntriesUnderATrueHeadProve) {
  town_.Edit(PutSheet("c"));
  Send(HelloOf(town_));
  EXPECT_THAT(Send(ExtensionOf(town_, 2)), ElementsAre());
  v1::ReplicateRequest batch = BatchOf(town_, 2, 3);
  v1::LogEntry entry;
  entry.ParseFromString(batch.batch().entries(0));
  entry.mutable_change()->mutable_put_sheet()->set_local_title("mai scritto");
  batch.mutable_batch()->set_entries(0, entry.SerializeAsString());
  EXPECT_THAT(Send(batch), ElementsAre("refused PROTOCOL", "end"));
  ExpectHolds(town_, 2);
}

TEST_F(ForkTest, IsWhatASignedLieAboutWhatIsInForceProves) {
  town_.Edit(PutSheet("c"));
  Checkpoint lie = *ParseCheckpoint(town_.log().head());
  lie.state_digest = Sha256("another");
  Send(HelloOf(town_));
  Send(ExtensionOf(town_, 2));
  v1::ReplicateRequest batch = BatchOf(town_, 2, 3);
  batch.mutable_batch()->set_head(SignCheckpoint(lie, town_.signer()));
  EXPECT_THAT(Told(sink_->Received(batch, kNowMs)),
              ElementsAre("stop FORK", "refused FORK", "end"));
  ExpectHolds(town_, 2);
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

TEST_F(ForkTest, IsNotWhatContradictsOnlyWhatNobodySigned) {
  Send(HelloOf(town_));
  town_.Import(PutSheets("c", 2));
  v1::ReplicateRequest piece = BatchOf(town_, 2, 3);
  piece.mutable_batch()->set_entries(0, "mangled");
  piece.mutable_batch()->clear_head();
  Send(piece);
  EXPECT_THAT(Send(BatchOf(town_, 2, 4)), ElementsAre("refused PROTOCOL", "end"));
}

}  // namespace
}  // namespace ambito::federation
