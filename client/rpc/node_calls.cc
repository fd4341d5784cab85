#include "client/rpc/node_calls.h"

#include "ambito/v1/node_service.grpc.pb.h"
#include "client/rpc/road.h"

namespace ambito::client {

absl::StatusOr<v1::GetNodeStatusResponse> Call(const Link& link,
                                               const v1::GetNodeStatusRequest& request) {
  return Unary<v1::NodeService>(link, &v1::NodeService::Stub::GetNodeStatus, request);
}

absl::StatusOr<v1::BackupNodeResponse> Call(const Link& link,
                                            const v1::BackupNodeRequest& request) {
  return Unary<v1::NodeService>(link, &v1::NodeService::Stub::BackupNode, request);
}

absl::StatusOr<v1::GoAloneResponse> Call(const Link& link, const v1::GoAloneRequest& request) {
  return Unary<v1::NodeService>(link, &v1::NodeService::Stub::GoAlone, request);
}

absl::StatusOr<v1::RebaseNodeResponse> Call(const Link& link,
                                            const v1::RebaseNodeRequest& request) {
  return Unary<v1::NodeService>(link, &v1::NodeService::Stub::RebaseNode, request);
}

absl::StatusOr<v1::CreateSheetResponse> Call(const Link& link,
                                             const v1::CreateSheetRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::CreateSheet, request);
}

absl::StatusOr<v1::GetSheetResponse> Call(const Link& link, const v1::GetSheetRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::GetSheet, request);
}

absl::StatusOr<v1::ListSheetsResponse> Call(const Link& link,
                                            const v1::ListSheetsRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::ListSheets, request);
}

absl::StatusOr<v1::UpdateSheetResponse> Call(const Link& link,
                                             const v1::UpdateSheetRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::UpdateSheet, request);
}

absl::StatusOr<v1::DeleteSheetResponse> Call(const Link& link,
                                             const v1::DeleteSheetRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::DeleteSheet, request);
}

absl::StatusOr<v1::GetSheetHistoryResponse> Call(const Link& link,
                                                 const v1::GetSheetHistoryRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::GetSheetHistory, request);
}

absl::StatusOr<v1::AcceptSheetResponse> Call(const Link& link,
                                             const v1::AcceptSheetRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::AcceptSheet, request);
}

absl::StatusOr<v1::ListAcceptancesResponse> Call(const Link& link,
                                                 const v1::ListAcceptancesRequest& request) {
  return Unary<v1::SheetService>(link, &v1::SheetService::Stub::ListAcceptances, request);
}

absl::StatusOr<v1::ImportSheetsResponse> ImportSheets(const Link& link,
                                                      const v1::ImportOptions& options,
                                                      const std::string& bytes) {
  return SendFile<v1::SheetService>(link, &v1::SheetService::Stub::ImportSheets, options, bytes);
}

absl::StatusOr<v1::MunicipalityFile> ExportSheets(const Link& link) {
  const auto stub = v1::SheetService::NewStub(link.road().channel);
  grpc::ClientContext call;
  link.road().SetDeadline(call);
  const auto reader = stub->ExportSheets(&call, v1::ExportSheetsRequest());
  v1::MunicipalityFile file;
  v1::ExportSheetsResponse piece;
  while (reader->Read(&piece)) file.MergeFrom(piece.file());
  const grpc::Status status = reader->Finish();
  RETURN_IF_ERROR(link.road().Finish(call, status));
  return file;
}

}  // namespace ambito::client
