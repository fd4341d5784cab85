#include "client/output/ledger_text.h"

#include <ctime>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/output/labels.h"
#include "client/output/strings.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

using assembly::AnyEntry;
using assembly::BallotRecord;
using assembly::CharterDiff;
using assembly::Choice;
using assembly::LedgerState;
using assembly::ServiceChange;
using DiffedGuarantee = assembly::GuaranteeChange;

std::string ShortHex(const assembly::Digest& digest) {
  return federation::DigestHex(digest).substr(0, 12);
}

std::string Said(Word word, Lang lang) { return std::string(Say(word, lang)); }

// One function a kind of entry.
struct Summary {
  const LedgerState& ledger;
  Lang lang;

  std::string Town(absl::string_view istat_code) const { return TownName(ledger, istat_code); }

  std::string operator()(const assembly::Genesis& entry) const {
    return Plural(static_cast<int64_t>(entry.members.size()),
                  lang == Lang::kIt ? "Comune" : "municipality",
                  lang == Lang::kIt ? "Comuni" : "municipalities");
  }
  std::string operator()(const assembly::KeyChange& entry) const {
    return absl::StrCat(Town(entry.istat_code), ", ", KeyRoleName(entry.role), ": ",
                        entry.key ? KeyText(*entry.key) : "none");
  }
  std::string operator()(const assembly::RuleChange& entry) const {
    using Action = assembly::RuleChange::Action;
    static const auto& names =
        *new std::map<Action, std::string>{{Action::kAdmit, "admit"},
                                           {Action::kLeave, "leave"},
                                           {Action::kMerge, "merge"},
                                           {Action::kWeights, "weights"},
                                           {Action::kRules, "rules"},
                                           {Action::kReplaceKeys, "replace-keys"},
                                           {Action::kAuthorities, "authorities"}};
    return absl::StrCat(names.at(entry.action), " ", entry.member.istat_code, " ",
                        entry.member.name);
  }
  std::string operator()(const assembly::OpinionKey& entry) const {
    return absl::StrCat(entry.table, "/", entry.name);
  }
  std::string operator()(const assembly::Quarantine& entry) const { return Town(entry.istat_code); }
  std::string operator()(const assembly::Release& entry) const {
    return absl::StrCat(Town(entry.istat_code), ": ", entry.reason);
  }
  std::string operator()(const assembly::Proposal& entry) const {
    const std::string text = WriteStatement(TextOf(ledger.name(), entry));
    return absl::StrCat(Said(Word::kVersion, lang), " ", ShortHex(federation::Sha256(text)), ", ",
                        entry.as_of);
  }
  std::string operator()(const assembly::Opinion& entry) const {
    return absl::StrCat(entry.table, "/", entry.name, " ", ShortHex(entry.version), ": ",
                        entry.judgement);
  }
  std::string operator()(const assembly::Delegation& entry) const {
    return absl::StrCat(Town(entry.from), " → ", Town(entry.to), ", ",
                        Said(Word::kEntrySitting, lang), " ", entry.sitting);
  }
  std::string operator()(const assembly::Sitting& entry) const {
    return absl::StrCat(entry.number, ", ", entry.date, ", ",
                        Said(entry.second_call ? Word::kSecondCall : Word::kFirstCall, lang), ": ",
                        entry.present.size(), " + ", entry.represented.size());
  }
  std::string operator()(const assembly::Ballot& entry) const {
    return absl::StrCat(entry.number, ": ", SubjectName(entry.subject, lang), ", ",
                        LocalMinute(entry.closes_at_s));
  }
  std::string operator()(const assembly::Vote& entry) const {
    return absl::StrCat(Said(Word::kEntryBallot, lang), " ", entry.ballot, ": ",
                        Town(entry.istat_code), " ", ChoiceName(entry.choice, lang));
  }
  std::string operator()(const assembly::Close& entry) const {
    return absl::StrCat(
        Said(Word::kEntryBallot, lang), " ", entry.ballot, ": ",
        Said(entry.approved ? Word::kOutcomeApproved : Word::kOutcomeRejected, lang), ", ",
        entry.approve, " / ", entry.reject, " / ", entry.abstain);
  }
  std::string operator()(const assembly::Annulment& entry) const {
    return absl::StrCat(Said(Word::kEntryBallot, lang), " ", entry.ballot, ": ", entry.reason);
  }
  std::string operator()(const assembly::Publication& entry) const {
    return absl::StrCat(entry.number, ": ", Said(Word::kVersion, lang), " ",
                        ShortHex(entry.version), ", ", entry.annex_date);
  }
};

