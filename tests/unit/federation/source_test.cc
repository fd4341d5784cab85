// The node's end: what it sends for what it hears.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "lib/federation/replication.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

using test::PutSheet;
using test::PutSheets;
using test::TownLog;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Actions = std::vector<SourceAction>;

v1::ReplicateResponse Welcome(uint64_t size, const Digest& root) {
  v1::ReplicateResponse response;
  response.mutable_welcome()->set_size(size);
  response.mutable_welcome()->set_root(DigestBytes(root));
  return response;
}

v1::ReplicateResponse Ack(uint64_t durable, uint64_t received = 0) {
  v1::ReplicateResponse response;
  response.mutable_ack()->set_durable_size(durable);
  response.mutable_ack()->set_received_size(received);
  return response;
}

v1::ReplicateResponse Refused(v1::RefusalReason reason) {
  v1::ReplicateResponse response;
  response.mutable_refused()->set_reason(reason);
  response.mutable_refused()->set_detail("perché sì");
  return response;
}

// `[2,5)` a batch without a head, `[2,5)*` one with a head, `close` an end.
std::vector<std::string> Told(const Actions& actions) {
  std::vector<std::string> told;
  for (const SourceAction& action : actions) {
    const auto* send = std::get_if<SendRequest>(&action);
    if (send == nullptr) {
      told.push_back("close");
    } else if (send->message.has_hello()) {
      told.push_back("hello");
    } else if (send->message.has_extension()) {
      told.push_back("proof");
    } else {
      const v1::Batch& batch = send->message.batch();
      told.push_back(
          "[" + std::to_string(batch.first_index()) + "," +
          std::to_string(batch.first_index() + static_cast<uint64_t>(batch.entries_size())) + ")" +
          (batch.head().empty() ? "" : "*"));
    }
  }
  return told;
}

// Batches of one entry each.
ReplicationLimits OneByOne() {
  ReplicationLimits limits;
  limits.batch_bytes = 1;
  return limits;
}

class SourceTest : public testing::Test {
 protected:
  void Edits(int count) {
    for (int i = 0; i < count; ++i) town_.Edit(PutSheet("s" + std::to_string(town_.log().size())));
  }
  v1::ReplicateResponse WelcomeAt(uint64_t size) { return Welcome(size, town_.log().RootAt(size)); }

  TownLog town_;
  SourceMachine source_{town_.log(), town_.store(), LogKeys{town_.signer().public_key()},
                        test::StandInScheme(), OneByOne()};
};

TEST_F(SourceTest, GreetsWithItsNewestHead) {
  Edits(2);
  const Actions actions = source_.Connected(/*restored=*/true);
  ASSERT_THAT(Told(actions), ElementsAre("hello"));
  const v1::Hello& hello = std::get<SendRequest>(actions[0]).message.hello();
  EXPECT_EQ(hello.municipality(), test::kTown);
  EXPECT_EQ(hello.protocol_version(), kProtocolVersion);
  EXPECT_EQ(hello.head(), town_.log().head());
  EXPECT_TRUE(hello.restored());
  EXPECT_FALSE(source_.connected());
}

TEST_F(SourceTest, SendsNothingBeforeWelcome) {
  Edits(2);
  EXPECT_THAT(source_.Appended(), IsEmpty());
  source_.Connected(false);
  EXPECT_THAT(source_.Appended(), IsEmpty());
}

TEST_F(SourceTest, GoesOnFromWhereTheHubStandsUpToItsWindow) {
  Edits(7);
  source_.Connected(false);
  EXPECT_THAT(Told(source_.Received(WelcomeAt(2))),
              ElementsAre("proof", "[2,3)*", "[3,4)*", "[4,5)*", "[5,6)*"));
  EXPECT_TRUE(source_.connected());
  EXPECT_EQ(source_.acknowledged_size(), 2u);
  EXPECT_THAT(Told(source_.Received(Ack(4))), ElementsAre("[6,7)*"));
  EXPECT_EQ(source_.acknowledged_size(), 4u);
  EXPECT_THAT(Told(source_.Received(Ack(7))), IsEmpty());
  EXPECT_EQ(source_.acknowledged_size(), 7u);
}

TEST_F(SourceTest, AnAppendedEntryLeavesAtOnce) {
  Edits(1);
  source_.Connected(false);
  source_.Received(WelcomeAt(1));
  Edits(1);
  EXPECT_THAT(Told(source_.Appended()), ElementsAre("[1,2)*"));
  EXPECT_THAT(source_.Appended(), IsEmpty());
}

TEST_F(SourceTest, PiecesOfAnImportFreeTheWindowButAreNotAcknowledged) {
  town_.Import(PutSheets("b", 6));
  source_.Connected(false);
  EXPECT_THAT(Told(source_.Received(WelcomeAt(0))),
              ElementsAre("[0,1)", "[1,2)", "[2,3)", "[3,4)"));
  EXPECT_THAT(Told(source_.Received(Ack(0, 3))), ElementsAre("[4,5)", "[5,6)*"));
  EXPECT_EQ(source_.acknowledged_size(), 0u);
  source_.Received(Ack(6, 6));
  EXPECT_EQ(source_.acknowledged_size(), 6u);
}

