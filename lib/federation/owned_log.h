// A log with its owner's pen: a municipality's at its node, the district's own at the hub.
#ifndef AMBITO_LIB_FEDERATION_OWNED_LOG_H_
#define AMBITO_LIB_FEDERATION_OWNED_LOG_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
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

// Not safe for concurrent use; its owner locks.
class OwnedLog {
 public:
  // Takes up where the store stands. `store` and `signer` outlive it. DATA_LOSS when the stored
  // head is not signed by `signer` or does not match.
  static absl::StatusOr<OwnedLog> Open(absl::string_view district_slug, absl::string_view log,
                                       LogStore& store, const Signer& signer,
                                       const SignatureScheme& scheme);

  // Appends the changes as one import (or one single edit, then exactly one change) and signs the
  // head. Durable once OK; nothing has changed otherwise. Returns the first index.
  absl::StatusOr<uint64_t> Append(std::vector<v1::Change> changes, const Edit& edit);

  // The entry an object's current state was written by. NOT_FOUND when it is not in force.
  absl::StatusOr<v1::LogEntry> Current(absl::string_view object_id) const;
  // 0: the object is not in force. The revision of an object is the index of its entry plus one.
  uint64_t Revision(absl::string_view object_id) const;
  // Newest first; also of removed objects.
  absl::StatusOr<std::vector<v1::LogEntry>> History(absl::string_view object_id, uint64_t before,
                                                    size_t limit) const;
  absl::StatusOr<v1::LogEntry> EntryAt(uint64_t index) const;

  const ChangeLog& log() const { return log_; }
  const LogStore& store() const { return *store_; }

 private:
  OwnedLog(ChangeLog log, LogStore& store, const Signer& signer);

  ChangeLog log_;
  LogStore* store_;
  const Signer* signer_;
};

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_OWNED_LOG_H_
