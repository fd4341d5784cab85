// What the assembly proposes, votes, approves and publishes.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "lib/assembly/ledger_state.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

absl::Status Unmet(absl::string_view what) { return absl::FailedPreconditionError(what); }

bool IsPresent(const Sitting& sitting, absl::string_view istat_code) {
  return std::find(sitting.present.begin(), sitting.present.end(), istat_code) !=
         sitting.present.end();
}

// Empty: nobody.
std::string RepresentedBy(const Sitting& sitting, absl::string_view istat_code) {
  for (const auto& [who, by] : sitting.represented) {
    if (who == istat_code) return by;
  }
  return "";
}

}  // namespace

const ProposalRecord* LedgerState::FindProposal(const Digest& version) const {
  for (const ProposalRecord& record : proposals_) {
    if (record.version == version) return &record;
  }
  return nullptr;
}

const BallotRecord* LedgerState::FindBallot(uint64_t number) const {
  return number == 0 || number > ballots_.size() ? nullptr : &ballots_[number - 1];
}

Subject LedgerState::SubjectOf(const ProposalRecord& record, int step) const {
  Subject subject;
  subject.step = step;
  subject.version = record.version;
  for (const int part : rules_.parts_of_step[static_cast<size_t>(step - 1)])
    subject.parts.emplace_back(part, record.proposal.parts[static_cast<size_t>(part - 1)]);
  return subject;
}

const Approval* LedgerState::FindApproval(const Subject& subject) const {
  for (auto it = approvals_.rbegin(); it != approvals_.rend(); ++it) {
    const bool lapsed =
        rules_.policy.approval_lapses_on_membership_change() && it->membership != membership_;
    if (it->step == subject.step && it->parts == subject.parts && !lapsed) return &*it;
  }
  return nullptr;
}

absl::StatusOr<std::pair<std::string, SigningKey>> LedgerState::VoterFor(
    uint64_t sitting, absl::string_view istat_code) const {
  if (sitting == 0 || sitting > sittings_.size())
    return Unmet(absl::StrCat("there is no sitting ", sitting));
  const std::string by = RepresentedBy(sittings_[sitting - 1], istat_code);
  ASSIGN_OR_RETURN(KeyOwner voter, MayorOf(by.empty() ? istat_code : by));
  return std::make_pair(std::move(voter.name), std::move(voter.key));
}

size_t LedgerState::VotersOf(const BallotRecord& record) const {
  const Sitting& sitting = sittings_[record.ballot.sitting - 1];
  return static_cast<size_t>(std::count_if(
      record.ballot.electors.begin(), record.ballot.electors.end(), [&](const auto& elector) {
        return IsPresent(sitting, elector.first) || !RepresentedBy(sitting, elector.first).empty();
      }));
}

absl::Status LedgerState::CheckEntry(const Proposal& entry) const {
  std::optional<Digest> last;
  if (!publications_.empty()) last = publications_.back().publication.version;
  if (entry.previous != last)
    return Unmet("it was made before the version that is published now: propose again");
  if (entry.logs.empty() || entry.logs.back().log != "district")
    return Unmet("the district's own log is not among its inputs");
  for (size_t i = 0; i + 1 < entry.logs.size(); ++i) {
    const std::string& log = entry.logs[i].log;
    if (i > 0 && !(entry.logs[i - 1].log < log))
      return absl::InvalidArgumentError("its logs are out of order");
    if (FindMember(log) == nullptr)
      return Unmet(absl::StrCat(log, " is not a municipality of this assembly"));
  }
  return absl::OkStatus();
}

absl::Status LedgerState::CheckEntry(const Opinion& entry) const {
  const auto key = opinion_keys_.find({entry.table, entry.name});
  if (key == opinion_keys_.end() || !key->second.back().key)
    return Unmet(absl::StrCat("no key is enrolled for ", entry.table, "/", entry.name));
  if (FindProposal(entry.version) == nullptr) return Unmet("no such version is proposed");
  return absl::OkStatus();
}

