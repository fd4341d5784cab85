// A run of entries that is said to follow a log, with the head its owner signed after it: what the
// hub takes from a node, and what a node is given back by its hub.
#ifndef AMBITO_LIB_FEDERATION_SIGNED_RUN_H_
#define AMBITO_LIB_FEDERATION_SIGNED_RUN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/federation/change_log.h"
#include "lib/federation/replication.h"
#include "lib/federation/signature.h"

namespace ambito::federation {

struct SignedRun {
  ChangeLog::Step step;  // With the head.
  Checkpoint signed_head;

  // Otherwise entries were mangled on their way, or this is not the log they belong to.
  bool SameRoot() const { return signed_head.root == step.checkpoint.root; }
  // Meaningful where the roots are the same; otherwise the owner signed a lie.
  bool SameState() const { return signed_head.state_digest == step.checkpoint.state_digest; }
};

// PERMISSION_DENIED when the head is signed by none of `keys`; INVALID_ARGUMENT when it cannot be
// read, is over another number of entries, or the entries are no whole edits that follow `log`.
absl::StatusOr<SignedRun> ReadSignedRun(const ChangeLog& log, std::vector<std::string> entries,
                                        const std::string& head, const LogKeys& keys,
                                        const SignatureScheme& scheme);

// The head, when it is over exactly `size` entries of `log`. Errors as above.
absl::StatusOr<Checkpoint> OpenHead(const ChangeLog& log, const std::string& head, uint64_t size,
                                    const LogKeys& keys, const SignatureScheme& scheme);

// INVALID_ARGUMENT for a batch without entries, RESOURCE_EXHAUSTED naming the limit it exceeds.
absl::Status CheckBatch(const v1::Batch& batch, const ReplicationLimits& limits);

// At most what the limits let one batch hold, from `first_index` on; at least one entry. DATA_LOSS
// when the store ends there.
absl::StatusOr<v1::Batch> ReadBatch(const LogStore& store, uint64_t first_index,
                                    const ReplicationLimits& limits);

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_SIGNED_RUN_H_
