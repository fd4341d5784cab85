// The kinds of ledger entries as values, and their texts. docs/ledger.md says what each means and
// who signs it; whether it counts is LedgerState's to say.
#ifndef AMBITO_LIB_ASSEMBLY_ENTRIES_H_
#define AMBITO_LIB_ASSEMBLY_ENTRIES_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/district.pb.h"
#include "lib/assembly/statement.h"
#include "lib/federation/digest.h"

namespace ambito::assembly {

using federation::Digest;

inline constexpr int kParts = 6;
inline constexpr int kSteps = 3;
inline constexpr size_t kMaxMembers = 500;
inline constexpr uint64_t kMaxWeight = 10'000'000;

// A key that signs entries.
struct SigningKey {
  enum class Kind {
    kEd25519,
    kCades,  // Made elsewhere, in a certificate.
  };
  Kind kind = Kind::kEd25519;
  std::string bytes;  // 32: the public key, or SHA-256 of the certificate's public key (SPKI, DER).

  friend bool operator==(const SigningKey&, const SigningKey&) = default;
};

// `ed25519 BASE64` or `cades BASE64`.
std::string KeyText(const SigningKey& key);
std::optional<SigningKey> KeyFromText(absl::string_view text);

// How the assembly votes, and which parts each step covers.
struct Rules {
  v1::VotingPolicy policy;  // Without quotas: the members' weights are in force.
  std::array<std::vector<int>, kSteps> parts_of_step;
};

// A municipality of the assembly.
struct LedgerMember {
  std::string istat_code;
  uint64_t weight = 1;
  std::string name;
  std::string node_key;  // Ed25519, 32 bytes: signs its log's heads, and witnesses.
  SigningKey mayor_key;
};

// First entry; its digest is the district's anchor. Signed by every key it names.
struct Genesis {
  std::optional<Digest> replaces;  // Anchor of a ledger that lost its quorum for good.
  std::string hub_key;             // Ed25519, 32 bytes.
  std::string office_key;
  std::vector<LedgerMember> members;  // Sorted by ISTAT code.
  Rules rules;
  std::vector<std::string> cades_roots;  // Certificates in DER that signed files lead to.
};

// What a key of a municipality is for.
enum class KeyRole {
  kNode,      // Signs its log's heads, and witnesses.
  kMayor,     // Signs votes and delegations.
  kDelegate,  // While there is one, witnesses in place of the node's.
};

// One of a municipality's keys is replaced or taken back. Signed by its node's key or its mayor's,
// and by the new one.
struct KeyChange {
  std::string istat_code;
  KeyRole role = KeyRole::kNode;
  uint64_t after = 0;             // Index of the entry that set the key it replaces: said once.
  std::optional<SigningKey> key;  // None: taken back.
};

// A change of the ledger's own rules, in force once a ballot on its digest is closed as approved.
// Signed by the office; an admission also by the new town's two keys, replaced keys by the new
// ones.
struct RuleChange {
  enum class Action { kAdmit, kLeave, kMerge, kWeights, kRules, kReplaceKeys, kAuthorities };
  Action action = Action::kAdmit;
  LedgerMember member;                      // kAdmit, kReplaceKeys; kLeave: its code.
  std::string into;                         // kMerge: code of the town `member` becomes.
  std::map<std::string, uint64_t> weights;  // kWeights: of every member; kMerge: of `into`.
  Rules rules;                              // kRules.
  std::string hub_key;                      // kAuthorities: both.
  std::string office_key;
};

// Who may sign opinions. Signed by the office.
struct OpinionKey {
  std::string table;               // `technical`, `committee`, `adherents`.
  std::string name;                // Key-name characters.
  uint64_t after = 0;              // Index of the entry before it about this name; 0: none.
  std::optional<std::string> key;  // Ed25519, 32 bytes; none: taken back.
};

// The hub stops taking a municipality's log, with the evidence. Signed by the hub.
struct Quarantine {
  std::string istat_code;
  std::string hub_head;  // Signed notes that contradict each other.
  std::string node_head;
};

// The office ends it. Signed by the office.
struct Release {
  std::string istat_code;
  uint64_t quarantine = 0;  // Index of the entry it ends.
  std::string reason;
};

// How far a log was when a version was frozen.
struct FrozenHead {
  std::string log;  // ISTAT code, or `district`.
  uint64_t size = 0;
  Digest root{};
  Digest state{};  // Of what was in force.
};

// A frozen version, in full: the digest of this text is the version's name. Signed by the office.
struct Proposal {
  std::optional<Digest> previous;  // The last published version.
  std::string as_of;               // ISO date.
  uint64_t harmoniser = 1;         // Which way of making parts from inputs.
  Digest catalogue{};              // Of the starter catalogue.
  std::vector<FrozenHead> logs;    // One a municipality that has sent anything, and `district`.
  std::array<Digest, kParts> parts{};
  uint64_t open_questions = 0;
  uint64_t unconfirmed = 0;  // Services nobody has confirmed.
};

// Of a table on a proposal. Signed by its key.
struct Opinion {
  std::string table;
  std::string name;
  Digest version{};
  std::string judgement;  // `favourable`, `contrary`, `remarks`.
  std::string text;
};

// Who lets whom vote for them. Signed by the mayor of `from`.
struct Delegation {
  uint64_t sitting = 0;
  std::string from;
  std::string to;
};

// A meeting of the assembly and its roll. Signed by the office.
struct Sitting {
  uint64_t number = 0;  // From 1.
  std::string date;
  bool second_call = false;
  std::string president;
  std::string secretary;
  std::vector<std::string> present;                              // ISTAT codes, sorted.
  std::vector<std::pair<std::string, std::string>> represented;  // Who, by whom; sorted.
};

// What is decided: a step of a version, or a change of the rules.
struct Subject {
  int step = 0;  // 1 to 3; 0: `change`.
  Digest version{};
  std::vector<std::pair<int, Digest>> parts;  // The step's, by part.
  Digest change{};                            // SHA-256 of the change's text.

