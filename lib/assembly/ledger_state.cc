#include "lib/assembly/ledger_state.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

using federation::NoteSignature;
using federation::SignedNote;

template <typename Entry>
absl::StatusOr<AnyEntry> As(absl::StatusOr<Entry> entry) {
  if (!entry.ok()) return entry.status();
  return AnyEntry(*std::move(entry));
}

// What was in force over the first `size` entries; null before the first.
const KeyPeriod* PeriodAt(const std::vector<KeyPeriod>& periods, uint64_t size) {
  const KeyPeriod* newest = nullptr;
  for (const KeyPeriod& period : periods) {
    if (period.set_by < size) newest = &period;
  }
  return newest;
}

}  // namespace

const MembershipPeriod* MemberRecord::MembershipAt(uint64_t size) const {
  for (const MembershipPeriod& period : memberships) {
    if (period.joined_by < size && (!period.left_by || *period.left_by >= size)) return &period;
  }
  return nullptr;
}

absl::StatusOr<AnyEntry> ReadEntry(const Statement& statement) {
  const std::string& kind = statement.kind;
  if (kind == "genesis") return As(ReadGenesis(statement));
  if (kind == "key") return As(ReadKeyChange(statement));
  if (kind == "change") return As(ReadRuleChange(statement));
  if (kind == "opinion-key") return As(ReadOpinionKey(statement));
  if (kind == "quarantine") return As(ReadQuarantine(statement));
  if (kind == "release") return As(ReadRelease(statement));
  if (kind == "proposal") return As(ReadProposal(statement));
  if (kind == "opinion") return As(ReadOpinion(statement));
  if (kind == "delegation") return As(ReadDelegation(statement));
  if (kind == "sitting") return As(ReadSitting(statement));
  if (kind == "ballot") return As(ReadBallot(statement));
  if (kind == "vote") return As(ReadVote(statement));
  if (kind == "close") return As(ReadClose(statement));
  if (kind == "annulment") return As(ReadAnnulment(statement));
  if (kind == "publication") return As(ReadPublication(statement));
  return absl::InvalidArgumentError(absl::StrCat("no ledger entry is a `", kind, "`"));
}

std::string SigningKeyId(absl::string_view name, const SigningKey& key) {
  return key.kind == SigningKey::Kind::kEd25519
             ? federation::NoteKeyId(name, federation::kEd25519Type, key.bytes)
             : CadesKeyId(name, key.bytes);
}

absl::StatusOr<AnyEntry> LedgerState::CheckText(absl::string_view text) const {
  ASSIGN_OR_RETURN(const Statement statement, ReadStatement(text));
  const bool first = size() == 0;
  if ((statement.kind == "genesis") != first) {
    return absl::FailedPreconditionError(first ? "a ledger begins with its genesis"
                                               : "the ledger has its genesis already");
  }
  const LedgerName expected = first ? LedgerName{name_.district, std::nullopt} : name_;
  if (statement.ledger != expected) {
    return absl::FailedPreconditionError(
        absl::StrCat("the ", statement.kind, " is of another ledger than ", name_.district, "'s"));
  }
  if (const auto index = Find(text)) {
    return absl::AlreadyExistsError(absl::StrCat("entry ", *index, " of the ledger says the same"));
  }
  ASSIGN_OR_RETURN(AnyEntry entry, ReadEntry(statement));
  RETURN_IF_ERROR(std::visit([&](const auto& known) { return CheckEntry(known); }, entry));
  return entry;
}

absl::StatusOr<CheckedEntry> LedgerState::Check(absl::string_view entry) const {
  ASSIGN_OR_RETURN(const SignedNote note, federation::ParseNote(entry, kEntryLimits));
  CheckedEntry checked;
  ASSIGN_OR_RETURN(checked.entry, CheckText(note.text));
  ASSIGN_OR_RETURN(const std::vector<KeyOwner> signers,
                   SignersOf(checked.entry, note.signatures.front().name));
  RETURN_IF_ERROR(CheckSigned(note, checked.entry, signers));
  checked.text_digest = federation::Sha256(note.text);
  checked.leaf_hash = federation::LeafHash(entry);
  checked.bytes_digest = federation::Sha256(entry);
  return checked;
}

