#include "client/assembly/proposed.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/assembly/version_file.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

constexpr size_t kMinPrefix = 8;

}  // namespace

absl::StatusOr<const assembly::ProposalRecord*> FindVersion(const assembly::LedgerState& ledger,
                                                            const std::string& name) {
  if (name == "published") {
    if (ledger.publications().empty()) return absl::NotFoundError("no version is published yet");
    return ledger.FindProposal(ledger.publications().back().publication.version);
  }
  if (ledger.proposals().empty()) return absl::NotFoundError("no version is proposed yet");
  if (name == "latest") return &ledger.proposals().back();
  if (name.size() < kMinPrefix) {
    return absl::InvalidArgumentError(absl::StrCat("a version is named by ", kMinPrefix,
                                                   " digits of its digest or more, `latest` or "
                                                   "`published`"));
  }
  const assembly::ProposalRecord* found = nullptr;
  for (const assembly::ProposalRecord& record : ledger.proposals()) {
    if (!absl::StartsWith(federation::DigestHex(record.version), name)) continue;
    if (found != nullptr) return absl::InvalidArgumentError("two versions begin like that");
    found = &record;
  }
  if (found != nullptr) return found;
  return absl::NotFoundError(absl::StrCat("no version ", name, " is proposed"));
}

absl::StatusOr<assembly::Version> OpenProposed(const Link& hub, const LedgerView& view,
                                               const assembly::ProposalRecord& record,
                                               const std::string& annex) {
  ASSIGN_OR_RETURN(const std::string file,
                   GetVersionFile(hub, federation::DigestBytes(record.version), annex));
  return OpenVersion(view.state, record, file, federation::Ed25519());
}

absl::StatusOr<VersionChanges> ChangesOf(const Link& hub, const LedgerView& view,
                                         const assembly::ProposalRecord& record,
                                         const assembly::Version& version,
                                         absl::string_view istat_code) {
  VersionChanges changes;
  changes.first = !record.proposal.previous;
  if (changes.first) {
    changes.diff = assembly::DiffCharters(nullptr, version.draft, istat_code);
    return changes;
  }
  const auto* before = view.state.FindProposal(*record.proposal.previous);
  if (before == nullptr) return absl::DataLossError("the version it follows was never proposed");
  const absl::StatusOr<assembly::Version> previous = OpenProposed(hub, view, *before);
  changes.unknown = absl::IsNotFound(previous.status());
  if (changes.unknown) return changes;
  RETURN_IF_ERROR(previous.status());
  changes.diff = assembly::DiffCharters(&previous->draft, version.draft, istat_code);
  changes.diff.parts = assembly::ChangedParts(previous->parts, version.parts);
  return changes;
}

}  // namespace ambito::client
