// Versions of the charter: proposed, compared, read, published.
#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/assembly/proposed.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/charter_text.h"
#include "client/output/ledger_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "lib/assembly/version_file.h"
#include "lib/platform/clock.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::LedgerState;
using assembly::ProposalRecord;
using federation::DigestHex;

Json ProposalJson(const LedgerState& ledger, const ProposalRecord& record) {
  Json steps = Json::array();
  for (int step = 1; step <= assembly::kSteps; ++step) {
    const auto* approval = ledger.FindApproval(ledger.SubjectOf(record, step));
    steps.push_back(
        {{"step", step},
         {"approved_by_ballot", approval == nullptr ? Json(nullptr) : Json(approval->ballot)}});
  }
  Json published = nullptr;
  for (const auto& publication : ledger.publications()) {
    if (publication.publication.version == record.version)
      published = publication.publication.number;
  }
  const assembly::Proposal& proposal = record.proposal;
  return {{"version", DigestHex(record.version)},
          {"index", record.index},
          {"as_of", proposal.as_of},
          {"previous", proposal.previous ? Json(DigestHex(*proposal.previous)) : Json(nullptr)},
          {"open_questions", proposal.open_questions},
          {"unconfirmed", proposal.unconfirmed},
          {"steps", std::move(steps)},
          {"published", published}};
}

std::string StepsText(const LedgerState& ledger, const ProposalRecord& record, Lang lang) {
  std::string text;
  for (int step = 1; step <= assembly::kSteps; ++step) {
    const auto* approval = ledger.FindApproval(ledger.SubjectOf(record, step));
    absl::StrAppend(&text, "  ", step, " ", StepName(step, lang), ": ",
                    approval == nullptr
                        ? "-"
                        : absl::StrCat(Say(Word::kOutcomeApproved, lang), ", ",
                                       Say(Word::kEntryBallot, lang), " ", approval->ballot),
                    "\n");
  }
  return text;
}

// The text is made again here before it is signed: the office answers for it.
absl::StatusOr<assembly::Version> CheckFrozen(const Link& hub, const LedgerView& view,
                                              const std::string& text) {
  ASSIGN_OR_RETURN(const auto statement, assembly::ReadStatement(text));
  ProposalRecord record;
  record.index = view.state.size();
  record.version = federation::Sha256(text);
  ASSIGN_OR_RETURN(record.proposal, assembly::ReadProposal(statement));
  return OpenProposed(hub, view, record);
}

// Mayors are not called to vote on what they have voted.
absl::Status CheckDiffers(const assembly::LedgerState& ledger, const assembly::Proposal& proposal) {
  if (ledger.publications().empty()) return absl::OkStatus();
  const assembly::Publication& last = ledger.publications().back().publication;
  if (ledger.FindProposal(last.version)->proposal.parts != proposal.parts) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("nothing that is voted on differs from version ", last.number,
                   ", which is published; hours, telephones and fees alone are published with "
                   "`ambito charter publish --annex`"));
}

absl::StatusOr<ExitCode> Propose(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  v1::FreezeVersionRequest request;
  request.set_accept_open(in.arguments.Has("--accept-open"));
  ASSIGN_OR_RETURN(const auto frozen, Call(hub, request));
  ASSIGN_OR_RETURN(const assembly::Version version, CheckFrozen(hub, view, frozen.proposal()));
  RETURN_IF_ERROR(CheckDiffers(view.state, version.proposal));
  const std::string name = DigestHex(federation::Sha256(frozen.proposal()));
  const auto known = view.state.Find(frozen.proposal());
  uint64_t index = known.value_or(0);
  if (!known) {
    ASSIGN_OR_RETURN(const Submitted submitted,
                     Submit(hub, view.state, frozen.proposal(), {office.get()}));
    index = submitted.index;
  }
  const assembly::Proposal& proposal = version.proposal;
  const Json json = {{"version", name},
                     {"index", index},
                     {"services", version.draft.services.size()},
                     {"open_questions", proposal.open_questions},
                     {"unconfirmed", proposal.unconfirmed}};
  return Answer(in.console, json, [&] {
    return absl::StrCat("version ", name, "\nentry ", index, ", ", version.draft.services.size(),
                        " services, ", proposal.open_questions, " open questions and ",
                        proposal.unconfirmed, " unconfirmed services accepted\n");
  });
}

