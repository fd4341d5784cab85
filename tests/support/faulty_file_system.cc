#include "tests/support/faulty_file_system.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace ambito::test {
namespace {

namespace fs = std::filesystem;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

std::string FolderOf(const std::string& path) { return fs::path(path).parent_path().string(); }

std::unique_ptr<std::string> BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return nullptr;
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::make_unique<std::string>(bytes.str());
}

}  // namespace

class FaultyFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(FaultyFileSystem& disk, std::string path, std::unique_ptr<FSWritableFile> file)
      : FSWritableFileOwnerWrapper(std::move(file)), disk_(disk), path_(std::move(path)) {}

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus fault = disk_.Count();
    // A write is not all or nothing: half of it gets there.
    const Slice part(data.data(), fault.ok() ? data.size() : data.size() / 2);
    if (disk_.power_is_off()) return fault;
    const IOStatus status = target()->Append(part, options, debug);
    if (status.ok()) disk_.Wrote(path_, part.size());
    return fault.ok() ? status : fault;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    IOStatus status = disk_.CountSync(path_);
    // Nothing here loses power for real: what is synced is kept account of, not written through.
    if (status.ok()) status = target()->Flush(options, debug);
    if (status.ok()) disk_.Synced(path_);
    return status;
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

 private:
  FaultyFileSystem& disk_;
  const std::string path_;
};

class FaultyDirectory : public rocksdb::FSDirectory {
 public:
  FaultyDirectory(FaultyFileSystem& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

  IOStatus Fsync(const IOOptions&, IODebugContext*) override {
    const IOStatus status = disk_.Count();
    if (status.ok()) disk_.SyncedFolder(path_);
    return status;
  }
  IOStatus Close(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }

 private:
  FaultyFileSystem& disk_;
  const std::string path_;
};

uint64_t FaultyFileSystem::operations() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return operations_;
}

void FaultyFileSystem::FailAt(uint64_t n, uint64_t count) {
  std::lock_guard<std::mutex> lock(mutex_);
  fail_from_ = operations_ + n;
  fail_until_ = fail_from_ + count;
}

void FaultyFileSystem::FailNextSyncOfLog() {
  std::lock_guard<std::mutex> lock(mutex_);
  fail_next_sync_of_log_ = true;
}

void FaultyFileSystem::SetFull(bool full) {
  std::lock_guard<std::mutex> lock(mutex_);
  full_ = full;
}

void FaultyFileSystem::SetFreeSpace(uint64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex_);
  free_space_ = bytes;
}

void FaultyFileSystem::CutPowerAt(uint64_t n) {
  std::lock_guard<std::mutex> lock(mutex_);
  cut_at_ = operations_ + n;
}

bool FaultyFileSystem::power_is_off() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return operations_ >= cut_at_;
}

void FaultyFileSystem::Recover(std::mt19937& random) {
  std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& [path, written] : written_) {
    const uint64_t kept = std::uniform_int_distribution<uint64_t>(synced_[path], written)(random);
    if (fs::exists(path)) fs::resize_file(path, kept);
  }
  for (auto& [folder, changes] : unsynced_names_) {
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      if (!fs::exists(change->path)) continue;
      if (change->from.empty()) {
        fs::remove(change->path);
      } else {
        fs::rename(change->path, change->from);
      }
      if (change->overwritten)
        std::ofstream(change->path, std::ios::binary) << *change->overwritten;
    }
  }
  written_.clear();
  synced_.clear();
  unsynced_names_.clear();
  cut_at_ = UINT64_MAX;
}

