#include "client/assembly/vote.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/assembly/ask.h"
#include "client/assembly/proposed.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/files.h"
#include "client/output/charter_text.h"
#include "client/output/ledger_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"
#include "client/rpc/node_calls.h"
#include "lib/federation/merkle.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::BallotRecord;
using assembly::Choice;
using assembly::LedgerState;

// Everything a vote is about, checked.
struct Session {
  LedgerView view;
  std::unique_ptr<federation::Signer> signer;
  std::string istat_code;  // Whose vote.
  bool delegated = false;
  uint64_t ballot = 0;
  std::optional<assembly::Version> version;  // None: the ballot is on a change of the rules.
  VersionChanges changes;

  const BallotRecord& record() const { return *view.state.FindBallot(ballot); }
};

// --- Who, and on what ----------------------------------------------------------------------------

// The municipality whose mayor's key this is.
absl::StatusOr<std::string> TownOf(const LedgerState& ledger, const federation::Signer& signer) {
  for (const auto& [code, weight] : ledger.members()) {
    const auto& key = ledger.FindMember(code)->mayor_keys.back().key;
    if (key && key->bytes == signer.public_key()) return code;
  }
  return absl::PermissionDeniedError(
      "this key is no mayor's in this assembly now: your municipality enrols it (ambito key "
      "enrol)");
}

absl::StatusOr<uint64_t> BallotToVote(const Invocation& in, const LedgerState& ledger) {
  if (const auto number = in.arguments.Number("BALLOT")) {
    if (ledger.FindBallot(*number) != nullptr) return *number;
    return absl::NotFoundError(absl::StrCat("there is no ballot ", *number));
  }
  for (const BallotRecord& record : ledger.ballots()) {
    if (record.is_open()) return record.ballot.number;
  }
  return absl::NotFoundError(Say(Word::kNoBallotOpen, in.console.lang));
}

absl::StatusOr<Session> Begin(const Invocation& in, const Link& hub) {
  ASSIGN_OR_RETURN(LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const uint64_t ballot, BallotToVote(in, view.state));
  const uint64_t index = view.state.FindBallot(ballot)->index;
  if (!view.IsWitnessed(index)) {
    ASSIGN_OR_RETURN(view, WaitUntilWitnessed(in, hub, index, 10));
  }
  if (!view.IsWitnessed(index)) {
    return absl::FailedPreconditionError(
        "too few municipalities have witnessed this ballot: what is not witnessed is not signed. "
        "Try again later");
  }
  Session session{std::move(view), nullptr, "", false, ballot, std::nullopt, {}};
  ASSIGN_OR_RETURN(session.signer, OpenSigningKey(in));
  ASSIGN_OR_RETURN(session.istat_code, TownOf(session.view.state, *session.signer));
  if (in.arguments.Has("--for")) {
    session.delegated = in.arguments.Get("--for") != session.istat_code;
    session.istat_code = in.arguments.Get("--for");
  }
  return session;
}

// The text that is voted on, made again here, and what it changes.
absl::Status Understand(const Link& hub, Session& session) {
  const assembly::Subject& subject = session.record().ballot.subject;
  if (subject.step == 0) return absl::OkStatus();
  const auto* record = session.view.state.FindProposal(subject.version);
  ASSIGN_OR_RETURN(session.version, OpenProposed(hub, session.view, *record));
  ASSIGN_OR_RETURN(session.changes,
                   ChangesOf(hub, session.view, *record, *session.version, session.istat_code));
  return absl::OkStatus();
}

// Sheets that the municipality's node has revised since, and the hub holds, and the proposal leaves
// out: a hub that freezes what is stale is seen by whom it would serve. None where no node answers.
uint64_t NewerSheets(const Invocation& in, const Session& session) {
  const auto node = Link::To(Side::kNode, in.context);
  if (!node.ok() || !session.version) return 0;
  const auto status = Call(*node, v1::GetNodeStatusRequest());
  if (!status.ok() || status->municipality() != session.istat_code) return 0;
  uint64_t frozen = 0;
  for (const assembly::FrozenHead& head : session.version->proposal.logs) {
    if (head.log == session.istat_code) frozen = head.size;
  }
  uint64_t newer = 0;
  const absl::Status listed =
      ForEachPage(*node, v1::ListSheetsRequest(), [&](const v1::ListSheetsResponse& page) {
        for (const v1::StoredSheet& stored : page.sheets())
          newer += stored.revision() > frozen && stored.revision() <= status->acknowledged_size();
      });
  return listed.ok() ? newer : 0;
}

