#include "lib/federation/memory_log_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/federation/merkle.h"

namespace ambito::federation {
namespace {

class MemoryLogStore : public LogStore {
 public:
  absl::StatusOr<LogImage> Load() const override {
    LogImage image{leaf_hashes_, objects_, ""};
    if (!heads_.empty()) image.head = heads_.rbegin()->second;
    return image;
  }

  absl::Status Append(const LogAppend& append) override {
    if (append.first_index != entries_.size()) {
      return absl::FailedPreconditionError(
          absl::StrCat("the log holds ", entries_.size(), " entries, not ", append.first_index));
    }
    for (size_t i = 0; i < append.entries.size(); ++i) {
      history_[append.object_ids[i]].push_back(entries_.size());
      entries_.push_back(append.entries[i]);
      leaf_hashes_.push_back(append.leaf_hashes[i]);
    }
    for (const auto& [id, state] : append.put) objects_[id] = state;
    for (const std::string& id : append.removed) objects_.erase(id);
    heads_[entries_.size()] = append.head;
    for (const auto& [name, value] : append.notes) SetNote(name, value);
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Entry(uint64_t index) const override {
    if (index >= entries_.size()) return absl::NotFoundError(absl::StrCat("no entry ", index));
    if (LeafHash(entries_[index]) != leaf_hashes_[index]) {
      return absl::DataLossError(absl::StrCat("entry ", index, " does not match its hash"));
    }
    return entries_[index];
  }

  absl::StatusOr<LogRun> ReadRun(uint64_t first_index, size_t max_bytes) const override {
    LogRun run;
    run.first_index = first_index;
    size_t bytes = 0;
    for (uint64_t index = first_index; index < entries_.size(); ++index) {
      bytes += entries_[index].size();
      if (!run.entries.empty() && bytes > max_bytes) break;
      run.entries.push_back(entries_[index]);
    }
    CutAtHead(run);
    return run;
  }

  absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object_id, uint64_t before,
                                                size_t limit) const override {
    std::vector<uint64_t> newest_first;
    const auto found = history_.find(object_id);
    if (found == history_.end()) return newest_first;
    for (auto index = found->second.rbegin(); index != found->second.rend(); ++index) {
      if (newest_first.size() == limit) break;
      if (*index < before) newest_first.push_back(*index);
    }
    return newest_first;
  }

  absl::Status PutNote(absl::string_view name, absl::string_view value) override {
    SetNote(name, value);
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Note(absl::string_view name) const override {
    const auto found = notes_.find(name);
    if (found == notes_.end()) return absl::NotFoundError(absl::StrCat("no note \"", name, "\""));
    return found->second;
  }

 private:
  void SetNote(absl::string_view name, absl::string_view value) {
    if (value.empty()) {
      notes_.erase(std::string(name));
    } else {
      notes_[std::string(name)] = std::string(value);
    }
  }

  void CutAtHead(LogRun& run) const {
    auto head = heads_.upper_bound(run.first_index + run.entries.size());
    if (run.entries.empty() || head == heads_.begin()) return;
    --head;
    if (head->first <= run.first_index) return;
    run.entries.resize(head->first - run.first_index);
    run.head = head->second;
  }

  std::vector<std::string> entries_;
  std::vector<Digest> leaf_hashes_;
  ObjectMap objects_;
  std::map<uint64_t, std::string> heads_;  // By the size they sign.
  std::map<std::string, std::vector<uint64_t>, std::less<>> history_;
  std::map<std::string, std::string, std::less<>> notes_;
};

}  // namespace

std::unique_ptr<LogStore> NewMemoryLogStore() { return std::make_unique<MemoryLogStore>(); }

}  // namespace ambito::federation
