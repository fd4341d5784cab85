// The node's road to the hub's ledger: follows it, cosigns its heads, gives back what the hub has
// lost, sends on the votes it keeps. A thread of its own; the node works the same with the hub
// away.
#ifndef AMBITO_MUNICIPAL_NODE_REPLICATION_WITNESS_LINK_H_
#define AMBITO_MUNICIPAL_NODE_REPLICATION_WITNESS_LINK_H_

#include <grpcpp/client_context.h>

#include <functional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "ambito/v1/ledger_service.grpc.pb.h"
#include "lib/platform/mutex.h"
#include "municipal-node/ledger/ledger_copy.h"
#include "municipal-node/replication/hub_link.h"

namespace ambito::node {

class WitnessLink {
 public:
  // `copy` outlives it. Starts at once.
  WitnessLink(HubLink::Dial dial, LedgerCopy& copy, HubLink::Options options);
  ~WitnessLink();

  // Sends an entry of the ledger to the hub now. As LedgerService.AppendEntry.
  absl::Status Append(const std::string& entry);

 private:
  void Run();
  // One stream from dialling to its end; true when the hub had answered.
  bool Follow();
  absl::Status Take(v1::LedgerService::Stub& hub, const v1::FollowLedgerResponse& message);
  absl::Status Cosign(v1::LedgerService::Stub& hub, const v1::FollowLedgerResponse& message);
  absl::Status ReturnFrom(v1::LedgerService::Stub& hub, uint64_t size);
  absl::Status SendVotes(v1::LedgerService::Stub& hub);
  absl::Status CheckPeer(const grpc::ClientContext& call) const;
  bool stopping() const;
  void WaitBeforeRetry(int failures);

  const HubLink::Dial dial_;
  LedgerCopy& copy_;
  const HubLink::Options options_;
  mutable platform::Mutex mutex_;
  platform::CondVar stopped_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* call_ ABSL_GUARDED_BY(mutex_) = nullptr;  // The stream that is open.
  std::thread thread_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_REPLICATION_WITNESS_LINK_H_