// --- What is shown -------------------------------------------------------------------------------

void Say(const Console& console, Word word, const std::vector<std::string>& values = {}) {
  console.out << Wrap(Printable(Fill(client::Say(word, console.lang), values)), console.width, 0);
}

void SayWho(const Invocation& in, const Session& session) {
  const LedgerState& ledger = session.view.state;
  const auto voter = ledger.VoterFor(session.record().ballot.sitting, session.istat_code);
  Say(in.console, session.delegated ? Word::kYouVoteAsDelegate : Word::kYouVoteFor,
      {TownName(ledger, session.istat_code), voter.ok() ? voter->first : "?"});
}

void SayBallot(const Invocation& in, const Session& session) {
  const LedgerState& ledger = session.view.state;
  const assembly::Ballot& ballot = session.record().ballot;
  Say(in.console, Word::kBallotIs,
      {absl::StrCat(ballot.number), absl::StrCat(ballot.sitting),
       ledger.sittings()[ballot.sitting - 1].date, LocalMinute(ballot.closes_at_s)});
  if (ballot.subject.step != 0) {
    Say(in.console, Word::kBallotStep,
        {absl::StrCat(ballot.subject.step), StepName(ballot.subject.step, in.console.lang)});
  } else {
    Say(in.console, Word::kBallotChange);
  }
  const auto& head = *session.view.witnessed;
  Say(in.console, Word::kHeadChecked,
      {absl::StrCat(head.head.size), absl::StrCat(head.witnesses.size()),
       absl::StrCat(ledger.WitnessesAt(head.head.size).size())});
}

std::string ChangeText(const Session& session) {
  const LedgerView& view = session.view;
  for (const std::string& entry : view.entries) {
    const auto note = federation::ParseNote(entry, assembly::kEntryLimits);
    if (note.ok() && federation::Sha256(note->text) == session.record().ballot.subject.change)
      return note->text;
  }
  return "";
}

void SayChanges(const Invocation& in, const Session& session) {
  const Console& console = in.console;
  if (!session.version) {
    console.out << Printable(ChangeText(session)) << "\n";
    return;
  }
  Say(console, Word::kTextChecked);
  console.out << "\n"
              << console.Paint(Colour::kBold,
                               Fill(client::Say(Word::kWhatChangesFor, console.lang),
                                    {TownName(session.view.state, session.istat_code)}))
              << "\n";
  if (session.changes.first) Say(console, Word::kFirstCharter);
  if (session.changes.unknown) Say(console, Word::kNoComparison);
  if (const uint64_t newer = NewerSheets(in, session); newer > 0)
    Say(console, Word::kNewerSheets, {absl::StrCat(newer)});
  if (!session.changes.unknown) console.out << DiffText(session.changes.diff, console) << "\n";
}

void SayOpinions(const Invocation& in, const Session& session) {
  const Console& console = in.console;
  if (!session.version) return;
  std::string text;
  for (const assembly::OpinionRecord& record : session.view.state.opinions()) {
    if (record.opinion.version == session.record().ballot.subject.version)
      absl::StrAppend(&text, OpinionText(record.opinion, console));
  }
  console.out << console.Paint(Colour::kBold, client::Say(Word::kOpinions, console.lang)) << "\n";
  if (text.empty()) Say(console, Word::kNoOpinions);
  console.out << text << "\n";
}

void ReadText(const Invocation& in, const Session& session) {
  if (!session.version) return SayChanges(in, session);
  const v1::DraftCharter draft = session.version->draft.Whole();
  for (const auto& [part, digest] : session.record().ballot.subject.parts)
    in.console.out << PartText(draft, part, in.console) << "\n";
}

// --- What is chosen ------------------------------------------------------------------------------

std::optional<Choice> ChoiceOf(const std::string& letter) {
  if (letter == "a") return Choice::kApprove;
  if (letter == "r") return Choice::kReject;
  if (letter == "s") return Choice::kAbstain;
  return std::nullopt;
}

