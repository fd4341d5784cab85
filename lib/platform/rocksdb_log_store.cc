#include "lib/platform/rocksdb_log_store.h"

#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/merkle.h"
#include "lib/platform/mutex.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

using federation::Digest;
using federation::LogAppend;
using federation::LogImage;
using federation::LogRun;
using federation::ObjectState;

constexpr absl::string_view kFormatKey = "format";
constexpr absl::string_view kFormat = "1";

rocksdb::Slice AsSlice(absl::string_view text) { return {text.data(), text.size()}; }
absl::string_view AsView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status ToAbsl(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = absl::StrCat(what, ": ", status.ToString());
  if (status.IsNotFound()) return absl::NotFoundError(message);
  if (status.IsCorruption()) return absl::DataLossError(message);
  if (status.IsNoSpace()) {
    return absl::ResourceExhaustedError(absl::StrCat(what, ": the disk is full (", message, ")"));
  }
  if (status.IsIOError() && absl::StrContains(status.ToString(), "lock file")) {
    return absl::FailedPreconditionError(absl::StrCat(message, "; is another process using it?"));
  }
  return absl::UnavailableError(message);
}

std::string BigEndian(uint64_t number) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8)
    bytes[static_cast<size_t>(i)] = static_cast<char>(number & 0xff);
  return bytes;
}

uint64_t FromBigEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (char byte : bytes.substr(0, 8)) number = (number << 8) | static_cast<uint8_t>(byte);
  return number;
}

// The last 8 bytes of a key that ends in an index.
uint64_t KeyIndex(const rocksdb::Slice& key) {
  return FromBigEndian(AsView(key).substr(key.size() - 8));
}

class RocksDbLogStore : public federation::LogStore {
 public:
  RocksDbLogStore(rocksdb::DB* db, absl::string_view log, Durations& write_durations)
      : db_(db), prefix_(absl::StrCat(log, "/")), write_durations_(write_durations) {}

  absl::Status FindSize() {
    auto last = SeekBack("h", BigEndian(UINT64_MAX));
    RETURN_IF_ERROR(last->status().ok() ? absl::OkStatus()
                                        : ToAbsl(last->status(), "reading the log"));
    MutexLock lock(&mutex_);
    size_ = last->Valid() && last->key().starts_with(Key("h")) ? KeyIndex(last->key()) + 1 : 0;
    return absl::OkStatus();
  }

  absl::StatusOr<LogImage> Load() const override {
    LogImage image;
    RETURN_IF_ERROR(ForEach("h", [&](absl::string_view, absl::string_view value) -> absl::Status {
      auto digest = federation::DigestFromBytes(value);
      if (!digest) return absl::DataLossError("a stored leaf hash is not 32 bytes");
      image.leaf_hashes.push_back(*digest);
      return absl::OkStatus();
    }));
    RETURN_IF_ERROR(
        ForEach("o", [&](absl::string_view id, absl::string_view value) -> absl::Status {
          if (value.size() != 40)
            return absl::DataLossError("a stored object state is not 40 bytes");
          image.objects[std::string(id)] = {FromBigEndian(value),
                                            *federation::DigestFromBytes(value.substr(8))};
          return absl::OkStatus();
        }));
    auto last = SeekBack("c", BigEndian(UINT64_MAX));
    if (last->Valid() && last->key().starts_with(Key("c"))) image.head = last->value().ToString();
    return image;
  }

