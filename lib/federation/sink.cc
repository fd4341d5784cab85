// What a sink says: greetings, what a node has lost, refusals, acknowledgements. Batches are in
// sink_batches.cc.
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/merkle.h"
#include "lib/federation/replication.h"
#include "lib/federation/signed_run.h"

namespace ambito::federation {
namespace {

v1::RefusalReason ReasonFor(const absl::Status& status) {
  if (absl::IsPermissionDenied(status)) return v1::REFUSAL_REASON_KEY;
  if (absl::IsResourceExhausted(status)) return v1::REFUSAL_REASON_LIMIT;
  return v1::REFUSAL_REASON_PROTOCOL;
}

template <typename T>
void AppendTo(std::vector<T>& all, std::vector<T> more) {
  for (T& one : more) all.push_back(std::move(one));
}

}  // namespace

SinkMachine::SinkMachine(Peer peer, ChangeLog& copy, const LogStore& store,
                         const SignatureScheme& scheme, ReplicationLimits limits)
    : peer_(std::move(peer)), copy_(&copy), store_(&store), scheme_(&scheme), limits_(limits) {}

std::vector<SinkAction> SinkMachine::Received(const v1::ReplicateRequest& message, int64_t now_ms) {
  if (state_ == State::kEnded) return {};
  now_ms_ = now_ms;
  switch (message.message_case()) {
    case v1::ReplicateRequest::kHello:
      return Greet(message.hello());
    case v1::ReplicateRequest::kBatch:
      return Admit(message.batch());
    case v1::ReplicateRequest::kExtension:
      return CheckExtension(message.extension());
    case v1::ReplicateRequest::kRecovered:
      return Recovered(message.recovered());
    case v1::ReplicateRequest::MESSAGE_NOT_SET:
      break;
  }
  return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a message this version does not know");
}

std::vector<SinkAction> SinkMachine::Stored(const absl::Status& status) {
  if (!storing_) return {};
  const ChangeLog::Step step = *std::exchange(storing_, std::nullopt);
  // What is on disk is committed whatever became of the stream: copy and store stay one.
  if (status.ok()) copy_->Commit(step, step.append.head);
  if (state_ == State::kEnded) return {};
  if (!status.ok()) {
    return Refuse(v1::REFUSAL_REASON_STORAGE,
                  absl::StrCat("the hub could not store: ", status.message()));
  }
  Actions actions{Ack()};
  while (!storing_ && !waiting_.empty()) {
    const v1::Batch batch = std::move(waiting_.front());
    waiting_.pop_front();
    AppendTo(actions, Take(batch));
  }
  return actions;
}

SinkMachine::Actions SinkMachine::Greet(const v1::Hello& hello) {
  if (state_ != State::kAwaitingHello) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a second Hello on one stream");
  }
  if (hello.protocol_version() != kProtocolVersion) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL,
                  absl::StrCat("the node speaks protocol version ", hello.protocol_version(),
                               ", the hub ", kProtocolVersion));
  }
  if (hello.municipality() != peer_.municipality || copy_->log() != peer_.municipality) {
    return Refuse(
        v1::REFUSAL_REASON_PROTOCOL,
        absl::StrCat("the node speaks for \"", absl::CHexEscape(hello.municipality().substr(0, 64)),
                     "\", its certificate for \"", peer_.municipality, "\""));
  }
  if (!peer_.member) {
    return Refuse(v1::REFUSAL_REASON_UNKNOWN_MUNICIPALITY,
                  absl::StrCat(peer_.municipality, " is not a member of this district"));
  }
  if (peer_.stopped && peer_.stopped->reason() == v1::REFUSAL_REASON_FORK) {
    return Refuse(v1::REFUSAL_REASON_FORK,
                  absl::StrCat("in quarantine: ", peer_.stopped->detail()));
  }
  if (!peer_.unavailable.empty()) return Refuse(v1::REFUSAL_REASON_STORAGE, peer_.unavailable);
  if (peer_.keys.empty()) {
    return Refuse(v1::REFUSAL_REASON_KEY,
                  absl::StrCat("no key is registered for ", peer_.municipality));
  }
  return CompareHead(hello.head());
}

SinkMachine::Actions SinkMachine::CompareHead(const std::string& head) {
  node_ = {copy_->origin(), 0, Sha256(""), StateDigest({})};
  node_head_ = head;
  if (!head.empty()) {
    // Whoever speaks for the log now has the key in force.
    const auto opened = OpenCheckpoint(head, copy_->origin(), peer_.keys.front(), *scheme_);
    if (!opened.ok()) return Refuse(opened.status());
    node_ = *opened;
  }
  const uint64_t size = copy_->size();
  if (node_.size <= size && node_.root != copy_->RootAt(node_.size)) {
    return Stop(absl::StrCat("the first ", node_.size, " entries are others than the hub holds"),
                copy_->head(), head);
  }
  if (node_.size == size && node_.state_digest != copy_->state_digest()) {
    return Stop(absl::StrCat("what is in force after ", size, " entries is not what the hub holds"),
                copy_->head(), head);
  }
  // Going on from a shorter log would write other entries where the lost ones were.
  if (const uint64_t held = HeldBefore(); held > node_.size) {
    return Refuse(v1::REFUSAL_REASON_STORAGE,
                  absl::StrCat("the hub held ", held,
                               " entries of this log before its copy was lost, the node has ",
                               node_.size, ": only the district office can give up the others"));
  }
  if (node_.size < size) {
    state_ = State::kRecovering;
    given_back_ = node_.size;
    return GiveBack();
  }
  state_ = size > 0 && node_.size > size ? State::kAwaitingExtension : State::kReceiving;
  return {Welcome()};
}

