// The assembly's ledger: founding it, signing what waits, reading, proving and auditing it.
#include <algorithm>
#include <chrono>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/assembly/ask.h"
#include "client/assembly/ledger_view.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/errors.h"
#include "client/output/ledger_text.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "client/rpc/node_calls.h"
#include "lib/federation/merkle.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::Genesis;
using assembly::LedgerMember;
using assembly::LedgerState;
using assembly::RuleChange;
using federation::DigestHex;

// --- Founding ------------------------------------------------------------------------------------

// `ISTAT KEY` a line, as mayors hand them over; empty lines and lines that begin with # are none.
absl::StatusOr<std::map<std::string, assembly::SigningKey>> ReadMayorKeys(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadInput(path));
  std::map<std::string, assembly::SigningKey> keys;
  size_t number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    const std::pair<std::string, std::string> parts = absl::StrSplit(line, absl::MaxSplits(' ', 1));
    const auto key = assembly::KeyFromText(parts.second);
    if (!key || !keys.emplace(parts.first, *key).second) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, ":", number, ": a line is `ISTAT ed25519 BASE64`, each municipality once"));
    }
  }
  return keys;
}

absl::StatusOr<uint64_t> WeightOf(const v1::Member& member, const v1::VotingPolicy& policy) {
  if (policy.weights() == "EQUAL") return 1;
  if (policy.weights() == "BY_POPULATION" && member.residents() > 0)
    return static_cast<uint64_t>(member.residents());
  for (const v1::Quota& quota : policy.quotas()) {
    if (quota.istat_code() == member.istat_code()) return static_cast<uint64_t>(quota.weight());
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "the policy weighs votes ", policy.weights(), ", and for ", member.istat_code(),
      " the district's content says no ", policy.weights() == "BY_QUOTA" ? "quota" : "residents"));
}

absl::StatusOr<assembly::Rules> RulesOf(const v1::DistrictFile& district) {
  assembly::Rules rules;
  if (!district.has_policy())
    return absl::FailedPreconditionError("the district's content has no voting policy");
  rules.policy = district.policy();
  rules.policy.clear_quotas();
  for (const v1::ApprovalStep& step : district.district().approval_steps()) {
    if (step.step() < 1 || step.step() > assembly::kSteps) continue;
    auto& parts = rules.parts_of_step[static_cast<size_t>(step.step() - 1)];
    parts.assign(step.parts().begin(), step.parts().end());
    std::sort(parts.begin(), parts.end());
  }
  if (district.district().approval_steps().empty())
    rules.parts_of_step = {{{1, 2}, {3, 6}, {4, 5}}};
  return rules;
}

absl::StatusOr<std::vector<LedgerMember>> MembersOf(
    const v1::DistrictFile& district, const v1::ListNodesResponse& nodes,
    const std::map<std::string, assembly::SigningKey>& mayors, std::vector<std::string>& left_out) {
  std::map<std::string, std::string> node_keys;
  for (const v1::ReplicaStatus& node : nodes.nodes())
    node_keys[node.municipality()] = node.public_key();
  std::vector<LedgerMember> members;
  for (const v1::Member& member : district.district().members()) {
    const std::string& code = member.istat_code();
    const auto mayor = mayors.find(code);
    if (mayor == mayors.end() || node_keys[code].empty()) {
      left_out.push_back(code);
      continue;
    }
    ASSIGN_OR_RETURN(const uint64_t weight, WeightOf(member, district.policy()));
    members.push_back({code, weight, member.name(), node_keys[code], mayor->second});
  }
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.istat_code < b.istat_code; });
  return members;
}

