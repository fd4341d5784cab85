// What a sink says: greetings, refusals, acknowledgements. Batches are in sink_batches.cc.
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/replication.h"

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

SinkMachine::SinkMachine(Peer peer, ChangeLog& copy, const SignatureScheme& scheme,
                         ReplicationLimits limits)
    : peer_(std::move(peer)), copy_(&copy), scheme_(&scheme), limits_(limits) {}

std::vector<SinkAction> SinkMachine::Received(const v1::ReplicateRequest& message, int64_t now_ms) {
  if (state_ == State::kEnded) return {};
  now_ms_ = now_ms;
  switch (message.message_case()) {
    case v1::ReplicateRequest::kHello:
      return Greet(message.hello());
    case v1::ReplicateRequest::kBatch:
      return Admit(message.batch());
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
  if (peer_.public_key.empty()) {
    return Refuse(v1::REFUSAL_REASON_KEY,
                  absl::StrCat("no key is registered for ", peer_.municipality));
  }
  return CompareHead(hello.head());
}

SinkMachine::Actions SinkMachine::CompareHead(const std::string& head) {
  Checkpoint node{copy_->origin(), 0, Sha256(""), StateDigest({})};
  if (!head.empty()) {
    const auto opened = OpenCheckpoint(head, copy_->origin(), peer_.public_key, *scheme_);
    if (!opened.ok()) return Refuse(opened.status());
    node = *opened;
  }
  const uint64_t size = copy_->size();
  if (node.size <= size && node.root != copy_->RootAt(node.size)) {
    return Stop(v1::REFUSAL_REASON_FORK,
                absl::StrCat("the first ", node.size, " entries are others than the hub holds"),
                head);
  }
  if (node.size < size) {
    return Stop(v1::REFUSAL_REASON_BEHIND,
                absl::StrCat("the node has ", node.size, " entries, the hub holds ", size), head);
  }
  if (node.size == size && node.state_digest != copy_->state_digest()) {
    return Stop(v1::REFUSAL_REASON_FORK,
                absl::StrCat("what is in force after ", size, " entries is not what the hub holds"),
                head);
  }
  state_ = State::kReceiving;
  return {Welcome()};
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

SinkMachine::Actions SinkMachine::Stop(v1::RefusalReason reason, std::string detail,
                                       const std::string& node_head) {
  StopReplica stop;
  stop.stopped.set_reason(reason);
  stop.stopped.set_detail(detail);
  stop.stopped.set_hub_head(copy_->head());
  stop.stopped.set_node_head(node_head);
  stop.stopped.set_since_ms(now_ms_);
  Actions actions{std::move(stop)};
  AppendTo(actions, Refuse(reason, std::move(detail)));
  return actions;
}

}  // namespace ambito::federation
