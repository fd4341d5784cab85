// FederationService: one reactor a stream, each a thin shell around its municipality's replica.
#ifndef AMBITO_DISTRICT_HUB_SERVICE_FEDERATION_SERVICE_H_
#define AMBITO_DISTRICT_HUB_SERVICE_FEDERATION_SERVICE_H_

#include <functional>
#include <string>

#include "ambito/v1/federation.grpc.pb.h"
#include "district-hub/ledger/ledger_keeper.h"
#include "district-hub/registry/district_registry.h"
#include "district-hub/replicas/replica_set.h"
#include "district-hub/replicas/replication_counts.h"
#include "lib/platform/clock.h"

namespace ambito::hub {

class FederationService final : public v1::FederationService::CallbackService {
 public:
  // `content_changed` is called after a municipality's copy has grown; it must not block.
  FederationService(const DistrictRegistry& district, const LedgerKeeper& ledger,
                    ReplicaSet& replicas, const platform::Clock& clock,
                    std::function<void()> content_changed)
      : district_(district),
        ledger_(ledger),
        replicas_(replicas),
        clock_(clock),
        content_changed_(std::move(content_changed)) {}

  grpc::ServerBidiReactor<v1::ReplicateRequest, v1::ReplicateResponse>* Replicate(
      grpc::CallbackServerContext* context) override;

  // What came over the streams, for the metrics.
  const ReplicationCounts& counts() const { return counts_; }

 private:
  class Stream;
  // As the ledger has it; before it names the municipality, as the office registered it. Empty:
  // there is none.
  federation::LogKeys KeysOf(const std::string& municipality) const;

  const DistrictRegistry& district_;
  const LedgerKeeper& ledger_;
  ReplicaSet& replicas_;
  const platform::Clock& clock_;
  const std::function<void()> content_changed_;
  ReplicationCounts counts_;
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_SERVICE_FEDERATION_SERVICE_H_