absl::StatusOr<ExitCode> Found(const Invocation& in) {
  ASSIGN_OR_RETURN(const auto mayors, ReadMayorKeys(in.arguments.Get("MAYOR_KEYS")));
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto status, Call(hub, v1::GetFederationStatusRequest()));
  ASSIGN_OR_RETURN(const auto nodes, Call(hub, v1::ListNodesRequest()));
  ASSIGN_OR_RETURN(const auto district, Call(hub, v1::GetDistrictRequest()));
  Genesis genesis;
  if (in.arguments.Has("--replaces")) {
    genesis.replaces = assembly::DigestFromHex(in.arguments.Get("--replaces"));
    if (!genesis.replaces) return absl::InvalidArgumentError("--replaces takes an anchor");
  }
  genesis.hub_key = status.public_key();
  genesis.office_key = office->public_key();
  ASSIGN_OR_RETURN(genesis.rules, RulesOf(district.district()));
  for (const std::string& path : in.arguments.All("--cades-root")) {
    ASSIGN_OR_RETURN(const std::string certificate, ReadInput(path));
    ASSIGN_OR_RETURN(genesis.cades_roots.emplace_back(), assembly::CertificateDer(certificate));
  }
  std::vector<std::string> left_out;
  ASSIGN_OR_RETURN(genesis.members, MembersOf(district.district(), nodes, mayors, left_out));
  if (!left_out.empty()) {
    in.console.Note(absl::StrCat("not in the genesis, without a mayor's or a node's key: ",
                                 absl::StrJoin(left_out, ", "), "; to be admitted later"));
  }
  const LedgerState empty(status.district_slug(), federation::Ed25519());
  ASSIGN_OR_RETURN(
      const Submitted submitted,
      Submit(hub, empty, WriteStatement(TextOf(empty.name(), genesis)), {office.get()}));
  return AnswerSubmitted(in, submitted);
}

// --- Signing what waits --------------------------------------------------------------------------

bool IsMissing(const v1::PendingStatement& pending, const std::string& name) {
  const auto count = [&](const auto& names) {
    return std::count(names.begin(), names.end(), name);
  };
  return count(pending.signers()) > count(pending.signed_by());
}

// What the keys of genesis and changes are checked against: the ledger, or none where there is none
// yet.
absl::StatusOr<LedgerState> LedgerOrEmpty(const Invocation& in, const Link& hub) {
  auto view = ReadLedgerView(in, hub);
  if (view.ok()) return view->state;
  if (!absl::IsFailedPrecondition(view.status()) || IsFromOtherSide(view.status()))
    return view.status();
  ASSIGN_OR_RETURN(const auto status, Call(hub, v1::GetFederationStatusRequest()));
  return LedgerState(status.district_slug(), federation::Ed25519());
}

// Who signs what waits: a key here, or the municipality's node.
struct PendingSigner {
  std::unique_ptr<federation::Signer> signer;  // None: the node.
  std::optional<Link> node;
  std::string node_key;  // Its name.
};

absl::StatusOr<PendingSigner> OpenPendingSigner(const Invocation& in, const LedgerState& ledger) {
  PendingSigner by;
  if (!in.arguments.Has("--by-node")) {
    ASSIGN_OR_RETURN(by.signer, OpenSigningKey(in));
    return by;
  }
  ASSIGN_OR_RETURN(by.node, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto status, Call(*by.node, v1::GetNodeStatusRequest()));
  by.node_key = assembly::NodeKeyName(ledger.name().district, status.municipality());
  return by;
}

// Whether it waits for this signer.
absl::StatusOr<bool> IsAsked(const LedgerState& ledger, const v1::PendingStatement& pending,
                             const PendingSigner& by) {
  if (by.node) return IsMissing(pending, by.node_key);
  ASSIGN_OR_RETURN(const std::string note,
                   SignWith(ledger, pending.text(), {by.signer.get()}, pending.signers(0)));
  if (note.empty()) return false;
  ASSIGN_OR_RETURN(const auto split, federation::ParseNote(note, assembly::kEntryLimits));
  return IsMissing(pending, split.signatures.front().name);
}

absl::StatusOr<std::string> SignPendingText(const LedgerState& ledger,
                                            const v1::PendingStatement& pending,
                                            const PendingSigner& by) {
  if (by.signer != nullptr)
    return SignWith(ledger, pending.text(), {by.signer.get()}, pending.signers(0));
  const Link& node = *by.node;
  v1::SignStatementRequest request;
  request.set_text(pending.text());
  ASSIGN_OR_RETURN(const auto signature, Call(node, request));
  return signature.note();
}

// Shown before it is signed: what is signed unread could say anything.
absl::StatusOr<bool> Agrees(const Invocation& in, const v1::PendingStatement& pending) {
  if (in.arguments.Has("--yes")) return true;
  if (!CanAsk()) return absl::FailedPreconditionError("nobody can be asked: --yes signs it");
  in.console.out << Printable(pending.text()) << "\n";
  ASSIGN_OR_RETURN(const std::string answer, Ask(in.console, "Firmare? Sign? [s/N]"));
  return answer == "s" || answer == "S" || answer == "y" || answer == "Y";
}

