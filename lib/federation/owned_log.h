// A log with its owner's pen: a municipality's at its node, the district's own at the hub.
#ifndef AMBITO_LIB_FEDERATION_OWNED_LOG_H_
#define AMBITO_LIB_FEDERATION_OWNED_LOG_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "lib/federation/alone_edits.h"
#include "lib/federation/change_log.h"
#include "lib/federation/log_store.h"
#include "lib/federation/signature.h"

namespace ambito::federation {

// Who edits, when; `import_id` empty for a single edit.
struct Edit {
  std::string author;
  int64_t recorded_at_ms = 0;
  std::string import_id;
};

// One edit written alone, and what becomes of it when the edits are appended to the log.
struct RebasedEdit {
  enum class Fate {
    kAppend,
    kSame,       // The log says so already.
    kDiscarded,  // By whom asked for the rebase.
  };
  v1::LogEntry entry;
  Fate fate = Fate::kAppend;
  // What the hub gave back also changed this object: index of the newest such entry.
  std::optional<uint64_t> also_changed_by;
};

// Not safe for concurrent use; its owner locks.
class OwnedLog {
 public:
  // Takes up where the store stands. `store` and `signer` outlive it. A head by one of the
  // `earlier` keys is signed anew. DATA_LOSS when the stored head is by none of them or does not
  // match.
  static absl::StatusOr<OwnedLog> Open(absl::string_view district_slug, absl::string_view log,
                                       LogStore& store, const Signer& signer,
                                       const SignatureScheme& scheme, const LogKeys& earlier = {});

  // Appends the changes as one import (or one single edit, then exactly one change) and signs the
  // head. Durable once OK; nothing has changed otherwise. Returns the first index.
  absl::StatusOr<uint64_t> Append(std::vector<v1::Change> changes, const Edit& edit);

  // Entries of this log that its store had lost, each head checked: durable once OK.
  absl::Status Adopt(const ChangeLog::Step& step);

  // As Append, but beside the log and unsigned: for a log that may not be the newest.
  absl::Status AppendAlone(std::vector<v1::Change> changes, const Edit& edit);
  const AloneEdits& alone() const { return alone_; }
  // What Rebase would do, oldest first; edits of the objects in `discarded` are dropped.
  absl::StatusOr<std::vector<RebasedEdit>> PlanRebase(const std::set<std::string>& discarded) const;
  // Appends the edits written alone as one import, each with its author and time, and forgets them,
  // in one atomic step. Nothing has changed when it fails. Those that are discarded stay beside the
  // log in the note `discarded/SIZE`, an AloneEdit, SIZE being that of the log before.
  absl::Status Rebase(const std::vector<RebasedEdit>& plan, const std::string& import_id);

  // The entry an object's current state was written by. NOT_FOUND when it is not in force.
  absl::StatusOr<v1::LogEntry> Current(absl::string_view object_id) const;
  // 0: the object is not in force. The revision of an object is the index of its entry plus one.
  uint64_t Revision(absl::string_view object_id) const;
  // Newest first; also of removed objects.
  absl::StatusOr<std::vector<v1::LogEntry>> History(absl::string_view object_id, uint64_t before,
                                                    size_t limit) const;
  absl::StatusOr<v1::LogEntry> EntryAt(uint64_t index) const;

  // What is in force, with what was written alone.
  const ObjectMap& objects() const { return alone_.empty() ? log_.objects() : with_alone_; }
  // What is signed.
  const ChangeLog& log() const { return log_; }
  const LogStore& store() const { return *store_; }

 private:
  using Notes = std::vector<std::pair<std::string, std::string>>;

  OwnedLog(ChangeLog log, AloneEdits alone, LogStore& store, const Signer& signer);
  absl::Status Write(std::vector<v1::LogEntry> entries, const std::string& import_id, Notes notes);
  absl::Status SignAnew();
  absl::Status PutNotes(const Notes& notes);
  const ObjectState* Find(absl::string_view object_id) const;
  absl::StatusOr<std::optional<v1::Change>> SignedChange(absl::string_view object_id) const;

  ChangeLog log_;
  AloneEdits alone_;
  ObjectMap with_alone_;  // Empty while nothing is written alone.
  LogStore* store_;
  const Signer* signer_;
};

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_OWNED_LOG_H_
