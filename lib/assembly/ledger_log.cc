#include "lib/assembly/ledger_log.h"

#include "absl/strings/str_cat.h"
#include "lib/federation/change_log.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

// A log's head as every store has it; the ledger has no objects.
std::string StoreHead(const std::string& district, uint64_t size, const Digest& root,
                      const federation::Signer& keeper) {
  const federation::Checkpoint head{federation::LogOrigin(district, kLedgerLog), size, root,
                                    federation::StateDigest({})};
  return SignCheckpoint(head, keeper);
}

}  // namespace

absl::StatusOr<LedgerLog> LedgerLog::Open(const std::string& district_slug,
                                          federation::LogStore& store,
                                          const federation::Signer& keeper,
                                          const federation::SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(const federation::LogImage image, store.Load());
  LedgerState state(district_slug, scheme);
  for (uint64_t index = 0; index < image.leaf_hashes.size(); ++index) {
    ASSIGN_OR_RETURN(const std::string entry, store.Entry(index));
    const absl::Status counts = state.Apply(entry);
    if (!counts.ok()) {
      return absl::DataLossError(
          absl::StrCat("entry ", index, " of the stored ledger: ", counts.message()));
    }
  }
  if (!image.head.empty()) {
    ASSIGN_OR_RETURN(const auto head, federation::ParseCheckpoint(image.head));
    if (head.size != state.size() || head.root != state.RootAt(state.size()))
      return absl::DataLossError("the stored ledger is not what its head says");
  }
  return LedgerLog(std::move(state), store, keeper);
}

absl::Status LedgerLog::Append(std::vector<std::string> entries, Notes notes) {
  if (entries.size() == 1) return AppendOne(std::move(entries[0]), std::move(notes));
  // Whether an entry counts is known when those before it are taken: of a copy, until all are on
  // the disk.
  LedgerState next = state_;
  federation::LogAppend append;
  append.first_index = state_.size();
  for (const std::string& entry : entries) {
    ASSIGN_OR_RETURN(CheckedEntry checked, next.Check(entry));
    append.leaf_hashes.push_back(checked.leaf_hash);
    append.object_ids.emplace_back(kLedgerLog);
    next.Take(std::move(checked));
  }
  append.entries = std::move(entries);
  append.head = StoreHead(next.name().district, next.size(), next.RootAt(next.size()), *keeper_);
  append.notes = std::move(notes);
  RETURN_IF_ERROR(store_->Append(append));
  state_ = std::move(next);
  return absl::OkStatus();
}

absl::Status LedgerLog::AppendOne(std::string entry, Notes notes) {
  ASSIGN_OR_RETURN(CheckedEntry checked, state_.Check(entry));
  federation::LogAppend append;
  append.first_index = state_.size();
  append.leaf_hashes = {checked.leaf_hash};
  append.object_ids = {kLedgerLog};
  append.entries.push_back(std::move(entry));
  append.head = StoreHead(state_.name().district, state_.size() + 1,
                          state_.RootWith(checked.leaf_hash), *keeper_);
  append.notes = std::move(notes);
  RETURN_IF_ERROR(store_->Append(append));
  state_.Take(std::move(checked));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> LedgerLog::Read(uint64_t first_index,
                                                         size_t max_bytes) const {
  std::vector<std::string> entries;
  size_t bytes = 0;
  for (uint64_t index = first_index; index < state_.size(); ++index) {
    ASSIGN_OR_RETURN(std::string entry, store_->Entry(index));
    bytes += entry.size();
    if (!entries.empty() && bytes > max_bytes) break;
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::StatusOr<std::string> NoteOrEmpty(const federation::LogStore& store, absl::string_view name) {
  absl::StatusOr<std::string> note = store.Note(name);
  if (absl::IsNotFound(note.status())) return std::string();
  return note;
}

}  // namespace ambito::assembly
