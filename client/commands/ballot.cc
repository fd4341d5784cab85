// Ballots: opened and annulled by the office, read by everybody, their record printed.
#include <algorithm>
#include <ctime>

#include "absl/strings/str_cat.h"
#include "client/assembly/proposed.h"
#include "client/assembly/submit.h"
#include "client/assembly/vote.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/ledger_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"
#include "lib/platform/clock.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::Ballot;
using assembly::BallotRecord;
using assembly::LedgerState;
using assembly::Subject;

// `2026-11-23 18:30`, this machine's time.
absl::StatusOr<uint64_t> InstantOf(const std::string& text) {
  std::tm parsed{};
  const char* end = strptime(text.c_str(), "%Y-%m-%d %H:%M", &parsed);
  parsed.tm_isdst = -1;
  const std::time_t seconds = end != nullptr && *end == '\0' ? std::mktime(&parsed) : -1;
  if (seconds > 0) return static_cast<uint64_t>(seconds);
  return absl::InvalidArgumentError(
      absl::StrCat("'", text, "' is no time: write 'YYYY-MM-DD HH:MM'"));
}

absl::StatusOr<uint64_t> ClosingTime(const Invocation& in) {
  constexpr uint64_t kLongestMinutes = 366 * 24 * 60;
  const auto now_s = static_cast<uint64_t>(platform::Clock::System().NowMs() / 1'000);
  uint64_t closes_at_s = 0;
  if (in.arguments.Has("--closes-at")) {
    ASSIGN_OR_RETURN(closes_at_s, InstantOf(in.arguments.Get("--closes-at")));
  } else if (const auto minutes = in.arguments.Number("--minutes")) {
    closes_at_s = now_s + std::min(*minutes, kLongestMinutes + 1) * 60;
  } else {
    return absl::InvalidArgumentError("say when it closes: --closes-at or --minutes");
  }
  if (closes_at_s > now_s && closes_at_s <= now_s + kLongestMinutes * 60) return closes_at_s;
  return absl::InvalidArgumentError(
      "a ballot closes in the future, within a year: a time that is over would reject it");
}

absl::StatusOr<Subject> SubjectOf(const Invocation& in, const LedgerState& ledger) {
  Subject subject;
  if (in.arguments.Has("--change")) {
    const auto change = assembly::DigestFromHex(in.arguments.Get("--change"));
    if (!change) return absl::InvalidArgumentError("--change takes the digest of a change");
    subject.change = *change;
    return subject;
  }
  const std::string name =
      in.arguments.Has("--version") ? in.arguments.Get("--version") : std::string("latest");
  ASSIGN_OR_RETURN(const assembly::ProposalRecord* record, FindVersion(ledger, name));
  if (in.arguments.Number("--step").value_or(1) - 1 >= assembly::kSteps)
    return absl::InvalidArgumentError("--step is 1, 2 or 3");
  // The first that is not approved, unless one is named.
  for (int step = 1; step <= assembly::kSteps; ++step) {
    const uint64_t wanted = in.arguments.Number("--step").value_or(0);
    subject = ledger.SubjectOf(*record, step);
    if (wanted == static_cast<uint64_t>(step) ||
        (wanted == 0 && ledger.FindApproval(subject) == nullptr))
      return subject;
  }
  return absl::FailedPreconditionError("there is no such step to decide: all three are approved");
}

absl::StatusOr<ExitCode> Open(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  Ballot ballot;
  ballot.number = view.state.ballots().size() + 1;
  ballot.sitting = view.state.sittings().size();
  ASSIGN_OR_RETURN(ballot.subject, SubjectOf(in, view.state));
  ASSIGN_OR_RETURN(ballot.closes_at_s, ClosingTime(in));
  const assembly::Weights members = view.state.members();
  ballot.electors.assign(members.begin(), members.end());
  ballot.policy = view.state.rules().policy;
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), ballot));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {office.get()}));
  Json json = SubmittedJson(submitted);
  json["ballot"] = ballot.number;
  json["step"] = ballot.subject.step == 0 ? Json(nullptr) : Json(ballot.subject.step);
  return Answer(in.console, json, [&] {
    return absl::StrCat("ballot ", ballot.number, " is open until ",
                        LocalMinute(ballot.closes_at_s), ": ",
                        SubjectName(ballot.subject, in.console.lang), "\n");
  });
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  Table table({{"#", Table::Align::kRight}, {""}, {""}, {""}});
  Json list = Json::array();
  for (const BallotRecord& record : view.state.ballots()) {
    list.push_back(BallotJson(record));
    table.Add({absl::StrCat(record.ballot.number), OutcomeName(record, in.console.lang),
               SubjectName(record.ballot.subject, in.console.lang),
               absl::StrCat(record.votes.size(), "/", record.ballot.electors.size())});
  }
  return Answer(in.console, Json{{"ballots", std::move(list)}},
                [&] { return table.empty() ? std::string("no ballots yet\n") : table.Render(); });
}

