#include "lib/platform/rocksdb_log_store.h"

#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/checkpoint.h"
#include "lib/federation/merkle.h"
#include "lib/platform/log.h"
#include "lib/platform/mutex.h"
#include "lib/platform/rebuild.h"
#include "lib/platform/rocksdb_engine.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

using federation::Digest;
using federation::LogAppend;
using federation::LogImage;
using federation::LogRun;
using federation::ObjectState;

rocksdb::Slice AsSlice(absl::string_view text) { return {text.data(), text.size()}; }
absl::string_view AsView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

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

// An iterator, and the database held open for it.
struct Cursor {
  RocksDbEngine::Lease database;
  std::unique_ptr<rocksdb::Iterator> it;

  bool At(absl::string_view prefix) const {
    return it->Valid() && it->key().starts_with(AsSlice(prefix));
  }
};

absl::StatusOr<Cursor> NewCursor(RocksDbEngine& engine) {
  ASSIGN_OR_RETURN(RocksDbEngine::Lease database, engine.Use());
  std::unique_ptr<rocksdb::Iterator> it(database->NewIterator(rocksdb::ReadOptions()));
  return Cursor{std::move(database), std::move(it)};
}

// The newest signed head; empty when there is none.
absl::StatusOr<std::string> NewestHead(RocksDbEngine& engine, absl::string_view log) {
  const std::string prefix = absl::StrCat(log, "/c");
  ASSIGN_OR_RETURN(const Cursor cursor, NewCursor(engine));
  cursor.it->SeekForPrev(prefix + BigEndian(UINT64_MAX));
  RETURN_IF_ERROR(FromRocksDb(cursor.it->status(), "reading a signed head"));
  return cursor.At(prefix) ? cursor.it->value().ToString() : std::string();
}

absl::StatusOr<std::string> Get(RocksDbEngine& engine, const std::string& key,
                                absl::string_view what) {
  std::string value;
  ASSIGN_OR_RETURN(const RocksDbEngine::Lease database, engine.Use());
  RETURN_IF_ERROR(FromRocksDb(database->Get(rocksdb::ReadOptions(), key, &value), what));
  return value;
}

class RocksDbLogStore : public federation::LogStore {
 public:
  RocksDbLogStore(RocksDbEngine& engine, absl::string_view log, Durations& write_durations)
      : engine_(engine),
        log_(log),
        prefix_(absl::StrCat(log, "/")),
        write_durations_(write_durations) {}

  absl::Status FindSize() {
    uint64_t size = 0;
    {
      // Let go of before the lock: an append takes the two the other way round.
      ASSIGN_OR_RETURN(const Cursor last, SeekBack("h", BigEndian(UINT64_MAX)));
      if (last.At(Key("h"))) size = KeyIndex(last.it->key()) + 1;
    }
    MutexLock lock(&mutex_);
    size_ = size;
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
    ASSIGN_OR_RETURN(image.head, NewestHead(engine_, log_));
    return image;
  }

  absl::Status Append(const LogAppend& append) override {
    MutexLock lock(&mutex_);
    if (append.first_index != size_) {
      return absl::FailedPreconditionError(
          absl::StrCat("the log holds ", size_, " entries, not ", append.first_index));
    }
    const uint64_t new_size = size_ + append.entries.size();
    {
      const Durations::Watch watch(write_durations_);
      RETURN_IF_ERROR(engine_.Write(Batch(append, new_size), "writing the log"));
    }
    size_ = new_size;
    return absl::OkStatus();
  }

  absl::StatusOr<std::string> Entry(uint64_t index) const override {
    ASSIGN_OR_RETURN(std::string hash,
                     Get(engine_, Key("h", BigEndian(index)), "reading a leaf hash"));
    auto entry = Get(engine_, Key("e", BigEndian(index)), "reading an entry");
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
    RETURN_IF_ERROR(CutAtHead(run));
    return run;
  }

  absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object_id, uint64_t before,
                                                size_t limit) const override {
    std::vector<uint64_t> indexes;
    const std::string prefix = Key("y", absl::StrCat(object_id, absl::string_view("\0", 1)));
    if (before == 0) return indexes;
    ASSIGN_OR_RETURN(const Cursor cursor, NewCursor(engine_));
    rocksdb::Iterator* it = cursor.it.get();
    it->SeekForPrev(prefix + BigEndian(before - 1));
    for (; it->Valid() && it->key().starts_with(prefix) && it->key().size() == prefix.size() + 8 &&
           indexes.size() < limit;
         it->Prev()) {
      indexes.push_back(KeyIndex(it->key()));
    }
    RETURN_IF_ERROR(FromRocksDb(it->status(), "reading the history"));
    return indexes;
  }

  absl::Status PutNote(absl::string_view name, absl::string_view value) override {
    MutexLock lock(&mutex_);
    rocksdb::WriteBatch batch;
    SetNote(batch, name, value);
    const Durations::Watch watch(write_durations_);
    return engine_.Write(std::move(batch), "writing a note");
  }

  absl::StatusOr<std::string> Note(absl::string_view name) const override {
    return Get(engine_, Key("n", name), "reading a note");
  }

 private:
  std::string Key(absl::string_view kind, absl::string_view rest = "") const {
    return absl::StrCat(prefix_, kind, rest);
  }

  uint64_t Size() const {
    MutexLock lock(&mutex_);
    return size_;
  }

  // At the last key of `kind` that is not after `rest`; the caller checks the prefix.
  absl::StatusOr<Cursor> SeekBack(absl::string_view kind, absl::string_view rest) const {
    ASSIGN_OR_RETURN(Cursor cursor, NewCursor(engine_));
    cursor.it->SeekForPrev(Key(kind, rest));
    RETURN_IF_ERROR(FromRocksDb(cursor.it->status(), "reading the log"));
    return cursor;
  }

  template <typename Visit>
  absl::Status ForEach(absl::string_view kind, Visit visit) const {
    const std::string prefix = Key(kind);
    ASSIGN_OR_RETURN(const Cursor cursor, NewCursor(engine_));
    for (cursor.it->Seek(prefix); cursor.At(prefix); cursor.it->Next()) {
      RETURN_IF_ERROR(
          visit(AsView(cursor.it->key()).substr(prefix.size()), AsView(cursor.it->value())));
    }
    return FromRocksDb(cursor.it->status(), "reading the log");
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
  absl::Status CutAtHead(LogRun& run) const {
    if (run.entries.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Cursor last,
                     SeekBack("c", BigEndian(run.first_index + run.entries.size())));
    if (!last.At(Key("c"))) return absl::OkStatus();
    const uint64_t head_size = KeyIndex(last.it->key());
    if (head_size <= run.first_index) return absl::OkStatus();
    run.entries.resize(head_size - run.first_index);
    run.head = last.it->value().ToString();
    return absl::OkStatus();
  }

  RocksDbEngine& engine_;
  const std::string log_;
  const std::string prefix_;
  Durations& write_durations_;
  mutable Mutex mutex_;
  uint64_t size_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Beside a log that was dropped, until the store is written anew.
constexpr absl::string_view kRebuildNote = "rebuild";

// All keys of one kind of one log.
KeyRange KindOf(absl::string_view log, absl::string_view kind) {
  const std::string begin = absl::StrCat(log, "/", kind);
  std::string end = begin;
  ++end.back();
  return {begin, end};
}

// Heads of one log: which is over more entries.
bool IsLarger(const std::string& a, const std::string& b) {
  if (b.empty()) return true;
  const auto of_a = federation::ParseCheckpoint(a), of_b = federation::ParseCheckpoint(b);
  return of_a.ok() && of_b.ok() && of_a->size > of_b->size;
}

}  // namespace

LogDatabase::LogDatabase(std::unique_ptr<RocksDbEngine> engine) : engine_(std::move(engine)) {}
LogDatabase::~LogDatabase() = default;

absl::StatusOr<std::unique_ptr<LogDatabase>> LogDatabase::Open(const std::string& given,
                                                               StoreOptions options) {
  std::string folder = given;
  while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
  RETURN_IF_ERROR(FinishRebuild(folder));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return absl::FailedPreconditionError(absl::StrCat(folder, ": ", error.message()));
  ASSIGN_OR_RETURN(auto engine, RocksDbEngine::Open(folder, options));
  std::unique_ptr<LogDatabase> database(new LogDatabase(std::move(engine)));
  if (options.read_only) return database;
  ASSIGN_OR_RETURN(const std::vector<KeyRange> dropped, database->Dropped());
  if (dropped.empty()) return database;
  database.reset();
  // Where it cannot be done, the store goes on as it was: without what was dropped.
  const absl::Status rebuilt = RebuildStore(folder, dropped);
  LogEvent(rebuilt.ok() ? spdlog::level::warn : spdlog::level::err,
           "store written anew without what was dropped",
           {{"folder", folder}, {"detail", rebuilt.ok() ? "done" : rebuilt.ToString()}});
  ASSIGN_OR_RETURN(engine, RocksDbEngine::Open(folder, std::move(options)));
  return std::unique_ptr<LogDatabase>(new LogDatabase(std::move(engine)));
}

