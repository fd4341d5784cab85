// The assembly of a TestDistrict: its ledger at a running hub, witnessed by running nodes; the
// office's and the mayors' keys are the test's, the hub's and the nodes' their own.
#ifndef AMBITO_TESTS_COMPONENT_LIVE_ASSEMBLY_H_
#define AMBITO_TESTS_COMPONENT_LIVE_ASSEMBLY_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ambito/v1/ledger_service.grpc.pb.h"
#include "lib/assembly/bundle.h"
#include "tests/component/test_district.h"
#include "tests/support/assembly.h"

namespace ambito::test {

class LiveAssembly {
 public:
  // Of these members, whose nodes are started, loaded and connected here.
  LiveAssembly(TestDistrict& district, std::vector<std::string> members);

  // Lays the genesis out, has everybody sign it, waits until it is witnessed.
  void Found();
  // What the hub gives out now, as this test checks it: `state`, `entries`, and its heads.
  v1::FollowLedgerResponse Refresh();
  // True when a head over every entry is witnessed.
  bool IsWitnessed();

  grpc::Status Append(const std::string& entry, v1::AppendEntryResponse* response = nullptr);
  template <typename Entry>
  grpc::Status Say(const Entry& entry, const std::vector<std::string>& names) {
    return Append(local.Signed(assembly::TextOf(local.state.name(), entry), names));
  }
  // Frozen by the hub, proposed by the office; its record.
  const assembly::ProposalRecord& Propose();
  void Sit();
  // On the last sitting; its number.
  uint64_t Open(const assembly::Subject& subject, uint64_t closes_at_s);
  std::string VoteEntry(uint64_t ballot, const std::string& istat_code, assembly::Choice choice);
  bool WaitUntilClosed(uint64_t ballot);
  void ApproveAll(const assembly::ProposalRecord& record);
  void Publish(const assembly::ProposalRecord& record);
  absl::StatusOr<std::string> Bundle();

  v1::LedgerService::Stub& hub();
  std::unique_ptr<v1::WitnessService::Stub> Node(const std::string& istat_code,
                                                 const std::string& role);
  uint64_t now_s() const;
  uint64_t later_s() const { return now_s() + 3'600; }

  TestDistrict& district;
  TestAssembly local;  // Keys, and what the hub's entries say.

 private:
  assembly::Genesis MakeGenesis();
  std::unique_ptr<v1::LedgerService::Stub> hub_;
};

}  // namespace ambito::test

#endif  // AMBITO_TESTS_COMPONENT_LIVE_ASSEMBLY_H_
