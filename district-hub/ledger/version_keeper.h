// Versions of the charter at the hub: frozen from the copies of the nodes' logs, kept whole beside
// the ledger, and bound with it into bundles. Safe for concurrent use.
#ifndef AMBITO_DISTRICT_HUB_LEDGER_VERSION_KEEPER_H_
#define AMBITO_DISTRICT_HUB_LEDGER_VERSION_KEEPER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "district-hub/ledger/ledger_keeper.h"
#include "district-hub/registry/district_registry.h"
#include "district-hub/replicas/replica_set.h"
#include "lib/assembly/version.h"

namespace ambito::hub {

class VersionKeeper {
 public:
  // All outlive it.
  VersionKeeper(LedgerKeeper& ledger, const DistrictRegistry& district, const ReplicaSet& replicas,
                const platform::Clock& clock)
      : ledger_(ledger), district_(district), replicas_(replicas), clock_(clock) {}

  // As LedgerService.FreezeVersion: the text of the proposal.
  absl::StatusOr<std::string> Freeze(bool accept_open);
  // All that a version was made from; NOT_FOUND.
  absl::StatusOr<std::string> File(const assembly::Digest& version) const;
  // Of this number; 0: the newest. NOT_FOUND, UNAVAILABLE.
  absl::StatusOr<std::string> Bundle(uint64_t number) const;

  // What the ledger's rules cannot see: a proposal is of a version that is kept here, a publication
  // has its annex. FAILED_PRECONDITION.
  absl::Status CheckKept(absl::string_view entry) const;

 private:
  absl::StatusOr<assembly::Frozen> FreezeLogs() const;
  absl::StatusOr<assembly::Version> Open(const assembly::Digest& version) const;

  LedgerKeeper& ledger_;
  const DistrictRegistry& district_;
  const ReplicaSet& replicas_;
  const platform::Clock& clock_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_LEDGER_VERSION_KEEPER_H_
