#include "tests/support/federation.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/federation/digest.h"
#include "lib/federation/memory_log_store.h"

namespace ambito::test {
namespace {

std::string KeyedDigest(absl::string_view public_key, absl::string_view message) {
  const std::string first =
      federation::DigestBytes(federation::Sha256(absl::StrCat(public_key, message)));
  return first + first;
}

class StandInSigner : public federation::Signer {
 public:
  explicit StandInSigner(absl::string_view seed)
      : public_key_(federation::DigestBytes(federation::Sha256(seed))) {}
  std::string Sign(absl::string_view message) const override {
    return KeyedDigest(public_key_, message);
  }
  std::string public_key() const override { return public_key_; }

 private:
  const std::string public_key_;
};

class StandIn : public federation::SignatureScheme {
 public:
  bool Verify(absl::string_view public_key, absl::string_view message,
              absl::string_view signature) const override {
    return signature == KeyedDigest(public_key, message);
  }
};

absl::Status Next(std::deque<absl::Status>& results) {
  if (results.empty()) return absl::OkStatus();
  const absl::Status result = results.front();
  results.pop_front();
  return result;
}

void Require(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::abort();
}

}  // namespace

v1::Change PutSheet(const std::string& sheet_id, const std::string& title) {
  v1::Change change;
  change.mutable_put_sheet()->set_sheet_id(sheet_id);
  change.mutable_put_sheet()->set_local_title(title);
  return change;
}

v1::Change DeleteSheet(const std::string& sheet_id) {
  v1::Change change;
  change.mutable_delete_sheet()->set_sheet_id(sheet_id);
  change.mutable_delete_sheet()->set_reason("servizio cessato");
  return change;
}

std::vector<v1::Change> PutSheets(const std::string& prefix, int count, const std::string& title) {
  std::vector<v1::Change> changes;
  for (int i = 0; i < count; ++i) changes.push_back(PutSheet(absl::StrCat(prefix, i), title));
  return changes;
}

std::unique_ptr<federation::Signer> NewStandInSigner(absl::string_view seed) {
  return std::make_unique<StandInSigner>(seed);
}

const federation::SignatureScheme& StandInScheme() {
  static const StandIn scheme;
  return scheme;
}

absl::Status FaultyLogStore::Append(const federation::LogAppend& append) {
  const absl::Status result = Next(append_results);
  return result.ok() ? store_->Append(append) : result;
}

absl::Status FaultyLogStore::PutNote(absl::string_view name, absl::string_view value) {
  const absl::Status result = Next(note_results);
  return result.ok() ? store_->PutNote(name, value) : result;
}

absl::StatusOr<federation::LogRun> FaultyLogStore::ReadRun(uint64_t first, size_t max_bytes) const {
  if (!read_result.ok()) return read_result;
  return store_->ReadRun(first, max_bytes);
}

TownLog::TownLog(absl::string_view town, absl::string_view seed)
    : signer_(NewStandInSigner(seed)), memory_(federation::NewMemoryLogStore()), store_(*memory_) {
  auto opened = federation::OwnedLog::Open(kSlug, town, store_, *signer_, StandInScheme());
  Require(opened.status());
  owned_ = std::make_unique<federation::OwnedLog>(*std::move(opened));
}

void TownLog::Edit(v1::Change change) { Append({std::move(change)}, ""); }

void TownLog::Import(std::vector<v1::Change> changes) {
  Append(std::move(changes), absl::StrCat("import-", ++imports_));
}

void TownLog::Append(std::vector<v1::Change> changes, const std::string& import_id) {
  const int64_t now_ms = 1'700'000'000'000 + static_cast<int64_t>(log().size());
  Require(owned_->Append(std::move(changes), {"a-0001", now_ms, import_id}).status());
}

}  // namespace ambito::test
