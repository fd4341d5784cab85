#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "lib/assembly/entries.h"
#include "lib/charter/validate.h"
#include "lib/federation/signed_note.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr uint64_t kMaxCount = 1'000'000;
constexpr uint64_t kMaxEntries = 100'000'000;
constexpr uint64_t kLastSecond = 253'402'300'799;  // Of the year 9999.

// Writing it again gives the same lines: sorted as they must be, nothing said in two ways.
template <typename Entry>
absl::StatusOr<Entry> Whole(const Statement& statement, FieldReader& reader, Entry entry) {
  RETURN_IF_ERROR(reader.Done());
  if (TextOf(statement.ledger, entry) == statement) return entry;
  return absl::InvalidArgumentError(
      absl::StrCat("the ", statement.kind, " is not in its canonical form"));
}

std::string ReadIstat(FieldReader& reader, absl::string_view name, const std::string& code) {
  if (!charter::IsIstatCode(code)) reader.Fail(name, absl::StrCat("is no ISTAT code: ", code));
  return code;
}

std::string ReadIstat(FieldReader& reader, absl::string_view name) {
  return ReadIstat(reader, name, reader.Text(name));
}

uint64_t ReadWeight(FieldReader& reader, absl::string_view name, const std::string& text) {
  const auto weight = federation::FromCanonicalDecimal(text);
  if (!weight || *weight < 1 || *weight > kMaxWeight) {
    reader.Fail(name, absl::StrCat("has no weight from 1 to ", kMaxWeight));
  }
  return weight.value_or(1);
}

std::string ReadBytes(FieldReader& reader, absl::string_view name, const std::string& base64) {
  const auto bytes = federation::FromCanonicalBase64(base64);
  if (!bytes) reader.Fail(name, "is not base64");
  return bytes.value_or("");
}

std::string ReadKey(FieldReader& reader, absl::string_view name, const std::string& base64) {
  std::string bytes = ReadBytes(reader, name, base64);
  if (bytes.size() != kKeyBytes) reader.Fail(name, "is no key of 32 bytes");
  return bytes;
}

std::string ReadDate(FieldReader& reader, absl::string_view name) {
  std::string date = reader.Text(name);
  if (!charter::IsIsoDate(date)) reader.Fail(name, "is no date YYYY-MM-DD");
  return date;
}

Digest ReadDigest(FieldReader& reader, absl::string_view name, const std::string& hex) {
  const auto digest = DigestFromHex(hex);
  if (!digest) reader.Fail(name, "is not 64 hexadecimal digits");
  return digest.value_or(Digest());
}

v1::VotingPolicy ReadPolicy(FieldReader& reader) {
  v1::VotingPolicy policy;
  const auto percent = [&](absl::string_view name, uint64_t least) {
    return static_cast<int32_t>(reader.Number(name, least, 100));
  };
  policy.set_weights(reader.OneOf("weights", {"EQUAL", "BY_POPULATION", "BY_QUOTA"}));
  policy.set_sitting_quorum_percent(percent("sitting-quorum-percent", 1));
  policy.set_second_call_quorum_percent(percent("second-call-quorum-percent", 1));
  policy.set_decision(reader.OneOf("decision", {"MAJORITY", "QUALIFIED_MAJORITY"}));
  policy.set_decision_percent(percent("decision-percent", 1));
  policy.set_abstentions(reader.OneOf("abstentions", {"COUNT_AS_VOTES", "NOT_COUNTED"}));
  policy.set_delegations_per_member(percent("delegations-per-member", 0));
  policy.set_approval_lapses_on_membership_change(
      reader.YesOrNo("approval-lapses-on-membership-change"));
  return policy;
}