absl::StatusOr<ExitCode> Sign(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerState ledger, LedgerOrEmpty(in, hub));
  ASSIGN_OR_RETURN(const PendingSigner by, OpenPendingSigner(in, ledger));
  ASSIGN_OR_RETURN(const auto waiting, Call(hub, v1::ListPendingRequest()));
  Json list = Json::array();
  std::string text;
  for (const v1::PendingStatement& pending : waiting.statements()) {
    ASSIGN_OR_RETURN(const bool asked, IsAsked(ledger, pending, by));
    if (!asked) continue;
    ASSIGN_OR_RETURN(const bool agrees, Agrees(in, pending));
    if (!agrees) {
      absl::StrAppend(&text, "non firmato, resta in attesa; not signed, it still waits\n");
      continue;
    }
    ASSIGN_OR_RETURN(const std::string note, SignPendingText(ledger, pending, by));
    v1::SignPendingRequest request;
    request.set_note(note);
    ASSIGN_OR_RETURN(const auto response, Call(hub, request));
    Submitted submitted;
    submitted.recorded = response.recorded();
    submitted.index = response.index();
    submitted.pending = response.pending();
    list.push_back(SubmittedJson(submitted));
    absl::StrAppend(&text, SubmittedText(submitted));
  }
  if (text.empty()) text = "nothing waits for this key's signature\n";
  return Answer(in.console, Json{{"signed", std::move(list)}}, [&] { return text; });
}

// --- Signed elsewhere ----------------------------------------------------------------------------

absl::StatusOr<ExitCode> ExportPending(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto waiting, Call(hub, v1::ListPendingRequest()));
  const uint64_t number = in.arguments.Number("--number").value_or(1);
  if (number < 1 || number > static_cast<uint64_t>(waiting.statements_size())) {
    return absl::NotFoundError(
        absl::StrCat(waiting.statements_size(), " statements wait for signatures"));
  }
  const std::string path = in.arguments.Get("FILE");
  RETURN_IF_ERROR(WriteOutput(path, waiting.statements(static_cast<int>(number) - 1).text()));
  return Answer(in.console, Json{{"file", path}},
                [&] { return absl::StrCat(PrintableLine(path), ": to be signed as it is\n"); });
}

absl::StatusOr<ExitCode> SubmitFile(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerState ledger, LedgerOrEmpty(in, hub));
  ASSIGN_OR_RETURN(
      const Submitted submitted,
      SubmitSignedFile(hub, ledger, in.arguments.Get("TEXT"), in.arguments.Get("SIGNED")));
  return AnswerSubmitted(in, submitted);
}

absl::StatusOr<ExitCode> Pending(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto waiting, Call(hub, v1::ListPendingRequest()));
  return Answer(in.console, waiting, [&] {
    std::string text;
    for (const v1::PendingStatement& pending : waiting.statements()) {
      absl::StrAppend(&text, Printable(pending.text()), "signed by ", pending.signed_by_size(),
                      " of ", pending.signers_size(), ":\n");
      for (const std::string& name : pending.signers()) {
        absl::StrAppend(&text, IsMissing(pending, name) ? "  -  " : "  ok ", PrintableLine(name),
                        "\n");
      }
    }
    return text.empty() ? std::string("nothing waits for signatures\n") : text;
  });
}

// --- Reading -------------------------------------------------------------------------------------

struct ReadLedgerEntry {
  assembly::Statement statement;
  assembly::AnyEntry entry;
  federation::SignedNote note;
};

absl::StatusOr<ReadLedgerEntry> ReadOne(const std::string& bytes) {
  ReadLedgerEntry read;
  ASSIGN_OR_RETURN(read.note, federation::ParseNote(bytes, assembly::kEntryLimits));
  ASSIGN_OR_RETURN(read.statement, assembly::ReadStatement(read.note.text));
  ASSIGN_OR_RETURN(read.entry, assembly::ReadEntry(read.statement));
  return read;
}