// None: leave without voting.
absl::StatusOr<std::optional<Choice>> AskChoice(const Invocation& in, const Session& session) {
  const Lang lang = in.console.lang;
  while (true) {
    ASSIGN_OR_RETURN(const std::string answer, Ask(in.console, client::Say(Word::kAskVote, lang)));
    const std::string letter = absl::AsciiStrToLower(answer);
    if (letter == "e") return std::optional<Choice>();
    if (letter == "l") ReadText(in, session);
    const std::optional<Choice> choice = ChoiceOf(letter);
    if (!choice && letter != "l") Say(in.console, Word::kNoSuchChoice);
    if (!choice) continue;
    const std::string word(client::Say(Word::kConfirmWord, lang));
    ASSIGN_OR_RETURN(const std::string confirmed,
                     Ask(in.console, Fill(client::Say(Word::kAskConfirm, lang),
                                          {ChoiceName(*choice, lang), word})));
    if (absl::AsciiStrToUpper(confirmed) == word) return choice;
    Say(in.console, Word::kNotConfirmed, {word});
  }
}

absl::StatusOr<std::optional<Choice>> Choose(const Invocation& in, const Session& session) {
  const std::string said = in.arguments.Get("--choice");
  for (const Choice choice : {Choice::kApprove, Choice::kReject, Choice::kAbstain}) {
    if (said == ChoiceText(choice)) return std::optional<Choice>(choice);
  }
  if (!CanAsk()) return absl::FailedPreconditionError("nobody can be asked: say --choice");
  SayWho(in, session);
  SayBallot(in, session);
  SayChanges(in, session);
  SayOpinions(in, session);
  return AskChoice(in, session);
}

// --- The vote and its receipt --------------------------------------------------------------------

std::string VoteFile(const Session& session, absl::string_view kind) {
  const std::string folder = StateFolder();
  if (folder.empty()) return "";
  return absl::StrCat(folder, "/", session.view.state.name().district, "-ballot-", session.ballot,
                      "-", session.istat_code, ".", kind);
}

absl::StatusOr<std::string> VoteText(const LedgerState& ledger, const assembly::Ballot& ballot,
                                     const std::string& istat_code, Choice choice) {
  ASSIGN_OR_RETURN(const auto voter, ledger.VoterFor(ballot.sitting, istat_code));
  assembly::Vote vote;
  vote.sitting = ballot.sitting;
  vote.ballot = ballot.number;
  vote.subject = ballot.subject;
  vote.istat_code = istat_code;
  vote.voter = voter.first;
  vote.key_id = assembly::SigningKeyId(voter.first, voter.second);
  vote.choice = choice;
  return WriteStatement(TextOf(ledger.name(), vote));
}

absl::StatusOr<std::string> SignVote(const Session& session, Choice choice) {
  const LedgerState& ledger = session.view.state;
  ASSIGN_OR_RETURN(const std::string text,
                   VoteText(ledger, session.record().ballot, session.istat_code, choice));
  ASSIGN_OR_RETURN(const std::string entry, SignWith(ledger, text, {session.signer.get()}));
  if (!entry.empty()) return entry;
  return absl::PermissionDeniedError(
      absl::StrCat("the vote of ", session.istat_code, " is signed by another key"));
}

// Empty: it is there; else why not.
std::string LeaveWithTown(const Invocation& in, const std::string& entry) {
  const auto node = Link::To(Side::kNode, in.context);
  if (!node.ok()) return std::string(node.status().message());
  v1::KeepVoteRequest request;
  request.set_entry(entry);
  return std::string(Call(*node, request).status().message());
}

Json ReceiptJson(const LedgerView& view, uint64_t index) {
  const auto leaves = absl::MakeSpan(view.state.leaf_hashes()).first(view.witnessed->head.size);
  Json proof = Json::array();
  for (const auto& digest : federation::InclusionProof(leaves, index))
    proof.push_back(federation::DigestHex(digest));
  return {{"district", view.state.name().district},
          {"anchor", federation::DigestHex(*view.state.name().anchor)},
          {"index", index},
          {"entry", view.entries[index]},
          {"head", view.head},
          {"inclusion", std::move(proof)}};
}

struct Cast {
  uint64_t index = 0;
  bool witnessed = false;
  size_t witnesses = 0;  // Municipalities that have cosigned a head over it.
  std::string receipt;   // Its file; empty: not witnessed yet.
  std::string not_kept;  // Why the municipality's node has no copy; empty: it has.
};

