#include "lib/platform/restore.h"

#include <unistd.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "lib/assembly/ledger_log.h"
#include "lib/federation/change_log.h"
#include "lib/platform/backup.h"
#include "lib/platform/rocksdb_log_store.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

namespace fs = std::filesystem;

absl::Status Copy(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::remove_all(to, error);
  if (!error) fs::copy(from, to, fs::copy_options::recursive, error);
  if (!error) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(from, " to ", to, ": ", error.message()));
}

// The whole log: its index against the head, each entry against its hash.
absl::StatusOr<federation::Checkpoint> Check(const std::string& log, federation::LogStore& store) {
  ASSIGN_OR_RETURN(federation::LogImage image, store.Load());
  ASSIGN_OR_RETURN(federation::Checkpoint head, federation::ParseCheckpoint(image.head));
  // An origin is `ambito/SLUG/LOG`.
  const std::vector<std::string> origin = absl::StrSplit(head.origin, '/');
  if (origin.size() != 3)
    return absl::DataLossError(absl::StrCat("\"", head.origin, "\" is no log of ours"));
  const uint64_t size = image.leaf_hashes.size();
  RETURN_IF_ERROR(federation::ChangeLog::FromImage(origin[1], log, std::move(image)).status());
  for (uint64_t index = 0; index < size; ++index) RETURN_IF_ERROR(store.Entry(index).status());
  return head;
}

absl::Status CheckOwner(const std::string& backup, const LogHeads& heads, StoreOf owner) {
  if (heads.empty()) return absl::FailedPreconditionError(absl::StrCat(backup, " holds no log"));
  // Only a hub keeps the district's own log.
  const bool of_hub = heads.count("district") > 0;
  if (of_hub == (owner == StoreOf::kHub)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      of_hub ? absl::StrCat(backup, " is a hub's backup: ambito federation restore")
             : absl::StrCat(backup, " is a node's backup: ambito node restore"));
}

absl::StatusOr<std::vector<federation::Checkpoint>> CheckAndMark(const std::string& folder,
                                                                 const LogHeads& expected,
                                                                 StoreOf owner) {
  ASSIGN_OR_RETURN(std::unique_ptr<LogDatabase> database, LogDatabase::Open(folder));
  ASSIGN_OR_RETURN(const LogHeads heads, database->Heads());
  if (heads != expected) {
    return absl::DataLossError("the store in the backup has other heads than the backup says");
  }
  std::vector<federation::Checkpoint> checked;
  for (const auto& [log, head] : heads) {
    ASSIGN_OR_RETURN(std::unique_ptr<federation::LogStore> store, database->OpenLog(log));
    ASSIGN_OR_RETURN(checked.emplace_back(), Check(log, *store));
    if (owner == StoreOf::kNode) RETURN_IF_ERROR(store->PutNote(kRestoredNote, "from a backup"));
  }
  // Also where the ledger was still empty: it may have begun since.
  ASSIGN_OR_RETURN(const auto ledger, database->OpenLog(assembly::kLedgerLog));
  RETURN_IF_ERROR(ledger->PutNote(kRestoredNote, "from a backup"));
  return checked;
}

absl::StatusOr<std::string> EmptyFolder(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  std::error_code error;
  if (!fs::exists(path, error) || fs::is_empty(path, error)) return path;
  return absl::FailedPreconditionError(
      absl::StrCat(path, " is not empty: move it away first, a restore never overwrites"));
}

}  // namespace

absl::StatusOr<std::vector<federation::Checkpoint>> RestoreBackup(const std::string& backup,
                                                                  const std::string& data_folder,
                                                                  StoreOf owner) {
  std::error_code error;
  if (!fs::is_directory(backup, error)) {
    return absl::NotFoundError(absl::StrCat(backup, ": there is no such backup"));
  }
  ASSIGN_OR_RETURN(const LogHeads expected, ReadHeads(backup));
  RETURN_IF_ERROR(CheckOwner(backup, expected, owner));
  ASSIGN_OR_RETURN(const std::string data, EmptyFolder(data_folder));
  const std::string beside = data + ".restoring";
  RETURN_IF_ERROR(Copy(backup + "/store", beside));
  auto heads = CheckAndMark(beside, expected, owner);
  if (heads.ok()) {
    fs::remove(data, error);
    fs::rename(beside, data, error);
    // Copies made by the library are not synced: everything is on disk before a node starts on it.
    sync();
    if (!error) return heads;
    heads = absl::FailedPreconditionError(absl::StrCat(data, ": ", error.message()));
  }
  fs::remove_all(beside, error);
  return heads;
}

}  // namespace ambito::platform
