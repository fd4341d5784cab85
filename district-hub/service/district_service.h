// DistrictService over the district's registry: translates, nothing else.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_DISTRICT_SERVICE_H_
#define AMBITO_DISTRICT_HUB_SERVICE_DISTRICT_SERVICE_H_

#include "ambito/v1/district_service.grpc.pb.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "district-hub/registry/district_registry.h"
#include "district-hub/registry/organisation_proposals.h"

namespace ambito::hub {

class DistrictService final : public v1::DistrictService::Service {
 public:
  // All outlive it. The draft is read for the words of its sheets only.
  DistrictService(DistrictRegistry& district, OrganisationProposals& proposals,
                  const DraftKeeper& drafts)
      : district_(district), proposals_(proposals), drafts_(drafts) {}

  grpc::Status ImportDistrict(grpc::ServerContext* context,
                              grpc::ServerReader<v1::ImportDistrictRequest>* reader,
                              v1::ImportDistrictResponse* response) override;
  grpc::Status GetDistrict(grpc::ServerContext* context, const v1::GetDistrictRequest* request,
                           v1::GetDistrictResponse* response) override;
  grpc::Status GetText(grpc::ServerContext* context, const v1::GetTextRequest* request,
                       v1::GetTextResponse* response) override;
  grpc::Status SetText(grpc::ServerContext* context, const v1::SetTextRequest* request,
                       v1::SetTextResponse* response) override;
  grpc::Status GetContentHistory(grpc::ServerContext* context,
                                 const v1::GetContentHistoryRequest* request,
                                 v1::GetContentHistoryResponse* response) override;
  grpc::Status ListOrganisations(grpc::ServerContext* context,
                                 const v1::ListOrganisationsRequest* request,
                                 v1::ListOrganisationsResponse* response) override;
  grpc::Status GetOrganisation(grpc::ServerContext* context,
                               const v1::GetOrganisationRequest* request,
                               v1::GetOrganisationResponse* response) override;
  grpc::Status SetOrganisation(grpc::ServerContext* context,
                               const v1::SetOrganisationRequest* request,
                               v1::SetOrganisationResponse* response) override;
  grpc::Status DeleteOrganisation(grpc::ServerContext* context,
                                  const v1::DeleteOrganisationRequest* request,
                                  v1::DeleteOrganisationResponse* response) override;
  grpc::Status ProposeOrganisation(grpc::ServerContext* context,
                                   const v1::ProposeOrganisationRequest* request,
                                   v1::ProposeOrganisationResponse* response) override;
  grpc::Status ListOrganisationProposals(grpc::ServerContext* context,
                                         const v1::ListOrganisationProposalsRequest* request,
                                         v1::ListOrganisationProposalsResponse* response) override;
  grpc::Status DecideOrganisationProposal(
      grpc::ServerContext* context, const v1::DecideOrganisationProposalRequest* request,
      v1::DecideOrganisationProposalResponse* response) override;
  grpc::Status ListCatalogue(grpc::ServerContext* context, const v1::ListCatalogueRequest* request,
                             v1::ListCatalogueResponse* response) override;
  grpc::Status GetCatalogueEntry(grpc::ServerContext* context,
                                 const v1::GetCatalogueEntryRequest* request,
                                 v1::GetCatalogueEntryResponse* response) override;
  grpc::Status SetCatalogueEntry(grpc::ServerContext* context,
                                 const v1::SetCatalogueEntryRequest* request,
                                 v1::SetCatalogueEntryResponse* response) override;
  grpc::Status ImportCatalogue(grpc::ServerContext* context,
                               const v1::ImportCatalogueRequest* request,
                               v1::ImportCatalogueResponse* response) override;
  grpc::Status DeleteCatalogueEntry(grpc::ServerContext* context,
                                    const v1::DeleteCatalogueEntryRequest* request,
                                    v1::DeleteCatalogueEntryResponse* response) override;
  grpc::Status ListUnknownWords(grpc::ServerContext* context,
                                const v1::ListUnknownWordsRequest* request,
                                v1::ListUnknownWordsResponse* response) override;
  grpc::Status SetTarget(grpc::ServerContext* context, const v1::SetTargetRequest* request,
                         v1::SetTargetResponse* response) override;

 private:
  DistrictRegistry& district_;
  OrganisationProposals& proposals_;
  const DraftKeeper& drafts_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_DISTRICT_SERVICE_H_
