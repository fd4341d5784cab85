#include "district-hub/service/follow_reactor.h"

#include <utility>

#include "lib/platform/status.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

class FollowReactor final : public grpc::ServerWriteReactor<v1::FollowLedgerResponse> {
 public:
  FollowReactor(LedgerKeeper& ledger, uint64_t size, bool follow)
      : ledger_(ledger), follow_(follow), position_{size, 0, 0} {
    listener_ = ledger_.Listen([this] {
      MutexLock lock(&mutex_);
      WriteNext();
    });
    MutexLock lock(&mutex_);
    started_ = true;
    WriteNext();
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(&mutex_);
    writing_ = false;
    if (!ok) ending_ = true;
    WriteNext();
  }

  void OnCancel() override {
    MutexLock lock(&mutex_);
    ending_ = true;
    WriteNext();
  }

  void OnDone() override {
    ledger_.StopListening(listener_);
    delete this;
  }

 private:
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_ || !started_) return;
    if (!ending_) {
      auto next = ledger_.Next(position_);
      if (next.ok() && next->has_value()) {
        writing_ = true;
        response_ = **std::move(next);
        StartWrite(&response_);
        return;
      }
      if (!next.ok()) status_ = platform::ToGrpc(next.status());
      ending_ = !next.ok() || !follow_;
    }
    if (!ending_) return;
    finished_ = true;
    Finish(status_);
  }

  LedgerKeeper& ledger_;
  const bool follow_;
  uint64_t listener_ = 0;
  platform::Mutex mutex_;
  LedgerKeeper::Position position_ ABSL_GUARDED_BY(mutex_);
  v1::FollowLedgerResponse response_ ABSL_GUARDED_BY(mutex_);  // While it is being written.
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

grpc::ServerWriteReactor<v1::FollowLedgerResponse>* NewFollowReactor(grpc::CallbackServerContext*,
                                                                     LedgerKeeper& ledger,
                                                                     uint64_t size, bool follow) {
  return new FollowReactor(ledger, size, follow);
}

}  // namespace ambito::hub