  absl::Status Append(const LogAppend& append) override {
    MutexLock lock(&mutex_);
    if (append.first_index != size_) {
      return absl::FailedPreconditionError(
          absl::StrCat("the log holds ", size_, " entries, not ", append.first_index));
    }
    const uint64_t new_size = size_ + append.entries.size();
    rocksdb::WriteOptions options;
    options.sync = true;
    rocksdb::WriteBatch batch = Batch(append, new_size);
    {
      const Durations::Watch watch(write_durations_);
      RETURN_IF_ERROR(ToAbsl(db_->Write(options, &batch), "writing the log"));
    }
    size_ = new_size;
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Entry(uint64_t index) const override {
    ASSIGN_OR_RETURN(std::string hash, Get(Key("h", BigEndian(index)), "reading a leaf hash"));
    auto entry = Get(Key("e", BigEndian(index)), "reading an entry");
    if (absl::IsNotFound(entry.status())) return Damaged(index);
    if (entry.ok() && federation::DigestBytes(federation::LeafHash(*entry)) != hash) {
      return Damaged(index);
    }
    return entry;
  }

  absl::StatusOr<LogRun> ReadRun(uint64_t first_index, size_t max_bytes) const override {
    LogRun run;
    run.first_index = first_index;
    size_t bytes = 0;
    for (uint64_t index = first_index; index < Size(); ++index) {
      ASSIGN_OR_RETURN(std::string entry, Entry(index));
      if (!run.entries.empty() && bytes + entry.size() > max_bytes) break;
      bytes += entry.size();
      run.entries.push_back(std::move(entry));
    }
    CutAtHead(run);
    return run;
  }

  absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object_id, uint64_t before,
                                                size_t limit) const override {
    std::vector<uint64_t> indexes;
    const std::string prefix = Key("y", absl::StrCat(object_id, absl::string_view("\0", 1)));
    if (before == 0) return indexes;
    auto it = Iterator();
    it->SeekForPrev(prefix + BigEndian(before - 1));
    for (; it->Valid() && it->key().starts_with(prefix) && it->key().size() == prefix.size() + 8 &&
           indexes.size() < limit;
         it->Prev()) {
      indexes.push_back(KeyIndex(it->key()));
    }
    RETURN_IF_ERROR(ToAbsl(it->status(), "reading the history"));
    return indexes;
  }

  absl::Status PutNote(absl::string_view name, absl::string_view value) override {
    rocksdb::WriteOptions options;
    options.sync = true;
    rocksdb::WriteBatch batch;
    SetNote(batch, name, value);
    return ToAbsl(db_->Write(options, &batch), "writing a note");
  }

  absl::StatusOr<std::string> Note(absl::string_view name) const override {
    return Get(Key("n", name), "reading a note");
  }

 private:
  std::string Key(absl::string_view kind, absl::string_view rest = "") const {
    return absl::StrCat(prefix_, kind, rest);
  }

  uint64_t Size() const {
    MutexLock lock(&mutex_);
    return size_;
  }

  std::unique_ptr<rocksdb::Iterator> Iterator() const {
    return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(rocksdb::ReadOptions()));
  }

  // At the last key of `kind` that is not after `rest`; the caller checks the prefix.
  std::unique_ptr<rocksdb::Iterator> SeekBack(absl::string_view kind,
                                              absl::string_view rest) const {
    auto it = Iterator();
    it->SeekForPrev(Key(kind, rest));
    return it;
  }

  template <typename Visit>
  absl::Status ForEach(absl::string_view kind, Visit visit) const {
    const std::string prefix = Key(kind);
    auto it = Iterator();
    for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
      RETURN_IF_ERROR(visit(AsView(it->key()).substr(prefix.size()), AsView(it->value())));
    }
    return ToAbsl(it->status(), "reading the log");
  }

  absl::StatusOr<std::string> Get(const std::string& key, absl::string_view what) const {
    std::string value;
    RETURN_IF_ERROR(ToAbsl(db_->Get(rocksdb::ReadOptions(), key, &value), what));
    return value;
  }

  absl::Status Damaged(uint64_t index) const {
    return absl::DataLossError(
        absl::StrCat("entry ", index, " of log ", prefix_, " does not match its hash"));
  }

  void SetNote(rocksdb::WriteBatch& batch, absl::string_view name, absl::string_view value) const {
    if (value.empty()) {
      batch.Delete(Key("n", name));
    } else {
      batch.Put(Key("n", name), AsSlice(value));
    }
  }

  rocksdb::WriteBatch Batch(const LogAppend& append, uint64_t new_size) const {
    rocksdb::WriteBatch batch;
    for (size_t i = 0; i < append.entries.size(); ++i) {
      const std::string index = BigEndian(append.first_index + i);
      batch.Put(Key("e", index), append.entries[i]);
      batch.Put(Key("h", index), federation::DigestBytes(append.leaf_hashes[i]));
      batch.Put(Key("y", absl::StrCat(append.object_ids[i], absl::string_view("\0", 1), index)),
                "");
    }
    // Removals first: an object may be removed and written again in one step.
    for (const std::string& id : append.removed) batch.Delete(Key("o", id));
    for (const auto& [id, state] : append.put) {
      batch.Put(Key("o", id), BigEndian(state.index) + federation::DigestBytes(state.entry_hash));
    }
    batch.Put(Key("c", BigEndian(new_size)), append.head);
    for (const auto& [name, value] : append.notes) SetNote(batch, name, value);
    return batch;
  }

  // Shortens the run to the last signed head inside it, when there is one.
  void CutAtHead(LogRun& run) const {
    if (run.entries.empty()) return;
    auto it = SeekBack("c", BigEndian(run.first_index + run.entries.size()));
    if (!it->Valid() || !it->key().starts_with(Key("c"))) return;
    const uint64_t head_size = KeyIndex(it->key());
    if (head_size <= run.first_index) return;
    run.entries.resize(head_size - run.first_index);
    run.head = it->value().ToString();
  }

  rocksdb::DB* const db_;
  const std::string prefix_;
  Durations& write_durations_;
  mutable Mutex mutex_;
  uint64_t size_ ABSL_GUARDED_BY(mutex_) = 0;
};

