// The hub's copies of the municipalities' logs, and what they say. Safe for concurrent use: one
// lock a municipality, so that a slow disk for one never holds up another's stream.
#ifndef AMBITO_DISTRICT_HUB_REPLICAS_REPLICA_SET_H_
#define AMBITO_DISTRICT_HUB_REPLICAS_REPLICA_SET_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "ambito/v1/federation_admin_service.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/assembly/frozen.h"
#include "lib/federation/change_log.h"
#include "lib/federation/replication.h"
#include "lib/platform/clock.h"
#include "lib/platform/mutex.h"
#include "lib/platform/rocksdb_log_store.h"

namespace ambito::hub {

// A sheet in force at its municipality, with the log entry that says so.
struct ReplicatedSheet {
  v1::ServiceSheet sheet;
  std::string digest;  // charter::SheetDigest, worked out once.
  uint64_t log_index = 0;
  federation::Digest entry_hash{};
};

// What one municipality's log says now.
struct ReplicaContent {
  std::string municipality;
  std::string head;  // Of the log that says all this.
  std::map<std::string, std::shared_ptr<const ReplicatedSheet>> sheets;  // By sheet id.
  std::map<std::string, v1::Acceptance> acceptances;                     // By object id.
  std::optional<v1::MunicipalityProfile> profile;
  // Sheet ids left out because a node that follows the rules would not have taken them, and why.
  std::map<std::string, std::string> invalid;
};

// One municipality's copy and the stream that feeds it.
class Replica {
 public:
  // `database` outlives it. A copy that does not match its head is damaged: it takes and says
  // nothing until Refetch, and holds up nobody else.
  static absl::StatusOr<std::unique_ptr<Replica>> Open(const std::string& district_slug,
                                                       const std::string& municipality,
                                                       platform::LogDatabase& database);

  // A stream opens: takes the place of an older one, which `on_replaced` of that one ends. It is
  // called under this replica's lock and must not call back. Returns the stream's number.
  uint64_t Attach(federation::SinkMachine::Peer peer, std::function<void()> on_replaced);
  void Detach(uint64_t stream);

  // What to send and whether to end. `replaced` when a newer stream has taken over.
  struct Answer {
    std::vector<v1::ReplicateResponse> responses;
    std::optional<std::string> end;  // Why the stream ends after the responses.
    bool replaced = false;
    bool content_changed = false;
  };
  // Drives the machine and the store: what needs storing is durable when this returns.
  Answer Received(uint64_t stream, const v1::ReplicateRequest& message, int64_t now_ms);

  // Ends the open stream, if any; the node will dial again and be judged anew.
  void EndStream();
  // Ends a quarantine, or gives up what was held before the copy was lost, on record: the next
  // greeting is judged anew. FAILED_PRECONDITION when there is neither.
  absl::Status LiftQuarantine(absl::string_view reason, absl::string_view by, int64_t now_ms);

  // Drops a damaged copy, to be taken anew from its node; the log must come to what was held
  // before. FAILED_PRECONDITION when it is not damaged.
  absl::Status Refetch();

  // Its newest signed head and all that is in force under it; without a head when it is empty.
  // `leaves`: the hashes under that head. UNAVAILABLE while the copy is damaged.
  absl::StatusOr<assembly::FrozenLog> Freeze(std::vector<federation::Digest>& leaves) const;
  // The same value until something changes: readers may tell by the pointer.
  std::shared_ptr<const ReplicaContent> content() const;
  // Whether a stream is open and in order; takes no lock.
  bool is_live() const { return live_.load(std::memory_order_relaxed); }
  // State, sizes and evidence; name and key state are the caller's to add.
  v1::ReplicaStatus status() const;

 private:
  Replica(const std::string& district_slug, std::string municipality,
          platform::LogDatabase& database);
  absl::Status Load() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status LoadRemembered() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status LoadQuarantine() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status KeepQuarantine(v1::QuarantineRecord record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  uint64_t HeldBefore() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  v1::StoppedReplica GivenUp(int64_t now_ms) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status LoadContent() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Take(const federation::LogAppend& append) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeSheet(v1::ServiceSheet sheet, const federation::ObjectState& state)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeEntry(const std::string& bytes, const federation::ObjectState& state)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Perform(std::vector<federation::SinkAction> actions, Answer& answer)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Stop(const v1::StoppedReplica& stopped) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void UpdateLive() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string slug_;
  const std::string municipality_;
  platform::LogDatabase& database_;
  mutable platform::Mutex mutex_;
  std::unique_ptr<federation::LogStore> store_ ABSL_GUARDED_BY(mutex_);
  std::string damage_ ABSL_GUARDED_BY(mutex_);      // Empty: the copy is whole.
  std::string remembered_ ABSL_GUARDED_BY(mutex_);  // Head over more than the copy holds; or empty.
  federation::ChangeLog copy_ ABSL_GUARDED_BY(mutex_);
  ReplicaContent content_ ABSL_GUARDED_BY(mutex_);
  // Of `content_`, made when it is first asked for; null: there is a newer one.
  mutable std::shared_ptr<const ReplicaContent> shared_content_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> live_ = false;
  std::unique_ptr<federation::SinkMachine> machine_ ABSL_GUARDED_BY(mutex_);
  std::function<void()> on_replaced_ ABSL_GUARDED_BY(mutex_);
  uint64_t stream_ ABSL_GUARDED_BY(mutex_) = 0;
  bool attached_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t last_contact_ms_ ABSL_GUARDED_BY(mutex_) = 0;
  v1::QuarantineRecord quarantine_ ABSL_GUARDED_BY(mutex_);
};

class ReplicaSet {
 public:
  // `database` outlives it.
  ReplicaSet(std::string district_slug, platform::LogDatabase& database)
      : slug_(std::move(district_slug)), database_(database) {}

  // Opens the copies of these municipalities; those open already stay.
  absl::Status Open(const std::vector<std::string>& municipalities);
  // Opened on first use; lives as long as the set.
  absl::StatusOr<Replica*> Find(const std::string& municipality);
  // Before the listener closes: no stream need be waited for.
  void EndStreams();
  // Null when it was never opened.
  Replica* FindOpen(absl::string_view municipality) const;

 private:
  absl::StatusOr<std::unique_ptr<Replica>> OpenOne(const std::string& municipality) const;

  const std::string slug_;
  platform::LogDatabase& database_;
  mutable platform::Mutex mutex_;
  std::map<std::string, std::unique_ptr<Replica>, std::less<>> replicas_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_REPLICAS_REPLICA_SET_H_
