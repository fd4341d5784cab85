// The assembly's ledger at the hub: takes entries that count, has heads witnessed, closes ballots
// when they can be, gives followers what they lack. Safe for concurrent use.
#ifndef AMBITO_DISTRICT_HUB_LEDGER_LEDGER_KEEPER_H_
#define AMBITO_DISTRICT_HUB_LEDGER_LEDGER_KEEPER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ambito/v1/ledger_service.pb.h"
#include "lib/assembly/head_offer.h"
#include "lib/assembly/ledger_log.h"
#include "lib/assembly/signature_collection.h"
#include "lib/federation/checkpoint.h"
#include "lib/platform/clock.h"
#include "lib/platform/mutex.h"

namespace ambito::hub {

class LedgerKeeper {
 public:
  // `store`, `signer` (the hub's key) and `clock` outlive it. As LedgerLog::Open.
  static absl::StatusOr<std::unique_ptr<LedgerKeeper>> Open(const std::string& district_slug,
                                                            federation::LogStore& store,
                                                            const federation::Signer& signer,
                                                            const platform::Clock& clock);

  // As LedgerService.AppendEntry.
  absl::StatusOr<v1::AppendEntryResponse> Append(const std::string& entry);
  // As LedgerService.CosignHead.
  absl::Status Cosign(absl::string_view cosignature);
  // Entries the ledger has lost, from a node's copy; returns its size then. FAILED_PRECONDITION
  // when they do not follow what there is.
  absl::StatusOr<uint64_t> Return(uint64_t first_index, std::vector<std::string> entries);
  // A node holds so many entries. A ledger that was lost or restored takes nothing new before so
  // many have been heard that no witnessed entry can be missing.
  void HeardFrom(const std::string& istat_code, uint64_t size);

  // As the rpcs of these names. `first`: whose signature comes first, where there is a choice.
  absl::StatusOr<v1::PendingStatement> LayOut(std::string text, absl::string_view first);
  v1::ListPendingResponse Pending() const;
  absl::StatusOr<v1::SignPendingResponse> SignPending(absl::string_view note);

  // Signs and appends an entry of the hub's own. As Append.
  template <typename Entry>
  absl::Status Say(const Entry& entry) {
    return SayText(WithState([&](const assembly::LedgerState& state) {
      return WriteStatement(TextOf(state.name(), entry));
    }));
  }

  // The log keys of a member as the ledger has them, empty when the last was taken back; none for
  // whom the ledger does not name.
  std::optional<federation::LogKeys> NodeKeys(absl::string_view istat_code) const;
  bool IsQuarantined(const std::string& istat_code) const;

  // What a follower has been sent.
  struct Position {
    uint64_t size = 0;
    uint64_t offers = 0;
    uint64_t witnessed = 0;
  };
  // What comes next, and moves on; nothing: it has everything.
  absl::StatusOr<std::optional<v1::FollowLedgerResponse>> Next(Position& position) const;
  // Called after every change, outside the lock; must not block. Returns a number to stop with.
  uint64_t Listen(std::function<void()> listener);
  void StopListening(uint64_t number);

  // What time alone brings about: ballots that close, heads that nobody cosigned. Every second.
  void Tick();

  // A head that enough have cosigned, over the publication with this index and no later one; empty:
  // there is none.
  absl::StatusOr<std::string> HeadOfPublication(uint64_t index) const;
  absl::StatusOr<std::vector<std::string>> Entries(uint64_t size) const;
  absl::StatusOr<std::string> Note(absl::string_view name) const;
  absl::Status PutNote(absl::string_view name, absl::string_view value);

  template <typename Use>
  auto WithState(const Use& use) const {
    platform::MutexLock lock(&mutex_);
    return use(log_.state());
  }
  std::string detail() const;  // Why nothing is taken now; empty: it is.

 private:
  LedgerKeeper(assembly::LedgerLog log, const federation::Signer& signer,
               const platform::Clock& clock)
      : signer_(signer), clock_(clock), log_(std::move(log)) {}

  absl::Status Load();
  absl::Status SayText(const std::string& text);
  absl::StatusOr<v1::AppendEntryResponse> AppendLocked(const std::string& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void DropWhatCannotCount() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckSuperseded(absl::string_view cosignature) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckTakes(absl::string_view text) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Advance() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeWitnessed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void KeepPublicationHeads(const std::string& head, uint64_t size)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool CloseWhatMay() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MayClose(const assembly::BallotRecord& record) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Offer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  size_t Quorum() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status KeepPending() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  v1::ListPendingResponse PendingLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Notify();

  const federation::Signer& signer_;
  const platform::Clock& clock_;
  mutable platform::Mutex mutex_;
  assembly::LedgerLog log_ ABSL_GUARDED_BY(mutex_);
  std::vector<assembly::SignatureCollection> pending_ ABSL_GUARDED_BY(mutex_);
  bool recovering_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<std::string> heard_ ABSL_GUARDED_BY(mutex_);  // Nodes with no more than we have.
  std::optional<assembly::HeadOffer> offer_ ABSL_GUARDED_BY(mutex_);
  int64_t offered_at_ms_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t offers_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string witnessed_ ABSL_GUARDED_BY(mutex_);
  uint64_t witnessed_size_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t witnessed_count_ ABSL_GUARDED_BY(mutex_) = 0;
  bool offer_witnessed_ ABSL_GUARDED_BY(mutex_) = false;
  // Guards listeners alone, so that none is called after StopListening returns.
  platform::Mutex listeners_mutex_;
  std::map<uint64_t, std::function<void()>> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
  uint64_t next_listener_ ABSL_GUARDED_BY(listeners_mutex_) = 1;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_LEDGER_LEDGER_KEEPER_H_