rocksdb::Options StoreOptions() {
  rocksdb::Options options;
  options.create_if_missing = true;
  // A torn last record is a write nobody was told about; anything else damaged must be noticed.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.keep_log_file_num = 3;
  // A town's log is small: little memory, few files.
  options.write_buffer_size = 8 << 20;
  options.max_open_files = 256;
  options.max_background_jobs = 2;
  options.compression = rocksdb::kNoCompression;
  return options;
}

absl::Status CheckFormat(rocksdb::DB& db) {
  std::string format;
  rocksdb::Status status = db.Get(rocksdb::ReadOptions(), AsSlice(kFormatKey), &format);
  if (status.IsNotFound()) {
    rocksdb::WriteOptions options;
    options.sync = true;
    return ToAbsl(db.Put(options, AsSlice(kFormatKey), AsSlice(kFormat)),
                  "writing the store's format");
  }
  RETURN_IF_ERROR(ToAbsl(status, "reading the store's format"));
  if (format == kFormat) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the store has format ", format,
                                                    ", this program reads ", kFormat,
                                                    ": it was written by a newer version"));
}

}  // namespace

LogDatabase::LogDatabase(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}
LogDatabase::~LogDatabase() = default;

absl::StatusOr<std::unique_ptr<LogDatabase>> LogDatabase::Open(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat(folder, ": ", error.message()));
  rocksdb::DB* raw = nullptr;
  RETURN_IF_ERROR(
      ToAbsl(rocksdb::DB::Open(StoreOptions(), folder, &raw), absl::StrCat("opening ", folder)));
  std::unique_ptr<rocksdb::DB> db(raw);
  RETURN_IF_ERROR(CheckFormat(*db));
  return std::unique_ptr<LogDatabase>(new LogDatabase(std::move(db)));
}

absl::StatusOr<std::unique_ptr<federation::LogStore>> LogDatabase::OpenLog(absl::string_view log) {
  auto store = std::make_unique<RocksDbLogStore>(db_.get(), log, write_durations_);
  RETURN_IF_ERROR(store->FindSize());
  return store;
}

std::vector<std::string> LogDatabase::Logs() const {
  std::vector<std::string> logs;
  std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(rocksdb::ReadOptions()));
  for (it->SeekToFirst(); it->Valid();) {
    const absl::string_view key = AsView(it->key());
    const size_t slash = key.find('/');
    if (slash == absl::string_view::npos) {
      it->Next();
      continue;
    }
    logs.emplace_back(key.substr(0, slash));
    it->Seek(logs.back() + "0");  // '0' follows '/': past all keys of this log.
  }
  return logs;
}

absl::Status LogDatabase::Backup(const std::string& folder) const {
  rocksdb::Checkpoint* raw = nullptr;
  RETURN_IF_ERROR(ToAbsl(rocksdb::Checkpoint::Create(db_.get(), &raw), "preparing a backup"));
  std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  return ToAbsl(checkpoint->CreateCheckpoint(folder), absl::StrCat("backing up to ", folder));
}

}  // namespace ambito::platform
