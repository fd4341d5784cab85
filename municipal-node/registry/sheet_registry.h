// What a municipality holds: its sheets, profile and acceptances, each edit an entry of its log.
// Safe for concurrent use. Every write is durable when it returns OK; nothing of it is there
// otherwise.
#ifndef AMBITO_MUNICIPAL_NODE_REGISTRY_SHEET_REGISTRY_H_
#define AMBITO_MUNICIPAL_NODE_REGISTRY_SHEET_REGISTRY_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "ambito/v1/federation.pb.h"
#include "ambito/v1/node_service.pb.h"
#include "lib/charter/read_files.h"
#include "lib/federation/owned_log.h"
#include "lib/platform/author_ids.h"
#include "lib/platform/clock.h"
#include "lib/platform/mutex.h"

namespace ambito::node {

class SheetRegistry {
 public:
  struct Options {
    std::string district_slug;
    std::string municipality;
    std::vector<v1::Member> members;
    // A store that is empty or restored takes no edit until MetHub; false where there is no hub.
    bool restored_waits_for_hub = true;
    // Keys that signed its log before.
    federation::LogKeys earlier_log_keys;
  };

  // `store`, `signer` and `clock` outlive it. DATA_LOSS when the store does not match its head.
  static absl::StatusOr<std::unique_ptr<SheetRegistry>> Open(Options options,
                                                             federation::LogStore& store,
                                                             const federation::Signer& signer,
                                                             const platform::Clock& clock);

  // All or nothing; see SheetService for the errors.
  absl::StatusOr<v1::ImportSheetsResponse> Import(absl::string_view bytes,
                                                  const v1::ImportOptions& options,
                                                  absl::string_view staff);
  absl::StatusOr<v1::CreateSheetResponse> Create(const v1::ServiceSheet& sheet,
                                                 absl::string_view staff);
  absl::StatusOr<v1::UpdateSheetResponse> Update(const v1::ServiceSheet& sheet,
                                                 uint64_t expected_revision,
                                                 absl::string_view staff);
  absl::Status Delete(absl::string_view sheet_id, uint64_t expected_revision,
                      absl::string_view reason, absl::string_view staff);
  absl::Status Accept(const v1::Acceptance& acceptance, bool withdraw, absl::string_view staff);

  // One a ballot; kept as signed.
  absl::Status KeepVote(v1::KeptVote vote, absl::string_view mayor);
  absl::StatusOr<std::vector<v1::KeptVote>> KeptVotes() const;

  absl::StatusOr<v1::StoredSheet> Get(absl::string_view sheet_id) const;
  // Sheets with an id after `after`, at most `limit`, sorted by id.
  absl::StatusOr<std::vector<v1::StoredSheet>> List(absl::string_view after, size_t limit) const;
  // Newest first, entries before log index `before`.
  absl::StatusOr<std::vector<v1::LogEntry>> History(absl::string_view sheet_id, uint64_t before,
                                                    size_t limit) const;
  absl::StatusOr<std::vector<v1::Acceptance>> Acceptances() const;
  absl::StatusOr<v1::MunicipalityFile> Export() const;

  struct Figures {
    uint64_t log_size = 0;
    std::string head;
    int sheets = 0;
  };
  Figures figures() const;

  // The store is empty, was restored or is behind the hub, which it has not met since.
  bool restored() const;
  // The hub holds nothing that this log lacks: the store takes edits again.
  absl::Status MetHub();
  // The hub holds entries that this log lacks: an edit now would make a second history, so edits
  // wait, as after a restore.
  absl::Status BehindHub();
  // Entries of this log that it had lost, each head checked by the replication.
  absl::Status Adopt(const federation::ChangeLog::Step& step);

  // A store that waits for its hub takes edits all the same: beside the log, unsigned, until they
  // are rebased. The reason stays in the note `went_alone/TIME`. FAILED_PRECONDITION when it does
  // not wait.
  absl::Status GoAlone(absl::string_view reason, absl::string_view staff);
  bool alone() const;
  size_t edits_alone() const;
  // What became, or would become, of the edits written alone; those of the objects in `discard` are
  // dropped. FAILED_PRECONDITION while the hub has not been met.
  absl::StatusOr<v1::RebaseNodeResponse> Rebase(const v1::RebaseNodeRequest& request);
  const Options& options() const { return options_; }

  // Runs `use` while no edit can happen. The references stay valid as long as the registry; what
  // they refer to only stands still inside a call.
  void WithLog(
      absl::FunctionRef<void(const federation::ChangeLog&, const federation::LogStore&)> use) const;
  // Called after every append, outside the lock. Set once, before the first edit.
  void OnAppended(std::function<void()> listener) { appended_ = std::move(listener); }

 private:
  SheetRegistry(Options options, federation::OwnedLog log, federation::LogStore& store,
                const federation::Signer& signer, const platform::Clock& clock);

  charter::CheckContext Context() const;
  absl::Status Append(std::vector<v1::Change> changes, absl::string_view staff, bool import)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckMayEdit() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool waits() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return restored_ && options_.restored_waits_for_hub;
  }
  absl::Status CheckRevision(absl::string_view sheet_id, uint64_t expected) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::vector<v1::StoredSheet>> ListLocked(absl::string_view after,
                                                          size_t limit) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::vector<v1::Acceptance>> AcceptancesLocked() const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<v1::StoredSheet> Stored(absl::string_view sheet_id) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status ReadRestored();
  void Notify() const;

  const Options options_;
  federation::LogStore& store_;
  const platform::Clock& clock_;
  std::function<void()> appended_;
  mutable platform::Mutex mutex_;
  federation::OwnedLog log_ ABSL_GUARDED_BY(mutex_);
  platform::AuthorIds authors_ ABSL_GUARDED_BY(mutex_);
  bool restored_ ABSL_GUARDED_BY(mutex_) = false;
  bool alone_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_REGISTRY_SHEET_REGISTRY_H_
