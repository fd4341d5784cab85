// CharterService: queries of the draft's current snapshot, and the live feed of its changes.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_CHARTER_SERVICE_H_
#define AMBITO_DISTRICT_HUB_SERVICE_CHARTER_SERVICE_H_

#include "ambito/v1/charter_service.grpc.pb.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "district-hub/search/draft_indexer.h"

namespace ambito::hub {

// How fresh a snapshot is, with the municipalities whose copies may be old.
v1::DraftFreshness Freshness(const DraftSnapshot& snapshot);

// Unary calls are synchronous; the feed, which stays open, takes no thread.
class CharterService final
    : public v1::CharterService::WithCallbackMethod_WatchDraft<v1::CharterService::Service> {
 public:
  CharterService(const DistrictRegistry& district, DraftKeeper& drafts, DraftIndexer& search)
      : district_(district), drafts_(drafts), search_(search) {}

  grpc::Status GetCharter(grpc::ServerContext* context, const v1::GetCharterRequest* request,
                          grpc::ServerWriter<v1::GetCharterResponse>* writer) override;
  grpc::Status ListServices(grpc::ServerContext* context, const v1::ListServicesRequest* request,
                            v1::ListServicesResponse* response) override;
  grpc::Status GetService(grpc::ServerContext* context, const v1::GetServiceRequest* request,
                          v1::GetServiceResponse* response) override;
  grpc::Status GetMunicipalityCharter(grpc::ServerContext* context,
                                      const v1::GetMunicipalityCharterRequest* request,
                                      v1::GetMunicipalityCharterResponse* response) override;
  grpc::Status GetStatistics(grpc::ServerContext* context, const v1::GetStatisticsRequest* request,
                             v1::GetStatisticsResponse* response) override;
  grpc::Status ExplainService(grpc::ServerContext* context,
                              const v1::ExplainServiceRequest* request,
                              v1::ExplainServiceResponse* response) override;
  grpc::Status SearchCharter(grpc::ServerContext* context, const v1::SearchCharterRequest* request,
                             v1::SearchCharterResponse* response) override;
  grpc::ServerWriteReactor<v1::WatchDraftResponse>* WatchDraft(
      grpc::CallbackServerContext* context, const v1::WatchDraftRequest* request) override;

 private:
  const DistrictRegistry& district_;
  DraftKeeper& drafts_;
  DraftIndexer& search_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_CHARTER_SERVICE_H_
