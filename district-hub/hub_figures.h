// What Prometheus learns of a district hub, gathered from its parts at the moment of the scrape.
#ifndef AMBITO_DISTRICT_HUB_HUB_FIGURES_H_
#define AMBITO_DISTRICT_HUB_HUB_FIGURES_H_

#include "district-hub/aggregate/draft_keeper.h"
#include "district-hub/config.h"
#include "district-hub/service/federation_admin_service.h"
#include "district-hub/service/federation_service.h"
#include "lib/platform/call_record.h"
#include "lib/platform/metrics.h"

namespace ambito::hub {

// All outlive the listener that reads them.
struct FigureSources {
  const Config& config;
  const platform::Clock& clock;
  const DraftKeeper& drafts;
  const FederationService& federation;
  FederationAdminService& admin;
  const platform::LogDatabase& database;
  const platform::Scrub& scrub;
  const platform::CallRecord& calls;
};

// Safe from any thread.
void FillHub(const FigureSources& sources, platform::FigureSheet& sheet);

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_HUB_FIGURES_H_
