#include "client/rpc/hub_calls.h"

#include "ambito/v1/charter_service.grpc.pb.h"
#include "ambito/v1/district_service.grpc.pb.h"
#include "ambito/v1/federation_admin_service.grpc.pb.h"
#include "ambito/v1/resolve_service.grpc.pb.h"
#include "client/rpc/road.h"

namespace ambito::client {

absl::StatusOr<v1::ListServicesResponse> Call(const Link& link,
                                              const v1::ListServicesRequest& request) {
  return Unary<v1::CharterService>(link, &v1::CharterService::Stub::ListServices, request);
}

absl::StatusOr<v1::GetServiceResponse> Call(const Link& link,
                                            const v1::GetServiceRequest& request) {
  return Unary<v1::CharterService>(link, &v1::CharterService::Stub::GetService, request);
}

absl::StatusOr<v1::ExplainServiceResponse> Call(const Link& link,
                                                const v1::ExplainServiceRequest& request) {
  return Unary<v1::CharterService>(link, &v1::CharterService::Stub::ExplainService, request);
}

absl::StatusOr<v1::GetMunicipalityCharterResponse> Call(
    const Link& link, const v1::GetMunicipalityCharterRequest& request) {
  return Unary<v1::CharterService>(link, &v1::CharterService::Stub::GetMunicipalityCharter,
                                   request);
}

absl::StatusOr<v1::GetStatisticsResponse> Call(const Link& link,
                                               const v1::GetStatisticsRequest& request) {
  return Unary<v1::CharterService>(link, &v1::CharterService::Stub::GetStatistics, request);
}

absl::StatusOr<v1::SearchCharterResponse> Call(const Link& link,
                                               const v1::SearchCharterRequest& request) {
  return Unary<v1::CharterService>(link, &v1::CharterService::Stub::SearchCharter, request);
}

absl::StatusOr<v1::GetDistrictResponse> Call(const Link& link,
                                             const v1::GetDistrictRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::GetDistrict, request);
}

absl::StatusOr<v1::GetTextResponse> Call(const Link& link, const v1::GetTextRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::GetText, request);
}

absl::StatusOr<v1::SetTextResponse> Call(const Link& link, const v1::SetTextRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::SetText, request);
}

absl::StatusOr<v1::GetContentHistoryResponse> Call(const Link& link,
                                                   const v1::GetContentHistoryRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::GetContentHistory, request);
}

absl::StatusOr<v1::ListOrganisationsResponse> Call(const Link& link,
                                                   const v1::ListOrganisationsRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::ListOrganisations, request);
}

absl::StatusOr<v1::GetOrganisationResponse> Call(const Link& link,
                                                 const v1::GetOrganisationRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::GetOrganisation, request);
}

absl::StatusOr<v1::SetOrganisationResponse> Call(const Link& link,
                                                 const v1::SetOrganisationRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::SetOrganisation, request);
}

absl::StatusOr<v1::ProposeOrganisationResponse> Call(
    const Link& link, const v1::ProposeOrganisationRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::ProposeOrganisation, request);
}

absl::StatusOr<v1::ListOrganisationProposalsResponse> Call(
    const Link& link, const v1::ListOrganisationProposalsRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::ListOrganisationProposals,
                                    request);
}

absl::StatusOr<v1::DecideOrganisationProposalResponse> Call(
    const Link& link, const v1::DecideOrganisationProposalRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::DecideOrganisationProposal,
                                    request);
}

absl::StatusOr<v1::DeleteOrganisationResponse> Call(const Link& link,
                                                    const v1::DeleteOrganisationRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::DeleteOrganisation, request);
}

absl::StatusOr<v1::ListCatalogueResponse> Call(const Link& link,
                                               const v1::ListCatalogueRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::ListCatalogue, request);
}

absl::StatusOr<v1::GetCatalogueEntryResponse> Call(const Link& link,
                                                   const v1::GetCatalogueEntryRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::GetCatalogueEntry, request);
}

absl::StatusOr<v1::SetCatalogueEntryResponse> Call(const Link& link,
                                                   const v1::SetCatalogueEntryRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::SetCatalogueEntry, request);
}

absl::StatusOr<v1::ImportCatalogueResponse> Call(const Link& link,
                                                 const v1::ImportCatalogueRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::ImportCatalogue, request);
}

absl::StatusOr<v1::DeleteCatalogueEntryResponse> Call(
    const Link& link, const v1::DeleteCatalogueEntryRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::DeleteCatalogueEntry,
                                    request);
}

absl::StatusOr<v1::ListUnknownWordsResponse> Call(const Link& link,
                                                  const v1::ListUnknownWordsRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::ListUnknownWords, request);
}

