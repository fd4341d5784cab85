#include "tests/faults/town_on_disk.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/federation/merkle.h"
#include "lib/status_macros.h"

namespace ambito::test {

absl::Status TownOnDisk::Open(platform::LogDatabase& database) {
  ASSIGN_OR_RETURN(store_, database.OpenLog(town_));
  ASSIGN_OR_RETURN(federation::OwnedLog log,
                   federation::OwnedLog::Open(kSlug, town_, *store_, *signer_, StandInScheme()));
  log_ = std::make_unique<federation::OwnedLog>(std::move(log));
  RETURN_IF_ERROR(CheckWhole());
  RETURN_IF_ERROR(CheckAcknowledged());
  const auto held = log_->log().leaf_hashes();
  const size_t more = held.size() - acknowledged_.size();
  if (more != 0 && more != last_attempt_) {
    return absl::DataLossError(absl::StrCat(more, " entries were found that nobody wrote"));
  }
  acknowledged_.assign(held.begin(), held.end());
  last_attempt_ = 0;
  return absl::OkStatus();
}

void TownOnDisk::Close() {
  log_.reset();
  store_.reset();
}

absl::Status TownOnDisk::Write(int count, size_t bytes) {
  std::vector<v1::Change> changes;
  ++edits_;
  for (int i = 0; i < count; ++i) {
    // Some sheets again and again, and now and then one is removed.
    last_sheet_ = absl::StrCat("S-", (edits_ + i) % 7);
    const bool in_force = log_->Revision(absl::StrCat("sheet/", last_sheet_)) != 0;
    changes.push_back(in_force && edits_ % 5 == 0
                          ? DeleteSheet(last_sheet_)
                          : PutSheet(last_sheet_, absl::StrCat("Modifica ", edits_, " ",
                                                               std::string(bytes, 'x'))));
  }
  const std::string import = count > 1 ? absl::StrCat("import-", edits_) : "";
  const auto written = log_->Append(std::move(changes), {"a-0001", 1'000 + edits_, import});
  last_attempt_ = written.ok() ? 0 : static_cast<size_t>(count);
  if (!written.ok()) return written.status();
  const auto held = log_->log().leaf_hashes();
  acknowledged_.assign(held.begin(), held.end());
  return absl::OkStatus();
}

absl::Status TownOnDisk::Check() const {
  RETURN_IF_ERROR(CheckWhole());
  RETURN_IF_ERROR(CheckAcknowledged());
  if (log_->log().size() == acknowledged_.size()) return absl::OkStatus();
  return absl::DataLossError("a write that was reported as failed is there");
}

// What the store says now, not what the log in memory remembers.
absl::Status TownOnDisk::CheckWhole() const {
  ASSIGN_OR_RETURN(const federation::OwnedLog again,
                   federation::OwnedLog::Open(kSlug, town_, *store_, *signer_, StandInScheme()));
  if (again.log().head() != log_->log().head()) {
    return absl::DataLossError("the store's head is not the one in use");
  }
  for (uint64_t index = 0; index < again.log().size(); ++index) {
    RETURN_IF_ERROR(store_->Entry(index).status());
  }
  return absl::OkStatus();
}

absl::Status TownOnDisk::CheckAcknowledged() const {
  const auto held = log_->log().leaf_hashes();
  if (held.size() >= acknowledged_.size() &&
      std::equal(acknowledged_.begin(), acknowledged_.end(), held.begin())) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrCat(town_, ": ", acknowledged_.size(),
                                          " entries were acknowledged, ", held.size(),
                                          " are there, or others"));
}

}  // namespace ambito::test
