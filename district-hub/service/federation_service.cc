#include "district-hub/service/federation_service.h"

#include <spdlog/spdlog.h>

#include <deque>
#include <utility>

#include "lib/platform/authorisation.h"
#include "lib/platform/status.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

// A node that does not read its acknowledgements is cut off: nothing may pile up here.
constexpr size_t kMaxUnsent = 64;

}  // namespace

// Reads one message at a time: the next is asked for when this one is stored and answered, which
// is what bounds a stream's memory. Deletes itself when gRPC is done with it.
class FederationService::Stream final
    : public grpc::ServerBidiReactor<v1::ReplicateRequest, v1::ReplicateResponse> {
 public:
  Stream(FederationService& service, grpc::CallbackServerContext* context, Replica* replica,
         federation::SinkMachine::Peer peer)
      : service_(service),
        context_(context),
        replica_(replica),
        municipality_(peer.municipality),
        keys_(peer.keys) {
    number_ = replica_->Attach(std::move(peer), [this] {
      End({grpc::StatusCode::ABORTED,
           "a newer stream of this municipality took over, or the hub asked for one"});
    });
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return End(grpc::Status::OK);
    if (service_.KeysOf(municipality_) != keys_)
      return End({grpc::StatusCode::ABORTED, "the key of this municipality was replaced"});
    Replica::Answer answer = replica_->Received(number_, request_, service_.clock_.NowMs());
    if (answer.replaced) return;  // Ended by who took over.
    service_.counts_.Took(request_, answer.responses);
    if (answer.content_changed) service_.content_changed_();
    for (v1::ReplicateResponse& response : answer.responses) Send(std::move(response));
    if (answer.end) {
      spdlog::info("{}: stream ends: {}", municipality_, *answer.end);
      return End(grpc::Status::OK);
    }
    if (!ending()) StartRead(&request_);
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(&mutex_);
    writing_ = false;
    unsent_.pop_front();
    if (!ok) unsent_.clear();
    WriteNext();
  }

  void OnCancel() override { End(grpc::Status::CANCELLED); }

  void OnDone() override {
    replica_->Detach(number_);
    delete this;
  }

 private:
  void Send(v1::ReplicateResponse response) {
    bool too_slow = false;
    {
      MutexLock lock(&mutex_);
      if (ending_) return;
      unsent_.push_back(std::move(response));
      too_slow = unsent_.size() > kMaxUnsent;
      if (!too_slow) WriteNext();
    }
    if (!too_slow) return;
    End({grpc::StatusCode::RESOURCE_EXHAUSTED, "unread acknowledgements: over 64"});
    // The write that hangs is what keeps the call open: it must be cancelled, not waited for.
    context_->TryCancel();
  }

  // What is queued is written first; the call finishes once, whoever ends it.
  void End(grpc::Status status) {
    MutexLock lock(&mutex_);
    if (ending_) return;
    ending_ = true;
    final_status_ = std::move(status);
    // Not the one being written: gRPC still reads it.
    if (!final_status_.ok()) unsent_.resize(writing_ ? 1 : 0);
    WriteNext();
  }

  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_) return;
    if (!unsent_.empty()) {
      writing_ = true;
      StartWrite(&unsent_.front());
    } else if (ending_) {
      finished_ = true;
      Finish(final_status_);
    }
  }

  bool ending() {
    MutexLock lock(&mutex_);
    return ending_;
  }

  FederationService& service_;
  grpc::CallbackServerContext* const context_;
  Replica* const replica_;
  const std::string municipality_;
  const federation::LogKeys keys_;  // By which the stream's heads are judged.
  uint64_t number_ = 0;
  v1::ReplicateRequest request_;
  platform::Mutex mutex_;
  std::deque<v1::ReplicateResponse> unsent_ ABSL_GUARDED_BY(mutex_);  // The first is being written.
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status final_status_ ABSL_GUARDED_BY(mutex_);
};

namespace {

// A call that is refused before it has a stream.
class Refusal final : public grpc::ServerBidiReactor<v1::ReplicateRequest, v1::ReplicateResponse> {
 public:
  explicit Refusal(grpc::Status status) { Finish(std::move(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerBidiReactor<v1::ReplicateRequest, v1::ReplicateResponse>* FederationService::Replicate(
    grpc::CallbackServerContext* context) {
  const platform::Identity caller = platform::Caller(*context);
  const std::shared_ptr<const DistrictContent> content = district_.content();
  federation::SinkMachine::Peer peer;
  peer.municipality = caller.municipality;
  peer.member = content->FindMember(caller.municipality) != nullptr;
  peer.keys = KeysOf(caller.municipality);
  if (!peer.member) {
    return new Refusal({grpc::StatusCode::FAILED_PRECONDITION,
                        caller.municipality + " is not a member of this district"});
  }
  auto replica = replicas_.Find(caller.municipality);
  if (!replica.ok()) return new Refusal(platform::ToGrpc(replica.status()));
  return new Stream(*this, context, *replica, std::move(peer));
}

federation::LogKeys FederationService::KeysOf(const std::string& municipality) const {
  if (auto on_ledger = ledger_.NodeKeys(municipality)) return *std::move(on_ledger);
  const std::shared_ptr<const DistrictContent> content = district_.content();
  auto key = content->node_keys.find(municipality);
  return key == content->node_keys.end() ? federation::LogKeys() : federation::LogKeys{key->second};
}

}  // namespace ambito::hub
