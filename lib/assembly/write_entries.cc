#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "lib/assembly/entries.h"

namespace ambito::assembly {
namespace {

Statement Begin(absl::string_view kind, const LedgerName& ledger) {
  return {std::string(kind), ledger, {}};
}

void AddDigestOrNone(Statement& text, absl::string_view name, const std::optional<Digest>& digest) {
  text.Add(name, digest ? federation::DigestHex(*digest) : "none");
}

void AddBytes(Statement& text, absl::string_view name, absl::string_view bytes) {
  text.Add(name, absl::Base64Escape(bytes));
}

void AddPolicy(Statement& text, const v1::VotingPolicy& policy) {
  const auto number = [](int32_t value) { return static_cast<uint64_t>(value); };
  text.Add("weights", policy.weights());
  text.Add("sitting-quorum-percent", number(policy.sitting_quorum_percent()));
  text.Add("second-call-quorum-percent", number(policy.second_call_quorum_percent()));
  text.Add("decision", policy.decision());
  text.Add("decision-percent", number(policy.decision_percent()));
  text.Add("abstentions", policy.abstentions());
  text.Add("delegations-per-member", number(policy.delegations_per_member()));
  text.Add("approval-lapses-on-membership-change",
           policy.approval_lapses_on_membership_change() ? "yes" : "no");
}

void AddRules(Statement& text, const Rules& rules) {
  AddPolicy(text, rules.policy);
  for (int step = 0; step < kSteps; ++step) {
    text.Add("step",
             absl::StrCat(step + 1, " ",
                          absl::StrJoin(rules.parts_of_step[static_cast<size_t>(step)], ",")));
  }
}

void AddMember(Statement& text, const LedgerMember& member) {
  text.Add("member", absl::StrCat(member.istat_code, " ", member.weight, " ", member.name));
  text.Add("node-key", absl::StrCat(member.istat_code, " ", absl::Base64Escape(member.node_key)));
  text.Add("mayor-key", absl::StrCat(member.istat_code, " ", KeyText(member.mayor_key)));
}

void AddSubject(Statement& text, const Subject& subject) {
  if (subject.step == 0) return text.Add("change", subject.change);
  text.Add("step", static_cast<uint64_t>(subject.step));
  text.Add("version", subject.version);
  for (const auto& [part, digest] : subject.parts)
    text.Add("part", absl::StrCat(part, " ", federation::DigestHex(digest)));
}

void AddWeights(Statement& text, const std::map<std::string, uint64_t>& weights) {
  for (const auto& [istat_code, weight] : weights)
    text.Add("weight", absl::StrCat(istat_code, " ", weight));
}

}  // namespace

Statement TextOf(const LedgerName& ledger, const Genesis& entry) {
  Statement text = Begin("genesis", {ledger.district, std::nullopt});
  AddDigestOrNone(text, "replaces", entry.replaces);
  AddBytes(text, "hub-key", entry.hub_key);
  AddBytes(text, "office-key", entry.office_key);
  for (const LedgerMember& member : entry.members) AddMember(text, member);
  AddRules(text, entry.rules);
  for (const std::string& root : entry.cades_roots) AddBytes(text, "cades-root", root);
  return text;
}

absl::string_view KeyRoleName(KeyRole role) {
  switch (role) {
    case KeyRole::kNode:
      return "node";
    case KeyRole::kMayor:
      return "mayor";
    case KeyRole::kDelegate:
      return "delegate";
  }
  return "";
}

Statement TextOf(const LedgerName& ledger, const KeyChange& entry) {
  Statement text = Begin("key", ledger);
  text.Add("municipality", entry.istat_code);
  text.Add("role", std::string(KeyRoleName(entry.role)));
  text.Add("after", entry.after);
  text.Add("key", entry.key ? KeyText(*entry.key) : "none");
  return text;
}

Statement TextOf(const LedgerName& ledger, const RuleChange& entry) {
  using Action = RuleChange::Action;
  Statement text = Begin("change", ledger);
  switch (entry.action) {
    case Action::kAdmit:
      text.Add("action", "admit");
      AddMember(text, entry.member);
      break;
    case Action::kLeave:
      text.Add("action", "leave");
      text.Add("municipality", entry.member.istat_code);
      break;
    case Action::kMerge:
      text.Add("action", "merge");
      text.Add("municipality", entry.member.istat_code);
      text.Add("into", entry.into);
      AddWeights(text, entry.weights);
      break;
    case Action::kWeights:
      text.Add("action", "weights");
      AddWeights(text, entry.weights);
      break;
    case Action::kRules:
      text.Add("action", "rules");
      AddRules(text, entry.rules);
      break;
    case Action::kReplaceKeys:
      text.Add("action", "replace-keys");
      AddMember(text, entry.member);
      break;
    case Action::kAuthorities:
      text.Add("action", "authorities");
      AddBytes(text, "hub-key", entry.hub_key);
      AddBytes(text, "office-key", entry.office_key);
      break;
  }
  return text;
}

Statement TextOf(const LedgerName& ledger, const OpinionKey& entry) {
  Statement text = Begin("opinion-key", ledger);
  text.Add("table", entry.table);
  text.Add("name", entry.name);
  text.Add("after", entry.after);
  text.Add("key", entry.key ? absl::Base64Escape(*entry.key) : "none");
  return text;
}

Statement TextOf(const LedgerName& ledger, const Quarantine& entry) {
  Statement text = Begin("quarantine", ledger);
  text.Add("municipality", entry.istat_code);
  AddBytes(text, "hub-head", entry.hub_head);
  AddBytes(text, "node-head", entry.node_head);
  return text;
}

Statement TextOf(const LedgerName& ledger, const Release& entry) {
  Statement text = Begin("release", ledger);
  text.Add("municipality", entry.istat_code);
  text.Add("quarantine", entry.quarantine);
  text.AddLines("reason", entry.reason);
  return text;
}

Statement TextOf(const LedgerName& ledger, const Proposal& entry) {
  Statement text = Begin("proposal", ledger);
  AddDigestOrNone(text, "previous", entry.previous);
  text.Add("as-of", entry.as_of);
  text.Add("harmoniser", entry.harmoniser);
  text.Add("catalogue", entry.catalogue);
  for (const FrozenHead& head : entry.logs) {
    text.Add("log", absl::StrCat(head.log, " ", head.size, " ", federation::DigestHex(head.root),
                                 " ", federation::DigestHex(head.state)));
  }
  for (size_t i = 0; i < kParts; ++i)
    text.Add("part", absl::StrCat(i + 1, " ", federation::DigestHex(entry.parts[i])));
  text.Add("open-questions", entry.open_questions);
  text.Add("unconfirmed", entry.unconfirmed);
  return text;
}

Statement TextOf(const LedgerName& ledger, const Opinion& entry) {
  Statement text = Begin("opinion", ledger);
  text.Add("table", entry.table);
  text.Add("name", entry.name);
  text.Add("version", entry.version);
  text.Add("judgement", entry.judgement);
  text.AddLines("text", entry.text);
  return text;
}

Statement TextOf(const LedgerName& ledger, const Delegation& entry) {
  Statement text = Begin("delegation", ledger);
  text.Add("sitting", entry.sitting);
  text.Add("from", entry.from);
  text.Add("to", entry.to);
  return text;
}

Statement TextOf(const LedgerName& ledger, const Sitting& entry) {
  Statement text = Begin("sitting", ledger);
  text.Add("sitting", entry.number);
  text.Add("date", entry.date);
  text.Add("call", entry.second_call ? "second" : "first");
  text.Add("president", entry.president);
  text.Add("secretary", entry.secretary);
  for (const std::string& istat_code : entry.present) text.Add("present", istat_code);
  for (const auto& [who, by] : entry.represented)
    text.Add("represented", absl::StrCat(who, " ", by));
  return text;
}

Statement TextOf(const LedgerName& ledger, const Ballot& entry) {
  Statement text = Begin("ballot", ledger);
  text.Add("ballot", entry.number);
  text.Add("sitting", entry.sitting);
  AddSubject(text, entry.subject);
  text.Add("closes-at", entry.closes_at_s);
  for (const auto& [istat_code, weight] : entry.electors)
    text.Add("elector", absl::StrCat(istat_code, " ", weight));
  AddPolicy(text, entry.policy);
  return text;
}

Statement TextOf(const LedgerName& ledger, const Vote& entry) {
  Statement text = Begin("vote", ledger);
  text.Add("sitting", entry.sitting);
  text.Add("ballot", entry.ballot);
  AddSubject(text, entry.subject);
  text.Add("municipality", entry.istat_code);
  text.Add("voter", absl::StrCat(entry.voter, " ", absl::BytesToHexString(entry.key_id)));
  text.Add("choice", ChoiceText(entry.choice));
  return text;
}

Statement TextOf(const LedgerName& ledger, const Close& entry) {
  Statement text = Begin("close", ledger);
  text.Add("ballot", entry.ballot);
  AddBytes(text, "checkpoint", entry.checkpoint);
  for (const auto& [istat_code, choice] : entry.votes)
    text.Add("vote", absl::StrCat(istat_code, " ", ChoiceText(choice)));
  text.Add("approve", entry.approve);
  text.Add("reject", entry.reject);
  text.Add("abstain", entry.abstain);
  text.Add("outcome", entry.approved ? "approved" : "rejected");
  return text;
}

Statement TextOf(const LedgerName& ledger, const Annulment& entry) {
  Statement text = Begin("annulment", ledger);
  text.Add("ballot", entry.ballot);
  text.AddLines("reason", entry.reason);
  return text;
}

Statement TextOf(const LedgerName& ledger, const Publication& entry) {
  Statement text = Begin("publication", ledger);
  text.Add("number", entry.number);
  text.Add("version", entry.version);
  text.Add("annex", entry.annex);
  text.Add("annex-date", entry.annex_date);
  return text;
}

}  // namespace ambito::assembly
