#include "lib/platform/backup.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/federation/checkpoint.h"
#include "lib/platform/small_file.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

namespace fs = std::filesystem;

constexpr absl::string_view kFirstLine = "ambito-backup 1\n\n";
constexpr absl::string_view kMaking = ".making";

absl::Status Failed(absl::string_view path, const std::error_code& error) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", error.message()));
}

std::string HeadsText(const LogHeads& heads) {
  std::string text(kFirstLine);
  for (const auto& [log, head] : heads) absl::StrAppend(&text, head, "\n");
  return text;
}

// A note is a text, an empty line and signature lines, and neither holds an empty line.
absl::StatusOr<LogHeads> ParseHeads(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, kFirstLine)) return absl::DataLossError("has another first line");
  if (text.empty()) return LogHeads();
  if (!absl::ConsumeSuffix(&text, "\n\n")) return absl::DataLossError("is cut short");
  const std::vector<std::string> parts = absl::StrSplit(text, "\n\n");
  LogHeads heads;
  for (size_t i = 0; i + 1 < parts.size(); i += 2) {
    std::string note = absl::StrCat(parts[i], "\n\n", parts[i + 1], "\n");
    const auto head = federation::ParseCheckpoint(note);
    if (!head.ok()) return absl::DataLossError(head.status().message());
    heads[head->origin.substr(head->origin.rfind('/') + 1)] = std::move(note);
  }
  if (HeadsText(heads) != absl::StrCat(kFirstLine, text, "\n\n")) {
    return absl::DataLossError("is not as it was written");
  }
  return heads;
}

// The heads are read from the copy: the store has gone on meanwhile.
absl::Status Fill(const LogDatabase& database, const std::string& folder) {
  RETURN_IF_ERROR(database.Checkpoint(folder + "/store"));
  StoreOptions options;
  options.read_only = true;
  ASSIGN_OR_RETURN(auto copy, LogDatabase::Open(folder + "/store", std::move(options)));
  ASSIGN_OR_RETURN(const LogHeads heads, copy->Heads());
  RETURN_IF_ERROR(WriteDurably(folder + "/heads", HeadsText(heads)));
  return SyncFolder(folder);
}

}  // namespace

std::string BackupFolder(const BackupPlace& place, int64_t made_ms) {
  return absl::StrCat(place.folder, "/", place.name, "-", made_ms);
}

absl::StatusOr<std::string> MakeBackup(const LogDatabase& database, const BackupPlace& place,
                                       int64_t now_ms) {
  std::error_code error;
  fs::create_directories(place.folder, error);
  while (fs::exists(BackupFolder(place, now_ms), error)) ++now_ms;
  const std::string folder = BackupFolder(place, now_ms);
  const std::string making = absl::StrCat(folder, kMaking);
  fs::remove_all(making, error);
  if (!fs::create_directory(making, error)) return Failed(making, error);
  absl::Status status = Fill(database, making);
  if (status.ok()) {
    fs::rename(making, folder, error);
    status = error ? Failed(folder, error) : SyncFolder(place.folder);
  }
  if (status.ok()) return folder;
  fs::remove_all(making, error);
  return status;
}

absl::StatusOr<LogHeads> ReadHeads(const std::string& backup) {
  const std::string path = backup + "/heads";
  const std::optional<std::string> text = ReadSmallFile(path);
  if (!text) {
    return absl::FailedPreconditionError(
        absl::StrCat(backup, " is no backup, or not a whole one: it has no file `heads`"));
  }
  auto heads = ParseHeads(*text);
  if (heads.ok()) return heads;
  return absl::DataLossError(absl::StrCat(path, ": ", absl::string_view(heads.status().message())));
}

namespace {

// Where it cannot be told, as in a folder this user may not enter, it is none of ours.
bool IsThere(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

}  // namespace

absl::StatusOr<std::vector<int64_t>> ListBackups(const BackupPlace& place) {
  std::vector<int64_t> made;
  std::error_code error;
  if (!fs::exists(place.folder, error)) return made;
  for (fs::directory_iterator it(place.folder, error), end; !error && it != end;
       it.increment(error)) {
    const fs::path& entry = it->path();
    const std::string name = entry.filename();
    absl::string_view rest = name;
    int64_t made_ms = 0;
    if (absl::ConsumePrefix(&rest, place.name) && absl::ConsumePrefix(&rest, "-") &&
        absl::SimpleAtoi(rest, &made_ms) && IsThere(entry / "heads")) {
      made.push_back(made_ms);
    }
  }
  if (error) return Failed(place.folder, error);
  std::sort(made.begin(), made.end());
  return made;
}

std::optional<int64_t> NewestBackup(const std::vector<int64_t>& made, int64_t now_ms) {
  const auto after = std::upper_bound(made.begin(), made.end(), now_ms);
  return after == made.begin() ? std::nullopt : std::make_optional(*std::prev(after));
}

absl::Status PruneBackups(const BackupPlace& place, const std::string& newest, size_t keep) {
  ASSIGN_OR_RETURN(const std::vector<int64_t> made, ListBackups(place));
  std::error_code error;
  for (size_t i = 0; i + keep < made.size(); ++i) {
    const std::string folder = BackupFolder(place, made[i]);
    if (folder == newest) continue;  // Others may be of a clock that was ahead.
    // Without its heads it is no backup: one that is half removed is never taken for a whole one.
    fs::remove(folder + "/heads", error);
    fs::rename(folder, absl::StrCat(folder, kMaking), error);
    if (error) return Failed(folder, error);
  }
  for (fs::directory_iterator it(place.folder, error), end; !error && it != end;
       it.increment(error)) {
    const fs::path& entry = it->path();
    const std::string name = entry.filename();
    if (!absl::StartsWith(name, place.name + "-") || !absl::EndsWith(name, kMaking)) continue;
    fs::remove_all(entry, error);
    if (error) return Failed(entry.string(), error);
  }
  return absl::OkStatus();
}

}  // namespace ambito::platform
