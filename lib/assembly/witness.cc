#include "lib/assembly/witness.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

using federation::SignedNote;

constexpr char kCosignedNote[] = "cosigned";
constexpr char kGenesisNote[] = "genesis";
constexpr char kWaitsNote[] = "restored";  // Also written by what restores a backup.
constexpr char kTimeUnknown[] = "nothing is known of what was cosigned before";

absl::StatusOr<LedgerHead> HeadOf(absl::string_view note) {
  ASSIGN_OR_RETURN(const SignedNote split, federation::ParseNote(note, kHeadLimits));
  return ReadHeadText(split.text);
}

}  // namespace

absl::StatusOr<Witness> Witness::Open(const std::string& district_slug, OwnTown town,
                                      federation::LogStore& store, const federation::Signer& key,
                                      const federation::SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(LedgerLog log, LedgerLog::Open(district_slug, store, key, scheme));
  Witness witness(std::move(town), std::move(log), key);
  RETURN_IF_ERROR(witness.ReadNotes());
  return witness;
}

// A store without a copy and without a word that it signed a genesis may have lost both: what it
// cosigned before it does not know, so it waits like a restored one.
absl::Status Witness::ReadNotes() {
  ASSIGN_OR_RETURN(cosigned_, NoteOrEmpty(log_.store(), kCosignedNote));
  ASSIGN_OR_RETURN(genesis_, NoteOrEmpty(log_.store(), kGenesisNote));
  ASSIGN_OR_RETURN(waits_since_, NoteOrEmpty(log_.store(), kWaitsNote));
  const bool knows_nothing = log_.state().size() == 0 && genesis_.empty();
  if (!waits_since_.empty() || !knows_nothing) return absl::OkStatus();
  waits_since_ = kTimeUnknown;
  return log_.store().PutNote(kWaitsNote, waits_since_);
}

std::string Witness::KeyName() const {
  const std::string& slug = log_.state().name().district;
  return town_.delegate ? DelegateKeyName(slug, town_.istat_code)
                        : NodeKeyName(slug, town_.istat_code);
}

std::optional<uint64_t> Witness::TakesOverBy(uint64_t size) const {
  const auto witnesses = log_.state().WitnessesAt(size);
  const auto own = witnesses.find(town_.istat_code);
  if (own == witnesses.end() || own->second.name != KeyName()) return std::nullopt;
  const uint64_t since = own->second.since;
  const MemberRecord& record = log_.state().municipalities().at(town_.istat_code);
  const bool from_the_beginning = since == record.MembershipAt(size)->joined_by;
  const auto last = cosigned_.empty() ? absl::NotFoundError("") : HeadOf(cosigned_);
  if (from_the_beginning || (last.ok() && last->size > since)) return std::nullopt;
  return since;
}

absl::Status Witness::Take(std::vector<std::string> entries) {
  if (log_.state().size() == 0 && !entries.empty() && !genesis_.empty()) {
    ASSIGN_OR_RETURN(const auto note, federation::ParseNote(entries.front(), kEntryLimits));
    if (federation::DigestHex(federation::Sha256(note.text)) != genesis_) {
      return absl::FailedPreconditionError(
          "the hub's ledger begins with another genesis than the one this municipality signed");
    }
  }
  return log_.Append(std::move(entries));
}

// The hub says how long this municipality's log was, and what was in it.
absl::Status Witness::CheckProposals(uint64_t size) {
  if (!town_.root_at) return absl::OkStatus();
  const auto& proposals = log_.state().proposals();
  for (; checked_proposals_ < proposals.size(); ++checked_proposals_) {
    const ProposalRecord& record = proposals[checked_proposals_];
    if (record.index >= size) break;
    for (const FrozenHead& frozen : record.proposal.logs) {
      if (frozen.log != town_.istat_code) continue;
      const std::optional<Digest> own = town_.root_at(frozen.size);
      if (own == frozen.root) continue;
      return absl::DataLossError(
          absl::StrCat("entry ", record.index, " proposes a charter made from ", frozen.size,
                       " entries of ", frozen.log, " that are not this municipality's"));
    }
  }
  return absl::OkStatus();
}

// Past a ballot's closing time a head without the mayor's vote would be the one that loses it.
absl::Status Witness::CheckVotes(uint64_t size, uint64_t now_s) const {
  if (!town_.kept_votes) return absl::OkStatus();
  for (const uint64_t ballot : town_.kept_votes()) {
    const BallotRecord* record = log_.state().FindBallot(ballot);
    if (record == nullptr || record->annulled_by) continue;
    const auto vote = record->votes.find(town_.istat_code);
    if (vote != record->votes.end() && vote->second.index < size) continue;
    // The others have let it pass: to refuse any longer would take the town's word from them.
    if (record->closed_by && *record->closed_by < cosigned_by_others_) continue;
    const bool closed = record->closed_by && *record->closed_by < size;
    if (!closed && now_s <= record->ballot.closes_at_s) continue;
    return absl::DataLossError(absl::StrCat("the hub withholds the vote of the mayor of ",
                                            town_.istat_code, " in ballot ", ballot));
  }
  return absl::OkStatus();
}

absl::Status Witness::CheckExtends(const LedgerHead& head) const {
  if (cosigned_.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const LedgerHead last, HeadOf(cosigned_));
  if (head.size >= last.size && log_.state().RootAt(last.size) == last.root)
    return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("a head of ", head.size,
                                          " entries does not extend the one of ", last.size,
                                          " that this municipality has cosigned"));
}

