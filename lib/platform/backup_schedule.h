// Makes a daemon's backups: when they are due, and when somebody asks.
#ifndef AMBITO_LIB_PLATFORM_BACKUP_SCHEDULE_H_
#define AMBITO_LIB_PLATFORM_BACKUP_SCHEDULE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "lib/platform/backup.h"
#include "lib/platform/clock.h"
#include "lib/platform/config_file.h"
#include "lib/platform/mutex.h"
#include "lib/platform/scrub.h"

namespace ambito::platform {

struct BackupSettings {
  std::string folder;  // Empty: none are made.
  int64_t hours = 24;  // Between two; 0: only when asked.
  int64_t kept = 14;   // Older ones are removed, however they were made.
};

// The keys' names, for instance `node.backups`, `node.backup_hours`, `node.backups_kept`.
struct BackupKeys {
  const char* folder;
  const char* hours;
  const char* kept;
};
BackupSettings ReadBackupSettings(ConfigFile& file, const BackupKeys& keys);

// Safe for concurrent use.
class BackupSchedule {
 public:
  // A backup is due `hours` after the newest in the folder, also of an earlier process; one that
  // failed is tried again an hour later. `database` and `clock` outlive it.
  BackupSchedule(const LogDatabase& database, const Clock& clock, BackupSettings settings,
                 std::string name);

  // Now, and old ones removed: the backup's folder. FAILED_PRECONDITION when no folder is set.
  absl::StatusOr<std::string> Make();

  // Empty: none since this process started.
  std::optional<LastRun> last_backup() const;

 private:
  void MakeWhenDue();
  bool IsDue() const;
  absl::StatusOr<std::string> MakeAndPrune();

  const LogDatabase& database_;
  const Clock& clock_;
  const BackupSettings settings_;
  const BackupPlace place_;
  Mutex making_;
  mutable Mutex mutex_;
  std::optional<LastRun> last_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<RepeatingJob> job_;  // Last: it runs from here on.
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_BACKUP_SCHEDULE_H_