absl::StatusOr<Cast> Send(const Invocation& in, const Link& hub, const Session& session,
                          const std::string& entry) {
  Cast cast;
  const std::string kept = VoteFile(session, "vote");
  std::error_code error;
  if (!kept.empty()) {
    std::filesystem::create_directories(StateFolder(), error);
    RETURN_IF_ERROR(WriteOutput(kept, entry));
  }
  cast.not_kept = LeaveWithTown(in, entry);
  v1::AppendEntryRequest request;
  request.set_entry(entry);
  ASSIGN_OR_RETURN(const auto appended, Call(hub, request));
  cast.index = appended.index();
  const auto wait =
      static_cast<int>(std::min<uint64_t>(in.arguments.Number("--wait").value_or(20), 3'600));
  ASSIGN_OR_RETURN(const LedgerView after, WaitUntilWitnessed(in, hub, cast.index, wait));
  // Not its word for it: the entry itself.
  ASSIGN_OR_RETURN(const auto note, federation::ParseNote(entry, assembly::kEntryLimits));
  if (after.state.Find(note.text) != cast.index) {
    return absl::DataLossError(
        absl::StrCat("the hub says that the vote is entry ", cast.index,
                     ", and its ledger does not hold it there: the vote stays in ", kept,
                     ". Tell the other municipalities"));
  }
  cast.witnessed = after.IsWitnessed(cast.index);
  cast.witnesses = cast.witnessed ? after.witnessed->witnesses.size() : 0;
  if (!cast.witnessed || kept.empty()) return cast;
  cast.receipt = VoteFile(session, "receipt.json");
  RETURN_IF_ERROR(WriteOutput(cast.receipt, ReceiptJson(after, cast.index).dump(1) + "\n"));
  std::filesystem::remove(kept, error);  // The receipt holds it.
  return cast;
}

void SayCast(const Invocation& in, const Session& session, Choice choice, const Cast& cast) {
  const LedgerState& ledger = session.view.state;
  Say(in.console, Word::kVoteRecorded,
      {ChoiceName(choice, in.console.lang), TownName(ledger, session.istat_code),
       absl::StrCat(cast.index)});
  if (cast.witnessed) {
    Say(in.console, Word::kVoteWitnessed,
        {absl::StrCat(cast.witnesses), absl::StrCat(ledger.members().size())});
  } else {
    Say(in.console, Word::kVoteNotWitnessed, {VoteFile(session, "vote")});
  }
  if (cast.not_kept.empty()) {
    Say(in.console, Word::kVoteKeptByTown);
  } else {
    Say(in.console, Word::kVoteNotKeptByTown, {cast.not_kept});
  }
  if (!cast.receipt.empty()) Say(in.console, Word::kReceipt, {cast.receipt});
}

ExitCode AnswerCast(const Invocation& in, const Session& session, Choice choice, const Cast& cast) {
  if (!in.console.json) {
    SayCast(in, session, choice, cast);
    return ExitCode::kDone;
  }
  PrintJson(in.console, {{"ballot", session.ballot},
                         {"municipality", session.istat_code},
                         {"choice", std::string(ChoiceText(choice))},
                         {"index", cast.index},
                         {"witnessed", cast.witnessed},
                         {"kept_by_node", cast.not_kept.empty()},
                         {"receipt", cast.receipt.empty() ? Json(nullptr) : Json(cast.receipt)}});
  return ExitCode::kDone;
}

// A vote that was signed and of which nobody knows whether it arrived.
struct Unsent {
  std::string entry;
  Choice choice = Choice::kAbstain;
};
absl::StatusOr<std::optional<Unsent>> ReadUnsent(const Session& session) {
  const std::string path = VoteFile(session, "vote");
  std::error_code error;
  if (path.empty() || !std::filesystem::exists(path, error)) return std::optional<Unsent>();
  Unsent unsent;
  ASSIGN_OR_RETURN(unsent.entry, ReadInput(path));
  // One of another ledger or of another key is no vote here.
  const auto checked = session.view.state.Check(unsent.entry);
  if (!checked.ok()) return std::optional<Unsent>();
  unsent.choice = std::get<assembly::Vote>(checked->entry).choice;
  return std::optional<Unsent>(std::move(unsent));
}

// What is on the ledger is that municipality's vote, whoever asks again.
absl::StatusOr<ExitCode> AnswerRecorded(const Invocation& in, const Link& hub,
                                        const Session& session,
                                        const assembly::RecordedVote& recorded) {
  const std::string wanted = in.arguments.Get("--choice");
  if (!wanted.empty() && wanted != ChoiceText(recorded.vote.choice)) {
    Say(in.console, Word::kAlreadyVoted,
        {TownName(session.view.state, session.istat_code),
         ChoiceName(recorded.vote.choice, in.console.lang), absl::StrCat(recorded.index)});
    return ExitCode::kNo;
  }
  if (!in.console.json) {
    Say(in.console, Word::kAlreadyVoted,
        {TownName(session.view.state, session.istat_code),
         ChoiceName(recorded.vote.choice, in.console.lang), absl::StrCat(recorded.index)});
  }
  ASSIGN_OR_RETURN(const Cast cast, Send(in, hub, session, session.view.entries[recorded.index]));
  return AnswerCast(in, session, recorded.vote.choice, cast);
}

}  // namespace

absl::StatusOr<ExitCode> ExportVote(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const uint64_t number, BallotToVote(in, view.state));
  const BallotRecord& record = *view.state.FindBallot(number);
  if (!view.IsWitnessed(record.index))
    return absl::FailedPreconditionError("too few municipalities have witnessed this ballot yet");
  Session session{view,         nullptr, in.arguments.Get("--municipality"), false, number,
                  std::nullopt, {}};
  RETURN_IF_ERROR(Understand(hub, session));
  if (!in.console.json) {
    SayBallot(in, session);
    SayChanges(in, session);
    SayOpinions(in, session);
  }
  std::string text;
  for (const Choice choice : {Choice::kApprove, Choice::kReject, Choice::kAbstain}) {
    if (in.arguments.Get("--choice") != ChoiceText(choice)) continue;
    ASSIGN_OR_RETURN(text, VoteText(view.state, record.ballot, session.istat_code, choice));
  }
  const std::string path = in.arguments.Get("FILE");
  RETURN_IF_ERROR(WriteOutput(path, text));
  return Answer(in.console, Json{{"file", path}, {"text", text}}, [&] {
    return absl::StrCat(Printable(text), "\n", PrintableLine(path),
                        ": to be signed as it is, attached (.p7m) or detached (.p7s), then: ambito "
                        "ballot submit ",
                        PrintableLine(path), " SIGNED\n");
  });
}

