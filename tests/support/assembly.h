// An assembly of mayors whose every key the test holds: signs entries, keeps the ledger, witnesses.
#ifndef AMBITO_TESTS_SUPPORT_ASSEMBLY_H_
#define AMBITO_TESTS_SUPPORT_ASSEMBLY_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "ambito/v1/federation.pb.h"
#include "lib/assembly/bundle.h"
#include "lib/assembly/frozen.h"
#include "lib/assembly/ledger_state.h"
#include "lib/federation/signature.h"
#include "tests/support/cades.h"

namespace ambito::test {

class TestAssembly {
 public:
  // Municipalities 018001, 018002 … of equal weight; a simple majority, quorum of half, one
  // delegation a member. The ledger is empty.
  explicit TestAssembly(size_t members, const std::string& slug = "pavia");
  TestAssembly(std::vector<std::string> members, const std::string& slug);

  // The key of this name, made from the name and how often it was changed.
  const federation::Signer& Key(const std::string& name, int generation = 0);
  // That key is this one; before it signs anything.
  void UseKey(const std::string& name, std::unique_ptr<federation::Signer> key) {
    keys_[{name, 0}] = std::move(key);
  }
  assembly::SigningKey PublicKey(const std::string& name, int generation = 0);
  std::string Hub() const;
  std::string Office() const;
  std::string Node(const std::string& istat_code) const;
  std::string Mayor(const std::string& istat_code) const;

  std::string Signed(const assembly::Statement& statement, const std::vector<std::string>& names);
  // From now on this mayor signs with a certificate; before the genesis.
  void UseCades(const std::string& istat_code);

  // From now on a delegate of this municipality witnesses; after the genesis.
  absl::Status AppointDelegate(const std::string& istat_code);

  assembly::Genesis MakeGenesis();
  std::string SignedGenesis(const assembly::Genesis& genesis);

  // On the ledger, signed by these.
  template <typename Entry>
  absl::Status Append(const Entry& entry, const std::vector<std::string>& names) {
    return AppendBytes(Signed(assembly::TextOf(state.name(), entry), names));
  }
  absl::Status AppendBytes(const std::string& entry);

  // Genesis, a proposal whose digests begin with `seed`, a sitting of everyone.
  void Found();
  assembly::Proposal MakeProposal(char seed);
  absl::Status Propose(const assembly::Proposal& proposal);
  absl::Status Sit(const std::vector<std::string>& present);
  // On the last sitting; returns its number, or 0 and the reason in `refused`.
  uint64_t Open(const assembly::Subject& subject, uint64_t closes_at_s = 1'000);
  assembly::Vote MakeVote(uint64_t ballot, const std::string& istat_code, assembly::Choice choice);
  absl::Status Cast(uint64_t ballot, const std::string& istat_code, assembly::Choice choice);
  // At the newest head, cosigned by all at this time.
  absl::Status Close(uint64_t ballot, uint64_t time_s = 2'000);
  // All in favour; every step of the version.
  void ApproveAll(const assembly::ProposalRecord& record);

  // Of `size` entries, cosigned by these municipalities at this time.
  std::string Head(uint64_t size, const std::vector<std::string>& witnesses, uint64_t time_s);
  std::string Head(uint64_t time_s = 2'000) { return Head(state.size(), codes, time_s); }

  std::string slug;
  std::vector<std::string> codes;
  assembly::LedgerState state;
  std::vector<std::string> entries;
  absl::Status refused;

 private:
  federation::NoteSignature Sign(const std::string& text, const std::string& name);

  std::map<std::pair<std::string, int>, std::unique_ptr<federation::Signer>> keys_;
  std::unique_ptr<CadesSigner> authority_;
  std::map<std::string, CadesSigner> cades_;  // By key name.
};

// The logs of one of examples/, signed with an assembly's keys: what nodes and hub hold.
class ExampleLogs {
 public:
  // As loaded from the example's files, by the municipalities that have one; with `small` the first
  // two of them, a sheet each, and no texts or organisations: some ten thousand bytes in all.
  explicit ExampleLogs(const std::string& slug, bool small = false);
  ~ExampleLogs();

  std::vector<std::string> municipalities() const;
  void Append(const std::string& log, std::vector<v1::Change> changes);
  v1::ServiceSheet Sheet(const std::string& municipality, const std::string& sheet_id) const;
  assembly::Frozen Freeze(const std::string& as_of = "2026-11-23") const;
  // Logs that have grown since then, with their proofs.
  std::vector<assembly::GrownLog> GrownSince(const assembly::Proposal& proposal) const;

  TestAssembly assembly;

 private:
  struct Log;
  std::map<std::string, std::unique_ptr<Log>> logs_;
};

// An example's whole way: founded, proposed, approved, published; of these municipalities a
// delegate witnesses.
assembly::Bundle PublishedBundle(ExampleLogs& logs, const std::vector<std::string>& delegated = {});
// Then published again with what the logs now have for the practical annex.
void Refresh(ExampleLogs& logs, assembly::Bundle& bundle);

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_ASSEMBLY_H_
