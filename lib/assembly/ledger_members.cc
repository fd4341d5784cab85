// Who is a member, and whose key signs what.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/assembly/ledger_state.h"
#include "lib/federation/checkpoint.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

using Action = RuleChange::Action;

SigningKey Ed25519Key(const std::string& bytes) { return {SigningKey::Kind::kEd25519, bytes}; }

absl::Status NoMember(absl::string_view istat_code) {
  return absl::FailedPreconditionError(
      absl::StrCat(istat_code, " is not a municipality of this assembly"));
}

}  // namespace

KeyOwner LedgerState::Hub() const { return {LedgerOrigin(name_.district), Ed25519Key(hub_key_)}; }
KeyOwner LedgerState::Office() const {
  return {OfficeKeyName(name_.district), Ed25519Key(office_key_)};
}

// What only opens the way to a ballot: a district that lost its office's key can still go on.
KeyOwner LedgerState::OfficeOrHub(absl::string_view first) const {
  return first == Hub().name ? Hub() : Office();
}

absl::StatusOr<KeyOwner> LedgerState::MayorOf(absl::string_view istat_code) const {
  const MemberRecord* member = FindMember(istat_code);
  if (member == nullptr) return NoMember(istat_code);
  if (!member->mayor_keys.back().key) {
    return absl::FailedPreconditionError(
        absl::StrCat("the mayor of ", istat_code, " has no key: enrol one (ambito key enrol)"));
  }
  return KeyOwner{MayorKeyName(name_.district, istat_code), *member->mayor_keys.back().key};
}

std::vector<KeyOwner> LedgerState::GenesisSigners(const Genesis& entry) const {
  std::vector<KeyOwner> signers = {{LedgerOrigin(name_.district), Ed25519Key(entry.hub_key)},
                                   {OfficeKeyName(name_.district), Ed25519Key(entry.office_key)}};
  for (const LedgerMember& member : entry.members) {
    signers.push_back(
        {NodeKeyName(name_.district, member.istat_code), Ed25519Key(member.node_key)});
    signers.push_back({MayorKeyName(name_.district, member.istat_code), member.mayor_key});
  }
  return signers;
}

std::vector<KeyPeriod>& MemberRecord::keys(KeyRole role) {
  switch (role) {
    case KeyRole::kNode:
      return node_keys;
    case KeyRole::kMayor:
      return mayor_keys;
    case KeyRole::kDelegate:
      return delegate_keys;
  }
  return node_keys;
}
const std::vector<KeyPeriod>& MemberRecord::keys(KeyRole role) const {
  return const_cast<MemberRecord*>(this)->keys(role);
}

// One of the two that are in force says so, and the new one that it is there.
absl::StatusOr<std::vector<KeyOwner>> LedgerState::KeyChangeSigners(const KeyChange& entry,
                                                                    absl::string_view first) const {
  const MemberRecord& member = *FindMember(entry.istat_code);
  const std::string mayor_name = MayorKeyName(name_.district, entry.istat_code);
  const std::string node_name = NodeKeyName(name_.district, entry.istat_code);
  const bool by_mayor = first == mayor_name;
  const auto& authority = (by_mayor ? member.mayor_keys : member.node_keys).back().key;
  if (!authority) {
    return absl::PermissionDeniedError(
        absl::StrCat("the key of ", by_mayor ? mayor_name : node_name, " was taken back"));
  }
  std::vector<KeyOwner> signers = {{by_mayor ? mayor_name : node_name, *authority}};
  if (!entry.key) return signers;
  switch (entry.role) {
    case KeyRole::kNode:
      signers.push_back({node_name, *entry.key});
      break;
    case KeyRole::kMayor:
      signers.push_back({mayor_name, *entry.key});
      break;
    case KeyRole::kDelegate:
      signers.push_back({DelegateKeyName(name_.district, entry.istat_code), *entry.key});
      break;
  }
  return signers;
}

absl::StatusOr<std::vector<KeyOwner>> LedgerState::RuleChangeSigners(
    const RuleChange& entry, absl::string_view first) const {
  if (entry.action == Action::kAuthorities) {
    return std::vector<KeyOwner>{{Hub().name, Ed25519Key(entry.hub_key)},
                                 {Office().name, Ed25519Key(entry.office_key)}};
  }
  std::vector<KeyOwner> signers = {OfficeOrHub(first)};
  if (entry.action == Action::kAdmit || entry.action == Action::kReplaceKeys) {
    const LedgerMember& member = entry.member;
    signers.push_back(
        {NodeKeyName(name_.district, member.istat_code), Ed25519Key(member.node_key)});
    signers.push_back({MayorKeyName(name_.district, member.istat_code), member.mayor_key});
  }
  return signers;
}

