// The gRPC side of a Link, for the sources of this folder only.
#ifndef AMBITO_CLIENT_RPC_ROAD_H_
#define AMBITO_CLIENT_RPC_ROAD_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/rpc/link.h"
#include "lib/status_macros.h"

namespace ambito::client {

struct Link::Road {
  std::shared_ptr<grpc::Channel> channel;
  Side side = Side::kHub;
  std::string name;             // `hub ADDRESS`.
  std::string district;         // Slug in our own certificate.
  std::string own_certificate;  // What is to be said of our certificate when a connection fails.
  int timeout_seconds = 0;

  // Sets the deadline of a call that is to end.
  void SetDeadline(grpc::ClientContext& call) const;
  // FAILED_PRECONDITION when who answered is not that side.
  absl::Status CheckPeer(const grpc::ClientContext& call) const;
  // The end of a call: who answered, then how it went, with the payloads of output/errors.h.
  absl::Status Finish(const grpc::ClientContext& call, const grpc::Status& status) const;
};

// One call with one answer.
template <typename Service, typename Request, typename Response>
absl::StatusOr<Response> Unary(const Link& link,
                               grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                                     const Request&, Response*),
                               const Request& request) {
  const auto stub = Service::NewStub(link.road().channel);
  grpc::ClientContext call;
  link.road().SetDeadline(call);
  Response response;
  const grpc::Status status = (stub.get()->*method)(&call, request, &response);
  RETURN_IF_ERROR(link.road().Finish(call, status));
  return response;
}

// One call that sends options, then a file in pieces.
template <typename Service, typename Request, typename Options, typename Response>
absl::StatusOr<Response> SendFile(const Link& link,
                                  std::unique_ptr<grpc::ClientWriter<Request>> (
                                      Service::Stub::*method)(grpc::ClientContext*, Response*),
                                  const Options& options, const std::string& bytes) {
  constexpr size_t kPieceBytes = 64 << 10;
  const auto stub = Service::NewStub(link.road().channel);
  grpc::ClientContext call;
  link.road().SetDeadline(call);
  Response response;
  const auto writer = (stub.get()->*method)(&call, &response);
  Request message;
  *message.mutable_options() = options;
  bool open = writer->Write(message);
  for (size_t sent = 0; open && sent < bytes.size(); sent += kPieceBytes) {
    message.set_chunk(bytes.substr(sent, kPieceBytes));
    open = writer->Write(message);
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  RETURN_IF_ERROR(link.road().Finish(call, status));
  return response;
}

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_RPC_ROAD_H_
