// What a restored node took before it could know whether its log is the newest: edits kept beside
// the log, unsigned, so that no second history exists, until they are appended on top of what the
// hub gave back.
#ifndef AMBITO_LIB_FEDERATION_ALONE_EDITS_H_
#define AMBITO_LIB_FEDERATION_ALONE_EDITS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "lib/federation/log_store.h"

namespace ambito::federation {

// Entries written alone have indexes from here on, so that their revisions are never those of
// entries in the log. Small enough for a double.
inline constexpr uint64_t kFirstAloneIndex = 1'000'000'000'000;

// So that what becomes of them fits in one answer.
inline constexpr size_t kMaxAloneEdits = 5'000;

// Not safe for concurrent use.
class AloneEdits {
 public:
  // DATA_LOSS when a record does not parse.
  static absl::StatusOr<AloneEdits> Load(const LogStore& store);

  // One atomic, durable record of an edit or a whole import. RESOURCE_EXHAUSTED when all of them
  // together would be more than kMaxAloneEdits, or than one import may hold.
  absl::Status Append(std::vector<v1::LogEntry> entries, uint64_t log_size, LogStore& store);

  struct Written {
    v1::LogEntry entry;
    uint64_t log_size = 0;  // Of the log when it was written.
  };
  // Oldest first; the n-th has index kFirstAloneIndex + n.
  const std::vector<Written>& all() const { return written_; }
  bool empty() const { return written_.empty(); }

  // What is in force where `log` is, with these on top.
  ObjectMap Over(ObjectMap log) const;

  // The records that LogAppend::notes removes with the step that appends these edits, newest first.
  std::vector<std::pair<std::string, std::string>> Removal() const;
  // They are gone from the store.
  void Clear();

 private:
  void Take(v1::AloneEdit edit);

  std::vector<Written> written_;
  size_t records_ = 0;
  size_t bytes_ = 0;
};

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_ALONE_EDITS_H_