std::string GuaranteeLine(const DiffedGuarantee& change, Lang lang) {
  std::string line = absl::StrCat(change.title, ": ", IndicatorLabel(change.indicator, lang));
  if (!change.event.empty()) absl::StrAppend(&line, ", ", EventLabel(change.event, lang));
  if (!change.condition.empty())
    absl::StrAppend(&line, ", ", ConditionLabel(change.condition, lang));
  absl::StrAppend(&line, ": ");
  if (change.before) absl::StrAppend(&line, BoundLabel(*change.before, lang));
  if (change.before && change.after) absl::StrAppend(&line, " → ");
  if (change.after) absl::StrAppend(&line, BoundLabel(*change.after, lang));
  return line;
}

void AppendList(Word title, const std::vector<std::string>& lines, const Console& console,
                std::string& text) {
  if (lines.empty()) return;
  absl::StrAppend(&text, console.Paint(Colour::kBold, Say(title, console.lang)), " (", lines.size(),
                  ")\n");
  for (const std::string& line : lines)
    absl::StrAppend(&text, Wrap(Printable(absl::StrCat("- ", line)), console.width, 2));
}

const char* KindCode(ServiceChange::Kind kind) {
  switch (kind) {
    case ServiceChange::Kind::kGained:
      return "gained";
    case ServiceChange::Kind::kLost:
      return "lost";
    case ServiceChange::Kind::kNowShared:
      return "now_shared";
    case ServiceChange::Kind::kNowOwn:
      return "now_own";
  }
  return "";
}

const char* KindCode(DiffedGuarantee::Kind kind) {
  switch (kind) {
    case DiffedGuarantee::Kind::kNew:
      return "new";
    case DiffedGuarantee::Kind::kGone:
      return "gone";
    case DiffedGuarantee::Kind::kBetter:
      return "better";
    case DiffedGuarantee::Kind::kWorse:
      return "worse";
    case DiffedGuarantee::Kind::kOther:
      return "other";
  }
  return "";
}

Json MaybeBound(const std::optional<v1::Bound>& bound) {
  return bound ? ToJson(*bound) : Json(nullptr);
}

// A verbale as headed lines, which both of its forms print.
struct MinutesLine {
  std::string title;
  std::vector<std::string> lines;
};

// Who was at the sitting and did not vote, and who was not there.
std::string NoVote(const LedgerState& ledger, const assembly::Ballot& ballot,
                   const std::string& istat_code, Lang lang) {
  const assembly::Sitting& sitting = ledger.sittings()[ballot.sitting - 1];
  const bool present = std::find(sitting.present.begin(), sitting.present.end(), istat_code) !=
                       sitting.present.end();
  const bool represented = std::any_of(sitting.represented.begin(), sitting.represented.end(),
                                       [&](const auto& each) { return each.first == istat_code; });
  return Said(present || represented ? Word::kNoVote : Word::kAbsentAtSitting, lang);
}

std::vector<MinutesLine> MinutesOf(const LedgerState& ledger, const BallotRecord& record,
                                   Lang lang) {
  const assembly::Ballot& ballot = record.ballot;
  const assembly::Sitting& sitting = ledger.sittings()[ballot.sitting - 1];
  const assembly::Close& close = *record.close;
  MinutesLine present{Said(Word::kPresent, lang), {}};
  for (const std::string& code : sitting.present) present.lines.push_back(TownName(ledger, code));
  MinutesLine represented{Said(Word::kRepresented, lang), {}};
  for (const auto& [who, by] : sitting.represented) {
    represented.lines.push_back(
        Fill(Say(Word::kRepresentedBy, lang), {TownName(ledger, who), TownName(ledger, by)}));
  }
  std::map<std::string, Choice> votes(close.votes.begin(), close.votes.end());
  MinutesLine roll{Said(Word::kVote, lang), {}};
  for (const auto& [code, weight] : ballot.electors) {
    const auto vote = votes.find(code);
    roll.lines.push_back(absl::StrCat(
        TownName(ledger, code), " (", Said(Word::kWeight, lang), " ", weight, "): ",
        vote == votes.end() ? NoVote(ledger, ballot, code, lang) : ChoiceName(vote->second, lang)));
  }
  MinutesLine texts{Said(Word::kTextDigests, lang), {}};
  for (const auto& [part, digest] : ballot.subject.parts)
    texts.lines.push_back(
        absl::StrCat(Said(Word::kPart, lang), " ", part, ": ", federation::DigestHex(digest)));
  if (ballot.subject.step == 0) texts.lines.push_back(federation::DigestHex(ballot.subject.change));
  return {
      {Said(Word::kEntrySitting, lang),
       {absl::StrCat(sitting.number, ", ", sitting.date, ", ",
                     Said(sitting.second_call ? Word::kSecondCall : Word::kFirstCall, lang))}},
      {Said(Word::kPresident, lang), {sitting.president}},
      {Said(Word::kSecretary, lang), {sitting.secretary}},
      std::move(present),
      std::move(represented),
      {Said(Word::kSubject, lang),
       {absl::StrCat(Said(Word::kEntryBallot, lang), " ", ballot.number, ": ",
                     SubjectName(ballot.subject, lang))}},
      std::move(texts),
      std::move(roll),
      {Said(Word::kOutcome, lang),
       {absl::StrCat(Said(Word::kInFavour, lang), " ", close.approve, ", ",
                     Said(Word::kAgainst, lang), " ", close.reject, ", ",
                     Said(Word::kAbstained, lang), " ", close.abstain, ": ",
                     OutcomeName(record, lang)),
        Fill(Say(Word::kClosedAtEntry, lang),
             {absl::StrCat(*record.closed_by), federation::DigestHex(*ledger.name().anchor)})}},
  };
}

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(Printable(text),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

}  // namespace