absl::StatusOr<ExitCode> Versions(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  Json list = Json::array();
  std::string text;
  for (const ProposalRecord& record : view.state.proposals()) {
    const Json json = ProposalJson(view.state, record);
    absl::StrAppend(&text, DigestHex(record.version), "  ", record.proposal.as_of,
                    json["published"].is_null()
                        ? ""
                        : absl::StrCat("  ", Say(Word::kEntryPublication, in.console.lang), " ",
                                       json["published"].get<uint64_t>()),
                    "\n", StepsText(view.state, record, in.console.lang));
    list.push_back(json);
  }
  if (text.empty()) text = "no version is proposed yet: ambito charter propose\n";
  return Answer(in.console, Json{{"versions", std::move(list)}}, [&] { return text; });
}

absl::StatusOr<ExitCode> Text(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const ProposalRecord* record,
                   FindVersion(view.state, in.arguments.Get("VERSION")));
  ASSIGN_OR_RETURN(const assembly::Version version, OpenProposed(hub, view, *record));
  const uint64_t part = in.arguments.Number("--part").value_or(0);
  if (part > assembly::kParts) return absl::InvalidArgumentError("--part is from 1 to 6");
  const v1::DraftCharter draft = version.draft.Whole();
  for (int number = 1; number <= assembly::kParts; ++number) {
    if (part != 0 && static_cast<int>(part) != number) continue;
    // As it was digested, byte for byte, for programs.
    in.console.out << (in.console.json ? version.parts[static_cast<size_t>(number - 1)]
                                       : PartText(draft, number, in.console));
  }
  return ExitCode::kDone;
}

// One side of a comparison: a version, or the hub's draft, which nobody has signed yet.
struct Compared {
  charter::Draft draft;
  std::optional<assembly::Parts> parts;  // Of a version.
  const ProposalRecord* proposal = nullptr;
};

absl::StatusOr<Compared> ReadDraft(const Link& hub) {
  ASSIGN_OR_RETURN(v1::GetCharterResponse whole, GetCharter(hub));
  Compared side;
  for (v1::Service& service : *whole.mutable_part()->mutable_services())
    side.draft.services.push_back(std::make_shared<v1::Service>(std::move(service)));
  whole.mutable_part()->clear_services();
  side.draft.frame = std::move(*whole.mutable_part());
  return side;
}

absl::StatusOr<Compared> ReadSide(const Link& hub, const LedgerView& view,
                                  const std::string& name) {
  if (name == "draft") return ReadDraft(hub);
  Compared side;
  ASSIGN_OR_RETURN(side.proposal, FindVersion(view.state, name));
  ASSIGN_OR_RETURN(assembly::Version version, OpenProposed(hub, view, *side.proposal));
  side.draft = std::move(version.draft);
  side.parts = std::move(version.parts);
  return side;
}

// What a version is compared with where nobody says: the one it follows; a draft, with the newest.
std::string UsualBefore(const Compared& after) {
  if (after.proposal == nullptr) return "latest";
  const auto& previous = after.proposal->proposal.previous;
  return previous ? DigestHex(*previous) : "";
}

absl::StatusOr<ExitCode> Diff(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const std::string after_name =
      in.arguments.Has("AFTER") ? in.arguments.Get("AFTER") : std::string("latest");
  ASSIGN_OR_RETURN(const Compared after, ReadSide(hub, view, after_name));
  const std::string before_name =
      in.arguments.Has("BEFORE") ? in.arguments.Get("BEFORE") : UsualBefore(after);
  const std::string istat_code = in.arguments.Get("--municipality");
  if (!istat_code.empty() && view.state.FindMember(istat_code) == nullptr)
    return absl::NotFoundError(absl::StrCat(istat_code, " is not a municipality of this assembly"));
  assembly::CharterDiff diff;
  if (before_name.empty()) {
    diff = assembly::DiffCharters(nullptr, after.draft, istat_code);
  } else {
    ASSIGN_OR_RETURN(const Compared before, ReadSide(hub, view, before_name));
    diff = assembly::DiffCharters(&before.draft, after.draft, istat_code);
    if (before.parts && after.parts)
      diff.parts = assembly::ChangedParts(*before.parts, *after.parts);
  }
  return Answer(in.console, DiffJson(diff), [&] { return DiffText(diff, in.console); });
}

