// What adherents ask the office to write about organisations. It is no part of the district's
// content, nor of its log, before the office accepts it. Safe for concurrent use.
#ifndef AMBITO_DISTRICT_HUB_REGISTRY_ORGANISATION_PROPOSALS_H_
#define AMBITO_DISTRICT_HUB_REGISTRY_ORGANISATION_PROPOSALS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ambito/v1/district_service.pb.h"
#include "district-hub/registry/district_registry.h"
#include "lib/federation/log_store.h"
#include "lib/platform/clock.h"
#include "lib/platform/mutex.h"

namespace ambito::hub {

class OrganisationProposals {
 public:
  // All outlive it; they are kept beside the log in `store`. DATA_LOSS: they cannot be read.
  static absl::StatusOr<std::unique_ptr<OrganisationProposals>> Open(DistrictRegistry& district,
                                                                     federation::LogStore& store,
                                                                     const platform::Clock& clock);

  // As the calls of DistrictService of these names; durable once OK.
  absl::StatusOr<v1::OrganisationProposal> Propose(const v1::ProposeOrganisationRequest& request,
                                                   absl::string_view adherent);
  v1::ListOrganisationProposalsResponse List() const;
  absl::StatusOr<uint64_t> Accept(const std::string& proposal_id, absl::string_view office);
  absl::Status Decline(const std::string& proposal_id, const std::string& reason);

 private:
  OrganisationProposals(DistrictRegistry& district, federation::LogStore& store,
                        const platform::Clock& clock)
      : district_(district), store_(store), clock_(clock) {}
  // Kept as `next`, or nothing has changed.
  absl::Status Keep(v1::ListOrganisationProposalsResponse next)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<int> Find(const std::string& proposal_id) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  DistrictRegistry& district_;
  federation::LogStore& store_;
  const platform::Clock& clock_;
  mutable platform::Mutex mutex_;
  v1::ListOrganisationProposalsResponse kept_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_REGISTRY_ORGANISATION_PROPOSALS_H_
