// FederationAdminService: how the nodes are, and which keys sign their logs.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_FEDERATION_ADMIN_SERVICE_H_
#define AMBITO_DISTRICT_HUB_SERVICE_FEDERATION_ADMIN_SERVICE_H_

#include <functional>
#include <string>

#include "ambito/v1/federation_admin_service.grpc.pb.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "district-hub/ledger/ledger_keeper.h"

namespace ambito::hub {

class FederationAdminService final : public v1::FederationAdminService::Service {
 public:
  FederationAdminService(std::string district_slug, std::string public_key,
                         const LedgerKeeper& ledger, DistrictRegistry& district,
                         const ReplicaSet& replicas, const DraftKeeper& drafts,
                         const platform::Clock& clock,
                         std::function<absl::StatusOr<std::string>()> backup)
      : slug_(std::move(district_slug)),
        public_key_(std::move(public_key)),
        ledger_(ledger),
        district_(district),
        replicas_(replicas),
        drafts_(drafts),
        clock_(clock),
        backup_(std::move(backup)) {}

  grpc::Status ListNodes(grpc::ServerContext* context, const v1::ListNodesRequest* request,
                         v1::ListNodesResponse* response) override;
  grpc::Status GetFederationStatus(grpc::ServerContext* context,
                                   const v1::GetFederationStatusRequest* request,
                                   v1::GetFederationStatusResponse* response) override;
  grpc::Status RegisterNodeKey(grpc::ServerContext* context,
                               const v1::RegisterNodeKeyRequest* request,
                               v1::RegisterNodeKeyResponse* response) override;
  grpc::Status RefetchCopy(grpc::ServerContext* context, const v1::RefetchCopyRequest* request,
                           v1::RefetchCopyResponse* response) override;
  grpc::Status LiftQuarantine(grpc::ServerContext* context,
                              const v1::LiftQuarantineRequest* request,
                              v1::LiftQuarantineResponse* response) override;
  grpc::Status BackupHub(grpc::ServerContext* context, const v1::BackupHubRequest* request,
                         v1::BackupHubResponse* response) override;

 private:
  grpc::Status CheckReplacement(const v1::RegisterNodeKeyRequest& request) const;

  v1::ReplicaStatus StatusOf(const v1::Member& member, const DistrictContent& content) const;

  const std::string slug_;
  const std::string public_key_;
  const LedgerKeeper& ledger_;
  DistrictRegistry& district_;
  const ReplicaSet& replicas_;
  const DraftKeeper& drafts_;
  const platform::Clock& clock_;
  const std::function<absl::StatusOr<std::string>()> backup_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_FEDERATION_ADMIN_SERVICE_H_