absl::StatusOr<std::string> Witness::Cosign(absl::string_view note, uint64_t now_s) {
  ASSIGN_OR_RETURN(const CosignedHead head, log_.state().CheckHead(note));
  const auto witnesses = log_.state().WitnessesAt(head.head.size);
  const auto own = witnesses.find(town_.istat_code);
  if (own == witnesses.end() || own->second.name != KeyName() ||
      own->second.key != key_->public_key()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger does not name ", town_.istat_code, " with this key",
        own == witnesses.end() ? "" : absl::StrCat(" since entry ", own->second.since)));
  }
  if (waits()) {
    return absl::FailedPreconditionError(
        "this copy was restored: it waits until the other municipalities have cosigned");
  }
  const auto takes_over = TakesOverBy(head.head.size);
  if (takes_over && cosigned_by_others_ <= *takes_over) {
    return absl::FailedPreconditionError(absl::StrCat(
        "this key witnesses in place of another since entry ", *takes_over,
        ": it waits until the other municipalities have cosigned a head with that entry"));
  }
  RETURN_IF_ERROR(CheckExtends(head.head));
  RETURN_IF_ERROR(CheckProposals(head.head.size));
  RETURN_IF_ERROR(CheckVotes(head.head.size, now_s));
  const std::string text = HeadText(head.head);
  const std::string cosignature =
      WriteNote(SignedNote{text, {federation::Cosign(text, KeyName(), now_s, *key_)}});
  // First on disk: what a crash makes it forget it might contradict.
  if (cosigned_.empty() || HeadOf(cosigned_).value() != head.head) {
    RETURN_IF_ERROR(log_.store().PutNote(kCosignedNote, cosignature));
  }
  cosigned_ = cosignature;
  return cosignature;
}

absl::Status Witness::SeeWitnessed(absl::string_view note, uint64_t now_s) {
  uint64_t since = now_s;
  if (waits() && !absl::SimpleAtoi(waits_since_, &since)) {
    RETURN_IF_ERROR(log_.store().PutNote(kWaitsNote, absl::StrCat(now_s)));
    waits_since_ = absl::StrCat(now_s);
    since = now_s;
  }
  if (note.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const CosignedHead head, log_.state().CheckHead(note));
  const auto witnesses = log_.state().WitnessesAt(head.head.size);
  const size_t others = witnesses.size() - witnesses.count(town_.istat_code);
  const auto enough_since = [&](uint64_t time_s) {
    const auto cosigned =
        std::count_if(head.witnesses.begin(), head.witnesses.end(), [&](const auto& witness) {
          return witness.first != town_.istat_code && witness.second >= time_s;
        });
    return static_cast<size_t>(cosigned) >= std::min(others, WitnessQuorum(witnesses.size()));
  };
  if (enough_since(0)) cosigned_by_others_ = std::max(cosigned_by_others_, head.head.size);
  if (!waits() || !enough_since(since)) return absl::OkStatus();
  RETURN_IF_ERROR(log_.store().PutNote(kWaitsNote, ""));
  waits_since_.clear();
  return absl::OkStatus();
}

absl::Status Witness::CheckMaySign(const AnyEntry& entry) const {
  const auto names_us = [&](const LedgerMember& member) {
    return member.istat_code == town_.istat_code && member.node_key == key_->public_key();
  };
  if (const auto* genesis = std::get_if<Genesis>(&entry)) {
    if (std::any_of(genesis->members.begin(), genesis->members.end(), names_us))
      return absl::OkStatus();
  } else if (const auto* change = std::get_if<RuleChange>(&entry)) {
    const bool about_keys = change->action == RuleChange::Action::kAdmit ||
                            change->action == RuleChange::Action::kReplaceKeys;
    if (about_keys && names_us(change->member)) return absl::OkStatus();
  } else if (const auto* key = std::get_if<KeyChange>(&entry)) {
    const bool own_key =
        key->role == KeyRole::kNode && key->key && key->key->bytes == key_->public_key();
    if (key->istat_code == town_.istat_code && own_key) return absl::OkStatus();
  }
  return absl::PermissionDeniedError(
      absl::StrCat("that is nothing the key of ", town_.istat_code,
                   " signs over the net: a genesis, admission, replacement or enrolment that "
                   "names it. Another's key is signed where the node's key is (--node-key)"));
}

absl::StatusOr<std::string> Witness::Sign(absl::string_view text) {
  ASSIGN_OR_RETURN(const Statement statement, ReadStatement(text));
  ASSIGN_OR_RETURN(const AnyEntry entry, ReadEntry(statement));
  RETURN_IF_ERROR(CheckMaySign(entry));
  if (statement.kind == "genesis") {
    const std::string digest = federation::DigestHex(federation::Sha256(text));
    if (log_.state().size() > 0)
      return absl::FailedPreconditionError("this municipality is of a founded assembly already");
    if (genesis_ != digest) RETURN_IF_ERROR(log_.store().PutNote(kGenesisNote, digest));
    genesis_ = digest;
    // It has never cosigned: it cannot have forgotten what. A backup may have.
    if (waits_since_ == kTimeUnknown) {
      RETURN_IF_ERROR(log_.store().PutNote(kWaitsNote, ""));
      waits_since_.clear();
    }
  }
  return WriteNote(SignedNote{std::string(text), {SignText(text, KeyName(), *key_)}});
}

absl::Status ForgetWitnessed(federation::LogStore& store) {
  // First what makes it wait: a crash in between leaves a witness that says too little.
  RETURN_IF_ERROR(store.PutNote(kWaitsNote, "forgotten by who runs the node"));
  RETURN_IF_ERROR(store.PutNote(kGenesisNote, ""));
  return store.PutNote(kCosignedNote, "");
}

}  // namespace ambito::assembly
