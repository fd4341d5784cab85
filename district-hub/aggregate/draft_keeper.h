// Keeps the draft charter fresh: whenever a replica or the district's content changes, the whole
// draft is computed anew from them and swapped in as an immutable snapshot.
#ifndef AMBITO_DISTRICT_HUB_AGGREGATE_DRAFT_KEEPER_H_
#define AMBITO_DISTRICT_HUB_AGGREGATE_DRAFT_KEEPER_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/charter_service.pb.h"
#include "district-hub/registry/district_registry.h"
#include "district-hub/replicas/replica_set.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/memo.h"
#include "lib/platform/clock.h"
#include "lib/platform/durations.h"
#include "lib/platform/mutex.h"

namespace ambito::hub {

// One municipality's copy, and what it said when the draft was made.
struct DraftSource {
  const Replica* replica = nullptr;  // Lives as long as the hub.
  std::shared_ptr<const ReplicaContent> content;
};

// One draft with what it was made from. Readers keep the one they took.
struct DraftSnapshot {
  charter::Draft draft;
  uint64_t generation = 0;
  int64_t made_at_ms = 0;
  std::shared_ptr<const DistrictContent> content;
  // In force: starter entries with the district's laid over.
  std::shared_ptr<const v1::Catalogue> catalogue;
  std::vector<DraftSource> sources;  // Of members, sorted by ISTAT code.

  // Null when there is none.
  const v1::Service* FindService(absl::string_view id) const;
  const ReplicatedSheet* FindSheet(const v1::SheetRef& ref) const;
};

class DraftKeeper {
 public:
  // All outlive it. `saved` is the file where the last draft is kept between runs. Starts a thread,
  // which makes the first draft, or finds it there.
  DraftKeeper(DistrictRegistry& district, ReplicaSet& replicas, const platform::Clock& clock,
              std::string saved);
  ~DraftKeeper();

  // An empty one of generation 0 before the first is made.
  std::shared_ptr<const DraftSnapshot> snapshot() const;
  // UNAVAILABLE before the first is made.
  absl::StatusOr<std::shared_ptr<const DraftSnapshot>> Ready() const;
  // Returns when there is a first draft, or the time is up.
  void WaitForFirst(std::chrono::milliseconds timeout) const;

  // How long drafts took to compute.
  const platform::Durations& durations() const { return durations_; }

  // Something it is made from has changed. One change gives a draft at once. Where they come faster
  // than drafts, the next is made once they pause, at most five seconds later: each would be old
  // before it is made, and take the processor from the replication that feeds it.
  void Touch();

  // `listener` gets every change of the draft from now on, none when the first draft is made; it
  // must not block. Returns a number to stop listening with.
  using Listener = std::function<void(const std::vector<v1::WatchDraftResponse>& changes)>;
  uint64_t Listen(Listener listener);
  void StopListening(uint64_t number);

 private:
  void Run();
  // False when it must stop.
  bool WaitForWork();
  void LetChangesPass() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What the next draft is made from, as of now.
  std::shared_ptr<DraftSnapshot> Take();
  std::shared_ptr<DraftSnapshot> Compute();
  // From the file; null when there is none that was made from what there is now.
  std::shared_ptr<DraftSnapshot> Saved();
  void Save();
  void TakeSources(const std::vector<DraftSource>& sources);
  void TakeContent(std::shared_ptr<const DistrictContent> content);
  void Record(const std::vector<v1::CatalogueEntry>& found);
  // Numbers it, swaps it in, tells the listeners.
  void Publish(std::shared_ptr<DraftSnapshot> next);

  DistrictRegistry& district_;
  ReplicaSet& replicas_;
  const platform::Clock& clock_;
  platform::Durations durations_;
  // Used by the computing thread only.
  charter::HarmoniseMemo memo_;
  charter::HarmoniseInput input_;                   // As of the last draft.
  std::vector<DraftSource> sources_;                // What its municipalities are from.
  std::shared_ptr<const DistrictContent> content_;  // What it is from.
  std::shared_ptr<const v1::Catalogue> catalogue_;
  std::string own_catalogue_;        // What the catalogue is from, over the starter catalogue.
  std::string confirmed_catalogue_;  // What the matcher is from.
  const std::string saved_;
  std::string saved_key_;  // Of the draft in the file.
  int64_t saved_at_ms_ = 0;

  mutable platform::Mutex mutex_;
  mutable platform::CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // Since the newest draft was begun; from the start the first is to be made.
  size_t changes_ ABSL_GUARDED_BY(mutex_) = 1;
  std::chrono::milliseconds last_took_ ABSL_GUARDED_BY(mutex_){0};
  std::shared_ptr<const DraftSnapshot> snapshot_ ABSL_GUARDED_BY(mutex_);
  // Guards listeners alone, so that none is called after StopListening returns.
  platform::Mutex listeners_mutex_;
  std::map<uint64_t, Listener> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
  uint64_t next_listener_ ABSL_GUARDED_BY(listeners_mutex_) = 1;
  std::thread thread_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_AGGREGATE_DRAFT_KEEPER_H_