// Every part is in exactly one step.
Rules ReadRules(FieldReader& reader) {
  Rules rules;
  rules.policy = ReadPolicy(reader);
  std::vector<int> seen;
  const auto rows = reader.Rows("step", 2);
  if (rows.size() != kSteps) reader.Fail("step", "is not there three times");
  for (size_t i = 0; i < rows.size() && reader.ok(); ++i) {
    for (const absl::string_view text : absl::StrSplit(rows[i][1], ',')) {
      const auto part = federation::FromCanonicalDecimal(text);
      if (!part || *part < 1 || *part > kParts) reader.Fail("step", "names no part from 1 to 6");
      rules.parts_of_step[i].push_back(static_cast<int>(part.value_or(1)));
    }
    seen.insert(seen.end(), rules.parts_of_step[i].begin(), rules.parts_of_step[i].end());
    if (!std::is_sorted(rules.parts_of_step[i].begin(), rules.parts_of_step[i].end()))
      reader.Fail("step", "has its parts out of order");
  }
  std::sort(seen.begin(), seen.end());
  if (seen != std::vector<int>{1, 2, 3, 4, 5, 6}) reader.Fail("step", "must cover each part once");
  return rules;
}

std::vector<LedgerMember> ReadMembers(FieldReader& reader) {
  std::vector<LedgerMember> members;
  while (true) {
    const auto rows = reader.Rows("member", 3);
    if (rows.empty()) return members;
    if (rows.size() > 1) reader.Fail("node-key", "is missing, or not in its place");
    LedgerMember member;
    member.istat_code = ReadIstat(reader, "member", rows[0][0]);
    member.weight = ReadWeight(reader, "member", rows[0][1]);
    member.name = rows[0][2];
    const auto node = reader.Rows("node-key", 2);
    const auto mayor = reader.Rows("mayor-key", 2);
    if (node.size() != 1 || mayor.size() != 1) {
      reader.Fail("member", "must be followed by its node-key and its mayor-key");
      return {};
    }
    member.node_key = ReadKey(reader, "node-key", node[0][1]);
    const auto key = KeyFromText(mayor[0][1]);
    if (!key) reader.Fail("mayor-key", "is no key");
    member.mayor_key = key.value_or(SigningKey());
    members.push_back(std::move(member));
    if (members.size() > kMaxMembers) {
      reader.Fail("member", absl::StrCat("is there more than ", kMaxMembers, " times"));
    }
  }
}

LedgerMember ReadMember(FieldReader& reader) {
  std::vector<LedgerMember> members = ReadMembers(reader);
  if (members.size() != 1) reader.Fail("member", "must be there once");
  return members.empty() ? LedgerMember() : std::move(members[0]);
}

std::map<std::string, uint64_t> ReadWeights(FieldReader& reader) {
  std::map<std::string, uint64_t> weights;
  for (const auto& row : reader.Rows("weight", 2))
    weights[ReadIstat(reader, "weight", row[0])] = ReadWeight(reader, "weight", row[1]);
  if (weights.empty()) reader.Fail("weight", "is missing");
  return weights;
}

Subject ReadSubject(FieldReader& reader) {
  Subject subject;
  if (const auto change = reader.MaybeText("change")) {
    subject.change = ReadDigest(reader, "change", *change);
    return subject;
  }
  subject.step = static_cast<int>(reader.Number("step", 1, kSteps));
  subject.version = reader.Digest("version");
  for (const auto& row : reader.Rows("part", 2)) {
    const auto part = federation::FromCanonicalDecimal(row[0]);
    if (!part || *part < 1 || *part > kParts) reader.Fail("part", "is none from 1 to 6");
    subject.parts.emplace_back(static_cast<int>(part.value_or(1)),
                               ReadDigest(reader, "part", row[1]));
  }
  if (subject.parts.empty()) reader.Fail("part", "is missing");
  return subject;
}

FrozenHead ReadFrozenHead(FieldReader& reader, const std::vector<std::string>& words) {
  const auto size = federation::FromCanonicalDecimal(words[1]);
  if (!size || *size == 0) reader.Fail("log", "has no size");
  if (words[0] != "district") ReadIstat(reader, "log", words[0]);
  return {words[0], size.value_or(0), ReadDigest(reader, "log", words[2]),
          ReadDigest(reader, "log", words[3])};
}

