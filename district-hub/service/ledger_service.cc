#include "district-hub/service/ledger_service.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "district-hub/service/follow_reactor.h"
#include "lib/assembly/statement.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/status.h"

namespace ambito::hub {
namespace {

using platform::Caller;
using platform::ToGrpc;

constexpr size_t kPieceBytes = 256 << 10;
// Of entries that one message of many gives back.
constexpr size_t kMaxReturnedBytes = 64 << 20;

template <typename Response>
grpc::Status WritePieces(const absl::StatusOr<std::string>& bytes,
                         grpc::ServerWriter<Response>& writer) {
  if (!bytes.ok()) return ToGrpc(bytes.status());
  for (size_t sent = 0; sent < bytes->size(); sent += kPieceBytes) {
    Response piece;
    piece.set_chunk(bytes->substr(sent, kPieceBytes));
    if (!writer.Write(piece)) break;  // The caller has gone.
  }
  return grpc::Status::OK;
}

}  // namespace

grpc::ServerWriteReactor<v1::FollowLedgerResponse>* LedgerService::FollowLedger(
    grpc::CallbackServerContext* context, const v1::FollowLedgerRequest* request) {
  const platform::Identity caller = Caller(*context);
  if (caller.role == platform::kNode && !request->restored())
    ledger_.HeardFrom(caller.municipality, request->size());
  return NewFollowReactor(context, ledger_, request->size(), request->follow());
}

grpc::Status LedgerService::AppendEntry(grpc::ServerContext*, const v1::AppendEntryRequest* request,
                                        v1::AppendEntryResponse* response) {
  if (const absl::Status kept = versions_.CheckKept(request->entry()); !kept.ok())
    return ToGrpc(kept);
  auto appended = ledger_.Append(request->entry());
  if (!appended.ok()) return ToGrpc(appended.status());
  *response = *std::move(appended);
  return grpc::Status::OK;
}

grpc::Status LedgerService::CosignHead(grpc::ServerContext*, const v1::CosignHeadRequest* request,
                                       v1::CosignHeadResponse*) {
  return ToGrpc(ledger_.Cosign(request->cosignature()));
}

grpc::Status LedgerService::ReturnLedger(grpc::ServerContext*,
                                         grpc::ServerReader<v1::ReturnLedgerRequest>* reader,
                                         v1::ReturnLedgerResponse* response) {
  v1::ReturnLedgerRequest request;
  while (reader->Read(&request)) {
    if (request.ByteSizeLong() > kMaxReturnedBytes)
      return {grpc::StatusCode::RESOURCE_EXHAUSTED, "too much at once"};
    std::vector<std::string> entries(std::make_move_iterator(request.mutable_entries()->begin()),
                                     std::make_move_iterator(request.mutable_entries()->end()));
    if (entries.empty()) continue;
    const auto size = ledger_.Return(request.first_index(), std::move(entries));
    if (!size.ok()) return ToGrpc(size.status());
    response->set_size(*size);
  }
  return grpc::Status::OK;
}

bool LedgerService::IsPending(const std::string& text) const {
  const v1::ListPendingResponse pending = ledger_.Pending();
  return std::any_of(pending.statements().begin(), pending.statements().end(),
                     [&](const v1::PendingStatement& known) { return known.text() == text; });
}

grpc::Status LedgerService::LayOutStatement(grpc::ServerContext* context,
                                            const v1::LayOutStatementRequest* request,
                                            v1::LayOutStatementResponse* response) {
  const auto statement = assembly::ReadStatement(request->text());
  if (!statement.ok()) return ToGrpc(statement.status());
  // It takes the place of the one that is being signed.
  if (statement->kind == "genesis" && Caller(*context).role != platform::kOffice &&
      !IsPending(request->text()))
    return {grpc::StatusCode::PERMISSION_DENIED, "a genesis is laid out by the district office"};
  // Their one signature comes with them; what they were made from is looked at then.
  if (statement->kind == "proposal" || statement->kind == "publication")
    return {grpc::StatusCode::INVALID_ARGUMENT, "that is appended when it is signed"};
  auto pending = ledger_.LayOut(request->text(), request->first_signer());
  if (!pending.ok()) return ToGrpc(pending.status());
  *response->mutable_pending() = *std::move(pending);
  return grpc::Status::OK;
}

grpc::Status LedgerService::ListPending(grpc::ServerContext*, const v1::ListPendingRequest*,
                                        v1::ListPendingResponse* response) {
  *response = ledger_.Pending();
  return grpc::Status::OK;
}

grpc::Status LedgerService::SignPending(grpc::ServerContext*, const v1::SignPendingRequest* request,
                                        v1::SignPendingResponse* response) {
  auto signature = ledger_.SignPending(request->note());
  if (!signature.ok()) return ToGrpc(signature.status());
  *response = *std::move(signature);
  return grpc::Status::OK;
}

grpc::Status LedgerService::FreezeVersion(grpc::ServerContext*,
                                          const v1::FreezeVersionRequest* request,
                                          v1::FreezeVersionResponse* response) {
  auto text = versions_.Freeze(request->accept_open());
  if (!text.ok()) return ToGrpc(text.status());
  response->set_proposal(*std::move(text));
  return grpc::Status::OK;
}

grpc::Status LedgerService::FreezeAnnex(grpc::ServerContext*, const v1::FreezeAnnexRequest*,
                                        v1::FreezeAnnexResponse* response) {
  const auto frozen = versions_.FreezeAnnex();
  if (!frozen.ok()) return ToGrpc(frozen.status());
  response->set_version(federation::DigestBytes(frozen->version));
  response->set_annex(federation::DigestBytes(frozen->annex));
  return grpc::Status::OK;
}

grpc::Status LedgerService::GetVersion(grpc::ServerContext*, const v1::GetVersionRequest* request,
                                       grpc::ServerWriter<v1::GetVersionResponse>* writer) {
  const auto version = federation::DigestFromBytes(request->version());
  const auto annex = federation::DigestFromBytes(request->annex());
  if (!version || (!annex && !request->annex().empty()))
    return {grpc::StatusCode::INVALID_ARGUMENT, "version and annex are 32 bytes each"};
  return WritePieces(versions_.File(*version, annex), *writer);
}

grpc::Status LedgerService::GetBundle(grpc::ServerContext*, const v1::GetBundleRequest* request,
                                      grpc::ServerWriter<v1::GetBundleResponse>* writer) {
  return WritePieces(versions_.Bundle(request->number()), *writer);
}

}  // namespace ambito::hub