absl::Status LedgerState::CheckEntry(const Delegation& entry) const {
  for (const std::string* code : {&entry.from, &entry.to}) {
    if (FindMember(*code) == nullptr)
      return Unmet(absl::StrCat(*code, " is not a municipality of this assembly"));
  }
  if (entry.from == entry.to) return absl::InvalidArgumentError("nobody delegates to himself");
  if (entry.sitting == sittings_.size() + 1) return absl::OkStatus();
  return Unmet(absl::StrCat("the next sitting is number ", sittings_.size() + 1));
}

absl::Status LedgerState::CheckRepresented(const Sitting& entry) const {
  std::map<std::string, int32_t> carried;
  for (const auto& [who, by] : entry.represented) {
    const std::string& absent = who;
    const std::string& there = by;
    if (FindMember(who) == nullptr || IsPresent(entry, who))
      return Unmet(absl::StrCat(who, " is present, or no member"));
    if (!IsPresent(entry, by)) return Unmet(absl::StrCat(by, " is not present to represent ", who));
    // The last word counts.
    const auto delegation =
        std::find_if(delegations_.rbegin(), delegations_.rend(), [&](const Delegation& said) {
          return said.sitting == entry.number && said.from == absent;
        });
    if (delegation == delegations_.rend() || delegation->to != there)
      return Unmet(absl::StrCat(who, " has not delegated ", by));
    if (++carried[by] > rules_.policy.delegations_per_member())
      return Unmet(
          absl::StrCat(by, " represents more than ", rules_.policy.delegations_per_member()));
  }
  const auto same_who = [](const auto& a, const auto& b) { return a.first == b.first; };
  const bool twice = std::adjacent_find(entry.represented.begin(), entry.represented.end(),
                                        same_who) != entry.represented.end();
  return twice ? Unmet("somebody is represented twice") : absl::OkStatus();
}

absl::Status LedgerState::CheckEntry(const Sitting& entry) const {
  if (entry.number != sittings_.size() + 1)
    return Unmet(absl::StrCat("the next sitting is number ", sittings_.size() + 1));
  for (size_t i = 0; i < entry.present.size(); ++i) {
    if (FindMember(entry.present[i]) == nullptr)
      return Unmet(absl::StrCat(entry.present[i], " is not a municipality of this assembly"));
    if (i > 0 && entry.present[i] == entry.present[i - 1])
      return Unmet(absl::StrCat(entry.present[i], " is present twice"));
  }
  RETURN_IF_ERROR(CheckRepresented(entry));
  if (!entry.second_call) return absl::OkStatus();
  const bool first_failed = !sittings_.empty() && !sittings_.back().second_call &&
                            !HasQuorum(sittings_.back(), members(), rules_.policy);
  return first_failed ? absl::OkStatus()
                      : Unmet("a second call follows a first call that had no quorum");
}

// Steps are decided in their order.
absl::Status LedgerState::CheckOrder(const ProposalRecord& record, int step) const {
  for (int before = 1; before < step; ++before) {
    if (FindApproval(SubjectOf(record, before)) == nullptr)
      return Unmet(absl::StrCat("step ", before, " of this version is not approved yet"));
  }
  return absl::OkStatus();
}

absl::Status LedgerState::CheckSubject(const Subject& subject) const {
  for (const BallotRecord& record : ballots_) {
    if (record.is_open() && record.ballot.subject == subject)
      return Unmet(absl::StrCat("ballot ", record.ballot.number, " is open on it"));
  }
  if (subject.step == 0) {
    const auto change = changes_.find(subject.change);
    if (change == changes_.end()) return Unmet("no such change is on the ledger");
    return CheckEntry(change->second);
  }
  const ProposalRecord* record = FindProposal(subject.version);
  if (record == nullptr) return Unmet("no such version is proposed");
  if (subject != SubjectOf(*record, subject.step))
    return Unmet("its parts are not those of this step of the version");
  if (FindApproval(subject) != nullptr) return Unmet("just these parts are approved already");
  return CheckOrder(*record, subject.step);
}

