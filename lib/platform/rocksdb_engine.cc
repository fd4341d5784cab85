#include "lib/platform/rocksdb_engine.h"

#include <rocksdb/env.h>
#include <rocksdb/options.h>
#include <spdlog/spdlog.h>

#include <mutex>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "lib/platform/wal_check.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

constexpr char kFormatKey[] = "format";

rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

rocksdb::Options DatabaseOptions(rocksdb::Env* env) {
  rocksdb::Options options;
  if (env != nullptr) options.env = env;
  options.create_if_missing = true;
  // A torn last record is a write nobody was told about; anything else damaged must be noticed.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // A database that failed is opened again by us: recovering beside us, it would race with that.
  options.max_bgerror_resume_count = 0;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 3;
  // A town's log is small: little memory, few files.
  options.write_buffer_size = 8 << 20;
  options.max_open_files = 256;
  options.max_background_jobs = 2;
  options.compression = rocksdb::kNoCompression;
  return options;
}

// For each key a batch writes, what the database holds for it now.
class Inverse : public rocksdb::WriteBatch::Handler {
 public:
  Inverse(rocksdb::DB& db, rocksdb::WriteBatch& undo) : db_(db), undo_(undo) {}

  rocksdb::Status PutCF(uint32_t, const rocksdb::Slice& key, const rocksdb::Slice&) override {
    return Restore(key);
  }
  rocksdb::Status DeleteCF(uint32_t, const rocksdb::Slice& key) override { return Restore(key); }
  rocksdb::Status DeleteRangeCF(uint32_t, const rocksdb::Slice& begin,
                                const rocksdb::Slice& end) override {
    std::unique_ptr<rocksdb::Iterator> it(db_.NewIterator(rocksdb::ReadOptions()));
    for (it->Seek(begin); it->Valid() && it->key().compare(end) < 0; it->Next())
      undo_.Put(it->key(), it->value());
    return it->status();
  }

 private:
  rocksdb::Status Restore(const rocksdb::Slice& key) {
    std::string value;
    const rocksdb::Status status = db_.Get(rocksdb::ReadOptions(), key, &value);
    if (status.IsNotFound()) return undo_.Delete(key);
    return status.ok() ? undo_.Put(key, value) : status;
  }

  rocksdb::DB& db_;
  rocksdb::WriteBatch& undo_;
};

absl::Status DiskFull(absl::string_view folder, absl::string_view why) {
  return absl::ResourceExhaustedError(absl::StrCat("the disk of ", folder, " is full: ", why));
}

}  // namespace

absl::Status FromRocksDb(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = absl::StrCat(what, ": ", status.ToString());
  if (status.IsNotFound()) return absl::NotFoundError(message);
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNoSpace()) return absl::ResourceExhaustedError(message);
  if (status.IsIOError() && absl::StrContains(status.ToString(), "lock file")) {
    return absl::FailedPreconditionError(absl::StrCat(message, "; is another process using it?"));
  }
  return absl::UnavailableError(message);
}

absl::StatusOr<std::unique_ptr<RocksDbEngine>> RocksDbEngine::Open(std::string folder,
                                                                   StoreOptions options) {
  std::unique_ptr<RocksDbEngine> engine(new RocksDbEngine(std::move(folder), std::move(options)));
  RETURN_IF_ERROR(engine->OpenDatabase());
  RETURN_IF_ERROR(engine->BringToFormat());
  return engine;
}

absl::Status RocksDbEngine::OpenDatabase() {
  RETURN_IF_ERROR(CheckWals(folder_));
  rocksdb::DB* raw = nullptr;
  const rocksdb::Options database_options = DatabaseOptions(options_.env);
  const rocksdb::Status status = options_.read_only
                                     ? rocksdb::DB::OpenForReadOnly(database_options, folder_, &raw)
                                     : rocksdb::DB::Open(database_options, folder_, &raw);
  if (status.IsNoSpace()) return DiskFull(folder_, status.ToString());
  RETURN_IF_ERROR(FromRocksDb(status, absl::StrCat("opening ", folder_)));
  db_.reset(raw);
  return absl::OkStatus();
}

// Step by step, each with its new number in one synced batch: a crash leaves a whole format.
absl::Status RocksDbEngine::BringToFormat() {
  const uint64_t current = options_.migrations.size() + 1;
  std::string text;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), kFormatKey, &text);
  uint64_t format = current;
  rocksdb::WriteBatch batch;
  if (status.IsNotFound()) {
    batch.Put(kFormatKey, absl::StrCat(current));
    return Write(std::move(batch), "writing the store's format");
  }
  RETURN_IF_ERROR(FromRocksDb(status, "reading the store's format"));
  if (!absl::SimpleAtoi(text, &format) || format == 0) {
    return absl::DataLossError(absl::StrCat(folder_, " says it has format \"", text, "\""));
  }
  if (format > current) {
    return absl::FailedPreconditionError(absl::StrCat("the store ", folder_, " has format ", format,
                                                      ", this program reads up to ", current,
                                                      ": it was written by a newer version"));
  }
  if (format < current && options_.read_only) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the store ", folder_, " has the older format ", format, ": it is opened to be read only"));
  }
  for (; format < current; ++format) {
    batch.Clear();
    RETURN_IF_ERROR(options_.migrations[format - 1](*db_, batch));
    batch.Put(kFormatKey, absl::StrCat(format + 1));
    RETURN_IF_ERROR(Write(batch, "bringing the store to a newer format"));
    spdlog::info("{} brought from format {} to {}", folder_, format, format + 1);
  }
  return absl::OkStatus();
}

