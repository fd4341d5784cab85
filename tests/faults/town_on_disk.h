// A municipality's signed log in a RocksDB store, and what its owner was told: the judge of every
// fault test.
#ifndef AMBITO_TESTS_FAULTS_TOWN_ON_DISK_H_
#define AMBITO_TESTS_FAULTS_TOWN_ON_DISK_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "lib/federation/owned_log.h"
#include "lib/platform/rocksdb_log_store.h"
#include "tests/support/federation.h"

namespace ambito::test {

class TownOnDisk {
 public:
  explicit TownOnDisk(std::string town = kTown)
      : town_(std::move(town)), signer_(NewStandInSigner(town_)) {}

  // Again after Close, as a restart. The log must be whole (root, state, signature, every entry)
  // and hold what was acknowledged; of what failed since the last Open only the very last attempt
  // may be there too. DATA_LOSS names what does not hold; other codes are the store's.
  absl::Status Open(platform::LogDatabase& database);
  void Close();

  // One edit or import of `count` sheets. Remembered as acknowledged when OK.
  absl::Status Write(int count, size_t bytes);
  // The log in use is whole and holds what was acknowledged, and nothing else.
  absl::Status Check() const;

  size_t acknowledged() const { return acknowledged_.size(); }
  const std::string& last_sheet() const { return last_sheet_; }
  const federation::OwnedLog& log() const { return *log_; }

 private:
  absl::Status CheckWhole() const;
  absl::Status CheckAcknowledged() const;

  const std::string town_;
  std::unique_ptr<federation::Signer> signer_;
  std::unique_ptr<federation::LogStore> store_;
  std::unique_ptr<federation::OwnedLog> log_;
  std::vector<federation::Digest> acknowledged_;  // Leaf hashes.
  size_t last_attempt_ = 0;                       // Entries of the last write, when it failed.
  int edits_ = 0;
  std::string last_sheet_;
};

}  // namespace ambito::test

#endif  // AMBITO_TESTS_FAULTS_TOWN_ON_DISK_H_
