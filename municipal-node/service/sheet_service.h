// SheetService over a SheetRegistry: translates, nothing else.
#ifndef AMBITO_MUNICIPAL_NODE_SERVICE_SHEET_SERVICE_H_
#define AMBITO_MUNICIPAL_NODE_SERVICE_SHEET_SERVICE_H_

#include "ambito/v1/node_service.grpc.pb.h"
#include "municipal-node/registry/sheet_registry.h"

namespace ambito::node {

class SheetService final : public v1::SheetService::Service {
 public:
  explicit SheetService(SheetRegistry& registry) : registry_(registry) {}

  grpc::Status ImportSheets(grpc::ServerContext* context,
                            grpc::ServerReader<v1::ImportSheetsRequest>* reader,
                            v1::ImportSheetsResponse* response) override;
  grpc::Status CreateSheet(grpc::ServerContext* context, const v1::CreateSheetRequest* request,
                           v1::CreateSheetResponse* response) override;
  grpc::Status GetSheet(grpc::ServerContext* context, const v1::GetSheetRequest* request,
                        v1::GetSheetResponse* response) override;
  grpc::Status ListSheets(grpc::ServerContext* context, const v1::ListSheetsRequest* request,
                          v1::ListSheetsResponse* response) override;
  grpc::Status UpdateSheet(grpc::ServerContext* context, const v1::UpdateSheetRequest* request,
                           v1::UpdateSheetResponse* response) override;
  grpc::Status DeleteSheet(grpc::ServerContext* context, const v1::DeleteSheetRequest* request,
                           v1::DeleteSheetResponse* response) override;
  grpc::Status GetSheetHistory(grpc::ServerContext* context,
                               const v1::GetSheetHistoryRequest* request,
                               v1::GetSheetHistoryResponse* response) override;
  grpc::Status AcceptSheet(grpc::ServerContext* context, const v1::AcceptSheetRequest* request,
                           v1::AcceptSheetResponse* response) override;
  grpc::Status ListAcceptances(grpc::ServerContext* context,
                               const v1::ListAcceptancesRequest* request,
                               v1::ListAcceptancesResponse* response) override;
  grpc::Status ExportSheets(grpc::ServerContext* context, const v1::ExportSheetsRequest* request,
                            grpc::ServerWriter<v1::ExportSheetsResponse>* writer) override;

 private:
  SheetRegistry& registry_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_SERVICE_SHEET_SERVICE_H_