absl::StatusOr<std::vector<KeyOwner>> LedgerState::SignersFor(absl::string_view text,
                                                              absl::string_view first) const {
  ASSIGN_OR_RETURN(const AnyEntry entry, CheckText(text));
  return SignersOf(entry, first);
}

void LedgerState::Take(CheckedEntry checked) {
  if (size() == 0) name_.anchor = checked.bytes_digest;
  // Entries are taken as of the size before them: `size()` is the index of the one being taken.
  if (const auto* change = std::get_if<RuleChange>(&checked.entry))
    changes_[checked.text_digest] = *change;
  std::visit([&](auto& entry) { TakeEntry(std::move(entry)); }, checked.entry);
  if (std::holds_alternative<Proposal>(checked.entry))
    proposals_.back().version = checked.text_digest;
  by_text_[checked.text_digest] = size();
  leaf_hashes_.push_back(checked.leaf_hash);
  frontier_.Append(checked.leaf_hash);
  roots_.push_back(frontier_.Root());
}

absl::Status LedgerState::Apply(absl::string_view entry) {
  ASSIGN_OR_RETURN(CheckedEntry checked, Check(entry));
  Take(std::move(checked));
  return absl::OkStatus();
}

std::optional<uint64_t> LedgerState::Find(absl::string_view text) const {
  const auto it = by_text_.find(federation::Sha256(text));
  return it == by_text_.end() ? std::nullopt : std::optional<uint64_t>(it->second);
}

Digest LedgerState::RootAt(uint64_t size) const {
  return size == 0 ? federation::MerkleFrontier().Root() : roots_[size - 1];
}

Digest LedgerState::RootWith(const Digest& leaf_hash) const {
  federation::MerkleFrontier next = frontier_;
  next.Append(leaf_hash);
  return next.Root();
}

LedgerHead LedgerState::head() const {
  return {LedgerOrigin(name_.district), size(), RootAt(size())};
}

// A vote's certificate must be valid when its ballot closes, which the ledger says; of other
// entries nothing on the ledger says when.
CadesTerms LedgerState::TermsOf(const AnyEntry& entry) const {
  CadesTerms terms{cades_roots_, std::nullopt};
  if (const auto* genesis = std::get_if<Genesis>(&entry)) terms.roots = genesis->cades_roots;
  if (const auto* vote = std::get_if<Vote>(&entry))
    terms.time_s = ballots_[vote->ballot - 1].ballot.closes_at_s;
  return terms;
}

absl::Status LedgerState::CheckBy(absl::string_view text, const NoteSignature& signature,
                                  const KeyOwner& owner, const CadesTerms& terms) const {
  const absl::Status denied =
      absl::PermissionDeniedError(absl::StrCat("it is not by the key of ", owner.name));
  if (owner.key.kind == SigningKey::Kind::kEd25519) {
    const bool good = VerifyText(text, signature, owner.name, owner.key.bytes, *scheme_);
    return good ? absl::OkStatus() : denied;
  }
  if (signature.name != owner.name || signature.key_id != CadesKeyId(owner.name, owner.key.bytes))
    return denied;
  return CheckCades(text, signature.signature, owner.key.bytes, terms);
}

absl::Status LedgerState::CheckSignature(absl::string_view text, const NoteSignature& signature,
                                         const KeyOwner& owner) const {
  ASSIGN_OR_RETURN(const AnyEntry entry, CheckText(text));
  return CheckBy(text, signature, owner, TermsOf(entry));
}