absl::StatusOr<v1::SetTargetResponse> Call(const Link& link, const v1::SetTargetRequest& request) {
  return Unary<v1::DistrictService>(link, &v1::DistrictService::Stub::SetTarget, request);
}

absl::StatusOr<v1::ListQuestionsResponse> Call(const Link& link,
                                               const v1::ListQuestionsRequest& request) {
  return Unary<v1::ResolveService>(link, &v1::ResolveService::Stub::ListQuestions, request);
}

absl::StatusOr<v1::DecideResponse> Call(const Link& link, const v1::DecideRequest& request) {
  return Unary<v1::ResolveService>(link, &v1::ResolveService::Stub::Decide, request);
}

absl::StatusOr<v1::UndoDecisionResponse> Call(const Link& link,
                                              const v1::UndoDecisionRequest& request) {
  return Unary<v1::ResolveService>(link, &v1::ResolveService::Stub::UndoDecision, request);
}

absl::StatusOr<v1::ListDecisionsResponse> Call(const Link& link,
                                               const v1::ListDecisionsRequest& request) {
  return Unary<v1::ResolveService>(link, &v1::ResolveService::Stub::ListDecisions, request);
}

absl::StatusOr<v1::ImportDecisionsResponse> Call(const Link& link,
                                                 const v1::ImportDecisionsRequest& request) {
  return Unary<v1::ResolveService>(link, &v1::ResolveService::Stub::ImportDecisions, request);
}

absl::StatusOr<v1::ListNodesResponse> Call(const Link& link, const v1::ListNodesRequest& request) {
  return Unary<v1::FederationAdminService>(link, &v1::FederationAdminService::Stub::ListNodes,
                                           request);
}

absl::StatusOr<v1::GetFederationStatusResponse> Call(
    const Link& link, const v1::GetFederationStatusRequest& request) {
  return Unary<v1::FederationAdminService>(
      link, &v1::FederationAdminService::Stub::GetFederationStatus, request);
}

absl::StatusOr<v1::RegisterNodeKeyResponse> Call(const Link& link,
                                                 const v1::RegisterNodeKeyRequest& request) {
  return Unary<v1::FederationAdminService>(link, &v1::FederationAdminService::Stub::RegisterNodeKey,
                                           request);
}

absl::StatusOr<v1::LiftQuarantineResponse> Call(const Link& link,
                                                const v1::LiftQuarantineRequest& request) {
  return Unary<v1::FederationAdminService>(link, &v1::FederationAdminService::Stub::LiftQuarantine,
                                           request);
}

absl::StatusOr<v1::BackupHubResponse> Call(const Link& link, const v1::BackupHubRequest& request) {
  return Unary<v1::FederationAdminService>(link, &v1::FederationAdminService::Stub::BackupHub,
                                           request);
}

absl::StatusOr<v1::RefetchCopyResponse> Call(const Link& link,
                                             const v1::RefetchCopyRequest& request) {
  return Unary<v1::FederationAdminService>(link, &v1::FederationAdminService::Stub::RefetchCopy,
                                           request);
}

v1::DistrictProfile DistrictNames(const Link& link) {
  const auto response = Call(link, v1::GetDistrictRequest());
  return response.ok() ? response->district().district() : v1::DistrictProfile();
}

absl::StatusOr<v1::GetCharterResponse> GetCharter(const Link& link) {
  const auto stub = v1::CharterService::NewStub(link.road().channel);
  grpc::ClientContext call;
  link.road().SetDeadline(call);
  const auto reader = stub->GetCharter(&call, v1::GetCharterRequest());
  v1::GetCharterResponse whole;
  v1::GetCharterResponse piece;
  while (reader->Read(&piece)) whole.MergeFrom(piece);
  const grpc::Status status = reader->Finish();
  RETURN_IF_ERROR(link.road().Finish(call, status));
  return whole;
}

absl::StatusOr<v1::ImportDistrictResponse> ImportDistrict(const Link& link,
                                                          const v1::DistrictImportOptions& options,
                                                          const std::string& bytes) {
  return SendFile<v1::DistrictService>(link, &v1::DistrictService::Stub::ImportDistrict, options,
                                       bytes);
}

absl::Status WatchDraft(const Link& link,
                        const std::function<bool(const v1::WatchDraftResponse&)>& on_change) {
  const auto stub = v1::CharterService::NewStub(link.road().channel);
  grpc::ClientContext call;
  const auto reader = stub->WatchDraft(&call, v1::WatchDraftRequest());
  v1::WatchDraftResponse change;
  bool wanted = true;
  while (wanted && reader->Read(&change)) wanted = on_change(change);
  if (!wanted) call.TryCancel();
  const grpc::Status status = reader->Finish();
  if (!wanted && status.error_code() == grpc::StatusCode::CANCELLED) return absl::OkStatus();
  return link.road().Finish(call, status);
}

}  // namespace ambito::client
