#include "lib/platform/backup_schedule.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/platform/log.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

constexpr int64_t kHourMs = 3'600'000;
constexpr std::chrono::milliseconds kLook = std::chrono::minutes(1);

}  // namespace

BackupSettings ReadBackupSettings(ConfigFile& file, const BackupKeys& keys) {
  BackupSettings settings;
  settings.folder = file.OptionalPath(keys.folder);
  settings.hours = file.Number(keys.hours, settings.hours, 0, 8'760);
  settings.kept = file.Number(keys.kept, settings.kept, 1, 10'000);
  return settings;
}

BackupSchedule::BackupSchedule(const LogDatabase& database, const Clock& clock,
                               BackupSettings settings, std::string name)
    : database_(database),
      clock_(clock),
      settings_(std::move(settings)),
      place_{settings_.folder, std::move(name)} {
  if (settings_.folder.empty() || settings_.hours == 0) return;
  job_ = std::make_unique<RepeatingJob>(kLook, [this] { MakeWhenDue(); });
}

absl::StatusOr<std::string> BackupSchedule::Make() {
  if (settings_.folder.empty()) {
    return absl::FailedPreconditionError(
        "no folder for backups is configured (node.backups, hub.backups)");
  }
  auto folder = MakeAndPrune();
  if (folder.ok()) {
    LogEvent(spdlog::level::info, "backup made", {{"folder", *folder}});
  } else {
    LogEvent(spdlog::level::err, "no backup could be made",
             {{"detail", folder.status().message()}});
  }
  MutexLock lock(&mutex_);
  last_ = LastRun{clock_.NowMs(), folder.ok(),
                  folder.ok() ? *folder : std::string(folder.status().message())};
  return folder;
}

absl::StatusOr<std::string> BackupSchedule::MakeAndPrune() {
  MutexLock lock(&making_);
  ASSIGN_OR_RETURN(std::string folder, MakeBackup(database_, place_, clock_.NowMs()));
  // The backup is there, whatever becomes of the old ones.
  const absl::Status pruned = PruneBackups(place_, folder, static_cast<size_t>(settings_.kept));
  if (!pruned.ok()) {
    LogEvent(spdlog::level::err, "old backups could not be removed",
             {{"detail", pruned.message()}});
  }
  return folder;
}

std::optional<LastRun> BackupSchedule::last_backup() const {
  MutexLock lock(&mutex_);
  return last_;
}

void BackupSchedule::MakeWhenDue() {
  if (IsDue()) Make().IgnoreError();  // Make has told the journal, and last_backup().
}

bool BackupSchedule::IsDue() const {
  const auto last = last_backup();
  if (last && !last->ok && clock_.NowMs() - last->at_ms < kHourMs) return false;
  const int64_t now_ms = clock_.NowMs();
  const auto made = ListBackups(place_);
  const auto newest = made.ok() ? NewestBackup(*made, now_ms) : std::nullopt;
  return !newest || now_ms - *newest >= settings_.hours * kHourMs;
}

}  // namespace ambito::platform
