#include "tests/unit/federation/sink_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/federation/memory_log_store.h"
#include "lib/federation/merkle.h"

namespace ambito::federation {
namespace {

std::string Name(v1::RefusalReason reason) {
  return v1::RefusalReason_Name(reason).substr(std::string("REFUSAL_REASON_").size());
}

std::string Told(const v1::ReplicateResponse& response) {
  if (response.has_welcome()) return absl::StrCat("welcome ", response.welcome().size());
  if (response.has_recover()) {
    const v1::Recover& recover = response.recover();
    return absl::StrCat("recover ", recover.batch().first_index(), "+",
                        recover.batch().entries_size(), " of ", recover.size());
  }
  if (response.has_refused()) return absl::StrCat("refused ", Name(response.refused().reason()));
  return absl::StrCat("ack ", response.ack().durable_size(), "/", response.ack().received_size());
}

}  // namespace

std::vector<std::string> Told(const std::vector<SinkAction>& actions) {
  std::vector<std::string> told;
  for (const SinkAction& action : actions) {
    if (const auto* send = std::get_if<SendResponse>(&action)) {
      told.push_back(Told(send->message));
    } else if (const auto* store = std::get_if<StoreStep>(&action)) {
      told.push_back(
          absl::StrCat("store ", store->append.first_index, "+", store->append.entries.size()));
    } else if (const auto* stop = std::get_if<StopReplica>(&action)) {
      told.push_back(absl::StrCat("stop ", Name(stop->stopped.reason())));
    } else {
      told.push_back("end");
    }
  }
  return told;
}

v1::ReplicateRequest BatchOf(test::TownLog& town, uint64_t first, uint64_t end) {
  v1::ReplicateRequest request;
  v1::Batch& batch = *request.mutable_batch();
  batch.set_first_index(first);
  for (uint64_t i = first; i < end; ++i) batch.add_entries(*town.store().Entry(i));
  if (end == town.log().size()) batch.set_head(town.log().head());
  return request;
}

v1::ReplicateRequest HelloOf(const test::TownLog& town) {
  v1::ReplicateRequest request;
  request.mutable_hello()->set_municipality(town.log().log());
  request.mutable_hello()->set_protocol_version(kProtocolVersion);
  request.mutable_hello()->set_head(town.log().head());
  return request;
}

v1::ReplicateRequest ExtensionOf(const test::TownLog& town, uint64_t size) {
  v1::ReplicateRequest request;
  v1::Extension& extension = *request.mutable_extension();
  extension.set_root_at(DigestBytes(town.log().RootAt(size)));
  for (const Digest& node : ConsistencyProof(town.log().leaf_hashes(), size)) {
    extension.add_proof(DigestBytes(node));
  }
  return request;
}

v1::ReplicateRequest RecoveredOf(uint64_t durable, uint64_t received) {
  v1::ReplicateRequest request;
  request.mutable_recovered()->set_durable_size(durable);
  request.mutable_recovered()->set_received_size(received);
  return request;
}

SinkTest::SinkTest() : store_(NewMemoryLogStore()), copy_(test::kSlug, test::kTown) {
  peer_.municipality = test::kTown;
  peer_.member = true;
  peer_.keys = {town_.signer().public_key()};
  Reconnect();
}

void SinkTest::Reconnect() {
  sink_ = std::make_unique<SinkMachine>(peer_, copy_, *store_, test::StandInScheme(), limits_);
}

std::vector<std::string> SinkTest::Send(const v1::ReplicateRequest& message) {
  return Served(sink_->Received(message, kNowMs));
}

std::vector<std::string> SinkTest::Served(std::vector<SinkAction> actions) {
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

void SinkTest::CatchUp() {
  Reconnect();
  Send(HelloOf(town_));
  if (copy_.size() > 0 && copy_.size() < town_.log().size()) {
    Send(ExtensionOf(town_, copy_.size()));
  }
  if (copy_.size() < town_.log().size()) Send(BatchOf(town_, copy_.size(), town_.log().size()));
  ASSERT_EQ(copy_.head(), town_.log().head());
  Reconnect();
}

void SinkTest::ExpectHolds(const test::TownLog& town, uint64_t size) {
  EXPECT_EQ(copy_.size(), size);
  EXPECT_EQ(copy_.RootAt(size), town.log().RootAt(size));
  const auto reopened = ChangeLog::FromImage(test::kSlug, test::kTown, *store_->Load());
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_EQ(reopened->head(), copy_.head());
  EXPECT_EQ(reopened->state_digest(), copy_.state_digest());
}

}  // namespace ambito::federation
