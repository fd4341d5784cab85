// What a version was made from, as members of a file: the part of a bundle that comes before
// anything is published. docs/bundle.md.
#ifndef AMBITO_LIB_ASSEMBLY_VERSION_FILE_H_
#define AMBITO_LIB_ASSEMBLY_VERSION_FILE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "lib/assembly/bundle_file.h"
#include "lib/assembly/frozen.h"
#include "lib/assembly/ledger_state.h"
#include "lib/assembly/version.h"

namespace ambito::assembly {

using Members = std::vector<std::pair<std::string, std::string>>;

// `inputs/LOG.head`.
std::string HeadName(absl::string_view log);
// A head and its objects for each log, in order.
void AppendInputs(const Frozen& frozen, Members& members);
// INVALID_ARGUMENT when they are anything else; `wrong` is then the member, or null.
absl::StatusOr<std::vector<FrozenLog>> ReadInputs(absl::Span<const BundleMember> members,
                                                  const BundleMember*& wrong);

// The file of a version that is not published: its inputs alone.
std::string WriteVersionFile(const Frozen& frozen);

// Whether these are the logs that were proposed, each under its head, signed by its municipality's
// key as of the proposal, and whole. `log` names the first that is not.
absl::Status CheckInputs(const LedgerState& ledger, const ProposalRecord& record,
                         const Frozen& frozen, const federation::SignatureScheme& scheme,
                         std::string& log);

// A proposed version made again from its file, by whoever does not take anybody's word for it.
// DATA_LOSS: it does not come to what was proposed.
absl::StatusOr<Version> OpenVersion(const LedgerState& ledger, const ProposalRecord& record,
                                    absl::string_view file,
                                    const federation::SignatureScheme& scheme);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_VERSION_FILE_H_