absl::StatusOr<std::vector<KeyOwner>> LedgerState::SignersOf(const AnyEntry& entry,
                                                             absl::string_view first) const {
  if (const auto* genesis = std::get_if<Genesis>(&entry)) return GenesisSigners(*genesis);
  if (const auto* key = std::get_if<KeyChange>(&entry)) return KeyChangeSigners(*key, first);
  if (const auto* change = std::get_if<RuleChange>(&entry))
    return RuleChangeSigners(*change, first);
  if (std::holds_alternative<Quarantine>(entry) || std::holds_alternative<Close>(entry))
    return std::vector<KeyOwner>{Hub()};
  if (std::holds_alternative<Sitting>(entry) || std::holds_alternative<Ballot>(entry))
    return std::vector<KeyOwner>{OfficeOrHub(first)};
  if (const auto* opinion = std::get_if<Opinion>(&entry)) {
    const auto& key = opinion_keys_.at({opinion->table, opinion->name}).back().key;
    return std::vector<KeyOwner>{
        {TableKeyName(name_.district, opinion->table, opinion->name), *key}};
  }
  if (const auto* delegation = std::get_if<Delegation>(&entry)) {
    ASSIGN_OR_RETURN(KeyOwner mayor, MayorOf(delegation->from));
    return std::vector<KeyOwner>{std::move(mayor)};
  }
  if (const auto* vote = std::get_if<Vote>(&entry)) {
    ASSIGN_OR_RETURN(auto voter, VoterFor(vote->sitting, vote->istat_code));
    return std::vector<KeyOwner>{{std::move(voter.first), std::move(voter.second)}};
  }
  return std::vector<KeyOwner>{Office()};
}

absl::Status LedgerState::CheckEntry(const Genesis&) const { return absl::OkStatus(); }

absl::Status LedgerState::CheckEntry(const KeyChange& entry) const {
  const MemberRecord* member = FindMember(entry.istat_code);
  if (member == nullptr) return NoMember(entry.istat_code);
  const KeyPeriod& now = member->keys(entry.role).back();
  if (entry.after != now.set_by) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the key was changed since: entry ", now.set_by, " did, this one is after ", entry.after));
  }
  if (entry.key == now.key) {
    return absl::FailedPreconditionError(entry.key ? "that is the key in force"
                                                   : "there is no key to take back");
  }
  return absl::OkStatus();
}

absl::Status LedgerState::CheckEntry(const RuleChange& entry) const {
  const std::string& code = entry.member.istat_code;
  const bool is_member = FindMember(code) != nullptr;
  switch (entry.action) {
    case Action::kAdmit:
      if (!is_member && members().size() >= kMaxMembers)
        return absl::ResourceExhaustedError(
            absl::StrCat("an assembly has at most ", kMaxMembers, " members"));
      if (!is_member) return absl::OkStatus();
      return absl::FailedPreconditionError(absl::StrCat(code, " is a member already"));
    case Action::kMerge:
      if (FindMember(entry.into) == nullptr) return NoMember(entry.into);
      if (entry.into == code || entry.weights.size() != 1 || entry.weights.count(entry.into) == 0)
        return absl::InvalidArgumentError("a merger names one weight, that of the town it is into");
      [[fallthrough]];
    case Action::kLeave:
      if (members().size() == 1 && is_member)
        return absl::FailedPreconditionError("the last member cannot leave");
      [[fallthrough]];
    case Action::kReplaceKeys:
      return is_member ? absl::OkStatus() : NoMember(code);
    case Action::kWeights: {
      const Weights now = members();
      const bool same_members =
          now.size() == entry.weights.size() &&
          std::equal(now.begin(), now.end(), entry.weights.begin(),
                     [](const auto& a, const auto& b) { return a.first == b.first; });
      if (same_members) return absl::OkStatus();
      return absl::FailedPreconditionError("new weights must name each member once");
    }
    case Action::kRules:
    case Action::kAuthorities:
      return absl::OkStatus();
  }
  return absl::InternalError("no such action");
}

absl::Status LedgerState::CheckEntry(const OpinionKey& entry) const {
  const auto it = opinion_keys_.find({entry.table, entry.name});
  const uint64_t now = it == opinion_keys_.end() ? 0 : it->second.back().set_by;
  if (entry.after == now) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the key was changed since: entry ", now,
                                                    " did, this one is after ", entry.after));
}