// One at a time: the node answers when it has stored it.
SinkMachine::Actions SinkMachine::GiveBack() {
  auto batch = ReadBatch(*store_, given_back_, limits_);
  if (!batch.ok()) {
    return Refuse(v1::REFUSAL_REASON_STORAGE,
                  absl::StrCat("the hub could not read its copy: ", batch.status().message()));
  }
  given_back_ += static_cast<uint64_t>(batch->entries_size());
  SendResponse response;
  *response.message.mutable_recover()->mutable_batch() = *std::move(batch);
  response.message.mutable_recover()->set_size(copy_->size());
  return {std::move(response)};
}

SinkMachine::Actions SinkMachine::Recovered(const v1::Ack& ack) {
  if (state_ == State::kReceiving) return {};  // Came twice.
  if (state_ != State::kRecovering || ack.received_size() > given_back_ ||
      ack.durable_size() > ack.received_size()) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a node says it took back what it was not given");
  }
  if (ack.received_size() < given_back_) return {};
  if (given_back_ < copy_->size()) return GiveBack();
  if (ack.durable_size() < copy_->size()) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a node has not stored what it was given back");
  }
  state_ = State::kReceiving;
  return {Welcome()};
}

// The signed head commits to what came before it: either to what the hub holds, or to another
// history, and then it is the evidence. A proof of neither is nothing but a broken message.
SinkMachine::Actions SinkMachine::CheckExtension(const v1::Extension& extension) {
  if (state_ == State::kReceiving) return {};  // Came twice.
  if (state_ != State::kAwaitingExtension) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL, "a proof nobody asked for");
  }
  const std::optional<Digest> root_at = DigestFromBytes(extension.root_at());
  std::vector<Digest> proof;
  for (const std::string& node : extension.proof()) {
    if (const auto digest = DigestFromBytes(node)) proof.push_back(*digest);
  }
  const uint64_t size = copy_->size();
  const bool proven = root_at && proof.size() == static_cast<size_t>(extension.proof_size()) &&
                      VerifyConsistency(size, *root_at, node_.size, node_.root, proof);
  if (!proven) {
    return Refuse(v1::REFUSAL_REASON_PROTOCOL,
                  absl::StrCat("the proof that the node's log goes on from ", size,
                               " entries does not hold"));
  }
  if (*root_at != copy_->RootAt(size)) {
    return Stop(absl::StrCat("the first ", size, " entries are others than the hub holds"),
                copy_->head(), node_head_);
  }
  state_ = State::kReceiving;
  return {};
}

SendResponse SinkMachine::Welcome() const {
  SendResponse response;
  response.message.mutable_welcome()->set_size(copy_->size());
  response.message.mutable_welcome()->set_root(DigestBytes(copy_->RootAt(copy_->size())));
  return response;
}

SendResponse SinkMachine::Ack() const {
  SendResponse response;
  response.message.mutable_ack()->set_durable_size(copy_->size());
  response.message.mutable_ack()->set_received_size(copy_->size() + staged_.size());
  return response;
}

// Once: what the node has sent before it hears is out of order too.
SinkMachine::Actions SinkMachine::AskRewind() {
  if (std::exchange(rewind_asked_, true)) return {};
  return {Welcome()};
}

SinkMachine::Actions SinkMachine::Refuse(v1::RefusalReason reason, std::string detail) {
  state_ = State::kEnded;
  staged_.clear();
  waiting_.clear();
  SendResponse response;
  response.message.mutable_refused()->set_reason(reason);
  response.message.mutable_refused()->set_detail(detail);
  return {std::move(response), EndStream{std::move(detail)}};
}

SinkMachine::Actions SinkMachine::Refuse(const absl::Status& status) {
  return Refuse(ReasonFor(status), std::string(status.message()));
}

SinkMachine::Actions SinkMachine::Stop(std::string detail, const std::string& hub_head,
                                       const std::string& node_head) {
  StopReplica stop;
  stop.stopped.set_reason(v1::REFUSAL_REASON_FORK);
  stop.stopped.set_detail(detail);
  stop.stopped.set_hub_head(hub_head);
  stop.stopped.set_node_head(node_head);
  stop.stopped.set_since_ms(now_ms_);
  Actions actions{std::move(stop)};
  AppendTo(actions, Refuse(v1::REFUSAL_REASON_FORK, std::move(detail)));
  return actions;
}

}  // namespace ambito::federation
