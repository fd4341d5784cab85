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

// A log as it is after a version was frozen from it, and the proof that it only grew.
struct GrownLog {
  FrozenLog log;
  std::vector<Digest> proof;  // RFC 9162, 2.1.4: from the frozen head to `log.head`.
};

// All a version was made from; with what a newer annex was made from, logs that grew alone, sorted.
struct VersionInputs {
  Frozen frozen;
  std::vector<GrownLog> grown;
};

// `inputs/LOG.head`, `annex/LOG.head`.
std::string HeadName(absl::string_view log);
std::string GrownHeadName(absl::string_view log);
void AppendInputs(const VersionInputs& inputs, Members& members);
// Without the date, which is the proposal's. INVALID_ARGUMENT when they are anything else; `wrong`
// is then the member, or null.
absl::StatusOr<VersionInputs> ReadInputs(absl::Span<const BundleMember> members,
                                         const BundleMember*& wrong);

// A file of the inputs alone.
std::string WriteVersionFile(const VersionInputs& inputs);
absl::StatusOr<VersionInputs> ReadVersionFile(absl::string_view file);

// Whether these are the logs that were proposed, each under one head that its municipality signed,
// and whole. `log` names the first that is not.
absl::Status CheckInputs(const LedgerState& ledger, const ProposalRecord& record,
                         const Frozen& frozen, const federation::SignatureScheme& scheme,
                         std::string& log);
// Whether each of the newer logs extends the frozen one, under a head signed before entry `size` of
// the ledger.
absl::Status CheckGrown(const LedgerState& ledger, const ProposalRecord& record,
                        const VersionInputs& inputs, uint64_t size,
                        const federation::SignatureScheme& scheme, std::string& log);

// The annex of a version as its newer logs have it.
absl::StatusOr<std::string> RefreshAnnex(const Version& version, const VersionInputs& inputs);

// A proposed version made again from its file, by whoever does not take anybody's word for it: with
// the newer annex where the file has one. DATA_LOSS: it does not come to what was proposed.
absl::StatusOr<Version> OpenVersion(const LedgerState& ledger, const ProposalRecord& record,
                                    absl::string_view file,
                                    const federation::SignatureScheme& scheme);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_VERSION_FILE_H_
