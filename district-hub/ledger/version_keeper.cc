#include "district-hub/ledger/version_keeper.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/assembly/bundle.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using assembly::Digest;
using assembly::LedgerState;

std::string VersionNote(const Digest& version) {
  return absl::StrCat("version/", federation::DigestHex(version));
}

std::string AnnexNote(const Digest& annex) {
  return absl::StrCat("annex/", federation::DigestHex(annex));
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

absl::StatusOr<assembly::Frozen> VersionKeeper::FreezeLogs(Leaves& leaves) const {
  assembly::Frozen frozen;
  frozen.as_of = clock_.Today();
  for (const auto& member : district_.content()->file.district().members()) {
    const Replica* replica = replicas_.FindOpen(member.istat_code());
    if (replica == nullptr) continue;
    ASSIGN_OR_RETURN(assembly::FrozenLog log, replica->Freeze(leaves[member.istat_code()]));
    if (!log.head.empty()) frozen.logs.push_back(std::move(log));
  }
  ASSIGN_OR_RETURN(assembly::FrozenLog own, district_.Freeze(leaves["district"]));
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
  Leaves leaves;
  ASSIGN_OR_RETURN(assembly::Frozen frozen, FreezeLogs(leaves));
  ASSIGN_OR_RETURN(const assembly::Version version,
                   assembly::MakeVersion(before.name.district, before.previous, frozen));
  const assembly::Proposal& proposal = version.proposal;
  if (!accept_open && (proposal.open_questions > 0 || proposal.unconfirmed > 0)) {
    return absl::FailedPreconditionError(
        absl::StrCat(proposal.open_questions, " questions are open and ", proposal.unconfirmed,
                     " services nobody has confirmed: answer them, or say that they are accepted"));
  }
  std::string text = WriteStatement(TextOf(before.name, proposal));
  RETURN_IF_ERROR(ledger_.PutNote(VersionNote(federation::Sha256(text)),
                                  assembly::WriteVersionFile({std::move(frozen), {}})));
  return text;
}

// Of the published version: logs that have grown since it was frozen.
absl::StatusOr<VersionKeeper::FrozenAnnex> VersionKeeper::FreezeAnnex() {
  const LedgerState state = ledger_.WithState([](const LedgerState& now) { return now; });
  ASSIGN_OR_RETURN(const auto published, PublicationOf(state, 0));
  const Digest& name = published.publication.version;
  assembly::VersionInputs inputs;
  ASSIGN_OR_RETURN(const std::string file, File(name, std::nullopt));
  ASSIGN_OR_RETURN(inputs, assembly::ReadVersionFile(file));
  Leaves leaves;
  ASSIGN_OR_RETURN(assembly::Frozen newer, FreezeLogs(leaves));
  for (const assembly::FrozenHead& before : state.FindProposal(name)->proposal.logs) {
    const auto log = std::find_if(newer.logs.begin(), newer.logs.end(),
                                  [&](const auto& now) { return now.log == before.log; });
    if (log == newer.logs.end() || leaves[before.log].size() <= before.size) continue;
    inputs.grown.push_back(
        {std::move(*log), federation::ConsistencyProof(leaves[before.log], before.size)});
  }
  std::string kept = assembly::WriteVersionFile(inputs);
  ASSIGN_OR_RETURN(const auto version,
                   OpenVersion(state, *state.FindProposal(name), kept, federation::Ed25519()));
  const Digest annex = federation::Sha256(version.annex);
  if (annex == published.publication.annex)
    return absl::FailedPreconditionError("the annex is as it was published");
  RETURN_IF_ERROR(ledger_.PutNote(AnnexNote(annex), kept));
  return FrozenAnnex{name, annex};
}

absl::StatusOr<std::string> VersionKeeper::File(const Digest& version,
                                                const std::optional<Digest>& annex) const {
  ASSIGN_OR_RETURN(std::string file,
                   ledger_.Note(annex ? AnnexNote(*annex) : VersionNote(version)));
  if (!file.empty()) return file;
  return absl::NotFoundError(absl::StrCat("the hub does not keep what version ",
                                          federation::DigestHex(version),
                                          " was made from: a backup of the hub has it"));
}

absl::StatusOr<assembly::Version> VersionKeeper::Open(const Digest& name, const Digest& annex,
                                                      assembly::VersionInputs& inputs) const {
  const LedgerState state = ledger_.WithState([](const LedgerState& now) { return now; });
  ASSIGN_OR_RETURN(const auto record, ProposalOf(state, name));
  ASSIGN_OR_RETURN(const std::string refreshed, ledger_.Note(AnnexNote(annex)));
  std::string file = refreshed;
  if (file.empty()) {
    ASSIGN_OR_RETURN(file, File(name, std::nullopt));
  }
  ASSIGN_OR_RETURN(inputs, assembly::ReadVersionFile(file));
  ASSIGN_OR_RETURN(assembly::Version version,
                   OpenVersion(state, record, file, federation::Ed25519()));
  if (federation::Sha256(version.annex) == annex) return version;
  return absl::FailedPreconditionError("the annex is not one that was frozen for this version");
}

absl::Status VersionKeeper::CheckKept(absl::string_view entry) const {
  ASSIGN_OR_RETURN(const auto note, federation::ParseNote(entry, assembly::kEntryLimits));
  ASSIGN_OR_RETURN(const auto statement, assembly::ReadStatement(note.text));
  if (statement.kind != "proposal" && statement.kind != "publication") return absl::OkStatus();
  // First who says so: what follows is work that anybody could ask for.
  RETURN_IF_ERROR(ledger_.WithState([&](const LedgerState& state) {
    return state.Find(note.text) ? absl::OkStatus() : state.Check(entry).status();
  }));
  if (statement.kind == "proposal")
    return File(federation::Sha256(note.text), std::nullopt).status();
  ASSIGN_OR_RETURN(const auto publication, assembly::ReadPublication(statement));
  assembly::VersionInputs inputs;
  return Open(publication.version, publication.annex, inputs).status();
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
  const assembly::Publication& published = record.publication;
  ASSIGN_OR_RETURN(assembly::Version version,
                   Open(published.version, published.annex, bundle.inputs));
  bundle.parts = std::move(version.parts);
  bundle.annex = std::move(version.annex);
  return WriteBundle(bundle);
}

}  // namespace ambito::hub