absl::Status LedgerState::CheckEntry(const Ballot& entry) const {
  if (entry.number != ballots_.size() + 1)
    return Unmet(absl::StrCat("the next ballot is number ", ballots_.size() + 1));
  if (entry.sitting == 0 || entry.sitting != sittings_.size())
    return Unmet(absl::StrCat("ballots are of the last sitting, number ", sittings_.size()));
  const Weights weights = members();
  if (!HasQuorum(sittings_.back(), weights, rules_.policy))
    return Unmet("the sitting has no quorum: call it a second time");
  const bool same_electors = std::equal(
      weights.begin(), weights.end(), entry.electors.begin(), entry.electors.end(),
      [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; });
  if (!same_electors) return Unmet("its electors and weights are not the ledger's");
  if (entry.policy.SerializeAsString() != rules_.policy.SerializeAsString())
    return Unmet("its rules are not the ledger's");
  return CheckSubject(entry.subject);
}

absl::Status LedgerState::CheckEntry(const Vote& entry) const {
  const BallotRecord* record = FindBallot(entry.ballot);
  if (record == nullptr) return Unmet(absl::StrCat("there is no ballot ", entry.ballot));
  if (entry.sitting != record->ballot.sitting || entry.subject != record->ballot.subject)
    return Unmet("the vote is on another text than the ballot: fetch the ballot again");
  if (!record->is_open()) return Unmet(absl::StrCat("ballot ", entry.ballot, " is closed"));
  const auto& electors = record->ballot.electors;
  if (std::none_of(electors.begin(), electors.end(),
                   [&](const auto& elector) { return elector.first == entry.istat_code; }))
    return Unmet(absl::StrCat(entry.istat_code, " does not vote in ballot ", entry.ballot));
  const Sitting& sitting = sittings_[entry.sitting - 1];
  if (!IsPresent(sitting, entry.istat_code) && RepresentedBy(sitting, entry.istat_code).empty())
    return Unmet(absl::StrCat(entry.istat_code, " was not at sitting ", entry.sitting));
  const auto recorded = record->votes.find(entry.istat_code);
  if (recorded != record->votes.end()) {
    return absl::AlreadyExistsError(absl::StrCat(
        "the vote of ", entry.istat_code, " is recorded as `",
        ChoiceText(recorded->second.vote.choice), "`, entry ", recorded->second.index));
  }
  ASSIGN_OR_RETURN(const auto voter, VoterFor(entry.sitting, entry.istat_code));
  const std::string key_id = SigningKeyId(voter.first, voter.second);
  if (entry.voter != voter.first || entry.key_id != key_id) {
    return absl::PermissionDeniedError(
        absl::StrCat("the key entitled to this vote is the one enrolled for ", voter.first));
  }
  return absl::OkStatus();
}

absl::StatusOr<Close> LedgerState::CloseOf(uint64_t ballot, absl::string_view cosigned_head) const {
  const BallotRecord* record = FindBallot(ballot);
  if (record == nullptr) return Unmet(absl::StrCat("there is no ballot ", ballot));
  if (!record->is_open()) return Unmet(absl::StrCat("ballot ", ballot, " is closed already"));
  ASSIGN_OR_RETURN(const CosignedHead head, CheckHead(cosigned_head));
  if (!IsWitnessed(head) || head.head.size <= record->index)
    return Unmet("too few municipalities have witnessed the head that would close it");
  Close close{ballot, std::string(cosigned_head), {}, 0, 0, 0, false};
  std::map<std::string, Choice> votes;
  for (const auto& [istat_code, recorded] : record->votes) {
    if (recorded.index < head.head.size) votes[istat_code] = recorded.vote.choice;
  }
  const size_t past = static_cast<size_t>(std::count_if(
      head.witnesses.begin(), head.witnesses.end(),
      [&](const auto& witness) { return witness.second > record->ballot.closes_at_s; }));
  const bool over = past >= WitnessQuorum(WitnessesAt(head.head.size).size());
  if (!over && votes.size() < VotersOf(*record))
    return Unmet("its closing time has not passed for enough witnesses, and not all have voted");
  close.votes.assign(votes.begin(), votes.end());
  const Tally tally =
      Count(Weights(record->ballot.electors.begin(), record->ballot.electors.end()), votes,
            record->ballot.policy, sittings_[record->ballot.sitting - 1].second_call);
  close.approve = tally.approve;
  close.reject = tally.reject;
  close.abstain = tally.abstain;
  close.approved = tally.approved;
  return close;
}