absl::StatusOr<const BallotRecord*> BallotOf(const Invocation& in, const LedgerState& ledger) {
  const uint64_t number = in.arguments.Number("BALLOT").value_or(0);
  const BallotRecord* record = ledger.FindBallot(number);
  if (record != nullptr) return record;
  return absl::NotFoundError(absl::StrCat("there is no ballot ", number));
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const BallotRecord* record, BallotOf(in, view.state));
  return Answer(in.console, BallotJson(*record),
                [&] { return BallotText(view.state, *record, in.console); });
}

absl::StatusOr<ExitCode> Annul(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const assembly::Annulment annulment{in.arguments.Number("BALLOT").value_or(0),
                                      in.arguments.Get("--reason")};
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), annulment));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {office.get()}));
  return AnswerSubmitted(in, submitted);
}

absl::StatusOr<ExitCode> Record(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const BallotRecord* record, BallotOf(in, view.state));
  if (!record->close)
    return absl::FailedPreconditionError("the ballot is not closed: there is nothing to record");
  const Lang lang = in.console.lang;
  const std::string page = in.arguments.Get("--html");
  if (!page.empty()) {
    RETURN_IF_ERROR(WriteOutput(page, MinutesHtml(view.state, *record, lang)));
    return Answer(in.console, Json{{"file", page}},
                  [&] { return absl::StrCat(PrintableLine(page), "\n"); });
  }
  return Answer(in.console, BallotJson(*record),
                [&] { return MinutesText(view.state, *record, lang); });
}

std::vector<Command> OfficeCommands() {
  const Option ballot{"BALLOT", Takes::kNumber, "its number", true};
  return {
      {"ballot", "open",
       "put the next step of a version, or a change of the rules, to the vote (district office)",
       "ambito ballot open --minutes 60",
       With({{"--step", Takes::kNumber, "1 to 3 (the first that is not approved)"},
             {"--version", Takes::kText, "digits of its digest (latest)"},
             {"--change", Takes::kText, "a change of the rules instead, by its digest"},
             {"--closes-at", Takes::kText, "'YYYY-MM-DD HH:MM', local time"},
             {"--minutes", Takes::kNumber, "or so many minutes from now"},
             AnchorOption()},
            SigningOptions()),
       Open},
      {"ballot",
       "list",
       "every ballot and how it ended",
       "ambito ballot list",
       {AnchorOption()},
       List},
      {"ballot",
       "show",
       "a ballot, its electors and their votes",
       "ambito ballot show 1",
       {ballot, AnchorOption()},
       Show},
      {"ballot", "annul", "end an open ballot that was opened by mistake (district office)",
       "ambito ballot annul 1 --reason 'testo sbagliato'",
       With({ballot, {"--reason", Takes::kText, "why, for the record", true}, AnchorOption()},
            SigningOptions()),
       Annul},
      {"ballot",
       "record",
       "the record of deliberation of a closed ballot, as text or as a page to print",
       "ambito ballot record 1 --html verbale.html",
       {ballot, {"--html", Takes::kFile, "where to write the page"}, AnchorOption()},
       Record},
  };
}

std::vector<Command> MayorCommands() {
  return {{"ballot", "vote", "vote for the own municipality: guided, or by a script (mayor)",
           "ambito ballot vote --signing-key sindaco.key",
           With({{"BALLOT", Takes::kNumber, "its number (the one that is open)"},
                 {"--choice",
                  Takes::kText,
                  "without being asked",
                  false,
                  false,
                  {"approve", "reject", "abstain"}},
                 {"--for", Takes::kText, "ISTAT code of a municipality that has delegated"},
                 {"--wait", Takes::kNumber, "seconds to wait for the witnesses (20)"},
                 AnchorOption()},
                SigningOptions()),
           Vote},
          {"ballot",
           "export",
           "a vote as a text, to be signed with a `firma digitale` tool (mayor)",
           "ambito ballot export 1 voto.txt --municipality 018110 --choice approve",
           {{"BALLOT", Takes::kNumber, "its number", true},
            {"FILE", Takes::kFile, "where to write it", true},
            {"--municipality", Takes::kText, "whose vote", true},
            {"--choice", Takes::kText, "the vote", true, false, {"approve", "reject", "abstain"}},
            AnchorOption()},
           ExportVote},
          {"ballot",
           "submit",
           "a vote that was signed with a `firma digitale` tool (.p7m, .p7s)",
           "ambito ballot submit voto.txt voto.txt.p7m",
           {{"TEXT", Takes::kFile, "what was exported", true},
            {"SIGNED", Takes::kFile, "what the tool made of it", true},
            {"--wait", Takes::kNumber, "seconds to wait for the witnesses (20)"},
            AnchorOption()},
           SubmitVote}};
}

}  // namespace

std::vector<Command> BallotCommands() {
  std::vector<Command> all = OfficeCommands();
  for (Command& command : MayorCommands()) all.push_back(std::move(command));
  return all;
}

}  // namespace ambito::client
