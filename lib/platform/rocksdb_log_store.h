// Logs in RocksDB: every append is one synced write batch of entries, leaf hashes, the current
// state's index and the signed head, so a crash leaves all of it or nothing.
//
// Keys, `LOG` being the log's name: `LOG/e INDEX` entry, `LOG/h INDEX` leaf hash, `LOG/c SIZE`
// signed head, `LOG/o OBJECT` current state, `LOG/y OBJECT 0 INDEX` history, `LOG/n NAME` note;
// INDEX and SIZE are 8 bytes big-endian. `format` holds the version of this layout.
#ifndef AMBITO_LIB_PLATFORM_ROCKSDB_LOG_STORE_H_
#define AMBITO_LIB_PLATFORM_ROCKSDB_LOG_STORE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/log_store.h"
#include "lib/platform/durations.h"

namespace rocksdb {
class DB;
class Env;
class WriteBatch;
}  // namespace rocksdb

namespace ambito::platform {

class RocksDbEngine;

// With less room than this on its disk a store takes no writes.
inline constexpr uint64_t kLowWaterBytes = 64 << 20;

// Name of the note beside a log that was dropped: the signed head over the most entries it had.
inline constexpr absl::string_view kDroppedHeadNote = "dropped_head";

// Brings a store from one format to the next: fills the batch, which is written as one step.
using StoreMigration = std::function<absl::Status(rocksdb::DB&, rocksdb::WriteBatch&)>;

struct StoreOptions {
  rocksdb::Env* env = nullptr;  // Files through this one, which outlives the store; null: the disk.
  // The n-th leads from format n to n + 1. The first format is 1, and so far the only one.
  std::vector<StoreMigration> migrations;
  bool read_only = false;  // Changes no file; a store of another format is refused.
};

// Signed heads by log.
using LogHeads = std::map<std::string, std::string>;

// One open database with any number of logs. Safe for concurrent use.
//
// A write that failed is not there: before the next write the database is opened again and the
// failed one taken out, wherever it had got to (docs/adr/0012). Until that succeeds writes fail
// with UNAVAILABLE, or RESOURCE_EXHAUSTED while the disk is full, and reads are answered, but
// for a second fault that keeps it from being opened: then each read tries again. Only when
// the process ends before, a failed write may be found there by the next one, whole.
class LogDatabase {
 public:
  // Makes the folder when it is not there; brings an older format to the newest.
  // FAILED_PRECONDITION: another process has it open, or it was written by a newer version.
  // DATA_LOSS: it is damaged.
  static absl::StatusOr<std::unique_ptr<LogDatabase>> Open(const std::string& folder,
                                                           StoreOptions options = {});
  ~LogDatabase();

  // `log` must not contain `/`. The store keeps using this database, which outlives it.
  absl::StatusOr<std::unique_ptr<federation::LogStore>> OpenLog(absl::string_view log);

  // Names of the logs that hold anything, sorted.
  absl::StatusOr<std::vector<std::string>> Logs() const;

  // The newest signed head of each log that has one, unchecked.
  absl::StatusOr<LogHeads> Heads() const;

  // How long synced writes took, whether or not they were done.
  const Durations& write_durations() const { return write_durations_; }

  // The signed head over the most entries this database has held of a log, unchecked, also after
  // DropLog; empty: it never held one.
  absl::StatusOr<std::string> RememberedHead(absl::string_view log) const;

  // Removes what a log holds but its notes, so that it can be written anew: for a copy that is
  // damaged while its owner has it whole. No store of this log may be open. Durable once OK. The
  // next Open writes the store anew without it (lib/platform/rebuild.h), and keeps the old beside.
  absl::Status DropLog(absl::string_view log);

  // Reads every block of every file. DATA_LOSS names the first that does not match its checksum.
  absl::Status VerifyChecksums() const;

  // A consistent copy, openable by Open, in a folder that must not be there yet.
  absl::Status Checkpoint(const std::string& folder) const;

 private:
  explicit LogDatabase(std::unique_ptr<RocksDbEngine> engine);
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> Dropped() const;
  std::unique_ptr<RocksDbEngine> engine_;
  Durations write_durations_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_ROCKSDB_LOG_STORE_H_
