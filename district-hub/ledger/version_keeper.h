// Versions of the charter at the hub: frozen from the copies of the nodes' logs, kept whole beside
// the ledger, and bound with it into bundles. Safe for concurrent use.
#ifndef AMBITO_DISTRICT_HUB_LEDGER_VERSION_KEEPER_H_
#define AMBITO_DISTRICT_HUB_LEDGER_VERSION_KEEPER_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "district-hub/ledger/ledger_keeper.h"
#include "district-hub/registry/district_registry.h"
#include "district-hub/replicas/replica_set.h"
#include "lib/assembly/version_file.h"

namespace ambito::hub {

class VersionKeeper {
 public:
  // All outlive it.
  VersionKeeper(LedgerKeeper& ledger, const DistrictRegistry& district, const ReplicaSet& replicas,
                const platform::Clock& clock)
      : ledger_(ledger), district_(district), replicas_(replicas), clock_(clock) {}

  // As LedgerService.FreezeVersion: the text of the proposal.
  absl::StatusOr<std::string> Freeze(bool accept_open);
  // As LedgerService.FreezeAnnex.
  struct FrozenAnnex {
    assembly::Digest version{};
    assembly::Digest annex{};
  };
  absl::StatusOr<FrozenAnnex> FreezeAnnex();
  // All that a version was made from, or that and what this newer annex was; NOT_FOUND.
  absl::StatusOr<std::string> File(const assembly::Digest& version,
                                   const std::optional<assembly::Digest>& annex) const;
  // Of this number; 0: the newest. NOT_FOUND, UNAVAILABLE.
  absl::StatusOr<std::string> Bundle(uint64_t number) const;

  // What the ledger's rules cannot see: a proposal is of a version that is kept here, a publication
  // has its annex. FAILED_PRECONDITION.
  absl::Status CheckKept(absl::string_view entry) const;

 private:
  // A log's leaf hashes, which only grow.
  using Leaves = std::map<std::string, std::vector<assembly::Digest>>;
  absl::StatusOr<assembly::Frozen> FreezeLogs(Leaves& leaves) const;
  // With the annex of that digest, the version's own or a newer one.
  absl::StatusOr<assembly::Version> Open(const assembly::Digest& version,
                                         const assembly::Digest& annex,
                                         assembly::VersionInputs& inputs) const;

  LedgerKeeper& ledger_;
  const DistrictRegistry& district_;
  const ReplicaSet& replicas_;
  const platform::Clock& clock_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_LEDGER_VERSION_KEEPER_H_
