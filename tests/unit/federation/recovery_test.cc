// A node that lost entries and the hub that gives them back, one machine against the other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "lib/federation/memory_log_store.h"
#include "tests/unit/federation/sink_fixture.h"

namespace ambito::federation {
namespace {

using test::DeleteSheet;
using test::PutSheet;
using test::PutSheets;
using test::TownLog;
using testing::HasSubstr;

// `town_` is what the municipality once had, and the hub holds; `node_` is what it has now.
class RecoveryTest : public SinkTest {
 protected:
  RecoveryTest() {
    town_.Edit(PutSheet("a"));
    node_.Edit(PutSheet("a"));
    CatchUp();  // After each edit: the hub keeps the heads it was sent.
    town_.Edit(PutSheet("b"));
    CatchUp();
    town_.Import(PutSheets("c", 5));
    CatchUp();
    town_.Edit(DeleteSheet("a"));
    CatchUp();
    limits_.batch_bytes = 1;
    Reconnect();
  }

  SourceMachine NewSource() {
    return {
        node_.log(), node_.store(), {node_.signer().public_key()}, test::StandInScheme(), limits_};
  }

  // Both ends talk until they are silent; `on_the_way` may spoil what the hub says.
  void Talk(SourceMachine& source,
            const std::function<void(v1::ReplicateResponse&)>& on_the_way = nullptr) {
    Perform(source, source.Connected(/*restored=*/true));
    while (!to_hub_.empty()) {
      std::vector<SinkAction> actions = sink_->Received(to_hub_.front(), kNowMs);
      to_hub_.pop_front();
      for (SinkAction& action : actions) {
        auto* send = std::get_if<SendResponse>(&action);
        if (send == nullptr) continue;
        if (on_the_way) on_the_way(send->message);
        Perform(source, source.Received(send->message));
      }
    }
  }

  void Perform(SourceMachine& source, std::vector<SourceAction> actions) {
    for (SourceAction& action : actions) {
      if (auto* send = std::get_if<SendRequest>(&action)) {
        to_hub_.push_back(std::move(send->message));
      } else if (auto* adopt = std::get_if<AdoptStep>(&action)) {
        Perform(source, source.Adopted(node_.owned().Adopt(adopt->step)));
      } else {
        closed_ = std::get<CloseStream>(action).reason;
      }
    }
  }

