#include "lib/platform/rebuild.h"

#include <rocksdb/db.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "lib/platform/rocksdb_engine.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBatchBytes = 4 << 20;

std::string Beside(const std::string& folder) { return folder + ".rebuilt"; }

absl::Status Rename(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return absl::UnavailableError(absl::StrCat(from, " to ", to, ": ", error.message()));
  sync();  // Names are on disk before anything is built on them.
  return absl::OkStatus();
}

// Keys from `begin` to before `end`; an empty `end` has nothing after it.
absl::Status CopyRange(rocksdb::DB& from, const std::string& begin, const std::string& end,
                       RocksDbEngine& to) {
  rocksdb::ReadOptions options;
  const rocksdb::Slice bound(end);
  // Not read past: the next block may be the bad one.
  if (!end.empty()) options.iterate_upper_bound = &bound;
  const std::unique_ptr<rocksdb::Iterator> it(from.NewIterator(options));
  rocksdb::WriteBatch batch;
  for (it->Seek(begin); it->Valid(); it->Next()) {
    batch.Put(it->key(), it->value());
    if (batch.GetDataSize() < kBatchBytes) continue;
    RETURN_IF_ERROR(to.Write(std::move(batch), "writing a store anew"));
    batch.Clear();
  }
  RETURN_IF_ERROR(FromRocksDb(it->status(), "reading what was not dropped"));
  return to.Write(std::move(batch), "writing a store anew");
}

absl::Status CopyKept(const std::string& folder, const std::vector<KeyRange>& dropped,
                      const std::string& to_folder) {
  StoreOptions reading;
  reading.read_only = true;  // Nothing is merged meanwhile.
  ASSIGN_OR_RETURN(auto from, RocksDbEngine::Open(folder, reading));
  ASSIGN_OR_RETURN(auto to, RocksDbEngine::Open(to_folder, {}));
  ASSIGN_OR_RETURN(const RocksDbEngine::Lease database, from->Use());
  std::string begin;
  for (const auto& [first, end] : dropped) {
    RETURN_IF_ERROR(CopyRange(*database.get(), begin, first, *to));
    begin = end;
  }
  return CopyRange(*database.get(), begin, "", *to);
}

}  // namespace

absl::Status RebuildStore(const std::string& folder, const std::vector<KeyRange>& dropped) {
  std::error_code error;
  fs::remove_all(Beside(folder), error);
  RETURN_IF_ERROR(CopyKept(folder, dropped, Beside(folder)));
  fs::remove_all(folder + ".damaged", error);
  RETURN_IF_ERROR(Rename(folder, folder + ".damaged"));
  return Rename(Beside(folder), folder);
}

absl::Status FinishRebuild(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) || !fs::exists(Beside(folder), error)) return absl::OkStatus();
  return Rename(Beside(folder), folder);
}

}  // namespace ambito::platform
