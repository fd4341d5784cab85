#include "lib/federation/signed_run.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

absl::Status Over(absl::string_view limit, size_t found, size_t allowed) {
  return absl::ResourceExhaustedError(absl::StrCat(limit, ": ", found, ", at most ", allowed));
}

absl::StatusOr<LogRun> ReadRun(const LogStore& store, uint64_t first_index,
                               const ReplicationLimits& limits) {
  // Fewer bytes rather than fewer entries: only the store knows where a run may be cut.
  for (size_t bytes = limits.batch_bytes;; bytes /= 2) {
    ASSIGN_OR_RETURN(LogRun run, store.ReadRun(first_index, bytes));
    if (run.entries.size() <= limits.batch_entries || bytes == 0) return run;
  }
}

}  // namespace

absl::StatusOr<Checkpoint> OpenHead(const ChangeLog& log, const std::string& head, uint64_t size,
                                    const LogKeys& keys, const SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(Checkpoint opened, OpenCheckpointByAny(head, log.origin(), keys, scheme));
  if (opened.size == size) return opened;
  return absl::InvalidArgumentError(
      absl::StrCat("a head over ", opened.size, " entries after entry ", size));
}

absl::StatusOr<SignedRun> ReadSignedRun(const ChangeLog& log, std::vector<std::string> entries,
                                        const std::string& head, const LogKeys& keys,
                                        const SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(const Checkpoint signed_head,
                   OpenHead(log, head, log.size() + entries.size(), keys, scheme));
  ASSIGN_OR_RETURN(ChangeLog::Step step, log.Prepare(std::move(entries)));
  step.append.head = head;
  return SignedRun{std::move(step), signed_head};
}

absl::Status CheckBatch(const v1::Batch& batch, const ReplicationLimits& limits) {
  const auto count = static_cast<size_t>(batch.entries_size());
  if (count == 0) return absl::InvalidArgumentError("a batch without entries");
  if (count > limits.batch_entries) return Over("batch_entries", count, limits.batch_entries);
  size_t bytes = 0;
  for (const std::string& entry : batch.entries()) {
    if (entry.size() > limits.entry_bytes) {
      return Over("entry_bytes", entry.size(), limits.entry_bytes);
    }
    bytes += entry.size();
  }
  // One entry always travels, or a small batch limit would stop a log for good.
  if (count > 1 && bytes > limits.batch_bytes) {
    return Over("batch_bytes", bytes, limits.batch_bytes);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::Batch> ReadBatch(const LogStore& store, uint64_t first_index,
                                    const ReplicationLimits& limits) {
  ASSIGN_OR_RETURN(LogRun run, ReadRun(store, first_index, limits));
  if (run.entries.empty()) {
    return absl::DataLossError(absl::StrCat("the store ends at ", first_index));
  }
  v1::Batch batch;
  batch.set_first_index(run.first_index);
  batch.set_head(std::move(run.head));
  for (std::string& entry : run.entries) batch.add_entries(std::move(entry));
  return batch;
}

}  // namespace ambito::federation
