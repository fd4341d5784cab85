// What differs between two drafts, as the technical table's live feed says it.
#ifndef AMBITO_DISTRICT_HUB_AGGREGATE_DRAFT_CHANGES_H_
#define AMBITO_DISTRICT_HUB_AGGREGATE_DRAFT_CHANGES_H_

#include <vector>

#include "ambito/v1/charter_service.pb.h"
#include "district-hub/aggregate/draft_keeper.h"

namespace ambito::hub {

// One change a service, then one for the district's own content; empty when nothing differs.
// Freshness is the caller's to add.
std::vector<v1::WatchDraftResponse> DraftChanges(const DraftSnapshot& before,
                                                 const DraftSnapshot& after);

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_AGGREGATE_DRAFT_CHANGES_H_