// Both heads are the municipality's own word, and they are not the same.
absl::Status LedgerState::CheckEntry(const Quarantine& entry) const {
  const MemberRecord* member = FindMember(entry.istat_code);
  if (member == nullptr) return NoMember(entry.istat_code);
  if (quarantined_.count(entry.istat_code) > 0) {
    return absl::FailedPreconditionError(absl::StrCat(entry.istat_code, " is quarantined already"));
  }
  const std::string origin = NodeKeyName(name_.district, entry.istat_code);
  for (const std::string* head : {&entry.hub_head, &entry.node_head}) {
    absl::Status status = absl::PermissionDeniedError("no key signed it");
    for (const KeyPeriod& period : member->node_keys) {
      if (!period.key || status.ok()) continue;
      status = OpenCheckpoint(*head, origin, period.key->bytes, *scheme_).status();
    }
    RETURN_IF_ERROR(status);
  }
  ASSIGN_OR_RETURN(const auto at_hub, federation::ParseCheckpoint(entry.hub_head));
  ASSIGN_OR_RETURN(const auto at_node, federation::ParseCheckpoint(entry.node_head));
  if (!(at_hub == at_node)) return absl::OkStatus();
  return absl::InvalidArgumentError("the two heads say the same");
}

absl::Status LedgerState::CheckEntry(const Release& entry) const {
  const auto it = quarantined_.find(entry.istat_code);
  if (it != quarantined_.end() && it->second == entry.quarantine) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(entry.istat_code, " is not quarantined by entry ", entry.quarantine));
}

void LedgerState::Admit(const LedgerMember& member) {
  MemberRecord& record = municipalities_[member.istat_code];
  record.name = member.name;
  record.weight = member.weight;
  record.memberships.push_back({size(), std::nullopt});
  SetKey(member.istat_code, KeyRole::kNode, Ed25519Key(member.node_key));
  SetKey(member.istat_code, KeyRole::kMayor, member.mayor_key);
  ++membership_;
}

// A delegate stands in for one key of the node, not for the next.
void LedgerState::SetKey(const std::string& istat_code, KeyRole role,
                         std::optional<SigningKey> key) {
  MemberRecord& member = municipalities_[istat_code];
  member.keys(role).push_back({size(), std::move(key)});
  if (role == KeyRole::kNode) member.delegate_keys.push_back({size(), std::nullopt});
}

void LedgerState::Remove(const std::string& istat_code) {
  municipalities_[istat_code].memberships.back().left_by = size();
  ++membership_;
}

void LedgerState::TakeEntry(Genesis entry) {
  hub_key_ = entry.hub_key;
  office_key_ = entry.office_key;
  hub_keys_.emplace_back(0, entry.hub_key);
  rules_ = entry.rules;
  cades_roots_ = entry.cades_roots;
  for (const LedgerMember& member : entry.members) Admit(member);
}

void LedgerState::TakeEntry(KeyChange entry) {
  SetKey(entry.istat_code, entry.role, std::move(entry.key));
}

// Of no effect before a ballot has approved it.
void LedgerState::TakeEntry(RuleChange) {}

void LedgerState::Enforce(const RuleChange& change) {
  const std::string& code = change.member.istat_code;
  switch (change.action) {
    case Action::kAdmit:
      return Admit(change.member);
    case Action::kReplaceKeys:
      SetKey(code, KeyRole::kNode, Ed25519Key(change.member.node_key));
      SetKey(code, KeyRole::kMayor, change.member.mayor_key);
      return;
    case Action::kMerge:
      municipalities_[change.into].weight = change.weights.at(change.into);
      [[fallthrough]];
    case Action::kLeave:
      return Remove(code);
    case Action::kWeights:
      for (const auto& [istat_code, weight] : change.weights)
        municipalities_[istat_code].weight = weight;
      return;
    case Action::kRules:
      rules_ = change.rules;
      return;
    case Action::kAuthorities:
      hub_key_ = change.hub_key;
      office_key_ = change.office_key;
      hub_keys_.emplace_back(size(), change.hub_key);
      return;
  }
}

void LedgerState::TakeEntry(OpinionKey entry) {
  std::optional<SigningKey> key;
  if (entry.key) key = Ed25519Key(*entry.key);
  opinion_keys_[{entry.table, entry.name}].push_back({size(), std::move(key)});
}

void LedgerState::TakeEntry(Quarantine entry) { quarantined_[entry.istat_code] = size(); }
void LedgerState::TakeEntry(Release entry) { quarantined_.erase(entry.istat_code); }

}  // namespace ambito::assembly