// All that is left of dropped logs, and what came since: it comes again.
absl::StatusOr<std::vector<KeyRange>> LogDatabase::Dropped() const {
  ASSIGN_OR_RETURN(const std::vector<std::string> logs, Logs());
  std::vector<KeyRange> dropped;
  for (const std::string& log : logs) {
    const std::string note = absl::StrCat(log, "/n", kRebuildNote);
    const auto wanted = Get(*engine_, note, "reading a note");
    if (absl::IsNotFound(wanted.status())) continue;
    RETURN_IF_ERROR(wanted.status());
    for (const char* kind : {"c", "e", "h"}) dropped.push_back(KindOf(log, kind));
    dropped.emplace_back(note, note + '\0');
    for (const char* kind : {"o", "y"}) dropped.push_back(KindOf(log, kind));
  }
  return dropped;
}

absl::StatusOr<std::unique_ptr<federation::LogStore>> LogDatabase::OpenLog(absl::string_view log) {
  auto store = std::make_unique<RocksDbLogStore>(*engine_, log, write_durations_);
  RETURN_IF_ERROR(store->FindSize());
  return store;
}

absl::StatusOr<std::vector<std::string>> LogDatabase::Logs() const {
  std::vector<std::string> logs;
  ASSIGN_OR_RETURN(const Cursor cursor, NewCursor(*engine_));
  for (cursor.it->SeekToFirst(); cursor.it->Valid();) {
    const absl::string_view key = AsView(cursor.it->key());
    const size_t slash = key.find('/');
    if (slash == absl::string_view::npos) {
      cursor.it->Next();
      continue;
    }
    logs.emplace_back(key.substr(0, slash));
    cursor.it->Seek(logs.back() + "0");  // '0' follows '/': past all keys of this log.
  }
  RETURN_IF_ERROR(FromRocksDb(cursor.it->status(), "reading which logs there are"));
  return logs;
}

absl::StatusOr<LogHeads> LogDatabase::Heads() const {
  ASSIGN_OR_RETURN(const std::vector<std::string> logs, Logs());
  LogHeads heads;
  for (const std::string& log : logs) {
    ASSIGN_OR_RETURN(std::string head, NewestHead(*engine_, log));
    if (!head.empty()) heads[log] = std::move(head);
  }
  return heads;
}

absl::StatusOr<std::string> LogDatabase::RememberedHead(absl::string_view log) const {
  ASSIGN_OR_RETURN(std::string head, NewestHead(*engine_, log));
  auto dropped = Get(*engine_, absl::StrCat(log, "/n", kDroppedHeadNote), "reading a note");
  if (absl::IsNotFound(dropped.status())) return head;
  RETURN_IF_ERROR(dropped.status());
  return IsLarger(*dropped, head) ? dropped : head;
}

absl::Status LogDatabase::DropLog(absl::string_view log) {
  const auto head = RememberedHead(log);
  // A head that is damaged too cannot be remembered; that must not keep the damage in place.
  if (!head.ok() && !absl::IsDataLoss(head.status())) return head.status();
  rocksdb::WriteBatch batch;
  for (const char* kind : {"c", "e", "h", "o", "y"}) {
    const auto [begin, end] = KindOf(log, kind);
    batch.DeleteRange(begin, end);
  }
  if (head.ok() && !head->empty()) batch.Put(absl::StrCat(log, "/n", kDroppedHeadNote), *head);
  batch.Put(absl::StrCat(log, "/n", kRebuildNote), "the file with the damage is still there");
  return engine_->Write(std::move(batch), absl::StrCat("dropping log ", log));
}

absl::Status LogDatabase::VerifyChecksums() const {
  ASSIGN_OR_RETURN(const RocksDbEngine::Lease database, engine_->Use());
  return FromRocksDb(database->VerifyChecksum(), absl::StrCat("checking ", engine_->folder()));
}

absl::Status LogDatabase::Checkpoint(const std::string& folder) const {
  ASSIGN_OR_RETURN(const RocksDbEngine::Lease database, engine_->Use());
  rocksdb::Checkpoint* raw = nullptr;
  RETURN_IF_ERROR(
      FromRocksDb(rocksdb::Checkpoint::Create(database.get(), &raw), "preparing a backup"));
  std::unique_ptr<rocksdb::Checkpoint> checkpoint(raw);
  return FromRocksDb(checkpoint->CreateCheckpoint(folder), absl::StrCat("backing up to ", folder));
}

}  // namespace ambito::platform
