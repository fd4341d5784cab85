#include "lib/federation/alone_edits.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/change_log.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

// What sealing adds to an entry when it is appended to the log, at the most.
constexpr size_t kSealBytes = 160;

std::string RecordName(size_t number) { return absl::StrCat("alone/", number); }

// Of the import that appends it.
size_t BytesOf(const v1::AloneEdit& edit) {
  return edit.ByteSizeLong() + static_cast<size_t>(edit.entries_size()) * kSealBytes;
}

}  // namespace

absl::StatusOr<AloneEdits> AloneEdits::Load(const LogStore& store) {
  AloneEdits edits;
  for (;;) {
    const auto record = store.Note(RecordName(edits.records_));
    if (absl::IsNotFound(record.status())) return edits;
    RETURN_IF_ERROR(record.status());
    v1::AloneEdit edit;
    if (!edit.ParseFromString(*record)) {
      return absl::DataLossError(
          absl::StrCat("the record ", RecordName(edits.records_), " of an edit does not parse"));
    }
    edits.Take(std::move(edit));
  }
}

absl::Status AloneEdits::Append(std::vector<v1::LogEntry> entries, uint64_t log_size,
                                LogStore& store) {
  v1::AloneEdit edit;
  edit.set_log_size(log_size);
  for (v1::LogEntry& entry : entries) *edit.add_entries() = std::move(entry);
  const size_t count = written_.size() + static_cast<size_t>(edit.entries_size());
  if (count > kMaxAloneEdits) {
    return absl::ResourceExhaustedError(absl::StrCat("edits written alone would be ", count,
                                                     "; at most ", kMaxAloneEdits,
                                                     ": the node must meet its hub first"));
  }
  const size_t bytes = bytes_ + BytesOf(edit);
  if (bytes > kMaxImportBytes) {
    return absl::ResourceExhaustedError(absl::StrCat("edits written alone would have ", bytes,
                                                     " bytes; at most ", kMaxImportBytes,
                                                     ": the node must meet its hub first"));
  }
  RETURN_IF_ERROR(store.PutNote(RecordName(records_), edit.SerializeAsString()));
  Take(std::move(edit));
  return absl::OkStatus();
}

void AloneEdits::Take(v1::AloneEdit edit) {
  ++records_;
  bytes_ += BytesOf(edit);
  for (v1::LogEntry& entry : *edit.mutable_entries()) {
    entry.set_index(kFirstAloneIndex + written_.size());
    written_.push_back({std::move(entry), edit.log_size()});
  }
}

ObjectMap AloneEdits::Over(ObjectMap log) const {
  for (const Written& written : written_) {
    const std::string id = ObjectId(written.entry.change());
    if (IsRemoval(written.entry.change())) {
      log.erase(id);
    } else {
      log[id] = {written.entry.index(), {}};
    }
  }
  return log;
}

// Newest first: records are found by counting, so whatever is left after a crash has no gap.
std::vector<std::pair<std::string, std::string>> AloneEdits::Removal() const {
  std::vector<std::pair<std::string, std::string>> notes;
  for (size_t number = records_; number > 0; --number) {
    notes.emplace_back(RecordName(number - 1), "");
  }
  return notes;
}

void AloneEdits::Clear() { *this = AloneEdits(); }

}  // namespace ambito::federation
