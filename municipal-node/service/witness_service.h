// WitnessService over a LedgerCopy: translates, nothing else.
#ifndef AMBITO_MUNICIPAL_NODE_SERVICE_WITNESS_SERVICE_H_
#define AMBITO_MUNICIPAL_NODE_SERVICE_WITNESS_SERVICE_H_

#include "ambito/v1/node_service.grpc.pb.h"
#include "municipal-node/ledger/ledger_copy.h"

namespace ambito::node {

class WitnessService final : public v1::WitnessService::Service {
 public:
  explicit WitnessService(LedgerCopy& copy) : copy_(copy) {}

  grpc::Status GetLedgerCopy(grpc::ServerContext* context, const v1::GetLedgerCopyRequest* request,
                             v1::GetLedgerCopyResponse* response) override;
  grpc::Status SignStatement(grpc::ServerContext* context, const v1::SignStatementRequest* request,
                             v1::SignStatementResponse* response) override;
  grpc::Status KeepVote(grpc::ServerContext* context, const v1::KeepVoteRequest* request,
                        v1::KeepVoteResponse* response) override;

 private:
  LedgerCopy& copy_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_SERVICE_WITNESS_SERVICE_H_
