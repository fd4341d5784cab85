#include "district-hub/ledger/version_keeper.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/assembly/bundle.h"
#include "lib/assembly/version_file.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using assembly::Digest;
using assembly::LedgerState;

std::string VersionNote(const Digest& version) {
  return absl::StrCat("version/", federation::DigestHex(version));
}

absl::StatusOr<assembly::ProposalRecord> ProposalOf(const LedgerState& state,
                                                    const Digest& version) {
  const assembly::ProposalRecord* record = state.FindProposal(version);
  if (record != nullptr) return *record;
  return absl::NotFoundError("no such version is proposed");
}

// The record a bundle is made for: of a version published again with a newer annex, the last.
absl::StatusOr<assembly::PublicationRecord> PublicationOf(const LedgerState& state,
                                                          uint64_t number) {
  const auto& all = state.publications();
  if (all.empty()) return absl::NotFoundError("no version is published yet");
  const auto found = std::find_if(all.rbegin(), all.rend(), [&](const auto& record) {
    return number == 0 || record.publication.number == number;
  });
  if (found != all.rend()) return *found;
  return absl::NotFoundError(absl::StrCat("version ", number, " is not published; the newest is ",
                                          all.back().publication.number));
}

}  // namespace

absl::StatusOr<assembly::Frozen> VersionKeeper::FreezeLogs() const {
  assembly::Frozen frozen;
  frozen.as_of = clock_.Today();
  for (const auto& member : district_.content()->file.district().members()) {
    const Replica* replica = replicas_.FindOpen(member.istat_code());
    if (replica == nullptr) continue;
    ASSIGN_OR_RETURN(assembly::FrozenLog log, replica->Freeze());
    if (!log.head.empty()) frozen.logs.push_back(std::move(log));
  }
  ASSIGN_OR_RETURN(assembly::FrozenLog own, district_.Freeze());
  frozen.logs.push_back(std::move(own));
  std::sort(frozen.logs.begin(), frozen.logs.end(),
            [](const auto& a, const auto& b) { return a.log < b.log; });
  return frozen;
}

absl::StatusOr<std::string> VersionKeeper::Freeze(bool accept_open) {
  struct Before {
    assembly::LedgerName name;
    std::optional<Digest> previous;
  };
  const Before before = ledger_.WithState([](const LedgerState& state) {
    Before found{state.name(), std::nullopt};
    if (!state.publications().empty())
      found.previous = state.publications().back().publication.version;
    return found;
  });
  if (!before.name.anchor)
    return absl::FailedPreconditionError("the assembly has no ledger yet: found it first");
  ASSIGN_OR_RETURN(const assembly::Frozen frozen, FreezeLogs());
  ASSIGN_OR_RETURN(const assembly::Version version,
                   assembly::MakeVersion(before.name.district, before.previous, frozen));
  const assembly::Proposal& proposal = version.proposal;
  if (!accept_open && (proposal.open_questions > 0 || proposal.unconfirmed > 0)) {
    return absl::FailedPreconditionError(
        absl::StrCat(proposal.open_questions, " questions are open and ", proposal.unconfirmed,
                     " services nobody has confirmed: answer them, or say that they are accepted"));
  }
  std::string text = WriteStatement(TextOf(before.name, proposal));
  RETURN_IF_ERROR(
      ledger_.PutNote(VersionNote(federation::Sha256(text)), assembly::WriteVersionFile(frozen)));
  return text;
}

absl::StatusOr<std::string> VersionKeeper::File(const Digest& version) const {
  ASSIGN_OR_RETURN(std::string file, ledger_.Note(VersionNote(version)));
  if (!file.empty()) return file;
  return absl::NotFoundError(absl::StrCat("the hub does not keep what version ",
                                          federation::DigestHex(version), " was made from"));
}

absl::StatusOr<assembly::Version> VersionKeeper::Open(const Digest& version) const {
  ASSIGN_OR_RETURN(const std::string file, File(version));
  const LedgerState state = ledger_.WithState([](const LedgerState& now) { return now; });
  ASSIGN_OR_RETURN(const auto record, ProposalOf(state, version));
  return OpenVersion(state, record, file, federation::Ed25519());
}

absl::Status VersionKeeper::CheckKept(absl::string_view entry) const {
  ASSIGN_OR_RETURN(const auto note, federation::ParseNote(entry, assembly::kEntryLimits));
  ASSIGN_OR_RETURN(const auto statement, assembly::ReadStatement(note.text));
  if (statement.kind == "proposal") return File(federation::Sha256(note.text)).status();
  if (statement.kind != "publication") return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto publication, assembly::ReadPublication(statement));
  ASSIGN_OR_RETURN(const auto version, Open(publication.version));
  if (federation::Sha256(version.annex) == publication.annex) return absl::OkStatus();
  return absl::FailedPreconditionError("its annex is not the one that was frozen with the version");
}

absl::StatusOr<std::string> VersionKeeper::Bundle(uint64_t number) const {
  ASSIGN_OR_RETURN(const auto record, ledger_.WithState([&](const LedgerState& state) {
    return PublicationOf(state, number);
  }));
  assembly::Bundle bundle;
  ASSIGN_OR_RETURN(bundle.head, ledger_.HeadOfPublication(record.index));
  if (bundle.head.empty()) {
    return absl::UnavailableError(
        "too few municipalities have witnessed the publication yet: see `ambito ledger list`");
  }
  ASSIGN_OR_RETURN(const auto head, ledger_.WithState([&](const LedgerState& state) {
    return state.CheckHead(bundle.head);
  }));
  ASSIGN_OR_RETURN(bundle.entries, ledger_.Entries(head.head.size));
  ASSIGN_OR_RETURN(const std::string file, File(record.publication.version));
  ASSIGN_OR_RETURN(const auto members, assembly::ReadMembers(file));
  const assembly::BundleMember* wrong = nullptr;
  ASSIGN_OR_RETURN(bundle.frozen.logs, assembly::ReadInputs(members, wrong));
  ASSIGN_OR_RETURN(assembly::Version version, Open(record.publication.version));
  bundle.parts = std::move(version.parts);
  bundle.annex = std::move(version.annex);
  return WriteBundle(bundle);
}

}  // namespace ambito::hub