absl::StatusOr<assembly::Publication> PublicationOf(const Link& hub, const LedgerView& view,
                                                    const ProposalRecord& record) {
  ASSIGN_OR_RETURN(const assembly::Version version, OpenProposed(hub, view, record));
  assembly::Publication publication;
  publication.version = record.version;
  publication.annex = federation::Sha256(version.annex);
  publication.annex_date = platform::Clock::System().Today();
  const auto& before = view.state.publications();
  publication.number = before.empty() ? 1 : before.back().publication.number + 1;
  return publication;
}

// The published version once more, with its practical annex as the sheets have it now.
absl::StatusOr<assembly::Publication> RefreshOf(const Link& hub, const LedgerView& view) {
  ASSIGN_OR_RETURN(const auto frozen, Call(hub, v1::FreezeAnnexRequest()));
  ASSIGN_OR_RETURN(const ProposalRecord* record, FindVersion(view.state, "published"));
  ASSIGN_OR_RETURN(const assembly::Version version,
                   OpenProposed(hub, view, *record, frozen.annex()));
  assembly::Publication publication;
  publication.number = view.state.publications().back().publication.number;
  publication.version = record->version;
  publication.annex = federation::Sha256(version.annex);
  publication.annex_date = platform::Clock::System().Today();
  return publication;
}

absl::StatusOr<assembly::Publication> ToPublish(const Invocation& in, const Link& hub,
                                                const LedgerView& view) {
  if (in.arguments.Has("--annex")) return RefreshOf(hub, view);
  const std::string name =
      in.arguments.Has("VERSION") ? in.arguments.Get("VERSION") : std::string("latest");
  ASSIGN_OR_RETURN(const ProposalRecord* record, FindVersion(view.state, name));
  return PublicationOf(hub, view, *record);
}

absl::StatusOr<ExitCode> Publish(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const auto publication, ToPublish(in, hub, view));
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), publication));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {office.get()}));
  const auto wait =
      static_cast<int>(std::min<uint64_t>(in.arguments.Number("--wait").value_or(20), 3'600));
  ASSIGN_OR_RETURN(const LedgerView after, WaitUntilWitnessed(in, hub, submitted.index, wait));
  const bool witnessed = after.IsWitnessed(submitted.index);
  const Json json = {{"number", publication.number},
                     {"version", DigestHex(publication.version)},
                     {"index", submitted.index},
                     {"witnessed", witnessed}};
  return Answer(in.console, json, [&] {
    return absl::StrCat(
        "version ", publication.number, " is published: entry ", submitted.index,
        witnessed ? ", witnessed\n" : ", not yet witnessed by enough municipalities\n");
  });
}

}  // namespace

std::vector<Command> CharterVersionCommands() {
  const Option version{"VERSION", Takes::kText, "digits of its digest, `latest`, `published`"};
  Option wanted = version;
  wanted.required = true;
  return {
      {"charter", "propose",
       "freeze the draft into a version and propose it to the assembly (district office)",
       "ambito charter propose --signing-key ufficio.key",
       With({{"--accept-open", Takes::kNothing, "also while questions are open"}, AnchorOption()},
            SigningOptions()),
       Propose},
      {"charter",
       "versions",
       "every version that was proposed, and which steps are approved",
       "ambito charter versions",
       {AnchorOption()},
       Versions},
      {"charter",
       "text",
       "a version's parts, made again from what the municipalities signed",
       "ambito charter text latest --part 1",
       {wanted, {"--part", Takes::kNumber, "only this part (all six)"}, AnchorOption()},
       Text},
      {"charter",
       "diff",
       "what a version changes for citizens: services, guarantees better or worse",
       "ambito charter diff latest --municipality 018110",
       {{"AFTER", Takes::kText, "the version (latest), or `draft`"},
        {"BEFORE", Takes::kText, "against this one (the one it follows)"},
        {"--municipality", Takes::kText, "for the citizens of this one (the whole district)"},
        AnchorOption()},
       Diff},
      {"charter", "publish", "publish a version whose three steps are approved (district office)",
       "ambito charter publish --signing-key ufficio.key",
       With({version,
             {"--annex", Takes::kNothing,
              "the published one again, with a newer annex: hours, "
              "telephones, fees as the sheets have them now"},
             {"--wait", Takes::kNumber, "seconds to wait for the witnesses (20)"},
             AnchorOption()},
            SigningOptions()),
       Publish},
  };
}

}  // namespace ambito::client