absl::Status LedgerState::CheckEntry(const Close& entry) const {
  ASSIGN_OR_RETURN(const Close expected, CloseOf(entry.ballot, entry.checkpoint));
  if (TextOf(name_, expected) == TextOf(name_, entry)) return absl::OkStatus();
  return Unmet("it does not count the votes that are on the ledger");
}

absl::Status LedgerState::CheckEntry(const Annulment& entry) const {
  const BallotRecord* record = FindBallot(entry.ballot);
  if (record == nullptr) return Unmet(absl::StrCat("there is no ballot ", entry.ballot));
  if (record->is_open()) return absl::OkStatus();
  return Unmet(absl::StrCat("ballot ", entry.ballot, " is closed"));
}

absl::Status LedgerState::CheckEntry(const Publication& entry) const {
  const ProposalRecord* record = FindProposal(entry.version);
  if (record == nullptr) return Unmet("no such version is proposed");
  const Publication* last = publications_.empty() ? nullptr : &publications_.back().publication;
  if (last != nullptr && last->version == entry.version) {
    if (entry.number != last->number) return Unmet("a newer annex keeps its version's number");
    if (entry.annex == last->annex) return Unmet("the annex has not changed");
    return absl::OkStatus();
  }
  if (entry.number != (last == nullptr ? 1 : last->number + 1))
    return Unmet(
        absl::StrCat("the next version is number ", last == nullptr ? 1 : last->number + 1));
  const std::optional<Digest> now = last == nullptr ? std::nullopt : std::optional(last->version);
  if (record->proposal.previous != now)
    return Unmet("it was proposed before the version that is published now: propose again");
  return CheckOrder(*record, kSteps + 1);
}

void LedgerState::TakeEntry(Proposal entry) {
  proposals_.push_back({size(), {}, std::move(entry)});
}
void LedgerState::TakeEntry(Opinion entry) { opinions_.push_back({size(), std::move(entry)}); }
void LedgerState::TakeEntry(Delegation entry) { delegations_.push_back(std::move(entry)); }
void LedgerState::TakeEntry(Sitting entry) { sittings_.push_back(std::move(entry)); }
void LedgerState::TakeEntry(Ballot entry) {
  BallotRecord record;
  record.index = size();
  record.ballot = std::move(entry);
  record.membership = membership_;
  ballots_.push_back(std::move(record));
}

void LedgerState::TakeEntry(Vote entry) {
  BallotRecord& record = ballots_[entry.ballot - 1];
  const std::string istat_code = entry.istat_code;
  record.votes[istat_code] = {size(), std::move(entry)};
}

void LedgerState::TakeEntry(Close entry) {
  BallotRecord& record = ballots_[entry.ballot - 1];
  record.closed_by = size();
  const Subject& subject = record.ballot.subject;
  // Approved beside another that rules it out, a change is of no effect.
  if (entry.approved && subject.step == 0 && CheckEntry(changes_.at(subject.change)).ok())
    Enforce(changes_.at(subject.change));
  if (entry.approved && subject.step != 0)
    approvals_.push_back({subject.step, subject.parts, entry.ballot, record.membership});
  record.close = std::move(entry);
}

void LedgerState::TakeEntry(Annulment entry) { ballots_[entry.ballot - 1].annulled_by = size(); }

void LedgerState::TakeEntry(Publication entry) {
  publications_.push_back({size(), std::move(entry)});
}

}  // namespace ambito::assembly
