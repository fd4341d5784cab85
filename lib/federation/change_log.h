// What a log says, in memory: leaf hashes, root, current objects. The same view serves the owner
// who appends (OwnedLog) and the hub that checks and follows (SinkMachine).
#ifndef AMBITO_LIB_FEDERATION_CHANGE_LOG_H_
#define AMBITO_LIB_FEDERATION_CHANGE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "ambito/v1/federation.pb.h"
#include "lib/federation/checkpoint.h"
#include "lib/federation/log_store.h"
#include "lib/federation/merkle.h"

namespace ambito::federation {

// Larger entries and imports are never written, because no hub would take them. An entry counts
// for kEntryOverheadBytes more than its bytes where many are added up.
inline constexpr size_t kMaxEntryBytes = 320 << 10;  // A sheet of 256 KiB and its envelope.
inline constexpr size_t kMaxImportBytes = 64 << 20;
inline constexpr size_t kEntryOverheadBytes = 64;
inline constexpr size_t kMaxObjectIdBytes = 512;

// `sheet/ID`, `profile`, `acceptance/ISTAT/ID`, `vote/BALLOT`, `district`, `text/PART`, `duties`,
// `policy`, `organisation/ID`, `catalogue/ID`, `node-key/ISTAT`. Empty for a change this version
// does not know: nobody who does not know what it changes can compute a state digest after it.
std::string ObjectId(const v1::Change& change);
bool IsRemoval(const v1::Change& change);

// SHA-256 over the objects sorted by the bytes of their ids: for each, 4-byte big-endian id length,
// id, 32-byte entry hash, which is the leaf hash of the entry.
Digest StateDigest(const ObjectMap& objects);

// The same, of objects that are added one by one, in that order.
class StateBytes {
 public:
  explicit StateBytes(size_t objects);
  void Add(absl::string_view id, const Digest& entry_hash);
  Digest digest() const;

 private:
  std::string bytes_;
};

class ChangeLog {
 public:
  // An empty log. `log` is an ISTAT code or `district`.
  ChangeLog(absl::string_view district_slug, absl::string_view log);

  // DATA_LOSS when root or state digest are not those of the image's head.
  static absl::StatusOr<ChangeLog> FromImage(absl::string_view district_slug, absl::string_view log,
                                             LogImage image);

  const std::string& log() const { return log_; }
  const std::string& origin() const { return origin_; }
  uint64_t size() const { return leaf_hashes_.size(); }
  const std::string& head() const { return head_; }
  const ObjectMap& objects() const { return objects_; }
  absl::Span<const Digest> leaf_hashes() const { return leaf_hashes_; }
  // Null when the object is not in force.
  const ObjectState* Find(absl::string_view object_id) const;
  // `size` <= size().
  Digest RootAt(uint64_t size) const;
  Digest state_digest() const { return state_digest_; }

  // A step that could follow: everything but its signature.
  struct Step {
    LogAppend append;       // `head` is empty.
    Checkpoint checkpoint;  // What the head after it must say.
    MerkleFrontier frontier;
  };
  // INVALID_ARGUMENT when an entry does not parse, is of another log, has another index, or the
  // entries do not end where an import or a single edit ends; UNIMPLEMENTED when a change is of a
  // later version; RESOURCE_EXHAUSTED when an entry or an object id is too large.
  absl::StatusOr<Step> Prepare(std::vector<std::string> entries) const;

  // After the store has taken `step.append` with its head. `step` follows this very state.
  void Commit(const Step& step, std::string head);
  // The same entries, signed anew.
  void SetHead(std::string head) { head_ = std::move(head); }

 private:
  std::string log_;
  std::string origin_;
  std::vector<Digest> leaf_hashes_;
  MerkleFrontier frontier_;
  // By size, ascending, at the ends of steps since it was opened: what hub and node ask each other.
  std::vector<std::pair<uint64_t, Digest>> roots_;
  ObjectMap objects_;
  Digest state_digest_;
  std::string head_;
};

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_CHANGE_LOG_H_
