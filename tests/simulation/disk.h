// What a machine's disk holds: it outlives crashes, can fail at any step, and remembers every step,
// so that an older state of it can be brought back.
#ifndef AMBITO_TESTS_SIMULATION_DISK_H_
#define AMBITO_TESTS_SIMULATION_DISK_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/federation/log_store.h"
#include "lib/federation/memory_log_store.h"

namespace ambito::simulation {

enum class StepFate {
  kStored,
  kFailed,       // Nothing is stored, and the caller hears of it.
  kCrashBefore,  // Nothing is stored, and the caller dies.
  kCrashAfter,   // It is stored, and the caller dies without hearing of it.
};

class Disk : public federation::LogStore {
 public:
  Disk() : store_(federation::NewMemoryLogStore()) {}

  // The disk as it was after its first `steps` steps.
  std::unique_ptr<Disk> AsItWas(size_t steps) const {
    auto older = std::make_unique<Disk>();
    for (size_t i = 0; i < steps; ++i) (void)older->Append(steps_[i]);
    return older;
  }

  // Of the next append only.
  StepFate next_fate = StepFate::kStored;

  absl::Status Append(const federation::LogAppend& append) override {
    const StepFate fate = std::exchange(next_fate, StepFate::kStored);
    if (fate == StepFate::kFailed || fate == StepFate::kCrashBefore) return Lost();
    const absl::Status status = store_->Append(append);
    if (!status.ok()) return status;
    steps_.push_back(append);
    leaf_hashes_.insert(leaf_hashes_.end(), append.leaf_hashes.begin(), append.leaf_hashes.end());
    boundaries_.insert(leaf_hashes_.size());
    return fate == StepFate::kCrashAfter ? Lost() : absl::OkStatus();
  }

  size_t steps() const { return steps_.size(); }
  const std::vector<federation::Digest>& leaf_hashes() const { return leaf_hashes_; }
  // Whether an import or a single edit ends after so many entries.
  bool IsBoundary(uint64_t size) const { return boundaries_.count(size) > 0; }

  absl::StatusOr<federation::LogImage> Load() const override { return store_->Load(); }
  absl::StatusOr<std::string> Entry(uint64_t index) const override { return store_->Entry(index); }
  absl::StatusOr<federation::LogRun> ReadRun(uint64_t first, size_t max_bytes) const override {
    return store_->ReadRun(first, max_bytes);
  }
  absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object_id, uint64_t before,
                                                size_t limit) const override {
    return store_->History(object_id, before, limit);
  }
  absl::Status PutNote(absl::string_view name, absl::string_view value) override {
    return store_->PutNote(name, value);
  }
  absl::StatusOr<std::string> Note(absl::string_view name) const override {
    return store_->Note(name);
  }

 private:
  static absl::Status Lost() { return absl::UnavailableError("the simulated disk failed"); }

  std::unique_ptr<federation::LogStore> store_;
  std::vector<federation::LogAppend> steps_;
  std::vector<federation::Digest> leaf_hashes_;
  std::set<uint64_t> boundaries_ = {0};
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_DISK_H_
