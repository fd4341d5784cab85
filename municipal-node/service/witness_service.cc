#include "municipal-node/service/witness_service.h"

#include "lib/platform/authorisation.h"
#include "lib/platform/status.h"

namespace ambito::node {

grpc::Status WitnessService::GetLedgerCopy(grpc::ServerContext*, const v1::GetLedgerCopyRequest*,
                                           v1::GetLedgerCopyResponse* response) {
  *response = copy_.Describe();
  return grpc::Status::OK;
}

grpc::Status WitnessService::SignStatement(grpc::ServerContext*,
                                           const v1::SignStatementRequest* request,
                                           v1::SignStatementResponse* response) {
  auto note = copy_.Sign(request->text());
  if (!note.ok()) return platform::ToGrpc(note.status());
  response->set_note(*std::move(note));
  return grpc::Status::OK;
}

grpc::Status WitnessService::KeepVote(grpc::ServerContext* context,
                                      const v1::KeepVoteRequest* request, v1::KeepVoteResponse*) {
  return platform::ToGrpc(copy_.KeepVote(request->entry(), platform::Caller(*context).name));
}

}  // namespace ambito::node
