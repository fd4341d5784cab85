// What a ledger says, and whether an entry counts: the one function that hub, nodes, mayors'
// clients and verifiers all run over the same entries. docs/ledger.md. Not safe for concurrent use.
#ifndef AMBITO_LIB_ASSEMBLY_LEDGER_STATE_H_
#define AMBITO_LIB_ASSEMBLY_LEDGER_STATE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/assembly/cades.h"
#include "lib/assembly/entries.h"
#include "lib/assembly/ledger_head.h"
#include "lib/assembly/tally.h"
#include "lib/federation/merkle.h"
#include "lib/federation/signature.h"
#include "lib/federation/signed_note.h"

namespace ambito::assembly {

// A genesis of 500 members; an entry travels in one message.
inline constexpr federation::NoteLimits kEntryLimits{.bytes = 960 << 10, .signatures = 1'002};

using AnyEntry =
    std::variant<Genesis, KeyChange, RuleChange, OpinionKey, Quarantine, Release, Proposal, Opinion,
                 Delegation, Sitting, Ballot, Vote, Close, Annulment, Publication>;

// INVALID_ARGUMENT: not an entry of a known kind.
absl::StatusOr<AnyEntry> ReadEntry(const Statement& statement);

// A key that was in force from after entry `set_by` on, until the next of the same list.
struct KeyPeriod {
  uint64_t set_by = 0;
  std::optional<SigningKey> key;  // None: taken back.
};

struct MembershipPeriod {
  uint64_t joined_by = 0;  // Index of the entry that made it a member.
  std::optional<uint64_t> left_by;
};

struct MemberRecord {
  std::string name;
  uint64_t weight = 1;
  std::vector<MembershipPeriod> memberships;  // Oldest first, one or more.
  std::vector<KeyPeriod> node_keys;           // Oldest first, one or more.
  std::vector<KeyPeriod> mayor_keys;
  std::vector<KeyPeriod> delegate_keys;  // Each new key of the node takes the delegate back.

  bool is_member() const { return !memberships.back().left_by; }
  // The membership of which heads of so many entries are; null: none.
  const MembershipPeriod* MembershipAt(uint64_t size) const;
  const std::vector<KeyPeriod>& keys(KeyRole role) const;
  std::vector<KeyPeriod>& keys(KeyRole role);
};

// Who cosigns heads for a municipality.
struct WitnessKey {
  std::string name;    // As signature lines have it.
  std::string key;     // Ed25519, 32 bytes; empty: taken back.
  uint64_t since = 0;  // Index of the entry since which it does.
};

struct RecordedVote {
  uint64_t index = 0;
  Vote vote;
};

struct BallotRecord {
  uint64_t index = 0;
  Ballot ballot;
  uint64_t membership = 0;                    // LedgerState::membership() when it was opened.
  std::map<std::string, RecordedVote> votes;  // By ISTAT code.
  std::optional<uint64_t> closed_by;
  std::optional<Close> close;
  std::optional<uint64_t> annulled_by;

  bool is_open() const { return !closed_by && !annulled_by; }
};

// Parts approved in one step, wherever they come again.
struct Approval {
  int step = 0;
  std::vector<std::pair<int, Digest>> parts;
  uint64_t ballot = 0;
  uint64_t membership = 0;  // LedgerState::membership() when the ballot was opened.
};

struct ProposalRecord {
  uint64_t index = 0;
  Digest version{};  // SHA-256 of its text.
  Proposal proposal;
};
struct OpinionRecord {
  uint64_t index = 0;
  Opinion opinion;
};
struct PublicationRecord {
  uint64_t index = 0;
  Publication publication;
};

// A head with the nodes that cosigned it, each with its time in seconds since 1970 UTC.
struct CosignedHead {
  LedgerHead head;
  std::map<std::string, uint64_t> witnesses;  // By ISTAT code.
};

// Whose signature an entry needs.
struct KeyOwner {
  std::string name;  // As signature lines have it.
  SigningKey key;

  friend bool operator==(const KeyOwner&, const KeyOwner&) = default;
};

// Id of a key in signature lines and votes, 4 bytes.
std::string SigningKeyId(absl::string_view name, const SigningKey& key);

// An entry that would count.
struct CheckedEntry {
  AnyEntry entry;
  Digest text_digest{};
  Digest leaf_hash{};
  Digest bytes_digest{};  // SHA-256 of the entry: of a genesis, the anchor.
};

class LedgerState {
 public:
  // `scheme` outlives it.
  LedgerState(std::string district_slug, const federation::SignatureScheme& scheme)
      : scheme_(&scheme), name_{std::move(district_slug), std::nullopt} {}

  // Whether it counts as the next entry. INVALID_ARGUMENT: not an entry; PERMISSION_DENIED: signed
  // by others than must sign it; FAILED_PRECONDITION: not as things stand; ALREADY_EXISTS: the same
  // has been said, or, of a vote, something else has. Messages say why and what to do.
  absl::StatusOr<CheckedEntry> Check(absl::string_view entry) const;
  // The next entry is this one, which Check has just returned.
  void Take(CheckedEntry checked);
  // Both.
  absl::Status Apply(absl::string_view entry);

  // Who must sign this statement, in the entry's order; `first` is the name of the key that signs
  // first where there is a choice, empty: the office's. As Check, but for the signatures.
  absl::StatusOr<std::vector<KeyOwner>> SignersFor(absl::string_view text,
                                                   absl::string_view first = "") const;

  // Whether this signs the statement for that owner, Ed25519 or CAdES, on the terms of its kind.
  absl::Status CheckSignature(absl::string_view text, const federation::NoteSignature& signature,
                              const KeyOwner& owner) const;

  // Index of the entry with this text.
  std::optional<uint64_t> Find(absl::string_view text) const;

  const LedgerName& name() const { return name_; }
  uint64_t size() const { return frontier_.size(); }
  // After that many entries; `size` <= size().
  Digest RootAt(uint64_t size) const;
  // After one more entry with this leaf hash.
  Digest RootWith(const Digest& leaf_hash) const;
  LedgerHead head() const;
  const std::vector<Digest>& leaf_hashes() const { return leaf_hashes_; }

  // INVALID_ARGUMENT, PERMISSION_DENIED or DATA_LOSS unless the hub has signed it, it is of these
  // entries, and every further line is a cosignature by a witness of that time, each once, sorted.
  absl::StatusOr<CosignedHead> CheckHead(absl::string_view note) const;
  // Municipalities that witness heads of this size, by ISTAT code.
  std::map<std::string, WitnessKey> WitnessesAt(uint64_t size) const;
  bool IsWitnessed(const CosignedHead& head) const;
  // Keys that signed the heads of a log, an ISTAT code or `district`, by entry `size`: a head stays
  // good when its key is replaced.
  std::vector<std::string> LogKeysUntil(absl::string_view log, uint64_t size) const;

  const Rules& rules() const { return rules_; }
  const std::string& hub_key() const { return hub_key_; }
  const std::string& office_key() const { return office_key_; }
  const std::map<std::string, MemberRecord>& municipalities() const { return municipalities_; }
  // Null when it is not a member now.
  const MemberRecord* FindMember(absl::string_view istat_code) const;
  Weights members() const;
  // Grows with each change of who is a member.
  uint64_t membership() const { return membership_; }
  const std::map<std::pair<std::string, std::string>, std::vector<KeyPeriod>>& opinion_keys()
      const {
    return opinion_keys_;
  }
  // Index of the entry that did it, by ISTAT code.
  const std::map<std::string, uint64_t>& quarantined() const { return quarantined_; }
  const std::vector<ProposalRecord>& proposals() const { return proposals_; }
  const ProposalRecord* FindProposal(const Digest& version) const;
  const std::vector<OpinionRecord>& opinions() const { return opinions_; }
  const std::vector<Sitting>& sittings() const { return sittings_; }
  const std::vector<Delegation>& delegations() const { return delegations_; }
  const std::vector<BallotRecord>& ballots() const { return ballots_; }
  // Electors who are present or represented: all who can vote.
  size_t VotersOf(const BallotRecord& record) const;
  const BallotRecord* FindBallot(uint64_t number) const;
  const std::vector<PublicationRecord>& publications() const { return publications_; }

  // What a step of a version decides; the parts are the rules' mapping of now.
  Subject SubjectOf(const ProposalRecord& record, int step) const;
  // The approval of just these parts that still holds; null: none.
  const Approval* FindApproval(const Subject& subject) const;
  // Who may sign for whom at this sitting: the key of the mayor, or of whom the mayor has
  // delegated.
  absl::StatusOr<std::pair<std::string, SigningKey>> VoterFor(uint64_t sitting,
                                                              absl::string_view istat_code) const;
  // The close that follows from this cosigned head. FAILED_PRECONDITION when it cannot be yet.
  absl::StatusOr<Close> CloseOf(uint64_t ballot, absl::string_view cosigned_head) const;

 private:
  // What it says, when it would count if it were signed.
  absl::StatusOr<AnyEntry> CheckText(absl::string_view text) const;
  absl::Status CheckSigned(const federation::SignedNote& note, const AnyEntry& entry,
                           const std::vector<KeyOwner>& signers) const;
  CadesTerms TermsOf(const AnyEntry& entry) const;
  absl::Status CheckBy(absl::string_view text, const federation::NoteSignature& signature,
                       const KeyOwner& owner, const CadesTerms& terms) const;
  absl::StatusOr<std::vector<KeyOwner>> SignersOf(const AnyEntry& entry,
                                                  absl::string_view first) const;
  absl::StatusOr<std::vector<KeyOwner>> KeyChangeSigners(const KeyChange& entry,
                                                         absl::string_view first) const;
  absl::StatusOr<std::vector<KeyOwner>> RuleChangeSigners(const RuleChange& entry,
                                                          absl::string_view first) const;
  std::vector<KeyOwner> GenesisSigners(const Genesis& entry) const;
  KeyOwner Hub() const;
  KeyOwner Office() const;
  KeyOwner OfficeOrHub(absl::string_view first) const;
  absl::StatusOr<KeyOwner> MayorOf(absl::string_view istat_code) const;

  absl::Status CheckEntry(const Genesis& entry) const;
  absl::Status CheckEntry(const KeyChange& entry) const;
  absl::Status CheckEntry(const RuleChange& entry) const;
  absl::Status CheckEntry(const OpinionKey& entry) const;
  absl::Status CheckEntry(const Quarantine& entry) const;
  absl::Status CheckEntry(const Release& entry) const;
  absl::Status CheckEntry(const Proposal& entry) const;
  absl::Status CheckEntry(const Opinion& entry) const;
  absl::Status CheckEntry(const Delegation& entry) const;
  absl::Status CheckEntry(const Sitting& entry) const;
  absl::Status CheckEntry(const Ballot& entry) const;
  absl::Status CheckEntry(const Vote& entry) const;
  absl::Status CheckEntry(const Close& entry) const;
  absl::Status CheckEntry(const Annulment& entry) const;
  absl::Status CheckEntry(const Publication& entry) const;
  absl::Status CheckRepresented(const Sitting& entry) const;
  absl::Status CheckSubject(const Subject& subject) const;
  absl::Status CheckOrder(const ProposalRecord& record, int step) const;

  void TakeEntry(Genesis entry);
  void TakeEntry(KeyChange entry);
  void TakeEntry(RuleChange entry);
  void TakeEntry(OpinionKey entry);
  void TakeEntry(Quarantine entry);
  void TakeEntry(Release entry);
  void TakeEntry(Proposal entry);
  void TakeEntry(Opinion entry);
  void TakeEntry(Delegation entry);
  void TakeEntry(Sitting entry);
  void TakeEntry(Ballot entry);
  void TakeEntry(Vote entry);
  void TakeEntry(Close entry);
  void TakeEntry(Annulment entry);
  void TakeEntry(Publication entry);
  void Admit(const LedgerMember& member);
  void Remove(const std::string& istat_code);
  void SetKey(const std::string& istat_code, KeyRole role, std::optional<SigningKey> key);
  void Enforce(const RuleChange& change);

  const federation::SignatureScheme* scheme_;
  LedgerName name_;
  std::vector<Digest> leaf_hashes_;
  federation::MerkleFrontier frontier_;
  std::vector<Digest> roots_;  // By size, from 1.
  std::map<Digest, uint64_t> by_text_;

  std::string hub_key_;
  std::string office_key_;
  std::vector<std::pair<uint64_t, std::string>> hub_keys_;  // Set by which entry, oldest first.
  Rules rules_;
  std::vector<std::string> cades_roots_;
  std::map<std::string, MemberRecord> municipalities_;
  uint64_t membership_ = 0;
  std::map<std::pair<std::string, std::string>, std::vector<KeyPeriod>> opinion_keys_;
  std::map<std::string, uint64_t> quarantined_;
  std::map<Digest, RuleChange> changes_;  // By digest of their text.
  std::vector<ProposalRecord> proposals_;
  std::vector<OpinionRecord> opinions_;
  std::vector<Sitting> sittings_;
  std::vector<Delegation> delegations_;
  std::vector<BallotRecord> ballots_;
  std::vector<Approval> approvals_;
  std::vector<PublicationRecord> publications_;
};

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_LEDGER_STATE_H_