// Exactly these signatures in this order: no byte of an entry says nothing.
absl::Status LedgerState::CheckSigned(const SignedNote& note, const AnyEntry& entry,
                                      const std::vector<KeyOwner>& signers) const {
  if (note.signatures.size() > signers.size()) {
    return absl::PermissionDeniedError(absl::StrCat("it has ", note.signatures.size(),
                                                    " signatures and must have ", signers.size()));
  }
  const CadesTerms terms = TermsOf(entry);
  for (size_t i = 0; i < signers.size(); ++i) {
    if (i == note.signatures.size()) {
      return absl::PermissionDeniedError(
          absl::StrCat("signature ", i + 1, " is missing, by the key of ", signers[i].name));
    }
    const absl::Status by = CheckBy(note.text, note.signatures[i], signers[i], terms);
    if (!by.ok()) {
      return absl::PermissionDeniedError(absl::StrCat("signature ", i + 1, ": ", by.message()));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<CosignedHead> LedgerState::CheckHead(absl::string_view note) const {
  ASSIGN_OR_RETURN(const SignedNote split, federation::ParseNote(note, kHeadLimits));
  CosignedHead cosigned;
  ASSIGN_OR_RETURN(cosigned.head, ReadHeadText(split.text));
  const LedgerHead& head = cosigned.head;
  if (head.origin != LedgerOrigin(name_.district)) {
    return absl::PermissionDeniedError(absl::StrCat("the head is of ", head.origin));
  }
  if (head.size == 0 || head.size > size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the head is of ", head.size, " entries, there are ", size()));
  }
  if (head.root != RootAt(head.size)) {
    return absl::DataLossError("the head is of other entries: the ledger has two histories");
  }
  std::string hub_key;
  for (const auto& [set_by, key] : hub_keys_) {
    if (set_by < head.size) hub_key = key;
  }
  if (!VerifyText(split.text, split.signatures.front(), head.origin, hub_key, *scheme_)) {
    return absl::PermissionDeniedError("the head is not signed by the hub's key");
  }
  const auto witnesses = WitnessesAt(head.size);
  auto next = witnesses.begin();
  for (size_t i = 1; i < split.signatures.size(); ++i) {
    const NoteSignature& line = split.signatures[i];
    while (next != witnesses.end() && next->second.name != line.name) ++next;
    const auto time_s = next == witnesses.end()
                            ? std::nullopt
                            : CosignedAt(split.text, line, line.name, next->second.key, *scheme_);
    if (!time_s) {
      return absl::PermissionDeniedError(
          absl::StrCat("the head's cosignature by ", line.name, " is not by a witness's key"));
    }
    cosigned.witnesses[(next++)->first] = *time_s;
  }
  return cosigned;
}

std::map<std::string, WitnessKey> LedgerState::WitnessesAt(uint64_t size) const {
  std::map<std::string, WitnessKey> witnesses;
  for (const auto& [istat_code, record] : municipalities_) {
    if (record.MembershipAt(size) == nullptr) continue;
    const KeyPeriod* node = PeriodAt(record.node_keys, size);
    const KeyPeriod* delegate = PeriodAt(record.delegate_keys, size);
    const bool delegated = delegate->key.has_value();
    const auto& key = delegated ? delegate->key : node->key;
    witnesses[istat_code] = {delegated ? DelegateKeyName(name_.district, istat_code)
                                       : NodeKeyName(name_.district, istat_code),
                             key ? key->bytes : "", std::max(node->set_by, delegate->set_by)};
  }
  return witnesses;
}

bool LedgerState::IsWitnessed(const CosignedHead& head) const {
  return head.witnesses.size() >= WitnessQuorum(WitnessesAt(head.head.size).size());
}

std::vector<std::string> LedgerState::LogKeysUntil(absl::string_view log, uint64_t size) const {
  std::vector<std::string> keys;
  if (log == "district") {
    for (const auto& [set_by, key] : hub_keys_) {
      if (set_by < size) keys.push_back(key);
    }
    return keys;
  }
  const auto it = municipalities_.find(std::string(log));
  if (it == municipalities_.end()) return keys;
  for (const KeyPeriod& period : it->second.node_keys) {
    if (period.set_by < size && period.key) keys.push_back(period.key->bytes);
  }
  return keys;
}

const MemberRecord* LedgerState::FindMember(absl::string_view istat_code) const {
  const auto it = municipalities_.find(std::string(istat_code));
  return it == municipalities_.end() || !it->second.is_member() ? nullptr : &it->second;
}

Weights LedgerState::members() const {
  Weights weights;
  for (const auto& [istat_code, record] : municipalities_) {
    if (record.is_member()) weights[istat_code] = record.weight;
  }
  return weights;
}

}  // namespace ambito::assembly
