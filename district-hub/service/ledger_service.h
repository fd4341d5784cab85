// LedgerService: the assembly's ledger and the versions it decides on.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_LEDGER_SERVICE_H_
#define AMBITO_DISTRICT_HUB_SERVICE_LEDGER_SERVICE_H_

#include "ambito/v1/ledger_service.grpc.pb.h"
#include "district-hub/ledger/ledger_keeper.h"
#include "district-hub/ledger/version_keeper.h"

namespace ambito::hub {

// Unary calls are synchronous; following, which stays open, takes no thread.
class LedgerService final
    : public v1::LedgerService::WithCallbackMethod_FollowLedger<v1::LedgerService::Service> {
 public:
  LedgerService(LedgerKeeper& ledger, VersionKeeper& versions)
      : ledger_(ledger), versions_(versions) {}

  grpc::ServerWriteReactor<v1::FollowLedgerResponse>* FollowLedger(
      grpc::CallbackServerContext* context, const v1::FollowLedgerRequest* request) override;
  grpc::Status AppendEntry(grpc::ServerContext* context, const v1::AppendEntryRequest* request,
                           v1::AppendEntryResponse* response) override;
  grpc::Status CosignHead(grpc::ServerContext* context, const v1::CosignHeadRequest* request,
                          v1::CosignHeadResponse* response) override;
  grpc::Status ReturnLedger(grpc::ServerContext* context,
                            grpc::ServerReader<v1::ReturnLedgerRequest>* reader,
                            v1::ReturnLedgerResponse* response) override;
  grpc::Status LayOutStatement(grpc::ServerContext* context,
                               const v1::LayOutStatementRequest* request,
                               v1::LayOutStatementResponse* response) override;
  grpc::Status ListPending(grpc::ServerContext* context, const v1::ListPendingRequest* request,
                           v1::ListPendingResponse* response) override;
  grpc::Status SignPending(grpc::ServerContext* context, const v1::SignPendingRequest* request,
                           v1::SignPendingResponse* response) override;
  grpc::Status FreezeVersion(grpc::ServerContext* context, const v1::FreezeVersionRequest* request,
                             v1::FreezeVersionResponse* response) override;
  grpc::Status FreezeAnnex(grpc::ServerContext* context, const v1::FreezeAnnexRequest* request,
                           v1::FreezeAnnexResponse* response) override;
  grpc::Status GetVersion(grpc::ServerContext* context, const v1::GetVersionRequest* request,
                          grpc::ServerWriter<v1::GetVersionResponse>* writer) override;
  grpc::Status GetBundle(grpc::ServerContext* context, const v1::GetBundleRequest* request,
                         grpc::ServerWriter<v1::GetBundleResponse>* writer) override;

 private:
  // It waits for signatures.
  bool IsPending(const std::string& text) const;

  LedgerKeeper& ledger_;
  VersionKeeper& versions_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_LEDGER_SERVICE_H_
