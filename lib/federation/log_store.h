// Where the bytes of one log are kept: entries, heads, the current state's index, in one piece.
// Two implementations: RocksDB (lib/platform/rocksdb_log_store.h) and memory. Both pass
// tests/contract/log_store_contract.h. The RocksDB one is safe for concurrent use.
#ifndef AMBITO_LIB_FEDERATION_LOG_STORE_H_
#define AMBITO_LIB_FEDERATION_LOG_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/digest.h"

namespace ambito::federation {

// Where the current state of one object was written.
struct ObjectState {
  uint64_t index = 0;
  Digest entry_hash{};

  friend bool operator==(const ObjectState&, const ObjectState&) = default;
};

using ObjectMap = std::map<std::string, ObjectState, std::less<>>;

// One atomic, durable step of a log.
struct LogAppend {
  uint64_t first_index = 0;
  std::vector<std::string> entries;
  std::vector<Digest> leaf_hashes;      // Of `entries`, in order.
  std::vector<std::string> object_ids;  // The object each entry is about, in order.
  ObjectMap put;                        // Objects whose current state this step writes.
  std::vector<std::string> removed;     // Objects it removes.
  std::string head;                     // Signed head after the last entry.
  // Records beside the log written in the same step, by name; an empty value removes.
  std::vector<std::pair<std::string, std::string>> notes;
};

// What is needed to go on from where the log stands.
struct LogImage {
  std::vector<Digest> leaf_hashes;
  ObjectMap objects;
  std::string head;  // Empty: the log is empty.
};

// A run of entries that ends at a signed head, or a piece of one that is too large for it.
struct LogRun {
  uint64_t first_index = 0;
  std::vector<std::string> entries;
  std::string head;  // Empty: a piece.
};

class LogStore {
 public:
  virtual ~LogStore() = default;

  virtual absl::StatusOr<LogImage> Load() const = 0;

  // Durable once OK; nothing of it is there otherwise. FAILED_PRECONDITION when `first_index` is
  // not the size; RESOURCE_EXHAUSTED when the disk is full; UNAVAILABLE when it failed.
  virtual absl::Status Append(const LogAppend& append) = 0;

  // NOT_FOUND past the end; DATA_LOSS when the bytes do not match their leaf hash.
  virtual absl::StatusOr<std::string> Entry(uint64_t index) const = 0;

  // From `first_index` on, as many entries as fit in `max_bytes`, at least one, cut at the last
  // signed head that fits; without a head when the next one does not fit. Empty at the end.
  virtual absl::StatusOr<LogRun> ReadRun(uint64_t first_index, size_t max_bytes) const = 0;

  // Indexes of the entries about an object, newest first, below `before`, at most `limit`.
  virtual absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object_id,
                                                        uint64_t before, size_t limit) const = 0;

  // Small records beside the log (why a replica was stopped). Durable once OK; an empty value
  // removes. NOT_FOUND when there is none.
  virtual absl::Status PutNote(absl::string_view name, absl::string_view value) = 0;
  virtual absl::StatusOr<std::string> Note(absl::string_view name) const = 0;
};

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_LOG_STORE_H_