// One more operation: whether it fails.
IOStatus FaultyFileSystem::Count(bool frees_space) {
  std::lock_guard<std::mutex> lock(mutex_);
  ++operations_;
  if (operations_ >= cut_at_) return IOStatus::IOError("the power is off");
  if (full_ && !frees_space) return IOStatus::NoSpace("no space left on this test's disk");
  if (operations_ >= fail_from_ && operations_ < fail_until_) {
    return IOStatus::IOError("a fault of this test's disk");
  }
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::CountSync(const std::string& path) {
  const IOStatus status = Count();
  std::lock_guard<std::mutex> lock(mutex_);
  if (!status.ok() || fs::path(path).extension() != ".log") return status;
  if (!std::exchange(fail_next_sync_of_log_, false)) return status;
  return IOStatus::IOError("a fault of this test's disk");
}

void FaultyFileSystem::Wrote(const std::string& path, uint64_t bytes) {
  std::lock_guard<std::mutex> lock(mutex_);
  written_[path] += bytes;
}

void FaultyFileSystem::Synced(const std::string& path) {
  std::lock_guard<std::mutex> lock(mutex_);
  synced_[path] = written_[path];
}

void FaultyFileSystem::SyncedFolder(const std::string& folder) {
  std::lock_guard<std::mutex> lock(mutex_);
  unsynced_names_.erase(fs::path(folder + "/").parent_path().string());
}

IOStatus FaultyFileSystem::NewWritableFile(const std::string& path,
                                           const rocksdb::FileOptions& options,
                                           std::unique_ptr<rocksdb::FSWritableFile>* file,
                                           IODebugContext* debug) {
  if (const IOStatus fault = Count(); !fault.ok()) return fault;
  auto overwritten = BytesOf(path);
  const IOStatus status = target()->NewWritableFile(path, options, file, debug);
  if (!status.ok()) return status;
  *file = std::make_unique<FaultyFile>(*this, path, std::move(*file));
  std::lock_guard<std::mutex> lock(mutex_);
  written_[path] = synced_[path] = 0;
  unsynced_names_[FolderOf(path)].push_back({path, "", std::move(overwritten)});
  return status;
}

IOStatus FaultyFileSystem::ReopenWritableFile(const std::string&, const rocksdb::FileOptions&,
                                              std::unique_ptr<rocksdb::FSWritableFile>*,
                                              IODebugContext*) {
  return IOStatus::NotSupported("not modelled: the log store reopens no file");
}

IOStatus FaultyFileSystem::ReuseWritableFile(const std::string&, const std::string&,
                                             const rocksdb::FileOptions&,
                                             std::unique_ptr<rocksdb::FSWritableFile>*,
                                             IODebugContext*) {
  return IOStatus::NotSupported("not modelled: the log store recycles no file");
}

IOStatus FaultyFileSystem::NewDirectory(const std::string& path, const IOOptions&,
                                        std::unique_ptr<rocksdb::FSDirectory>* directory,
                                        IODebugContext*) {
  *directory = std::make_unique<FaultyDirectory>(*this, path);
  return IOStatus::OK();
}

IOStatus FaultyFileSystem::RenameFile(const std::string& from, const std::string& to,
                                      const IOOptions& options, IODebugContext* debug) {
  if (const IOStatus fault = Count(); !fault.ok()) return fault;
  auto overwritten = BytesOf(to);
  const IOStatus status = target()->RenameFile(from, to, options, debug);
  if (!status.ok()) return status;
  std::lock_guard<std::mutex> lock(mutex_);
  for (auto* bytes : {&written_, &synced_}) {
    if (auto moved = bytes->extract(from)) {
      bytes->erase(to);
      moved.key() = to;
      bytes->insert(std::move(moved));
    }
  }
  unsynced_names_[FolderOf(to)].push_back({to, from, std::move(overwritten)});
  return status;
}

IOStatus FaultyFileSystem::LinkFile(const std::string& from, const std::string& to,
                                    const IOOptions& options, IODebugContext* debug) {
  if (const IOStatus fault = Count(); !fault.ok()) return fault;
  const IOStatus status = target()->LinkFile(from, to, options, debug);
  std::lock_guard<std::mutex> lock(mutex_);
  if (status.ok()) unsynced_names_[FolderOf(to)].push_back({to, "", nullptr});
  return status;
}

// Removals are durable at once: the harsher case, as nothing that is still needed may be removed.
IOStatus FaultyFileSystem::DeleteFile(const std::string& path, const IOOptions& options,
                                      IODebugContext* debug) {
  if (const IOStatus fault = Count(/*frees_space=*/true); !fault.ok()) return fault;
  const IOStatus status = target()->DeleteFile(path, options, debug);
  std::lock_guard<std::mutex> lock(mutex_);
  written_.erase(path);
  synced_.erase(path);
  return status;
}

IOStatus FaultyFileSystem::GetFreeSpace(const std::string& path, const IOOptions& options,
                                        uint64_t* bytes, IODebugContext* debug) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (free_space_ != 0) {
      *bytes = free_space_;
      return IOStatus::OK();
    }
  }
  return target()->GetFreeSpace(path, options, bytes, debug);
}

}  // namespace ambito::test
