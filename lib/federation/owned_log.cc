#include "lib/federation/owned_log.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

absl::Status CheckEdit(const std::vector<v1::Change>& changes, const Edit& edit) {
  if (changes.empty()) return absl::InvalidArgumentError("an edit without changes");
  if (edit.import_id.empty() && changes.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(changes.size(), " changes in one edit need an import id"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Serialise(std::vector<v1::Change> changes,
                                                   const Edit& edit, const ChangeLog& log) {
  std::vector<std::string> entries;
  size_t bytes = 0;
  for (size_t i = 0; i < changes.size(); ++i) {
    v1::LogEntry entry;
    entry.set_log(log.log());
    entry.set_index(log.size() + i);
    entry.set_recorded_at_ms(edit.recorded_at_ms);
    entry.set_author(edit.author);
    entry.set_import_id(edit.import_id);
    entry.set_last_of_import(!edit.import_id.empty() && i + 1 == changes.size());
    *entry.mutable_change() = std::move(changes[i]);
    entries.push_back(entry.SerializeAsString());
    bytes += entries.back().size() + kEntryOverheadBytes;
  }
  if (bytes <= kMaxImportBytes) return entries;
  return absl::ResourceExhaustedError(
      absl::StrCat("the import has ", bytes, " bytes; at most ", kMaxImportBytes));
}

}  // namespace

OwnedLog::OwnedLog(ChangeLog log, LogStore& store, const Signer& signer)
    : log_(std::move(log)), store_(&store), signer_(&signer) {}

absl::StatusOr<OwnedLog> OwnedLog::Open(absl::string_view district_slug, absl::string_view log,
                                        LogStore& store, const Signer& signer,
                                        const SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(LogImage image, store.Load());
  ASSIGN_OR_RETURN(ChangeLog change_log,
                   ChangeLog::FromImage(district_slug, log, std::move(image)));
  if (!change_log.head().empty()) {
    const auto opened =
        OpenCheckpoint(change_log.head(), change_log.origin(), signer.public_key(), scheme);
    if (!opened.ok()) return absl::DataLossError(opened.status().message());
  }
  return OwnedLog(std::move(change_log), store, signer);
}

absl::StatusOr<uint64_t> OwnedLog::Append(std::vector<v1::Change> changes, const Edit& edit) {
  RETURN_IF_ERROR(CheckEdit(changes, edit));
  ASSIGN_OR_RETURN(std::vector<std::string> entries, Serialise(std::move(changes), edit, log_));
  ASSIGN_OR_RETURN(ChangeLog::Step step, log_.Prepare(std::move(entries)));
  step.append.head = SignCheckpoint(step.checkpoint, *signer_);
  RETURN_IF_ERROR(store_->Append(step.append));
  log_.Commit(step, step.append.head);
  return step.append.first_index;
}

absl::StatusOr<v1::LogEntry> OwnedLog::Current(absl::string_view object_id) const {
  const ObjectState* state = log_.Find(object_id);
  if (state == nullptr) {
    return absl::NotFoundError(absl::StrCat("\"", object_id, "\" is not in force"));
  }
  return EntryAt(state->index);
}

uint64_t OwnedLog::Revision(absl::string_view object_id) const {
  const ObjectState* state = log_.Find(object_id);
  return state == nullptr ? 0 : state->index + 1;
}

absl::StatusOr<std::vector<v1::LogEntry>> OwnedLog::History(absl::string_view object_id,
                                                            uint64_t before, size_t limit) const {
  ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes, store_->History(object_id, before, limit));
  std::vector<v1::LogEntry> entries;
  for (uint64_t index : indexes) {
    ASSIGN_OR_RETURN(v1::LogEntry entry, EntryAt(index));
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::StatusOr<v1::LogEntry> OwnedLog::EntryAt(uint64_t index) const {
  ASSIGN_OR_RETURN(const std::string bytes, store_->Entry(index));
  v1::LogEntry entry;
  if (!entry.ParseFromString(bytes)) {
    return absl::DataLossError(
        absl::StrCat("entry ", index, " of log ", log_.log(), " does not parse"));
  }
  return entry;
}

}  // namespace ambito::federation