Json ViewJson(const LedgerView& view) {
  Json json = {{"district", view.state.name().district},
               {"anchor", DigestHex(*view.state.name().anchor)},
               {"size", view.state.size()},
               {"root", DigestHex(view.state.RootAt(view.state.size()))},
               {"witnessed_size", view.witnessed ? view.witnessed->head.size : 0},
               {"members", view.state.members().size()}};
  Json missing = Json::array();
  for (const std::string& code : view.Missing()) missing.push_back(code);
  json["not_witnessing"] = std::move(missing);
  return json;
}

std::string StateLine(const LedgerView& view) {
  std::string text =
      absl::StrCat("anchor ", DigestHex(*view.state.name().anchor), "\n", view.state.size(),
                   " entries, ", view.witnessed ? view.witnessed->head.size : 0, " witnessed");
  const auto missing = view.Missing();
  std::vector<std::string> names;
  for (const std::string& code : missing) names.push_back(TownName(view.state, code));
  if (view.offered) {
    absl::StrAppend(&text, "; the newest head by ", view.offered->witnesses.size(), " of ",
                    view.state.members().size());
  }
  if (!names.empty()) absl::StrAppend(&text, ", not yet by ", absl::StrJoin(names, ", "));
  return text + "\n";
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const uint64_t limit = in.arguments.Number("--limit").value_or(view.entries.size());
  const size_t begin = view.entries.size() - std::min<size_t>(limit, view.entries.size());
  Table table({{"#", Table::Align::kRight}, {""}, {""}, {""}});
  Json entries = Json::array();
  for (size_t i = begin; i < view.entries.size(); ++i) {
    ASSIGN_OR_RETURN(const ReadLedgerEntry read, ReadOne(view.entries[i]));
    const std::string summary = EntrySummary(view.state, read.entry, in.console.lang);
    table.Add({absl::StrCat(i), view.IsWitnessed(i) ? "" : "*",
               KindName(read.statement.kind, in.console.lang), PrintableLine(summary)});
    Json signers = Json::array();
    for (const auto& signature : read.note.signatures) signers.push_back(signature.name);
    entries.push_back({{"index", i},
                       {"kind", read.statement.kind},
                       {"summary", summary},
                       {"witnessed", view.IsWitnessed(i)},
                       {"signed_by", std::move(signers)}});
  }
  Json json = ViewJson(view);
  json["entries"] = std::move(entries);
  return Answer(in.console, json, [&] {
    return absl::StrCat(table.Render(), "\n", StateLine(view),
                        view.witnessed && view.witnessed->head.size == view.state.size()
                            ? ""
                            : "* recorded, not yet witnessed\n");
  });
}

absl::StatusOr<size_t> EntryNumber(const Invocation& in, const LedgerView& view) {
  const uint64_t index = in.arguments.Number("INDEX").value_or(0);
  if (index < view.entries.size()) return static_cast<size_t>(index);
  return absl::NotFoundError(
      absl::StrCat("the ledger has ", view.entries.size(), " entries, from 0 on"));
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const size_t index, EntryNumber(in, view));
  const std::string& entry = view.entries[index];
  const Json json = {{"index", index}, {"entry", entry}, {"witnessed", view.IsWitnessed(index)}};
  return Answer(in.console, json, [&] { return Printable(entry); });
}

Json ProofJson(const std::vector<federation::Digest>& proof) {
  Json list = Json::array();
  for (const federation::Digest& digest : proof) list.push_back(DigestHex(digest));
  return list;
}

// What convinces somebody who has the head and the entry, and nothing else of the ledger.
absl::StatusOr<ExitCode> Prove(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const size_t index, EntryNumber(in, view));
  if (!view.IsWitnessed(index))
    return absl::FailedPreconditionError("too few municipalities have witnessed that entry yet");
  const auto leaves = absl::MakeSpan(view.state.leaf_hashes()).first(view.witnessed->head.size);
  Json json = {{"index", index},
               {"entry", view.entries[index]},
               {"leaf_hash", DigestHex(view.state.leaf_hashes()[index])},
               {"head", view.head},
               {"inclusion", ProofJson(federation::InclusionProof(leaves, index))}};
  if (const auto from = in.arguments.Number("--from")) {
    if (*from > view.witnessed->head.size)
      return absl::InvalidArgumentError("--from is past the witnessed head");
    json["from"] = *from;
    json["consistency"] = ProofJson(federation::ConsistencyProof(leaves, *from));
  }
  PrintJson(in.console, json);
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> Audit(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  const auto begin = std::chrono::steady_clock::now();
  const auto view = ReadLedgerView(in, hub);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                      std::chrono::steady_clock::now() - begin)
                      .count();
  if (!view.ok() && absl::IsDataLoss(view.status())) {
    const std::string found(view.status().message());
    Answer(in.console, Json{{"ok", false}, {"found", found}},
           [&] { return absl::StrCat(PrintableLine(found), "\n"); });
    return ExitCode::kNo;
  }
  RETURN_IF_ERROR(view.status());
  Json json = ViewJson(*view);
  json["ok"] = true;
  json["milliseconds"] = ms;
  return Answer(in.console, json, [&] {
    return absl::StrCat("every entry counts; it extends what was seen before (", ms, " ms)\n",
                        StateLine(*view));
  });
}