std::string Fill(absl::string_view pattern, const std::vector<std::string>& values) {
  std::string text(pattern);
  std::vector<std::pair<std::string, std::string>> replacements;
  for (size_t i = 0; i < values.size(); ++i)
    replacements.emplace_back(absl::StrCat("$", i), values[i]);
  return absl::StrReplaceAll(text, replacements);
}

std::string LocalMinute(uint64_t seconds) {
  return LocalTime(static_cast<int64_t>(seconds) * 1'000).substr(0, 16);
}

std::string TownName(const LedgerState& ledger, absl::string_view istat_code) {
  const auto it = ledger.municipalities().find(std::string(istat_code));
  return it == ledger.municipalities().end() ? std::string(istat_code) : it->second.name;
}

std::string StepName(int step, Lang lang) {
  constexpr Word kSteps[] = {Word::kStep1, Word::kStep2, Word::kStep3};
  return step >= 1 && step <= 3 ? Said(kSteps[step - 1], lang) : "";
}

std::string ChoiceName(Choice choice, Lang lang) {
  switch (choice) {
    case Choice::kApprove:
      return Said(Word::kChoiceApprove, lang);
    case Choice::kReject:
      return Said(Word::kChoiceReject, lang);
    case Choice::kAbstain:
      return Said(Word::kChoiceAbstain, lang);
  }
  return "";
}

std::string OutcomeName(const BallotRecord& record, Lang lang) {
  if (record.annulled_by) return Said(Word::kOutcomeAnnulled, lang);
  if (!record.close) return Said(Word::kOutcomeOpen, lang);
  return Said(record.close->approved ? Word::kOutcomeApproved : Word::kOutcomeRejected, lang);
}

std::string KindName(absl::string_view kind, Lang lang) {
  static const auto& words =
      *new std::map<std::string, Word, std::less<>>{{"genesis", Word::kEntryGenesis},
                                                    {"key", Word::kEntryKey},
                                                    {"change", Word::kEntryChange},
                                                    {"opinion-key", Word::kEntryOpinionKey},
                                                    {"quarantine", Word::kEntryQuarantine},
                                                    {"release", Word::kEntryRelease},
                                                    {"proposal", Word::kEntryProposal},
                                                    {"opinion", Word::kEntryOpinion},
                                                    {"delegation", Word::kEntryDelegation},
                                                    {"sitting", Word::kEntrySitting},
                                                    {"ballot", Word::kEntryBallot},
                                                    {"vote", Word::kEntryVote},
                                                    {"close", Word::kEntryClose},
                                                    {"annulment", Word::kEntryAnnulment},
                                                    {"publication", Word::kEntryPublication}};
  const auto it = words.find(std::string(kind));
  return it == words.end() ? std::string(kind) : Said(it->second, lang);
}

std::string EntrySummary(const LedgerState& ledger, const AnyEntry& entry, Lang lang) {
  return std::visit(Summary{ledger, lang}, entry);
}

std::string SubjectName(const assembly::Subject& subject, Lang lang) {
  if (subject.step == 0)
    return absl::StrCat(Said(Word::kEntryChange, lang), " ", ShortHex(subject.change));
  return absl::StrCat(Fill(Say(Word::kStepN, lang), {absl::StrCat(subject.step)}), ", ",
                      StepName(subject.step, lang), ", ", Said(Word::kVersion, lang), " ",
                      ShortHex(subject.version));
}

Json BallotJson(const BallotRecord& record) {
  const assembly::Ballot& ballot = record.ballot;
  Json votes = Json::array();
  for (const auto& [code, vote] : record.votes) {
    votes.push_back({{"municipality", code},
                     {"choice", std::string(ChoiceText(vote.vote.choice))},
                     {"index", vote.index}});
  }
  Json parts = Json::object();
  for (const auto& [part, digest] : ballot.subject.parts)
    parts[absl::StrCat(part)] = federation::DigestHex(digest);
  Json electors = Json::object();
  for (const auto& [code, weight] : ballot.electors) electors[code] = weight;
  Json json = {{"ballot", ballot.number}, {"sitting", ballot.sitting}, {"index", record.index}};
  json["step"] = ballot.subject.step == 0 ? Json(nullptr) : Json(ballot.subject.step);
  json["version"] = ballot.subject.step == 0 ? Json(nullptr)
                                             : Json(federation::DigestHex(ballot.subject.version));
  json["change"] =
      ballot.subject.step == 0 ? Json(federation::DigestHex(ballot.subject.change)) : Json(nullptr);
  json["parts"] = std::move(parts);
  json["closes_at"] = ballot.closes_at_s;
  json["electors"] = std::move(electors);
  json["votes"] = std::move(votes);
  json["state"] = record.annulled_by ? "annulled" : record.is_open() ? "open" : "closed";
  if (record.close) {
    json["approve"] = record.close->approve;
    json["reject"] = record.close->reject;
    json["abstain"] = record.close->abstain;
    json["approved"] = record.close->approved;
  }
  return json;
}

std::string BallotText(const LedgerState& ledger, const BallotRecord& record,
                       const Console& console) {
  const Lang lang = console.lang;
  const assembly::Ballot& ballot = record.ballot;
  std::string text = absl::StrCat(
      Fill(Say(Word::kBallotIs, lang),
           {absl::StrCat(ballot.number), absl::StrCat(ballot.sitting),
            ledger.sittings()[ballot.sitting - 1].date, LocalMinute(ballot.closes_at_s)}),
      "\n", SubjectName(ballot.subject, lang), "\n", OutcomeName(record, lang), "\n\n");
  Table table({{Said(Word::kMunicipality, lang)},
               {Said(Word::kWeight, lang), Table::Align::kRight},
               {Said(Word::kVote, lang)}});
  for (const auto& [code, weight] : ballot.electors) {
    const auto vote = record.votes.find(code);
    table.Add({TownName(ledger, code), absl::StrCat(weight),
               vote == record.votes.end() ? "-"
                                          : absl::StrCat(ChoiceName(vote->second.vote.choice, lang),
                                                         " (", vote->second.index, ")")});
  }
  absl::StrAppend(&text, table.Render());
  if (record.close) {
    absl::StrAppend(&text, "\n", Say(Word::kInFavour, lang), " ", record.close->approve, ", ",
                    Say(Word::kAgainst, lang), " ", record.close->reject, ", ",
                    Say(Word::kAbstained, lang), " ", record.close->abstain, "\n");
  }
  return Printable(text);
}

std::string OpinionText(const assembly::Opinion& opinion, const Console& console) {
  const Word judgement = opinion.judgement == "favourable" ? Word::kOpinionFavourable
                         : opinion.judgement == "contrary" ? Word::kOpinionContrary
                                                           : Word::kOpinionRemarks;
  return absl::StrCat(PrintableLine(absl::StrCat(opinion.table, "/", opinion.name, ": ",
                                                 Say(judgement, console.lang))),
                      "\n", Wrap(Printable(opinion.text), console.width, 2));
}

std::string DiffText(const CharterDiff& diff, const Console& console) {
  using ServiceKind = ServiceChange::Kind;
  using GuaranteeKind = DiffedGuarantee::Kind;
  std::string text;
  std::vector<std::string> parts;
  for (const int part : diff.parts) parts.push_back(absl::StrCat(part));
  if (!parts.empty()) {
    absl::StrAppend(&text, Say(Word::kPartsChanged, console.lang), ": ", absl::StrJoin(parts, ", "),
                    "\n");
  }
  for (const auto& [kind, word] : {std::pair(ServiceKind::kLost, Word::kServicesLost),
                                   {ServiceKind::kGained, Word::kServicesGained},
                                   {ServiceKind::kNowShared, Word::kServicesNowShared},
                                   {ServiceKind::kNowOwn, Word::kServicesNowOwn}}) {
    std::vector<std::string> lines;
    for (const ServiceChange& change : diff.services) {
      if (change.kind == kind) lines.push_back(change.title);
    }
    AppendList(word, lines, console, text);
  }
  for (const auto& [kind, word] : {std::pair(GuaranteeKind::kWorse, Word::kGuaranteesWorse),
                                   {GuaranteeKind::kGone, Word::kGuaranteesGone},
                                   {GuaranteeKind::kOther, Word::kGuaranteesOther},
                                   {GuaranteeKind::kBetter, Word::kGuaranteesBetter},
                                   {GuaranteeKind::kNew, Word::kGuaranteesNew}}) {
    std::vector<std::string> lines;
    for (const DiffedGuarantee& change : diff.guarantees) {
      if (change.kind == kind) lines.push_back(GuaranteeLine(change, console.lang));
    }
    AppendList(word, lines, console, text);
  }
  if (diff.services.empty() && diff.guarantees.empty())
    absl::StrAppend(&text, Say(Word::kNothingChanges, console.lang), "\n");
  return text;
}

Json DiffJson(const CharterDiff& diff) {
  Json services = Json::array();
  for (const ServiceChange& change : diff.services) {
    services.push_back(
        {{"change", KindCode(change.kind)}, {"service", change.service}, {"title", change.title}});
  }
  Json guarantees = Json::array();
  for (const DiffedGuarantee& change : diff.guarantees) {
    guarantees.push_back({{"change", KindCode(change.kind)},
                          {"service", change.service},
                          {"title", change.title},
                          {"indicator", change.indicator},
                          {"event", change.event},
                          {"condition", change.condition},
                          {"before", MaybeBound(change.before)},
                          {"after", MaybeBound(change.after)}});
  }
  return {{"parts", diff.parts},
          {"services", std::move(services)},
          {"guarantees", std::move(guarantees)}};
}

std::string MinutesText(const LedgerState& ledger, const BallotRecord& record, Lang lang) {
  std::string text = absl::StrCat(Say(Word::kMinutesAssembly, lang), ", ", ledger.name().district,
                                  "\n", Say(Word::kMinutes, lang), "\n");
  for (const MinutesLine& line : MinutesOf(ledger, record, lang)) {
    if (line.lines.empty()) continue;
    absl::StrAppend(&text, "\n", line.title, "\n");
    for (const std::string& one : line.lines) absl::StrAppend(&text, "  ", one, "\n");
  }
  return Printable(text);
}

std::string MinutesHtml(const LedgerState& ledger, const BallotRecord& record, Lang lang) {
  const std::string title = absl::StrCat(Say(Word::kMinutes, lang), " ", record.ballot.number);
  std::string html = absl::StrCat(
      "<!doctype html>\n<html lang=\"", lang == Lang::kIt ? "it" : "en",
      "\">\n<head>\n<meta charset=\"utf-8\">\n<title>", Escaped(title),
      "</title>\n<style>\n@page { size: A4; margin: 25mm 20mm; }\n"
      "body { font: 11pt/1.4 serif; max-width: 170mm; margin: auto; overflow-wrap: anywhere; }\n"
      "h1 { font-size: 16pt; }\nh2 { font-size: 11pt; margin: 1em 0 0; break-after: avoid; }\n"
      "p { margin: 0 0 0 8mm; }\n.firme { display: flex; gap: 20mm; margin-top: 20mm; }\n"
      ".firme p { flex: 1; border-top: 1px solid; margin: 0; }\n</style>\n</head>\n<body>\n<h1>",
      Escaped(Say(Word::kMinutesAssembly, lang)), ", ", Escaped(ledger.name().district), "<br>",
      Escaped(title), "</h1>\n");
  for (const MinutesLine& line : MinutesOf(ledger, record, lang)) {
    if (line.lines.empty()) continue;
    absl::StrAppend(&html, "<h2>", Escaped(line.title), "</h2>\n");
    for (const std::string& one : line.lines) absl::StrAppend(&html, "<p>", Escaped(one), "</p>\n");
  }
  absl::StrAppend(&html, "<div class=\"firme\"><p>", Escaped(Say(Word::kPresident, lang)),
                  "</p><p>", Escaped(Say(Word::kSecretary, lang)),
                  "</p></div>\n</body>\n</html>\n");
  return html;
}

}  // namespace ambito::client
