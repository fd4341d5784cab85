// Entries of a log, as bytes of anybody's encoding, through ChangeLog::Prepare.
#include <algorithm>

#include "lib/federation/change_log.h"
#include "tests/fuzz/target.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

constexpr size_t kMaxEntries = 8;

const ChangeLog& Log() {
  static const auto& log = *[] {
    static auto& town = *new test::TownLog;
    town.Edit(test::PutSheet("asilo-nido"));
    town.Import(test::PutSheets("s", 2));
    return &town.log();
  }();
  return log;
}

// As it comes, or with log, index and import as they must be, so that the change is looked at.
std::string TakeEntry(fuzz::Bytes& bytes, uint64_t index, std::string* import_id) {
  const uint8_t kind = bytes.Byte();
  std::string raw = bytes.Text(static_cast<size_t>(bytes.Byte()) << 1);
  v1::LogEntry entry;
  if (kind % 4 == 0 || !entry.ParseFromString(raw)) return raw;
  entry.set_log(test::kTown);
  entry.set_index(index);
  if (kind % 4 == 1) return entry.SerializeAsString();
  *import_id = entry.import_id().empty() ? *import_id : entry.import_id();
  entry.set_import_id(*import_id);
  entry.set_last_of_import(!import_id->empty() && (kind % 4 == 3 || bytes.empty()));
  if (entry.last_of_import()) import_id->clear();
  return entry.SerializeAsString();
}

void CheckObjects(const LogAppend& append) {
  FUZZ_CHECK(append.object_ids.size() == append.entries.size());
  FUZZ_CHECK(append.leaf_hashes.size() == append.entries.size());
  for (const std::string& id : append.object_ids) {
    FUZZ_CHECK(!id.empty() && id.size() <= kMaxObjectIdBytes);
    FUZZ_CHECK(std::none_of(id.begin(), id.end(), [](char c) { return c >= 0 && c < ' '; }));
    const bool removed = std::binary_search(append.removed.begin(), append.removed.end(), id);
    FUZZ_CHECK(removed != (append.put.count(id) > 0));
  }
}

FUZZ_TARGET(log_entry, input) {
  fuzz::Bytes bytes(input);
  std::vector<std::string> entries;
  std::string import_id;
  while (!bytes.empty() && entries.size() < kMaxEntries) {
    entries.push_back(TakeEntry(bytes, Log().size() + entries.size(), &import_id));
  }
  const auto step = Log().Prepare(entries);
  if (!step.ok()) return;
  CheckObjects(step->append);
  FUZZ_CHECK(step->append.entries == entries);
  FUZZ_CHECK(step->checkpoint.size == Log().size() + entries.size());
  ChangeLog log = Log();
  log.Commit(*step, "head");
  FUZZ_CHECK(log.RootAt(log.size()) == step->checkpoint.root);
  FUZZ_CHECK(RootOf(log.leaf_hashes()) == step->checkpoint.root);
  FUZZ_CHECK(StateDigest(log.objects()) == step->checkpoint.state_digest);
}

}  // namespace
}  // namespace ambito::federation