// --- Changes of the rules ------------------------------------------------------------------------

absl::Status NeedsBoth(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("say ", what));
}

absl::Status FillMember(const Invocation& in, LedgerMember& member) {
  const auto node = assembly::KeyFromText(in.arguments.Get("--node-key"));
  const auto mayor = assembly::KeyFromText(in.arguments.Get("--mayor-key"));
  if (!node || !mayor || node->kind != assembly::SigningKey::Kind::kEd25519)
    return NeedsBoth("--node-key and --mayor-key, each `ed25519 BASE64`");
  member.node_key = node->bytes;
  member.mayor_key = *mayor;
  return absl::OkStatus();
}

absl::Status FillWeights(const Invocation& in, RuleChange& change) {
  for (const std::string& said : in.arguments.All("--weight")) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(said, absl::MaxSplits('=', 1));
    if (!absl::SimpleAtoi(parts.second, &change.weights[parts.first]))
      return absl::InvalidArgumentError("--weight takes ISTAT=WEIGHT");
  }
  return absl::OkStatus();
}

absl::StatusOr<RuleChange> ChangeOf(const Invocation& in, const Link& hub,
                                    const LedgerState& ledger) {
  using Action = RuleChange::Action;
  const std::string action = in.arguments.Get("ACTION");
  RuleChange change;
  change.member.istat_code = in.arguments.Get("--municipality");
  change.member.name = in.arguments.Get("--name");
  RETURN_IF_ERROR(FillWeights(in, change));
  if (action == "admit" || action == "replace-keys") {
    change.action = action == "admit" ? Action::kAdmit : Action::kReplaceKeys;
    RETURN_IF_ERROR(FillMember(in, change.member));
    if (change.action == Action::kAdmit) {
      if (change.weights.size() != 1) return NeedsBoth("--weight ISTAT=WEIGHT");
      change.member.weight = change.weights.begin()->second;
      change.weights.clear();
    } else if (const auto* member = ledger.FindMember(change.member.istat_code)) {
      change.member.weight = member->weight;
      change.member.name = member->name;
    }
  } else if (action == "leave") {
    change.action = Action::kLeave;
  } else if (action == "merge") {
    change.action = Action::kMerge;
    change.into = in.arguments.Get("--into");
  } else if (action == "weights") {
    change.action = Action::kWeights;
  } else {
    change.action = Action::kRules;
    ASSIGN_OR_RETURN(const auto district, Call(hub, v1::GetDistrictRequest()));
    ASSIGN_OR_RETURN(change.rules, RulesOf(district.district()));
  }
  return change;
}

absl::StatusOr<ExitCode> Change(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const RuleChange change, ChangeOf(in, hub, view.state));
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), change));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {office.get()}));
  const std::string digest = DigestHex(federation::Sha256(text));
  Json json = SubmittedJson(submitted);
  json["change"] = digest;
  return Answer(in.console, json, [&] {
    return absl::StrCat(SubmittedText(submitted), "decided by: ambito ballot open --change ",
                        digest, "\n");
  });
}

// --- The copy at a node --------------------------------------------------------------------------

absl::StatusOr<ExitCode> Copy(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link node, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto copy, Call(node, v1::GetLedgerCopyRequest()));
  return Answer(in.console, copy, [&] {
    std::string text = copy.size() == 0
                           ? "no copy yet\n"
                           : absl::StrCat("anchor ", absl::BytesToHexString(copy.anchor()), "\n",
                                          copy.size(), " entries\n");
    if (!copy.detail().empty())
      absl::StrAppend(&text, "it does not cosign: ", PrintableLine(copy.detail()), "\n");
    for (const uint64_t ballot : copy.votes_waiting())
      absl::StrAppend(&text, "a vote on ballot ", ballot, " is kept and not yet on the ledger\n");
    if (!copy.cosigned().empty()) absl::StrAppend(&text, "\n", Printable(copy.cosigned()));
    return text;
  });
}

