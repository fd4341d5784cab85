// Every call to the district hub, as functions that speak in messages.
#ifndef AMBITO_CLIENT_RPC_HUB_CALLS_H_
#define AMBITO_CLIENT_RPC_HUB_CALLS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ambito/v1/charter_service.pb.h"
#include "ambito/v1/district_service.pb.h"
#include "ambito/v1/federation_admin_service.pb.h"
#include "ambito/v1/resolve_service.pb.h"
#include "client/rpc/link.h"

namespace ambito::client {

absl::StatusOr<v1::ListServicesResponse> Call(const Link& link,
                                              const v1::ListServicesRequest& request);
absl::StatusOr<v1::GetServiceResponse> Call(const Link& link, const v1::GetServiceRequest& request);
absl::StatusOr<v1::ExplainServiceResponse> Call(const Link& link,
                                                const v1::ExplainServiceRequest& request);
absl::StatusOr<v1::GetMunicipalityCharterResponse> Call(
    const Link& link, const v1::GetMunicipalityCharterRequest& request);
absl::StatusOr<v1::GetStatisticsResponse> Call(const Link& link,
                                               const v1::GetStatisticsRequest& request);
absl::StatusOr<v1::SearchCharterResponse> Call(const Link& link,
                                               const v1::SearchCharterRequest& request);
absl::StatusOr<v1::GetDistrictResponse> Call(const Link& link,
                                             const v1::GetDistrictRequest& request);
absl::StatusOr<v1::GetTextResponse> Call(const Link& link, const v1::GetTextRequest& request);
absl::StatusOr<v1::SetTextResponse> Call(const Link& link, const v1::SetTextRequest& request);
absl::StatusOr<v1::GetContentHistoryResponse> Call(const Link& link,
                                                   const v1::GetContentHistoryRequest& request);
absl::StatusOr<v1::ListOrganisationsResponse> Call(const Link& link,
                                                   const v1::ListOrganisationsRequest& request);
absl::StatusOr<v1::GetOrganisationResponse> Call(const Link& link,
                                                 const v1::GetOrganisationRequest& request);
absl::StatusOr<v1::SetOrganisationResponse> Call(const Link& link,
                                                 const v1::SetOrganisationRequest& request);
absl::StatusOr<v1::ProposeOrganisationResponse> Call(const Link& link,
                                                     const v1::ProposeOrganisationRequest& request);
absl::StatusOr<v1::ListOrganisationProposalsResponse> Call(
    const Link& link, const v1::ListOrganisationProposalsRequest& request);
absl::StatusOr<v1::DecideOrganisationProposalResponse> Call(
    const Link& link, const v1::DecideOrganisationProposalRequest& request);
absl::StatusOr<v1::DeleteOrganisationResponse> Call(const Link& link,
                                                    const v1::DeleteOrganisationRequest& request);
absl::StatusOr<v1::ListCatalogueResponse> Call(const Link& link,
                                               const v1::ListCatalogueRequest& request);
absl::StatusOr<v1::GetCatalogueEntryResponse> Call(const Link& link,
                                                   const v1::GetCatalogueEntryRequest& request);
absl::StatusOr<v1::SetCatalogueEntryResponse> Call(const Link& link,
                                                   const v1::SetCatalogueEntryRequest& request);
absl::StatusOr<v1::ImportCatalogueResponse> Call(const Link& link,
                                                 const v1::ImportCatalogueRequest& request);
absl::StatusOr<v1::DeleteCatalogueEntryResponse> Call(
    const Link& link, const v1::DeleteCatalogueEntryRequest& request);
absl::StatusOr<v1::ListUnknownWordsResponse> Call(const Link& link,
                                                  const v1::ListUnknownWordsRequest& request);
absl::StatusOr<v1::SetTargetResponse> Call(const Link& link, const v1::SetTargetRequest& request);
absl::StatusOr<v1::ListQuestionsResponse> Call(const Link& link,
                                               const v1::ListQuestionsRequest& request);
absl::StatusOr<v1::DecideResponse> Call(const Link& link, const v1::DecideRequest& request);
absl::StatusOr<v1::UndoDecisionResponse> Call(const Link& link,
                                              const v1::UndoDecisionRequest& request);
absl::StatusOr<v1::ListDecisionsResponse> Call(const Link& link,
                                               const v1::ListDecisionsRequest& request);
absl::StatusOr<v1::ImportDecisionsResponse> Call(const Link& link,
                                                 const v1::ImportDecisionsRequest& request);
absl::StatusOr<v1::ListNodesResponse> Call(const Link& link, const v1::ListNodesRequest& request);
absl::StatusOr<v1::GetFederationStatusResponse> Call(const Link& link,
                                                     const v1::GetFederationStatusRequest& request);
absl::StatusOr<v1::RegisterNodeKeyResponse> Call(const Link& link,
                                                 const v1::RegisterNodeKeyRequest& request);
absl::StatusOr<v1::LiftQuarantineResponse> Call(const Link& link,
                                                const v1::LiftQuarantineRequest& request);
absl::StatusOr<v1::BackupHubResponse> Call(const Link& link, const v1::BackupHubRequest& request);
absl::StatusOr<v1::RefetchCopyResponse> Call(const Link& link,
                                             const v1::RefetchCopyRequest& request);

// Names of the members; none when they cannot be had: codes are shown then, which is no reason to
// stop.
v1::DistrictProfile DistrictNames(const Link& link);

// The whole draft, from one snapshot.
absl::StatusOr<v1::GetCharterResponse> GetCharter(const Link& link);

// Sends the file's bytes as they are; the hub parses and checks.
absl::StatusOr<v1::ImportDistrictResponse> ImportDistrict(const Link& link,
                                                          const v1::DistrictImportOptions& options,
                                                          const std::string& bytes);

// Tells `on_change` of every change until it returns false or the hub ends it. No deadline.
absl::Status WatchDraft(const Link& link,
                        const std::function<bool(const v1::WatchDraftResponse&)>& on_change);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_RPC_HUB_CALLS_H_
