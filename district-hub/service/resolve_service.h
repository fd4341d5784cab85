// ResolveService: the open questions of the draft's current snapshot, and the district office's
// answers to them. Translates; what a decision means is lib/charter/decisions.h.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_RESOLVE_SERVICE_H_
#define AMBITO_DISTRICT_HUB_SERVICE_RESOLVE_SERVICE_H_

#include "ambito/v1/resolve_service.grpc.pb.h"
#include "district-hub/aggregate/draft_keeper.h"
#include "district-hub/registry/district_registry.h"

namespace ambito::hub {

class ResolveService final : public v1::ResolveService::Service {
 public:
  // Both outlive it.
  ResolveService(DistrictRegistry& district, DraftKeeper& drafts)
      : district_(district), drafts_(drafts) {}

  // ABORTED when the question a page follows has gone meanwhile.
  grpc::Status ListQuestions(grpc::ServerContext* context, const v1::ListQuestionsRequest* request,
                             v1::ListQuestionsResponse* response) override;
  // NOT_FOUND, naming it, when the draft has no such sheet, or neither draft nor catalogue such a
  // service.
  grpc::Status Decide(grpc::ServerContext* context, const v1::DecideRequest* request,
                      v1::DecideResponse* response) override;
  grpc::Status UndoDecision(grpc::ServerContext* context, const v1::UndoDecisionRequest* request,
                            v1::UndoDecisionResponse* response) override;
  grpc::Status ListDecisions(grpc::ServerContext* context, const v1::ListDecisionsRequest* request,
                             v1::ListDecisionsResponse* response) override;
  grpc::Status ImportDecisions(grpc::ServerContext* context,
                               const v1::ImportDecisionsRequest* request,
                               v1::ImportDecisionsResponse* response) override;

 private:
  DistrictRegistry& district_;
  DraftKeeper& drafts_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_RESOLVE_SERVICE_H_
