// The municipality's copy of the assembly's ledger, and its word as a witness: assembly::Witness
// held against the municipality's own log. Safe for concurrent use.
#ifndef AMBITO_MUNICIPAL_NODE_LEDGER_LEDGER_COPY_H_
#define AMBITO_MUNICIPAL_NODE_LEDGER_LEDGER_COPY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ambito/v1/node_service.pb.h"
#include "lib/assembly/witness.h"
#include "lib/platform/clock.h"
#include "lib/platform/mutex.h"
#include "municipal-node/registry/sheet_registry.h"

namespace ambito::node {

class LedgerCopy {
 public:
  // All outlive it. As Witness::Open.
  static absl::StatusOr<std::unique_ptr<LedgerCopy>> Open(SheetRegistry& registry,
                                                          federation::LogStore& store,
                                                          const federation::Signer& signer,
                                                          const platform::Clock& clock);

  uint64_t size() const;
  // As Witness::waits.
  bool waits() const;
  absl::StatusOr<std::vector<std::string>> Read(uint64_t first_index, size_t max_bytes) const;

  // As the functions of Witness of these names.
  absl::Status Take(std::vector<std::string> entries);
  absl::StatusOr<std::string> Cosign(absl::string_view head);
  absl::Status SeeWitnessed(absl::string_view head);
  absl::StatusOr<std::string> Sign(absl::string_view text);

  // As WitnessService.KeepVote: in the municipality's own log once OK. The same again is OK.
  absl::Status KeepVote(const std::string& entry, absl::string_view mayor);
  // Kept votes on open ballots that the ledger does not have: entries to send to the hub.
  absl::StatusOr<std::vector<std::string>> VotesWaiting() const;

  // Why it does not cosign, for status; empty: it does.
  void Explain(std::string detail);
  v1::GetLedgerCopyResponse Describe() const;

 private:
  LedgerCopy(SheetRegistry& registry, const platform::Clock& clock, assembly::Witness witness)
      : registry_(registry), clock_(clock), witness_(std::move(witness)) {}

  uint64_t NowSeconds() const;
  absl::StatusOr<assembly::Vote> CheckVote(const std::string& entry) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool IsWaiting(const v1::KeptVote& vote) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  SheetRegistry& registry_;
  const platform::Clock& clock_;
  mutable platform::Mutex mutex_;
  assembly::Witness witness_ ABSL_GUARDED_BY(mutex_);
  std::string detail_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_LEDGER_LEDGER_COPY_H_
