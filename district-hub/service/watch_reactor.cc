#include "district-hub/service/watch_reactor.h"

#include <deque>
#include <utility>

#include "absl/strings/str_cat.h"
#include "district-hub/service/charter_service.h"
#include "lib/platform/status.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

constexpr size_t kMaxBehind = 1'000;

class WatchReactor final : public grpc::ServerWriteReactor<v1::WatchDraftResponse> {
 public:
  WatchReactor(grpc::CallbackServerContext* context, DraftKeeper& drafts)
      : context_(context), drafts_(drafts) {
    // Listening first, then the snapshot: a draft made in between is in both, and told apart by
    // its generation.
    listener_ = drafts_.Listen([this](const auto& changes) { Queue(changes); });
    const auto snapshot = drafts_.snapshot();
    v1::WatchDraftResponse start;
    start.set_kind(v1::DRAFT_CHANGE_KIND_SNAPSHOT);
    start.set_detail(absl::StrCat(snapshot->draft.frame.statistics().services(), " services"));
    *start.mutable_freshness() = Freshness(*snapshot);
    MutexLock lock(&mutex_);
    while (!unsent_.empty() && unsent_.front().freshness().generation() <= snapshot->generation) {
      unsent_.pop_front();
    }
    unsent_.push_front(std::move(start));
    started_ = true;
    WriteNext();
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(&mutex_);
    writing_ = false;
    unsent_.pop_front();
    if (!ok) ending_ = true;
    WriteNext();
  }

  void OnCancel() override {
    MutexLock lock(&mutex_);
    ending_ = true;
    WriteNext();
  }

  void OnDone() override {
    drafts_.StopListening(listener_);
    delete this;
  }

 private:
  void Queue(const std::vector<v1::WatchDraftResponse>& changes) {
    MutexLock lock(&mutex_);
    if (ending_) return;
    unsent_.insert(unsent_.end(), changes.begin(), changes.end());
    if (unsent_.size() > kMaxBehind && !ending_) {
      ending_ = true;
      unsent_.resize(writing_ ? 1 : 0);
      // The write that hangs is what keeps the call open.
      if (writing_) context_->TryCancel();
      status_ = {grpc::StatusCode::RESOURCE_EXHAUSTED,
                 "this reader is over 1,000 changes behind: watch again"};
    }
    WriteNext();
  }

  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || finished_ || !started_) return;
    if (ending_) {
      finished_ = true;
      Finish(status_);
    } else if (!unsent_.empty()) {
      writing_ = true;
      StartWrite(&unsent_.front());
    }
  }

  grpc::CallbackServerContext* const context_;
  DraftKeeper& drafts_;
  uint64_t listener_ = 0;
  platform::Mutex mutex_;
  std::deque<v1::WatchDraftResponse> unsent_ ABSL_GUARDED_BY(mutex_);
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::Status status_ ABSL_GUARDED_BY(mutex_);
};

// A watch that is refused.
class Refusal final : public grpc::ServerWriteReactor<v1::WatchDraftResponse> {
 public:
  explicit Refusal(grpc::Status status) { Finish(std::move(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerWriteReactor<v1::WatchDraftResponse>* NewWatchReactor(
    grpc::CallbackServerContext* context, DraftKeeper& drafts) {
  // The first draft would be no change of anything, and be missed.
  const auto ready = drafts.Ready();
  if (!ready.ok()) return new Refusal(platform::ToGrpc(ready.status()));
  return new WatchReactor(context, drafts);
}

}  // namespace ambito::hub