  friend bool operator==(const Subject&, const Subject&) = default;
};

// Signed by the office. Electorate and rules are as the ledger has them at this entry.
struct Ballot {
  uint64_t number = 0;  // From 1.
  uint64_t sitting = 0;
  Subject subject;
  uint64_t closes_at_s = 0;                                // Seconds since 1970 UTC.
  std::vector<std::pair<std::string, uint64_t>> electors;  // ISTAT code and weight, sorted.
  v1::VotingPolicy policy;
};

enum class Choice { kApprove, kReject, kAbstain };
absl::string_view ChoiceText(Choice choice);  // `approve`, `reject`, `abstain`.

// Signed by the mayor, or by whom the mayor has delegated. No time in it: said twice it is the
// same.
struct Vote {
  uint64_t sitting = 0;
  uint64_t ballot = 0;
  Subject subject;
  std::string istat_code;  // Whose vote.
  std::string voter;       // Key name: whose key.
  std::string key_id;      // 4 bytes.
  Choice choice = Choice::kAbstain;
};

// Signed by the hub. Everything but the checkpoint follows from the entries before it.
struct Close {
  uint64_t ballot = 0;
  std::string checkpoint;  // Cosigned note: the first past the closing time.
  std::vector<std::pair<std::string, Choice>> votes;  // Counted ones, by ISTAT code.
  uint64_t approve = 0;                               // Weights.
  uint64_t reject = 0;
  uint64_t abstain = 0;
  bool approved = false;
};

// Signed by the office.
struct Annulment {
  uint64_t ballot = 0;
  std::string reason;
};

// Signed by the office.
struct Publication {
  uint64_t number = 0;  // Of the version, from 1; again with a newer annex.
  Digest version{};
  Digest annex{};
  std::string annex_date;
};

Statement TextOf(const LedgerName& ledger, const Genesis& entry);
// `node`, `mayor`, `delegate`.
absl::string_view KeyRoleName(KeyRole role);
Statement TextOf(const LedgerName& ledger, const KeyChange& entry);
Statement TextOf(const LedgerName& ledger, const RuleChange& entry);
Statement TextOf(const LedgerName& ledger, const OpinionKey& entry);
Statement TextOf(const LedgerName& ledger, const Quarantine& entry);
Statement TextOf(const LedgerName& ledger, const Release& entry);
Statement TextOf(const LedgerName& ledger, const Proposal& entry);
Statement TextOf(const LedgerName& ledger, const Opinion& entry);
Statement TextOf(const LedgerName& ledger, const Delegation& entry);
Statement TextOf(const LedgerName& ledger, const Sitting& entry);
Statement TextOf(const LedgerName& ledger, const Ballot& entry);
Statement TextOf(const LedgerName& ledger, const Vote& entry);
Statement TextOf(const LedgerName& ledger, const Close& entry);
Statement TextOf(const LedgerName& ledger, const Annulment& entry);
Statement TextOf(const LedgerName& ledger, const Publication& entry);

// INVALID_ARGUMENT, naming the field. The statement's kind is the caller's to have looked at.
absl::StatusOr<Genesis> ReadGenesis(const Statement& statement);
absl::StatusOr<KeyChange> ReadKeyChange(const Statement& statement);
absl::StatusOr<RuleChange> ReadRuleChange(const Statement& statement);
absl::StatusOr<OpinionKey> ReadOpinionKey(const Statement& statement);
absl::StatusOr<Quarantine> ReadQuarantine(const Statement& statement);
absl::StatusOr<Release> ReadRelease(const Statement& statement);
absl::StatusOr<Proposal> ReadProposal(const Statement& statement);
absl::StatusOr<Opinion> ReadOpinion(const Statement& statement);
absl::StatusOr<Delegation> ReadDelegation(const Statement& statement);
absl::StatusOr<Sitting> ReadSitting(const Statement& statement);
absl::StatusOr<Ballot> ReadBallot(const Statement& statement);
absl::StatusOr<Vote> ReadVote(const Statement& statement);
absl::StatusOr<Close> ReadClose(const Statement& statement);
absl::StatusOr<Annulment> ReadAnnulment(const Statement& statement);
absl::StatusOr<Publication> ReadPublication(const Statement& statement);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_ENTRIES_H_
