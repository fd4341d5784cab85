#include "tests/simulation/disk.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ambito::simulation {
namespace {

using federation::LogAppend;

absl::Status Lost() { return absl::UnavailableError("the simulated disk failed"); }

uint64_t EndOf(const LogAppend* append) { return append->first_index + append->entries.size(); }

}  // namespace

std::unique_ptr<Disk> Disk::AsItWas(size_t writes) const {
  auto older = std::make_unique<Disk>();
  for (size_t i = 0; i < writes; ++i) older->Keep(writes_[i]);
  return older;
}

absl::Status Disk::Append(const LogAppend& append) {
  if (append.first_index != entries_.size()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the log holds ", entries_.size(), " entries, not ", append.first_index));
  }
  return Take(std::make_shared<const LogAppend>(append));
}

absl::Status Disk::PutNote(absl::string_view name, absl::string_view value) {
  LogAppend note;
  note.first_index = entries_.size();
  note.notes.emplace_back(name, value);
  return Take(std::make_shared<const LogAppend>(std::move(note)));
}

absl::Status Disk::Take(Write write) {
  const WriteFate fate = write_fate ? write_fate() : WriteFate::kStored;
  if (fate == WriteFate::kFailed || fate == WriteFate::kCrashBefore) return Lost();
  Keep(std::move(write));
  return fate == WriteFate::kCrashAfter ? Lost() : absl::OkStatus();
}

void Disk::Keep(Write write) {
  for (const std::string& entry : write->entries) entries_.push_back(&entry);
  for (const std::string& id : write->object_ids) object_ids_.push_back(&id);
  leaf_hashes_.insert(leaf_hashes_.end(), write->leaf_hashes.begin(), write->leaf_hashes.end());
  if (!write->entries.empty()) appends_.push_back(write.get());
  for (const auto& [name, value] : write->notes) {
    if (value.empty()) {
      notes_.erase(name);
    } else {
      notes_[name] = value;
    }
  }
  writes_.push_back(std::move(write));
}

absl::StatusOr<federation::LogImage> Disk::Load() const {
  federation::LogImage image{leaf_hashes_, {}, appends_.empty() ? "" : appends_.back()->head};
  for (const LogAppend* append : appends_) {
    for (const auto& [id, state] : append->put) image.objects[id] = state;
    for (const std::string& id : append->removed) image.objects.erase(id);
  }
  return image;
}

absl::StatusOr<std::string> Disk::Entry(uint64_t index) const {
  if (index >= entries_.size()) return absl::NotFoundError(absl::StrCat("no entry ", index));
  return *entries_[index];
}

absl::StatusOr<federation::LogRun> Disk::ReadRun(uint64_t first, size_t max_bytes) const {
  if (read_fails && read_fails()) return Lost();
  federation::LogRun run;
  run.first_index = first;
  uint64_t end = first;
  for (size_t bytes = 0; end < entries_.size(); ++end) {
    bytes += entries_[end]->size();
    if (end > first && bytes > max_bytes) break;
  }
  // The last head at or before the end.
  const auto after =
      std::upper_bound(appends_.begin(), appends_.end(), end,
                       [](uint64_t size, const LogAppend* append) { return size < EndOf(append); });
  if (end > first && after != appends_.begin() && EndOf(*(after - 1)) > first) {
    end = EndOf(*(after - 1));
    run.head = (*(after - 1))->head;
  }
  for (uint64_t index = first; index < end; ++index) run.entries.push_back(*entries_[index]);
  return run;
}

absl::StatusOr<std::vector<uint64_t>> Disk::History(absl::string_view object_id, uint64_t before,
                                                    size_t limit) const {
  std::vector<uint64_t> newest_first;
  for (uint64_t index = std::min<uint64_t>(before, object_ids_.size()); index > 0; --index) {
    if (newest_first.size() == limit) break;
    if (*object_ids_[index - 1] == object_id) newest_first.push_back(index - 1);
  }
  return newest_first;
}

absl::StatusOr<std::string> Disk::Note(absl::string_view name) const {
  const auto found = notes_.find(name);
  if (found == notes_.end()) return absl::NotFoundError(absl::StrCat("no note \"", name, "\""));
  return found->second;
}

}  // namespace ambito::simulation
