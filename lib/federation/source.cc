// The node's end of replication.
#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/merkle.h"
#include "lib/federation/replication.h"
#include "lib/federation/signed_run.h"

namespace ambito::federation {

SourceMachine::SourceMachine(const ChangeLog& log, const LogStore& store, LogKeys keys,
                             const SignatureScheme& scheme, ReplicationLimits limits)
    : log_(&log),
      store_(&store),
      keys_(std::move(keys)),
      scheme_(&scheme),
      limits_(limits),
      detail_("not connected") {}

std::vector<SourceAction> SourceMachine::Connected(bool restored) {
  state_ = State::kGreeting;
  refusal_.reset();
  in_flight_.clear();
  staged_.clear();
  staged_bytes_ = 0;
  greeted_size_ = log_->size();
  SendRequest hello;
  v1::Hello& fields = *hello.message.mutable_hello();
  fields.set_municipality(log_->log());
  fields.set_protocol_version(kProtocolVersion);
  fields.set_head(log_->head());
  fields.set_restored(restored);
  detail_ = "greeting the hub";
  return {std::move(hello)};
}

std::vector<SourceAction> SourceMachine::Received(const v1::ReplicateResponse& message) {
  if (state_ == State::kDisconnected) return {};
  switch (message.message_case()) {
    case v1::ReplicateResponse::kWelcome:
      return Rewind(message.welcome());
    case v1::ReplicateResponse::kAck:
      return Acknowledge(message.ack());
    case v1::ReplicateResponse::kRefused:
      return Remember(message.refused());
    case v1::ReplicateResponse::kRecover:
      return TakeBack(message.recover());
    case v1::ReplicateResponse::MESSAGE_NOT_SET:
      break;
  }
  return Close("the hub sent a message this version does not know");
}

std::vector<SourceAction> SourceMachine::Appended() {
  return state_ == State::kSending ? Pump() : Actions();
}

void SourceMachine::Disconnected(absl::string_view why) {
  state_ = State::kDisconnected;
  in_flight_.clear();
  detail_ = std::string(why);
}

SourceMachine::Actions SourceMachine::Rewind(const v1::Welcome& welcome) {
  const auto root = DigestFromBytes(welcome.root());
  if (!root) return Close("the hub sent a root that is not 32 bytes");
  if (welcome.size() > log_->size()) {
    return Close(absl::StrCat("the hub holds another history: ", welcome.size(),
                              " entries, this log has ", log_->size()));
  }
  agrees_ = *root == log_->RootAt(welcome.size());
  if (!agrees_ && welcome.size() == log_->size()) {
    return Close(absl::StrCat("the hub holds another history of ", welcome.size(), " entries"));
  }
  const bool first = state_ != State::kSending;
  refusal_.reset();
  state_ = State::kSending;
  next_index_ = acknowledged_size_ = welcome.size();
  in_flight_.clear();
  // Going on shows the hub a head that proves which of the two histories was signed.
  detail_ = agrees_ ? "connected"
                    : absl::StrCat("the hub holds another history in the first ", welcome.size(),
                                   " entries");
  Actions actions;
  if (first && welcome.size() > 0 && welcome.size() < greeted_size_) {
    actions.push_back(ProveExtension(welcome.size()));
  }
  for (SourceAction& action : Pump()) actions.push_back(std::move(action));
  return actions;
}

SendRequest SourceMachine::ProveExtension(uint64_t size) const {
  SendRequest send;
  v1::Extension& extension = *send.message.mutable_extension();
  extension.set_root_at(DigestBytes(log_->RootAt(size)));
  const auto leaf_hashes = log_->leaf_hashes().subspan(0, greeted_size_);
  for (const Digest& node : ConsistencyProof(leaf_hashes, size)) {
    extension.add_proof(DigestBytes(node));
  }
  return send;
}

SourceMachine::Actions SourceMachine::Acknowledge(const v1::Ack& ack) {
  if (state_ != State::kSending) return Close("the hub acknowledged before it said Welcome");
  const uint64_t received = std::max(ack.durable_size(), ack.received_size());
  if (received > log_->size()) {
    return Close(
        absl::StrCat("the hub acknowledged ", received, " entries, this log has ", log_->size()));
  }
  acknowledged_size_ = std::max(acknowledged_size_, ack.durable_size());
  next_index_ = std::max(next_index_, ack.durable_size());
  while (!in_flight_.empty() && in_flight_.front() <= received) in_flight_.pop_front();
  return Pump();
}

SourceMachine::Actions SourceMachine::Remember(const v1::Refused& refused) {
  refusal_ = refused;
  return Close(absl::StrCat("the hub refused: ", absl::Utf8SafeCHexEscape(refused.detail())));
}

SourceMachine::Actions SourceMachine::Pump() {
  Actions actions;
  while (in_flight_.size() < limits_.batches_in_flight && next_index_ < log_->size()) {
    absl::StatusOr<v1::Batch> batch = ReadBatch(*store_, next_index_, limits_);
    if (!batch.ok()) {
      return Close(absl::StrCat("reading the own log: ", batch.status().message()));
    }
    next_index_ += static_cast<uint64_t>(batch->entries_size());
    in_flight_.push_back(next_index_);
    SendRequest send;
    *send.message.mutable_batch() = *std::move(batch);
    actions.push_back(std::move(send));
  }
  return actions;
}

SourceMachine::Actions SourceMachine::Close(std::string reason) {
  Disconnected(reason);
  return {CloseStream{std::move(reason)}};
}

}  // namespace ambito::federation
