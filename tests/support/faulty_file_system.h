// A disk with faults for RocksDB: forgets what was not synced when the power goes, fails the n-th
// operation, is full, fails syncs. The files are real, in a folder of the caller's.
#ifndef AMBITO_TESTS_SUPPORT_FAULTY_FILE_SYSTEM_H_
#define AMBITO_TESTS_SUPPORT_FAULTY_FILE_SYSTEM_H_

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace ambito::test {

// Safe for concurrent use. Outlives the databases on its env().
class FaultyFileSystem : public rocksdb::FileSystemWrapper {
 public:
  FaultyFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "FaultyFileSystem"; }

  // Operations that change the disk, as they are counted: appends, syncs, files and folders made,
  // renamed, linked, removed. What a file system does on its own (allocation) is not one.
  uint64_t operations() const;

  // The n-th operation from now on (1: the next) fails, and `count - 1` after it. An append that
  // fails has written a part; a sync that fails leaves its bytes readable, but not durable.
  void FailAt(uint64_t n, uint64_t count = 1);
  // The next sync of a write-ahead log fails, whatever comes before it: files are merged beside.
  void FailNextSyncOfLog();
  // Everything that changes the disk fails with NoSpace, until told otherwise. Removals do not.
  void SetFull(bool full);
  // What the disk says it has left; 0: what the real one has.
  void SetFreeSpace(uint64_t bytes);

  // The power goes at the n-th operation from now on: it and everything after it does nothing.
  // Close the databases, then Recover: what was not synced is gone, but for a part of its
  // beginning.
  void CutPowerAt(uint64_t n);
  bool power_is_off() const;
  void Recover(std::mt19937& random);

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* file,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& path, const std::string& old_path,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* file,
                                      rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewDirectory(const std::string& path, const rocksdb::IOOptions& options,
                                 std::unique_ptr<rocksdb::FSDirectory>* directory,
                                 rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus LinkFile(const std::string& from, const std::string& to,
                             const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus DeleteFile(const std::string& path, const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options,
                                 uint64_t* bytes, rocksdb::IODebugContext* debug) override;

 private:
  friend class FaultyFile;
  friend class FaultyDirectory;

  // A change of names that a power cut undoes while its folder is not synced.
  struct NameChange {
    std::string path;                          // The name that is new.
    std::string from;                          // Its former one, when it was renamed.
    std::unique_ptr<std::string> overwritten;  // The bytes `path` had before.
  };

  rocksdb::IOStatus Count(bool frees_space = false);
  rocksdb::IOStatus CountSync(const std::string& path);
  void Wrote(const std::string& path, uint64_t bytes);
  void Synced(const std::string& path);
  void SyncedFolder(const std::string& folder);

  mutable std::mutex mutex_;
  uint64_t operations_ = 0;
  uint64_t fail_from_ = 0, fail_until_ = 0;  // Operations [from, until), counted from 1.
  uint64_t cut_at_ = UINT64_MAX;
  bool fail_next_sync_of_log_ = false;
  bool full_ = false;
  uint64_t free_space_ = 0;
  std::map<std::string, uint64_t> written_, synced_;  // Bytes by path, of files written here.
  std::map<std::string, std::vector<NameChange>> unsynced_names_;  // By folder, in order.
};

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_FAULTY_FILE_SYSTEM_H_
