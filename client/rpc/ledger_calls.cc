#include "client/rpc/ledger_calls.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "ambito/v1/ledger_service.grpc.pb.h"
#include "ambito/v1/node_service.grpc.pb.h"
#include "client/rpc/road.h"

namespace ambito::client {
namespace {

using Hub = v1::LedgerService;
using Node = v1::WitnessService;

constexpr size_t kMaxLedgerBytes = 512 << 20;

// A stream that ends, each message given to `take` as long as it says so.
template <typename Service, typename Request, typename Response, typename Take>
absl::Status ReadAll(const Link& link,
                     std::unique_ptr<grpc::ClientReader<Response>> (Service::Stub::*method)(
                         grpc::ClientContext*, const Request&),
                     const Request& request, const Take& take) {
  const auto stub = Service::NewStub(link.road().channel);
  grpc::ClientContext call;
  link.road().SetDeadline(call);
  const auto reader = (stub.get()->*method)(&call, request);
  Response response;
  bool fits = true;
  while (fits && reader->Read(&response)) fits = take(response);
  if (!fits) call.TryCancel();
  const grpc::Status status = reader->Finish();
  if (!fits) {
    return absl::ResourceExhaustedError(
        absl::StrCat(link.name(), " sent more than ", kMaxLedgerBytes, " bytes"));
  }
  return link.road().Finish(call, status);
}

template <typename Response>
auto Into(std::string& bytes) {
  return [&bytes](const Response& piece) {
    bytes += piece.chunk();
    return bytes.size() <= kMaxLedgerBytes;
  };
}

}  // namespace

absl::StatusOr<v1::AppendEntryResponse> Call(const Link& link,
                                             const v1::AppendEntryRequest& request) {
  return Unary<Hub>(link, &Hub::Stub::AppendEntry, request);
}

absl::StatusOr<v1::LayOutStatementResponse> Call(const Link& link,
                                                 const v1::LayOutStatementRequest& request) {
  return Unary<Hub>(link, &Hub::Stub::LayOutStatement, request);
}

absl::StatusOr<v1::ListPendingResponse> Call(const Link& link,
                                             const v1::ListPendingRequest& request) {
  return Unary<Hub>(link, &Hub::Stub::ListPending, request);
}

absl::StatusOr<v1::SignPendingResponse> Call(const Link& link,
                                             const v1::SignPendingRequest& request) {
  return Unary<Hub>(link, &Hub::Stub::SignPending, request);
}

absl::StatusOr<v1::FreezeVersionResponse> Call(const Link& link,
                                               const v1::FreezeVersionRequest& request) {
  return Unary<Hub>(link, &Hub::Stub::FreezeVersion, request);
}

absl::StatusOr<v1::FreezeAnnexResponse> Call(const Link& link,
                                             const v1::FreezeAnnexRequest& request) {
  return Unary<Hub>(link, &Hub::Stub::FreezeAnnex, request);
}

absl::StatusOr<v1::CosignHeadResponse> Call(const Link& link,
                                            const v1::CosignHeadRequest& request) {
  return Unary<Hub>(link, &Hub::Stub::CosignHead, request);
}

absl::StatusOr<v1::GetLedgerCopyResponse> Call(const Link& link,
                                               const v1::GetLedgerCopyRequest& request) {
  return Unary<Node>(link, &Node::Stub::GetLedgerCopy, request);
}

absl::StatusOr<v1::SignStatementResponse> Call(const Link& link,
                                               const v1::SignStatementRequest& request) {
  return Unary<Node>(link, &Node::Stub::SignStatement, request);
}

absl::StatusOr<v1::KeepVoteResponse> Call(const Link& link, const v1::KeepVoteRequest& request) {
  return Unary<Node>(link, &Node::Stub::KeepVote, request);
}

absl::StatusOr<LedgerAnswer> ReadLedger(const Link& link) {
  LedgerAnswer answer;
  size_t bytes = 0;
  RETURN_IF_ERROR(ReadAll<Hub>(link, &Hub::Stub::FollowLedger, v1::FollowLedgerRequest(),
                               [&](v1::FollowLedgerResponse& message) {
                                 for (std::string& entry : *message.mutable_entries()) {
                                   bytes += entry.size();
                                   answer.entries.push_back(std::move(entry));
                                 }
                                 if (!message.head().empty()) answer.head = message.head();
                                 if (!message.witnessed().empty())
                                   answer.witnessed = message.witnessed();
                                 return bytes <= kMaxLedgerBytes;
                               }));
  return answer;
}

absl::Status FollowLedger(
    const Link& link, uint64_t size,
    const std::function<absl::StatusOr<bool>(const v1::FollowLedgerResponse&)>& take) {
  const auto stub = Hub::NewStub(link.road().channel);
  grpc::ClientContext call;
  v1::FollowLedgerRequest request;
  request.set_size(size);
  request.set_follow(true);
  const auto reader = stub->FollowLedger(&call, request);
  v1::FollowLedgerResponse message;
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more && reader->Read(&message)) more = take(message);
  if (more.ok() && *more) return link.road().Finish(call, reader->Finish());
  call.TryCancel();
  reader->Finish();
  return more.status();
}

absl::StatusOr<std::string> GetVersionFile(const Link& link, const std::string& version,
                                           const std::string& annex) {
  v1::GetVersionRequest request;
  request.set_version(version);
  request.set_annex(annex);
  std::string bytes;
  RETURN_IF_ERROR(
      ReadAll<Hub>(link, &Hub::Stub::GetVersion, request, Into<v1::GetVersionResponse>(bytes)));
  return bytes;
}

absl::StatusOr<std::string> GetBundleFile(const Link& link, uint64_t number) {
  v1::GetBundleRequest request;
  request.set_number(number);
  std::string bytes;
  RETURN_IF_ERROR(
      ReadAll<Hub>(link, &Hub::Stub::GetBundle, request, Into<v1::GetBundleResponse>(bytes)));
  return bytes;
}

}  // namespace ambito::client
