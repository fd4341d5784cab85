// Values and stand-ins for tests of logs: changes, a town with its log, signatures that cost
// nothing, a store that fails when told to.
#ifndef AMBITO_TESTS_SUPPORT_FEDERATION_H_
#define AMBITO_TESTS_SUPPORT_FEDERATION_H_

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/federation.pb.h"
#include "lib/federation/log_store.h"
#include "lib/federation/owned_log.h"
#include "lib/federation/signature.h"

namespace ambito::test {

inline constexpr char kSlug[] = "bassa-prova";
inline constexpr char kTown[] = "015140";

v1::Change PutSheet(const std::string& sheet_id, const std::string& title = "Asilo nido");
v1::Change DeleteSheet(const std::string& sheet_id);
// `count` sheets named PREFIX0, PREFIX1, …
std::vector<v1::Change> PutSheets(const std::string& prefix, int count,
                                  const std::string& title = "Asilo nido");

// Keyed digests in place of Ed25519: a hundred times faster, as strict about every byte.
std::unique_ptr<federation::Signer> NewStandInSigner(absl::string_view seed);
const federation::SignatureScheme& StandInScheme();

// Passes everything on to a store that outlives it, but fails as told: each append takes one of
// `append_results`, each note one of `note_results`, and only an OK lets it through; reads fail
// while `read_result` is not OK.
class FaultyLogStore : public federation::LogStore {
 public:
  explicit FaultyLogStore(federation::LogStore& store) : store_(&store) {}

  std::deque<absl::Status> append_results;
  std::deque<absl::Status> note_results;
  absl::Status read_result;

  absl::StatusOr<federation::LogImage> Load() const override { return store_->Load(); }
  absl::Status Append(const federation::LogAppend& append) override;
  absl::StatusOr<std::string> Entry(uint64_t index) const override { return store_->Entry(index); }
  absl::StatusOr<federation::LogRun> ReadRun(uint64_t first, size_t max_bytes) const override;
  absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object_id, uint64_t before,
                                                size_t limit) const override {
    return store_->History(object_id, before, limit);
  }
  absl::Status PutNote(absl::string_view name, absl::string_view value) override;
  absl::StatusOr<std::string> Note(absl::string_view name) const override {
    return store_->Note(name);
  }

 private:
  federation::LogStore* store_;
};

// A municipality with its log in memory and a stand-in key.
class TownLog {
 public:
  explicit TownLog(absl::string_view town = kTown, absl::string_view seed = "key");

  // The test fails when the log does not take them.
  void Edit(v1::Change change);
  void Import(std::vector<v1::Change> changes);

  federation::OwnedLog& owned() { return *owned_; }
  const federation::ChangeLog& log() const { return owned_->log(); }
  FaultyLogStore& store() { return store_; }
  const federation::Signer& signer() const { return *signer_; }

 private:
  void Append(std::vector<v1::Change> changes, const std::string& import_id);

  std::unique_ptr<federation::Signer> signer_;
  std::unique_ptr<federation::LogStore> memory_;
  FaultyLogStore store_;
  std::unique_ptr<federation::OwnedLog> owned_;
  int imports_ = 0;
};

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_FEDERATION_H_