absl::StatusOr<ExitCode> SubmitVote(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const std::string text, ReadInput(in.arguments.Get("TEXT")));
  ASSIGN_OR_RETURN(const auto statement, assembly::ReadStatement(text));
  ASSIGN_OR_RETURN(const assembly::Vote vote, assembly::ReadVote(statement));
  Session session{view, nullptr, vote.istat_code, false, vote.ballot, std::nullopt, {}};
  std::string entry;
  if (const auto index = view.state.Find(text)) {
    entry = view.entries[*index];
  } else {
    ASSIGN_OR_RETURN(
        entry, NoteOfSignedFile(view.state, in.arguments.Get("TEXT"), in.arguments.Get("SIGNED")));
  }
  ASSIGN_OR_RETURN(const Cast cast, Send(in, hub, session, entry));
  return AnswerCast(in, session, vote.choice, cast);
}

absl::StatusOr<ExitCode> Vote(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(Session session, Begin(in, hub));
  const auto recorded = session.record().votes.find(session.istat_code);
  if (recorded != session.record().votes.end())
    return AnswerRecorded(in, hub, session, recorded->second);
  ASSIGN_OR_RETURN(const std::optional<Unsent> unsent, ReadUnsent(session));
  if (unsent) {
    const std::string wanted = in.arguments.Get("--choice");
    const std::string signed_as = ChoiceName(unsent->choice, in.console.lang);
    if (!wanted.empty() && wanted != ChoiceText(unsent->choice)) {
      Say(in.console, Word::kVoteSignedOtherwise, {signed_as, VoteFile(session, "vote")});
      return ExitCode::kNo;
    }
    if (!in.console.json) Say(in.console, Word::kVoteSignedBefore, {signed_as});
    ASSIGN_OR_RETURN(const Cast cast, Send(in, hub, session, unsent->entry));
    return AnswerCast(in, session, unsent->choice, cast);
  }
  RETURN_IF_ERROR(Understand(hub, session));
  ASSIGN_OR_RETURN(const std::optional<Choice> choice, Choose(in, session));
  if (!choice) {
    Say(in.console, Word::kNotVoted);
    return ExitCode::kNo;
  }
  ASSIGN_OR_RETURN(const std::string entry, SignVote(session, *choice));
  ASSIGN_OR_RETURN(const Cast cast, Send(in, hub, session, entry));
  return AnswerCast(in, session, *choice, cast);
}

}  // namespace ambito::client
