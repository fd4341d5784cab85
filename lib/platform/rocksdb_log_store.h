// Logs in RocksDB: every append is one synced write batch of entries, leaf hashes, the current
// state's index and the signed head, so a crash leaves all of it or nothing.
//
// Keys, `LOG` being the log's name: `LOG/e INDEX` entry, `LOG/h INDEX` leaf hash, `LOG/c SIZE`
// signed head, `LOG/o OBJECT` current state, `LOG/y OBJECT 0 INDEX` history, `LOG/n NAME` note;
// INDEX and SIZE are 8 bytes big-endian. `format` holds the version of this layout.
#ifndef AMBITO_LIB_PLATFORM_ROCKSDB_LOG_STORE_H_
#define AMBITO_LIB_PLATFORM_ROCKSDB_LOG_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/log_store.h"
#include "lib/platform/durations.h"

namespace rocksdb {
class DB;
}

namespace ambito::platform {

// One open database with any number of logs. Safe for concurrent use.
class LogDatabase {
 public:
  // Makes the folder when it is not there. FAILED_PRECONDITION: another process has it open, or
  // it was written by a newer version. DATA_LOSS: it is damaged.
  static absl::StatusOr<std::unique_ptr<LogDatabase>> Open(const std::string& folder);
  ~LogDatabase();

  // `log` must not contain `/`. The store keeps using this database, which outlives it.
  absl::StatusOr<std::unique_ptr<federation::LogStore>> OpenLog(absl::string_view log);

  // Names of the logs that hold anything, sorted.
  std::vector<std::string> Logs() const;

  // How long synced writes took, whether or not they were done.
  const Durations& write_durations() const { return write_durations_; }

  // A consistent copy, openable by Open, in a folder that must not be there yet.
  absl::Status Backup(const std::string& folder) const;

 private:
  explicit LogDatabase(std::unique_ptr<rocksdb::DB> db);
  std::unique_ptr<rocksdb::DB> db_;
  Durations write_durations_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_ROCKSDB_LOG_STORE_H_