std::vector<Command> FoundingCommands() {
  return {
      {"ledger", "found", "lay out the genesis for everybody's signature (district office)",
       "ambito ledger found chiavi-sindaci.txt --signing-key ufficio.key",
       With({{"MAYOR_KEYS", Takes::kFile, "`ISTAT KEY` a line, as mayors hand them over", true},
             {"--cades-root", Takes::kFile,
              "certificate that signed files of `firma digitale` lead to", false, true},
             {"--replaces", Takes::kText, "anchor of a ledger that lost its quorum for good"}},
            SigningOptions()),
       Found},
      {"ledger", "sign", "sign what waits for this key: a genesis, an admission, a new key",
       "ambito ledger sign --by-node",
       With({{"--by-node", Takes::kNothing, "with the municipality's node's key (its staff)"},
             {"--yes", Takes::kNothing, "without asking"},
             AnchorOption()},
            SigningOptions()),
       Sign},
      {"ledger",
       "export",
       "a statement that waits for signatures, to be signed with a `firma digitale` tool",
       "ambito ledger export genesi.txt",
       {{"FILE", Takes::kFile, "where to write it", true},
        {"--number", Takes::kNumber, "which, as `ledger pending` lists them (1)"}},
       ExportPending},
      {"ledger",
       "submit",
       "a statement that was signed with a `firma digitale` tool (.p7m, .p7s)",
       "ambito ledger submit genesi.txt genesi.txt.p7m",
       {{"TEXT", Takes::kFile, "what was exported", true},
        {"SIGNED", Takes::kFile, "what the tool made of it", true},
        AnchorOption()},
       SubmitFile},
      {"ledger",
       "pending",
       "what waits for signatures, and whose",
       "ambito ledger pending",
       {},
       Pending},
      {"ledger", "change",
       "lay out a change of members, weights or rules, to be decided by a ballot (district office)",
       "ambito ledger change leave --municipality 018110",
       With({{"ACTION",
              Takes::kText,
              "what changes; `rules` takes the district's policy",
              true,
              false,
              {"admit", "leave", "merge", "weights", "rules", "replace-keys"}},
             {"--municipality", Takes::kText, "whom it is about"},
             {"--name", Takes::kText, "name of a municipality that is admitted"},
             {"--into", Takes::kText, "what a municipality merges into"},
             {"--weight", Takes::kText, "ISTAT=WEIGHT", false, true},
             {"--node-key", Takes::kText, "`ed25519 BASE64`"},
             {"--mayor-key", Takes::kText, "`ed25519 BASE64`"},
             AnchorOption()},
            SigningOptions()),
       Change},
  };
}

std::vector<Command> ReadingCommands() {
  const Option index{"INDEX", Takes::kNumber, "the entry's number", true};
  return {
      {"ledger",
       "list",
       "every entry, a line each, and how far it is witnessed",
       "ambito ledger list --limit 20",
       {{"--limit", Takes::kNumber, "the newest so many (all)"}, AnchorOption()},
       List},
      {"ledger",
       "show",
       "one entry as it was signed",
       "ambito ledger show 12",
       {index, AnchorOption()},
       Show},
      {"ledger",
       "prove",
       "an entry with its proof of inclusion under a witnessed head, as JSON",
       "ambito ledger prove 12 --from 8",
       {index,
        {"--from", Takes::kNumber, "also the proof that the head extends one of so many entries"},
        AnchorOption()},
       Prove},
      {"ledger",
       "audit",
       "read the whole ledger, check every entry, head and what was seen before",
       "ambito ledger audit --anchor 5fe0…",
       {AnchorOption()},
       Audit},
      {"ledger", "copy", "the copy at the municipality's node", "ambito ledger copy", {}, Copy},
  };
}

}  // namespace

std::vector<Command> LedgerCommands() {
  std::vector<Command> all = FoundingCommands();
  for (Command& command : ReadingCommands()) all.push_back(std::move(command));
  return all;
}

}  // namespace ambito::client
