#include "lib/federation/change_log.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

absl::Status Invalid(uint64_t index, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("entry ", index, " ", what));
}

absl::StatusOr<v1::LogEntry> ParseEntry(absl::string_view log, uint64_t index,
                                        const std::string& bytes) {
  if (bytes.size() > kMaxEntryBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("entry ", index, " has ", bytes.size(), " bytes; at most ", kMaxEntryBytes));
  }
  v1::LogEntry entry;
  if (!entry.ParseFromString(bytes)) return Invalid(index, "does not parse");
  if (entry.log() != log) {
    return Invalid(index, absl::StrCat("is of log \"", absl::CHexEscape(entry.log()),
                                       "\", not of \"", log, "\""));
  }
  if (entry.index() != index) return Invalid(index, absl::StrCat("says index ", entry.index()));
  return entry;
}

// A NUL byte ends an id in the stores' keys.
absl::Status CheckObjectId(uint64_t index, const std::string& id) {
  if (id.empty()) {
    return absl::UnimplementedError(
        absl::StrCat("entry ", index, " holds a change this version does not know: upgrade"));
  }
  if (id.size() > kMaxObjectIdBytes) {
    return absl::ResourceExhaustedError(absl::StrCat("entry ", index, " has an object id of ",
                                                     id.size(), " bytes; at most ",
                                                     kMaxObjectIdBytes));
  }
  const bool has_control =
      std::any_of(id.begin(), id.end(), [](char c) { return c >= '\0' && c < ' '; });
  return has_control ? Invalid(index, "has an object id with control characters")
                     : absl::OkStatus();
}

// Follows where imports begin and end.
class ImportBounds {
 public:
  absl::Status Next(const v1::LogEntry& entry) {
    if (!open_.empty() && entry.import_id() != open_) {
      return Invalid(entry.index(), "comes before the import it interrupts has ended");
    }
    if (entry.import_id().empty() && entry.last_of_import()) {
      return Invalid(entry.index(), "ends an import without an id");
    }
    open_ = entry.last_of_import() ? "" : entry.import_id();
    return absl::OkStatus();
  }
  bool whole() const { return open_.empty(); }

 private:
  std::string open_;
};

// What a step makes of the objects it touches; nullopt: out of force.
using Touched = std::map<std::string, std::optional<ObjectState>, std::less<>>;

void Apply(const v1::LogEntry& entry, const std::string& id, const Digest& leaf_hash,
           Touched& touched) {
  std::optional<ObjectState>& state = touched[id];
  state.reset();
  if (!IsRemoval(entry.change())) state = {entry.index(), leaf_hash};
}

// Of `objects` with `touched` on top, without a copy of them: an edit touches one of many.
Digest StateDigestWith(const ObjectMap& objects, const Touched& touched) {
  StateBytes bytes(objects.size() + touched.size());
  auto object = objects.begin();
  for (const auto& [id, state] : touched) {
    for (; object != objects.end() && object->first < id; ++object) {
      bytes.Add(object->first, object->second.entry_hash);
    }
    if (object != objects.end() && object->first == id) ++object;
    if (state) bytes.Add(id, state->entry_hash);
  }
  for (; object != objects.end(); ++object) bytes.Add(object->first, object->second.entry_hash);
  return bytes.digest();
}

}  // namespace

ChangeLog::ChangeLog(absl::string_view district_slug, absl::string_view log)
    : log_(log), origin_(LogOrigin(district_slug, log)), state_digest_(StateDigest({})) {}

absl::StatusOr<ChangeLog> ChangeLog::FromImage(absl::string_view district_slug,
                                               absl::string_view log, LogImage image) {
  ChangeLog result(district_slug, log);
  result.leaf_hashes_ = std::move(image.leaf_hashes);
  for (const Digest& leaf_hash : result.leaf_hashes_) result.frontier_.Append(leaf_hash);
  result.roots_.emplace_back(result.size(), result.frontier_.Root());
  result.objects_ = std::move(image.objects);
  result.state_digest_ = StateDigest(result.objects_);
  result.head_ = std::move(image.head);
  if (result.head_.empty() && result.size() == 0 && result.objects_.empty()) return result;
  const auto checkpoint = ParseCheckpoint(result.head_);
  if (!checkpoint.ok()) {
    return absl::DataLossError(
        absl::StrCat("log ", log, ": the stored head is ", checkpoint.status().message()));
  }
  const Checkpoint found{result.origin_, result.size(), result.roots_.back().second,
                         result.state_digest_};
  if (*checkpoint == found) return result;
  return absl::DataLossError(
      absl::StrCat("log ", log, ": what is stored is not what its head says"));
}

const ObjectState* ChangeLog::Find(absl::string_view object_id) const {
  const auto found = objects_.find(object_id);
  return found == objects_.end() ? nullptr : &found->second;
}

Digest ChangeLog::RootAt(uint64_t size) const {
  const auto known = std::lower_bound(
      roots_.begin(), roots_.end(), size,
      [](const std::pair<uint64_t, Digest>& root, uint64_t wanted) { return root.first < wanted; });
  if (known != roots_.end() && known->first == size) return known->second;
  return RootOf(leaf_hashes().subspan(0, size));
}

absl::StatusOr<ChangeLog::Step> ChangeLog::Prepare(std::vector<std::string> entries) const {
  if (entries.empty()) return absl::InvalidArgumentError("a step without entries");
  Step step;
  step.append.first_index = size();
  MerkleFrontier frontier = frontier_;
  Touched touched;
  ImportBounds bounds;
  for (const std::string& bytes : entries) {
    ASSIGN_OR_RETURN(const v1::LogEntry entry, ParseEntry(log_, frontier.size(), bytes));
    RETURN_IF_ERROR(bounds.Next(entry));
    const std::string id = ObjectId(entry.change());
    RETURN_IF_ERROR(CheckObjectId(entry.index(), id));
    const Digest leaf_hash = LeafHash(bytes);
    frontier.Append(leaf_hash);
    Apply(entry, id, leaf_hash, touched);
    step.append.leaf_hashes.push_back(leaf_hash);
    step.append.object_ids.push_back(id);
  }
  if (!bounds.whole()) return Invalid(frontier.size() - 1, "is not the last of its import");
  for (const auto& [id, state] : touched) {
    if (state) {
      step.append.put.emplace_hint(step.append.put.end(), id, *state);
    } else {
      step.append.removed.push_back(id);
    }
  }
  step.append.entries = std::move(entries);
  step.checkpoint = {origin_, frontier.size(), frontier.Root(), StateDigestWith(objects_, touched)};
  step.frontier = std::move(frontier);
  return step;
}

void ChangeLog::Commit(const Step& step, std::string head) {
  leaf_hashes_.insert(leaf_hashes_.end(), step.append.leaf_hashes.begin(),
                      step.append.leaf_hashes.end());
  frontier_ = step.frontier;
  roots_.emplace_back(step.checkpoint.size, step.checkpoint.root);
  for (const auto& [id, state] : step.append.put) objects_[id] = state;
  for (const std::string& id : step.append.removed) objects_.erase(id);
  state_digest_ = step.checkpoint.state_digest;
  head_ = std::move(head);
}

}  // namespace ambito::federation
