// WitnessService over a LedgerCopy: translates, nothing else.
#ifndef AMBITO_MUNICIPAL_NODE_SERVICE_WITNESS_SERVICE_H_
#define AMBITO_MUNICIPAL_NODE_SERVICE_WITNESS_SERVICE_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "ambito/v1/node_service.grpc.pb.h"
#include "municipal-node/ledger/ledger_copy.h"

namespace ambito::node {

class WitnessService final : public v1::WitnessService::Service {
 public:
  // `send_on` takes a kept vote to the hub, where there is one.
  WitnessService(LedgerCopy& copy, std::function<absl::Status(const std::string&)> send_on)
      : copy_(copy), send_on_(std::move(send_on)) {}

  grpc::Status GetLedgerCopy(grpc::ServerContext* context, const v1::GetLedgerCopyRequest* request,
                             v1::GetLedgerCopyResponse* response) override;
  grpc::Status SignStatement(grpc::ServerContext* context, const v1::SignStatementRequest* request,
                             v1::SignStatementResponse* response) override;
  grpc::Status KeepVote(grpc::ServerContext* context, const v1::KeepVoteRequest* request,
                        v1::KeepVoteResponse* response) override;

 private:
  LedgerCopy& copy_;
  const std::function<absl::Status(const std::string&)> send_on_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_SERVICE_WITNESS_SERVICE_H_
