// Every call to a municipal node, as functions that speak in messages.
#ifndef AMBITO_CLIENT_RPC_NODE_CALLS_H_
#define AMBITO_CLIENT_RPC_NODE_CALLS_H_

#include <string>

#include "absl/status/statusor.h"
#include "ambito/v1/node_service.pb.h"
#include "client/rpc/link.h"

namespace ambito::client {

absl::StatusOr<v1::GetNodeStatusResponse> Call(const Link& link,
                                               const v1::GetNodeStatusRequest& request);
absl::StatusOr<v1::BackupNodeResponse> Call(const Link& link, const v1::BackupNodeRequest& request);
absl::StatusOr<v1::GoAloneResponse> Call(const Link& link, const v1::GoAloneRequest& request);
absl::StatusOr<v1::RebaseNodeResponse> Call(const Link& link, const v1::RebaseNodeRequest& request);
absl::StatusOr<v1::CreateSheetResponse> Call(const Link& link,
                                             const v1::CreateSheetRequest& request);
absl::StatusOr<v1::GetSheetResponse> Call(const Link& link, const v1::GetSheetRequest& request);
absl::StatusOr<v1::ListSheetsResponse> Call(const Link& link, const v1::ListSheetsRequest& request);
absl::StatusOr<v1::UpdateSheetResponse> Call(const Link& link,
                                             const v1::UpdateSheetRequest& request);
absl::StatusOr<v1::DeleteSheetResponse> Call(const Link& link,
                                             const v1::DeleteSheetRequest& request);
absl::StatusOr<v1::GetSheetHistoryResponse> Call(const Link& link,
                                                 const v1::GetSheetHistoryRequest& request);
absl::StatusOr<v1::AcceptSheetResponse> Call(const Link& link,
                                             const v1::AcceptSheetRequest& request);
absl::StatusOr<v1::ListAcceptancesResponse> Call(const Link& link,
                                                 const v1::ListAcceptancesRequest& request);

// Sends the file's bytes as they are; the node parses and checks.
absl::StatusOr<v1::ImportSheetsResponse> ImportSheets(const Link& link,
                                                      const v1::ImportOptions& options,
                                                      const std::string& bytes);

// The municipality's whole content.
absl::StatusOr<v1::MunicipalityFile> ExportSheets(const Link& link);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_RPC_NODE_CALLS_H_