std::optional<Choice> ChoiceFromText(absl::string_view text) {
  for (const Choice choice : {Choice::kApprove, Choice::kReject, Choice::kAbstain}) {
    if (ChoiceText(choice) == text) return choice;
  }
  return std::nullopt;
}

Choice ReadChoice(FieldReader& reader, absl::string_view name, const std::string& text) {
  const auto choice = ChoiceFromText(text);
  if (!choice) reader.Fail(name, "is none of approve, reject, abstain");
  return choice.value_or(Choice::kAbstain);
}

}  // namespace

std::string KeyText(const SigningKey& key) {
  return absl::StrCat(key.kind == SigningKey::Kind::kEd25519 ? "ed25519 " : "cades ",
                      absl::Base64Escape(key.bytes));
}

std::optional<SigningKey> KeyFromText(absl::string_view text) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ');
  if (words.size() != 2 || (words[0] != "ed25519" && words[0] != "cades")) return std::nullopt;
  const auto bytes = federation::FromCanonicalBase64(words[1]);
  if (!bytes || bytes->size() != kKeyBytes) return std::nullopt;
  return SigningKey{words[0] == "cades" ? SigningKey::Kind::kCades : SigningKey::Kind::kEd25519,
                    *bytes};
}

absl::string_view ChoiceText(Choice choice) {
  if (choice == Choice::kApprove) return "approve";
  return choice == Choice::kReject ? "reject" : "abstain";
}

