// One RocksDB that outlives the faults of its disk: every write is synced, and after a write that
// failed nothing is written before it is known what the disk holds (docs/adr/0012).
#ifndef AMBITO_LIB_PLATFORM_ROCKSDB_ENGINE_H_
#define AMBITO_LIB_PLATFORM_ROCKSDB_ENGINE_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <atomic>
#include <memory>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/platform/mutex.h"
#include "lib/platform/rocksdb_log_store.h"

namespace ambito::platform {

// NOT_FOUND; DATA_LOSS for corruption; RESOURCE_EXHAUSTED for a full disk; FAILED_PRECONDITION when
// another process has the database open; UNAVAILABLE otherwise. `what` was being done.
absl::Status FromRocksDb(const rocksdb::Status& status, absl::string_view what);

// Safe for concurrent use.
class RocksDbEngine {
 public:
  // As LogDatabase::Open.
  static absl::StatusOr<std::unique_ptr<RocksDbEngine>> Open(std::string folder,
                                                             StoreOptions options);

  // The database for reading, held as it is while this lives. Not to be nested in a thread.
  class Lease {
   public:
    rocksdb::DB* operator->() const { return db_; }
    rocksdb::DB* get() const { return db_; }

   private:
    friend class RocksDbEngine;
    std::shared_lock<std::shared_mutex> lock_;
    rocksdb::DB* db_ = nullptr;
  };
  // Where a second fault kept it from being opened again after a failed write, this tries once
  // more; the code is then as of Write.
  absl::StatusOr<Lease> Use();

  // Durable once OK. Otherwise no reader of this process ever sees it, nor does the next process
  // once a later write was OK. RESOURCE_EXHAUSTED: the disk is full; nothing was tried when less
  // than kLowWaterBytes were free. Concurrent callers write different keys.
  absl::Status Write(rocksdb::WriteBatch batch, absl::string_view what);

  const std::string& folder() const { return folder_; }

 private:
  RocksDbEngine(std::string folder, StoreOptions options)
      : folder_(std::move(folder)), options_(std::move(options)) {}
  absl::Status OpenDatabase();
  absl::Status BringToFormat();
  absl::Status CheckRoom(size_t bytes) const;
  absl::Status Settle();
  absl::Status SettleLocked();
  absl::Status PrepareUndo();
  absl::Status Probe() const;

  const std::string folder_;
  const StoreOptions options_;
  // Shared to use the database, exclusive to open it again.
  mutable std::shared_mutex open_mutex_;
  std::unique_ptr<rocksdb::DB> db_;
  std::atomic<bool> settled_ = true;
  // Writes that failed and may be on the disk all the same.
  Mutex failed_mutex_;
  std::vector<rocksdb::WriteBatch> failed_ ABSL_GUARDED_BY(failed_mutex_);
  // Puts back what stood before them; kept until it is written. Under open_mutex_, exclusive.
  rocksdb::WriteBatch undo_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_ROCKSDB_ENGINE_H_