TEST_F(SourceTest, ABatchHoldsAtMostSoManyEntries) {
  Edits(20);
  ReplicationLimits limits;
  limits.batch_entries = 3;
  limits.batches_in_flight = 100;
  SourceMachine source(town_.log(), town_.store(), LogKeys{town_.signer().public_key()},
                       test::StandInScheme(), limits);
  source.Connected(false);
  uint64_t sent = 0;
  for (const SourceAction& action : source.Received(WelcomeAt(0))) {
    const v1::Batch& batch = std::get<SendRequest>(action).message.batch();
    EXPECT_LE(batch.entries_size(), 3);
    EXPECT_FALSE(batch.head().empty());
    sent += static_cast<uint64_t>(batch.entries_size());
  }
  EXPECT_EQ(sent, 20u);
}

TEST_F(SourceTest, AnotherWelcomeRewinds) {
  Edits(3);
  source_.Connected(false);
  source_.Received(WelcomeAt(0));
  EXPECT_THAT(Told(source_.Received(WelcomeAt(1))), ElementsAre("[1,2)*", "[2,3)*"));
  EXPECT_THAT(Told(source_.Received(WelcomeAt(1))), ElementsAre("[1,2)*", "[2,3)*"));
}

TEST_F(SourceTest, RepeatedAndOldAcknowledgementsChangeNothing) {
  Edits(3);
  source_.Connected(false);
  source_.Received(WelcomeAt(0));
  source_.Received(Ack(3));
  for (uint64_t size : {3u, 1u, 0u, 2u}) {
    EXPECT_THAT(source_.Received(Ack(size)), IsEmpty());
    EXPECT_EQ(source_.acknowledged_size(), 3u);
  }
}

TEST_F(SourceTest, RemembersARefusalUntilTheNextStream) {
  Edits(1);
  for (int reason = 0; reason <= 7; ++reason) {
    source_.Connected(false);
    EXPECT_THAT(Told(source_.Received(Refused(static_cast<v1::RefusalReason>(reason)))),
                ElementsAre("close"));
    source_.Disconnected("the stream ended");
    ASSERT_TRUE(source_.refused());
    EXPECT_EQ(source_.refusal()->reason(), reason);
    EXPECT_FALSE(source_.connected());
    EXPECT_THAT(source_.Appended(), IsEmpty());
  }
  // It says nothing of a hub that is away now.
  source_.Connected(false);
  EXPECT_FALSE(source_.refused());
}

TEST_F(SourceTest, GoesOnAgainstAnotherHistorySoThatTheHubCanProveIt) {
  Edits(3);
  source_.Connected(false);
  EXPECT_THAT(Told(source_.Received(Welcome(2, Sha256("another")))),
              ElementsAre("proof", "[2,3)*"));
  EXPECT_THAT(source_.detail(), HasSubstr("the hub holds another history"));
}

TEST_F(SourceTest, StartsANewStreamFromTheBeginning) {
  Edits(2);
  source_.Connected(false);
  source_.Received(WelcomeAt(0));
  source_.Disconnected("the network went away");
  EXPECT_EQ(source_.detail(), "the network went away");
  EXPECT_THAT(source_.Received(Ack(2)), IsEmpty());
  EXPECT_THAT(Told(source_.Connected(false)), ElementsAre("hello"));
  EXPECT_THAT(Told(source_.Received(WelcomeAt(1))), ElementsAre("proof", "[1,2)*"));
}

TEST_F(SourceTest, ClosesOnWhatNoHubSays) {
  Edits(2);
  v1::ReplicateResponse no_root = WelcomeAt(1), short_root = WelcomeAt(1);
  no_root.mutable_welcome()->clear_root();
  short_root.mutable_welcome()->mutable_root()->pop_back();
  const std::vector<std::pair<const char*, v1::ReplicateResponse>> table = {
      {"nothing", v1::ReplicateResponse()},
      {"no root", no_root},
      {"a short root", short_root},
      {"more entries than there are", Welcome(3, Sha256(""))},
      {"far more", Welcome(UINT64_MAX, Sha256(""))},
      {"as many, but others", Welcome(2, Sha256("another"))},
  };
  for (const auto& [what, message] : table) {
    source_.Connected(false);
    EXPECT_THAT(Told(source_.Received(message)), ElementsAre("close")) << what;
    EXPECT_FALSE(source_.connected()) << what;
    source_.Connected(false);
    source_.Received(WelcomeAt(0));
    EXPECT_THAT(Told(source_.Received(message)), ElementsAre("close")) << "later: " << what;
    EXPECT_THAT(source_.Received(WelcomeAt(0)), IsEmpty()) << "after the end: " << what;
  }
}

TEST_F(SourceTest, ClosesOnAcknowledgementsOfWhatItDoesNotHave) {
  Edits(2);
  source_.Connected(false);
  EXPECT_THAT(Told(source_.Received(Ack(0))), ElementsAre("close")) << "before Welcome";
  for (const auto& ack : {Ack(3), Ack(0, 3), Ack(UINT64_MAX, UINT64_MAX)}) {
    source_.Connected(false);
    source_.Received(WelcomeAt(0));
    EXPECT_THAT(Told(source_.Received(ack)), ElementsAre("close"));
    EXPECT_EQ(source_.acknowledged_size(), 0u);
  }
}

TEST_F(SourceTest, ClosesWhenItsOwnStoreCannotBeRead) {
  Edits(2);
  source_.Connected(false);
  town_.store().read_result = absl::DataLossError("entry 0 does not match its hash");
  EXPECT_THAT(Told(source_.Received(WelcomeAt(0))), ElementsAre("close"));
  EXPECT_THAT(source_.detail(), HasSubstr("entry 0 does not match"));
}

}  // namespace
}  // namespace ambito::federation
