#include "municipal-node/service/witness_service.h"

#include "lib/platform/authorisation.h"
#include "lib/platform/log.h"
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
  const absl::Status kept = copy_.KeepVote(request->entry(), platform::Caller(*context).name);
  if (!kept.ok()) return platform::ToGrpc(kept);
  // It is kept: what the hub says now changes nothing, and it is sent again when the hub is met.
  const absl::Status sent = send_on_(request->entry());
  if (!sent.ok())
    platform::LogEvent(spdlog::level::warn, "kept vote", {{"detail", sent.message()}});
  return grpc::Status::OK;
}

}  // namespace ambito::node
