// What a machine's disk holds: it outlives crashes, can fail at any step, and remembers every step,
// so that an older state of it can be brought back. A LogStore as the others: it passes
// tests/contract/log_store_contract.h.
#ifndef AMBITO_TESTS_SIMULATION_DISK_H_
#define AMBITO_TESTS_SIMULATION_DISK_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lib/federation/log_store.h"

namespace ambito::simulation {

enum class WriteFate {
  kStored,
  kFailed,       // Nothing is stored, and the caller hears of it.
  kCrashBefore,  // Nothing is stored, and the caller dies.
  kCrashAfter,   // It is stored, and the caller dies without hearing of it.
};

class Disk : public federation::LogStore {
 public:
  // Asked before every write and every read of a run; null: nothing fails. The caller of a write
  // that meets a crash is dead: it does nothing more, whatever the status says.
  std::function<WriteFate()> write_fate;
  std::function<bool()> read_fails;

  // The disk as it was after its first `writes` writes, which both share.
  std::unique_ptr<Disk> AsItWas(size_t writes) const;
  size_t writes() const { return writes_.size(); }

  const std::vector<federation::Digest>& leaf_hashes() const { return leaf_hashes_; }
  // Of the newest append; empty: none.
  std::string head() const { return appends_.empty() ? "" : appends_.back()->head; }
  const std::string& EntryBytes(uint64_t index) const { return *entries_[index]; }

  absl::Status Append(const federation::LogAppend& append) override;
  absl::Status PutNote(absl::string_view name, absl::string_view value) override;
  absl::StatusOr<federation::LogImage> Load() const override;
  absl::StatusOr<std::string> Entry(uint64_t index) const override;
  absl::StatusOr<federation::LogRun> ReadRun(uint64_t first, size_t max_bytes) const override;
  absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object_id, uint64_t before,
                                                size_t limit) const override;
  absl::StatusOr<std::string> Note(absl::string_view name) const override;

 private:
  using Write = std::shared_ptr<const federation::LogAppend>;  // Without entries: a note.

  absl::Status Take(Write write);
  void Keep(Write write);

  std::vector<Write> writes_;
  // What the writes come to.
  std::vector<const std::string*> entries_;
  std::vector<const std::string*> object_ids_;
  std::vector<federation::Digest> leaf_hashes_;
  std::vector<const federation::LogAppend*> appends_;
  std::map<std::string, std::string, std::less<>> notes_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_DISK_H_
