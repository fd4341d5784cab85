// Backups of a store: folders `NAME-MILLISECONDS`, each whole or not there.
//
// In one are `store`, a consistent copy of the database, and `heads`, written last: the line
// `ambito-backup 1`, an empty line, and the signed head of every log that has one, in the order of
// their names, each followed by an empty line. A head vouches for its whole log.
#ifndef AMBITO_LIB_PLATFORM_BACKUP_H_
#define AMBITO_LIB_PLATFORM_BACKUP_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "lib/platform/rocksdb_log_store.h"

namespace ambito::platform {

// Where the backups of one store are. Other stores may keep theirs in the same folder.
struct BackupPlace {
  std::string folder;
  std::string name;  // `018110`, `hub`.
};

// The backup's folder, on disk once OK.
absl::StatusOr<std::string> MakeBackup(const LogDatabase& database, const BackupPlace& place,
                                       int64_t now_ms);

// The heads by log, as the store in it must say too. FAILED_PRECONDITION when it has no `heads`:
// it is no backup, or not a whole one. DATA_LOSS when it is not of the form above.
absl::StatusOr<LogHeads> ReadHeads(const std::string& backup);

// When each whole backup was made, oldest first.
absl::StatusOr<std::vector<int64_t>> ListBackups(const BackupPlace& place);

// The newest of them that is not after `now_ms`: one made while the clock was ahead is no sign that
// none is due.
std::optional<int64_t> NewestBackup(const std::vector<int64_t>& made, int64_t now_ms);

// Removes all but the newest `keep` and the one at `newest`, and what crashes have left half made.
absl::Status PruneBackups(const BackupPlace& place, const std::string& newest, size_t keep);

// The folder of the backup made then.
std::string BackupFolder(const BackupPlace& place, int64_t made_ms);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_BACKUP_H_
