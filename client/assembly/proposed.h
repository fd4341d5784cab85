// Versions of the charter as this client makes them again: from the sheets the municipalities
// signed, not from what the hub says they come to.
#ifndef AMBITO_CLIENT_ASSEMBLY_PROPOSED_H_
#define AMBITO_CLIENT_ASSEMBLY_PROPOSED_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "client/assembly/ledger_view.h"
#include "lib/assembly/charter_diff.h"
#include "lib/assembly/version.h"

namespace ambito::client {

// The proposal a name stands for: its digest or the first eight digits or more of it; `latest`;
// `published`. NOT_FOUND, INVALID_ARGUMENT.
absl::StatusOr<const assembly::ProposalRecord*> FindVersion(const assembly::LedgerState& ledger,
                                                            const std::string& name);

// Made again and compared with what was proposed. DATA_LOSS when it comes to something else.
// `annex`: the 32 bytes that name a newer annex, or empty.
absl::StatusOr<assembly::Version> OpenProposed(const Link& hub, const LedgerView& view,
                                               const assembly::ProposalRecord& record,
                                               const std::string& annex = "");

// What the version changes against the one it follows; everything is new in a first one.
struct VersionChanges {
  bool first = false;
  bool unknown = false;  // The hub keeps the one it follows no longer: nothing can be compared.
  assembly::CharterDiff diff;
};
absl::StatusOr<VersionChanges> ChangesOf(const Link& hub, const LedgerView& view,
                                         const assembly::ProposalRecord& record,
                                         const assembly::Version& version,
                                         absl::string_view istat_code);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_ASSEMBLY_PROPOSED_H_