absl::StatusOr<RocksDbEngine::Lease> RocksDbEngine::Use() {
  // A second try: one that had to be opened again and could not be is opened now.
  for (int attempt = 0; attempt < 2; ++attempt) {
    Lease lease;
    lease.lock_ = std::shared_lock<std::shared_mutex>(open_mutex_);
    lease.db_ = db_.get();
    if (lease.db_ != nullptr) return lease;
    lease.lock_.unlock();
    // Whatever stands in the way, a full disk too, it is no limit that this reader has reached.
    const absl::Status settled = Settle();
    if (!settled.ok()) return absl::UnavailableError(settled.message());
  }
  return absl::UnavailableError(
      absl::StrCat("the store ", folder_, " could not be opened again after a failed write"));
}

absl::Status RocksDbEngine::Write(rocksdb::WriteBatch batch, absl::string_view what) {
  RETURN_IF_ERROR(Settle());
  RETURN_IF_ERROR(CheckRoom(batch.GetDataSize()));
  ASSIGN_OR_RETURN(const Lease db, Use());
  const rocksdb::Status status = db->Write(Synced(), &batch);
  if (status.ok()) return absl::OkStatus();
  spdlog::error("{}: {}: {}", folder_, std::string(what), status.ToString());
  MutexLock lock(&failed_mutex_);
  failed_.push_back(std::move(batch));
  settled_ = false;
  if (status.IsNoSpace()) return DiskFull(folder_, status.ToString());
  return FromRocksDb(status, what);
}

// Asked before the write and not of it: RocksDB needs room of its own to merge files and to
// recover.
absl::Status RocksDbEngine::CheckRoom(size_t bytes) const {
  rocksdb::Env* env = options_.env != nullptr ? options_.env : rocksdb::Env::Default();
  uint64_t free = 0;
  if (!env->GetFreeSpace(folder_, &free).ok() || free >= kLowWaterBytes + bytes) {
    return absl::OkStatus();
  }
  return DiskFull(folder_, absl::StrCat(free >> 20, " MiB are free, a write needs ",
                                        (kLowWaterBytes + bytes) >> 20));
}

absl::Status RocksDbEngine::Settle() {
  if (settled_) return absl::OkStatus();
  std::unique_lock<std::shared_mutex> lock(open_mutex_);
  if (settled_) return absl::OkStatus();
  const absl::Status status = SettleLocked();
  if (status.ok()) {
    spdlog::info("{}: opened again after a failed write", folder_);
    return status;
  }
  return absl::Status(status.code(),
                      absl::StrCat("the store takes no writes, an earlier one failed and is not "
                                   "settled yet: ",
                                   absl::string_view(status.message())));
}

// Opening again replays what the disk holds into a new, synced file: from then on it is certain
// whether the failed writes are there, and taking them out needs no knowledge of which were.
absl::Status RocksDbEngine::SettleLocked() {
  RETURN_IF_ERROR(PrepareUndo());
  RETURN_IF_ERROR(CheckRoom(0));
  RETURN_IF_ERROR(Probe());
  db_.reset();
  RETURN_IF_ERROR(OpenDatabase());
  const rocksdb::Status undone = db_->Write(Synced(), &undo_);
  if (!undone.ok()) {
    db_.reset();  // It may hold the failed writes, which nobody must read.
    return FromRocksDb(undone, "taking out writes that were reported as failed");
  }
  undo_.Clear();
  settled_ = true;
  return absl::OkStatus();
}

absl::Status RocksDbEngine::PrepareUndo() {
  MutexLock lock(&failed_mutex_);
  if (failed_.empty()) return absl::OkStatus();
  rocksdb::WriteBatch undo = undo_;
  Inverse inverse(*db_, undo);
  for (const rocksdb::WriteBatch& batch : failed_) {
    RETURN_IF_ERROR(FromRocksDb(batch.Iterate(&inverse), "reading what stood before a write"));
  }
  undo_ = std::move(undo);
  failed_.clear();
  return absl::OkStatus();
}

// Whether the disk takes writes again. While it does not, the database stays open for readers.
absl::Status RocksDbEngine::Probe() const {
  rocksdb::Env* env = options_.env != nullptr ? options_.env : rocksdb::Env::Default();
  const std::string path = absl::StrCat(folder_, "/probe");
  const rocksdb::Status status =
      rocksdb::WriteStringToFile(env, std::string(1 << 16, 'p'), path, /*should_sync=*/true);
  env->DeleteFile(path);
  if (status.IsNoSpace()) return DiskFull(folder_, status.ToString());
  return FromRocksDb(status, absl::StrCat("writing to ", folder_));
}

}  // namespace ambito::platform