absl::StatusOr<Genesis> ReadGenesis(const Statement& statement) {
  FieldReader reader(statement);
  Genesis entry;
  entry.replaces = reader.DigestOrNone("replaces");
  entry.hub_key = ReadKey(reader, "hub-key", reader.Text("hub-key"));
  entry.office_key = ReadKey(reader, "office-key", reader.Text("office-key"));
  entry.members = ReadMembers(reader);
  entry.rules = ReadRules(reader);
  while (const auto root = reader.MaybeText("cades-root"))
    entry.cades_roots.push_back(ReadBytes(reader, "cades-root", *root));
  const auto by_code = [](const LedgerMember& a, const LedgerMember& b) {
    return a.istat_code >= b.istat_code;
  };
  if (entry.members.empty()) reader.Fail("member", "is missing");
  if (std::adjacent_find(entry.members.begin(), entry.members.end(), by_code) !=
      entry.members.end()) {
    reader.Fail("member", "is out of order, or twice");
  }
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<KeyChange> ReadKeyChange(const Statement& statement) {
  FieldReader reader(statement);
  KeyChange entry;
  entry.istat_code = ReadIstat(reader, "municipality");
  const std::string role = reader.OneOf("role", {"node", "mayor", "delegate"});
  for (const KeyRole known : {KeyRole::kMayor, KeyRole::kDelegate}) {
    if (role == KeyRoleName(known)) entry.role = known;
  }
  entry.after = reader.Number("after", 0, kMaxEntries);
  const std::string key = reader.Text("key");
  if (key != "none") {
    entry.key = KeyFromText(key);
    if (!entry.key) reader.Fail("key", "is no key");
  }
  const bool is_ed25519 = !entry.key || entry.key->kind == SigningKey::Kind::kEd25519;
  if (entry.role != KeyRole::kMayor && !is_ed25519)
    reader.Fail("key", "of who witnesses is Ed25519");
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<RuleChange> ReadRuleChange(const Statement& statement) {
  using Action = RuleChange::Action;
  FieldReader reader(statement);
  RuleChange entry;
  const std::string action = reader.OneOf(
      "action", {"admit", "leave", "merge", "weights", "rules", "replace-keys", "authorities"});
  if (action == "admit" || action == "replace-keys") {
    entry.action = action == "admit" ? Action::kAdmit : Action::kReplaceKeys;
    entry.member = ReadMember(reader);
  } else if (action == "leave" || action == "merge") {
    entry.action = action == "leave" ? Action::kLeave : Action::kMerge;
    entry.member.istat_code = ReadIstat(reader, "municipality");
    if (entry.action == Action::kMerge) {
      entry.into = ReadIstat(reader, "into");
      entry.weights = ReadWeights(reader);
    }
  } else if (action == "weights") {
    entry.action = Action::kWeights;
    entry.weights = ReadWeights(reader);
  } else if (action == "rules") {
    entry.action = Action::kRules;
    entry.rules = ReadRules(reader);
  } else {
    entry.action = Action::kAuthorities;
    entry.hub_key = ReadKey(reader, "hub-key", reader.Text("hub-key"));
    entry.office_key = ReadKey(reader, "office-key", reader.Text("office-key"));
  }
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<OpinionKey> ReadOpinionKey(const Statement& statement) {
  FieldReader reader(statement);
  OpinionKey entry;
  entry.table = reader.OneOf("table", {"technical", "committee", "adherents"});
  entry.name = reader.Text("name");
  if (!federation::IsKeyName(entry.name)) reader.Fail("name", "has characters it must not have");
  entry.after = reader.Number("after", 0, kMaxEntries);
  const std::string key = reader.Text("key");
  if (key != "none") entry.key = ReadKey(reader, "key", key);
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Quarantine> ReadQuarantine(const Statement& statement) {
  FieldReader reader(statement);
  Quarantine entry;
  entry.istat_code = ReadIstat(reader, "municipality");
  entry.hub_head = ReadBytes(reader, "hub-head", reader.Text("hub-head"));
  entry.node_head = ReadBytes(reader, "node-head", reader.Text("node-head"));
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Release> ReadRelease(const Statement& statement) {
  FieldReader reader(statement);
  Release entry;
  entry.istat_code = ReadIstat(reader, "municipality");
  entry.quarantine = reader.Number("quarantine", 1, kMaxEntries);
  entry.reason = reader.Lines("reason");
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Proposal> ReadProposal(const Statement& statement) {
  FieldReader reader(statement);
  Proposal entry;
  entry.previous = reader.DigestOrNone("previous");
  entry.as_of = ReadDate(reader, "as-of");
  entry.harmoniser = reader.Number("harmoniser", 1, kMaxCount);
  entry.catalogue = reader.Digest("catalogue");
  for (const auto& row : reader.Rows("log", 4)) entry.logs.push_back(ReadFrozenHead(reader, row));
  const auto rows = reader.Rows("part", 2);
  if (rows.size() != kParts) reader.Fail("part", "is not there six times");
  for (size_t i = 0; i < rows.size() && i < kParts; ++i)
    entry.parts[i] = ReadDigest(reader, "part", rows[i][1]);
  entry.open_questions = reader.Number("open-questions", 0, kMaxCount);
  entry.unconfirmed = reader.Number("unconfirmed", 0, kMaxCount);
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Opinion> ReadOpinion(const Statement& statement) {
  FieldReader reader(statement);
  Opinion entry;
  entry.table = reader.OneOf("table", {"technical", "committee", "adherents"});
  entry.name = reader.Text("name");
  entry.version = reader.Digest("version");
  entry.judgement = reader.OneOf("judgement", {"favourable", "contrary", "remarks"});
  entry.text = reader.Lines("text");
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Delegation> ReadDelegation(const Statement& statement) {
  FieldReader reader(statement);
  Delegation entry;
  entry.sitting = reader.Number("sitting", 1, kMaxCount);
  entry.from = ReadIstat(reader, "from");
  entry.to = ReadIstat(reader, "to");
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Sitting> ReadSitting(const Statement& statement) {
  FieldReader reader(statement);
  Sitting entry;
  entry.number = reader.Number("sitting", 1, kMaxCount);
  entry.date = ReadDate(reader, "date");
  entry.second_call = reader.OneOf("call", {"first", "second"}) == "second";
  entry.president = reader.Text("president");
  entry.secretary = reader.Text("secretary");
  while (const auto code = reader.MaybeText("present"))
    entry.present.push_back(ReadIstat(reader, "present", *code));
  for (const auto& row : reader.Rows("represented", 2)) {
    entry.represented.emplace_back(ReadIstat(reader, "represented", row[0]),
                                   ReadIstat(reader, "represented", row[1]));
  }
  if (!std::is_sorted(entry.present.begin(), entry.present.end()))
    reader.Fail("present", "is out of order");
  if (!std::is_sorted(entry.represented.begin(), entry.represented.end()))
    reader.Fail("represented", "is out of order");
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Ballot> ReadBallot(const Statement& statement) {
  FieldReader reader(statement);
  Ballot entry;
  entry.number = reader.Number("ballot", 1, kMaxCount);
  entry.sitting = reader.Number("sitting", 1, kMaxCount);
  entry.subject = ReadSubject(reader);
  entry.closes_at_s = reader.Number("closes-at", 1, kLastSecond);
  for (const auto& row : reader.Rows("elector", 2)) {
    entry.electors.emplace_back(ReadIstat(reader, "elector", row[0]),
                                ReadWeight(reader, "elector", row[1]));
  }
  entry.policy = ReadPolicy(reader);
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Vote> ReadVote(const Statement& statement) {
  constexpr size_t kKeyIdDigits = 8;
  FieldReader reader(statement);
  Vote entry;
  entry.sitting = reader.Number("sitting", 1, kMaxCount);
  entry.ballot = reader.Number("ballot", 1, kMaxCount);
  entry.subject = ReadSubject(reader);
  entry.istat_code = ReadIstat(reader, "municipality");
  const auto rows = reader.Rows("voter", 2);
  if (rows.size() != 1 || rows[0][1].size() != kKeyIdDigits ||
      rows[0][1].find_first_not_of("0123456789abcdef") != std::string::npos) {
    reader.Fail("voter", "is no key name and key id");
  } else {
    entry.voter = rows[0][0];
    entry.key_id = absl::HexStringToBytes(rows[0][1]);
  }
  entry.choice = ReadChoice(reader, "choice", reader.Text("choice"));
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Close> ReadClose(const Statement& statement) {
  constexpr uint64_t kMost = kMaxWeight * kMaxMembers;
  FieldReader reader(statement);
  Close entry;
  entry.ballot = reader.Number("ballot", 1, kMaxCount);
  entry.checkpoint = ReadBytes(reader, "checkpoint", reader.Text("checkpoint"));
  for (const auto& row : reader.Rows("vote", 2)) {
    entry.votes.emplace_back(ReadIstat(reader, "vote", row[0]), ReadChoice(reader, "vote", row[1]));
  }
  entry.approve = reader.Number("approve", 0, kMost);
  entry.reject = reader.Number("reject", 0, kMost);
  entry.abstain = reader.Number("abstain", 0, kMost);
  entry.approved = reader.OneOf("outcome", {"approved", "rejected"}) == "approved";
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Annulment> ReadAnnulment(const Statement& statement) {
  FieldReader reader(statement);
  Annulment entry;
  entry.ballot = reader.Number("ballot", 1, kMaxCount);
  entry.reason = reader.Lines("reason");
  return Whole(statement, reader, std::move(entry));
}

absl::StatusOr<Publication> ReadPublication(const Statement& statement) {
  FieldReader reader(statement);
  Publication entry;
  entry.number = reader.Number("number", 1, kMaxCount);
  entry.version = reader.Digest("version");
  entry.annex = reader.Digest("annex");
  entry.annex_date = ReadDate(reader, "annex-date");
  return Whole(statement, reader, std::move(entry));
}

}  // namespace ambito::assembly
