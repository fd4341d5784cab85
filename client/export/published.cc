#include "client/export/published.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/files.h"
#include "lib/assembly/bundle.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

absl::StatusOr<std::optional<assembly::Digest>> AnchorOf(const Invocation& in) {
  const std::string text =
      in.arguments.Has("--anchor") ? in.arguments.Get("--anchor") : in.context.anchor.value;
  if (text.empty()) return std::optional<assembly::Digest>();
  const auto anchor = assembly::DigestFromHex(text);
  if (anchor) return anchor;
  return absl::InvalidArgumentError("an anchor is 64 lower-case hexadecimal digits");
}

absl::StatusOr<assembly::LedgerState> LedgerOf(const std::vector<std::string>& entries) {
  ASSIGN_OR_RETURN(const auto note, federation::ParseNote(entries[0], assembly::kEntryLimits));
  ASSIGN_OR_RETURN(const auto genesis, assembly::ReadStatement(note.text));
  assembly::LedgerState ledger(genesis.ledger.district, federation::Ed25519());
  for (const std::string& entry : entries) RETURN_IF_ERROR(ledger.Apply(entry));
  return ledger;
}

}  // namespace

absl::StatusOr<Published> ReadPublished(const Invocation& in, const std::string& path) {
  ASSIGN_OR_RETURN(const auto anchor, AnchorOf(in));
  ASSIGN_OR_RETURN(const std::string bytes, ReadInput(path, assembly::kMaxBundleBytes));
  const auto verification = assembly::VerifyBundle(bytes, anchor, federation::Ed25519());
  if (!verification.ok) {
    const assembly::Check& failed = verification.checks.back();
    return absl::FailedPreconditionError(absl::StrCat(path, " does not verify: ", failed.name, ": ",
                                                      failed.message,
                                                      " (ambito verify says it whole)"));
  }
  if (!anchor) {
    in.console.Note(
        "no --anchor was given: the charter is what the file says, compared with nothing from "
        "outside");
  }
  const assembly::Bundle& bundle = verification.bundle;
  ASSIGN_OR_RETURN(assembly::LedgerState ledger, LedgerOf(bundle.entries));
  const assembly::Publication publication = ledger.publications().back().publication;
  const assembly::ProposalRecord proposal = *ledger.FindProposal(publication.version);
  ASSIGN_OR_RETURN(assembly::Version version,
                   OpenVersion(ledger, proposal, assembly::WriteVersionFile(bundle.inputs),
                               federation::Ed25519()));
  ASSIGN_OR_RETURN(assembly::CosignedHead head, ledger.CheckHead(bundle.head));
  ASSIGN_OR_RETURN(charter::HarmoniseInput input, InputOf(bundle.inputs.frozen));
  return Published{
      std::move(ledger),          publication,     proposal,          std::move(version),
      std::move(input.catalogue), std::move(head), anchor.has_value()};
}

}  // namespace ambito::client