  TownLog node_;
  std::deque<v1::ReplicateRequest> to_hub_;
  std::string closed_;
};

TEST_F(RecoveryTest, TheNodeHasItsWholeLogAgain) {
  SourceMachine source = NewSource();
  Talk(source);
  EXPECT_EQ(closed_, "");
  EXPECT_TRUE(source.connected());
  EXPECT_TRUE(source.agrees());
  EXPECT_EQ(source.acknowledged_size(), town_.log().size());
  EXPECT_EQ(node_.log().head(), town_.log().head());
  EXPECT_EQ(node_.log().objects(), town_.log().objects());
  node_.Edit(PutSheet("d"));
  for (SourceAction& action : source.Appended()) Send(std::get<SendRequest>(action).message);
  EXPECT_EQ(copy_.head(), node_.log().head());
}

TEST_F(RecoveryTest, TakesWhatIsGivenAgainAsGivenOnce) {
  SourceMachine source = NewSource();
  std::deque<v1::ReplicateResponse> earlier;
  Talk(source, [&](v1::ReplicateResponse& response) {
    if (response.has_recover()) earlier.push_back(response);
    if (earlier.size() > 1) Perform(source, source.Received(earlier.front()));
  });
  EXPECT_EQ(closed_, "");
  EXPECT_EQ(node_.log().head(), town_.log().head());
}

TEST_F(RecoveryTest, RecoveriesThatBreakOffInsideAnImportDoNotAddUp) {
  limits_.staged_bytes = 2'000;
  SourceMachine source = NewSource();
  for (int broken = 0; broken < 20; ++broken) {
    int given = 0;
    Talk(source, [&](v1::ReplicateResponse&) {
      if (++given == 4) source.Disconnected("the stream broke");
    });
    Reconnect();
  }
  Talk(source);
  EXPECT_EQ(closed_, "");
  EXPECT_EQ(node_.log().head(), town_.log().head());
}

TEST_F(RecoveryTest, NothingIsAdoptedThatTheNodesOwnKeyDidNotSign) {
  TownLog stranger(test::kTown, "another key");
  for (const char* sheet : {"a", "b", "forged"}) stranger.Edit(PutSheet(sheet));
  v1::LogEntry altered = *town_.owned().EntryAt(1);
  altered.mutable_change()->mutable_put_sheet()->set_local_title("mai scritto");
  struct Lie {
    const char* why;
    std::function<void(v1::Batch&)> tell;
  };
  const Lie lies[] = {
      {"this log's",
       [&](v1::Batch& batch) {
         for (uint64_t i = 1; i < 3; ++i) *batch.add_entries() = *stranger.store().Entry(i);
         batch.mutable_entries()->DeleteSubrange(0, 1);
         batch.set_head(stranger.log().head());
       }},
      {"never signed",
       [&](v1::Batch& batch) { batch.set_entries(0, altered.SerializeAsString()); }},
      {"a head over", [&](v1::Batch& batch) { batch.set_head(town_.log().head()); }},
      {"do not follow", [](v1::Batch& batch) { batch.set_first_index(5); }},
      {"without entries", [](v1::Batch& batch) { batch.clear_entries(); }},
      {"entry_bytes", [](v1::Batch& batch) { batch.set_entries(0, std::string(400'000, 'x')); }},
  };
  for (const Lie& lie : lies) {
    Reconnect();
    limits_.batch_bytes = 1 << 20;
    SourceMachine source = NewSource();
    limits_.batch_bytes = 1;
    Talk(source, [&](v1::ReplicateResponse& response) {
      if (response.has_recover()) lie.tell(*response.mutable_recover()->mutable_batch());
    });
    EXPECT_THAT(closed_, HasSubstr(lie.why));
    EXPECT_EQ(node_.log().size(), 1u) << lie.why;
    EXPECT_FALSE(source.connected());
  }
}

TEST_F(RecoveryTest, AHubThatGivesBackAfterWelcomeIsLeft) {
  SourceMachine source = NewSource();
  source.Connected(false);
  v1::ReplicateResponse welcome, recover;
  welcome.mutable_welcome()->set_root(DigestBytes(node_.log().RootAt(0)));
  recover.mutable_recover()->mutable_batch()->add_entries("entry");
  source.Received(welcome);
  Perform(source, source.Received(recover));
  EXPECT_THAT(closed_, HasSubstr("after Welcome"));
}

TEST_F(RecoveryTest, AStoreThatFailsLosesNothingAndTheNextStreamGoesOn) {
  node_.store().append_results = {absl::OkStatus(), absl::UnavailableError("the disk failed")};
  SourceMachine source = NewSource();
  Talk(source);
  EXPECT_THAT(closed_, HasSubstr("the disk failed"));
  EXPECT_EQ(node_.log().size(), 2u);
  closed_.clear();
  Reconnect();
  Talk(source);
  EXPECT_EQ(closed_, "");
  EXPECT_EQ(node_.log().head(), town_.log().head());
}

TEST_F(RecoveryTest, AnImportTooLargeForTheNodeIsNotCollectedForEver) {
  limits_.staged_bytes = 450;
  SourceMachine source = NewSource();
  limits_.staged_bytes = ReplicationLimits().staged_bytes;
  Talk(source);
  EXPECT_THAT(closed_, HasSubstr("over 450 bytes"));
  EXPECT_EQ(node_.log().size(), 2u);
}

}  // namespace
}  // namespace ambito::federation
