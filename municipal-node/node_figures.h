// What Prometheus learns of a municipal node, gathered from its parts at the moment of the scrape.
#ifndef AMBITO_MUNICIPAL_NODE_NODE_FIGURES_H_
#define AMBITO_MUNICIPAL_NODE_NODE_FIGURES_H_

#include "lib/platform/call_record.h"
#include "lib/platform/metrics.h"
#include "lib/platform/rocksdb_log_store.h"
#include "municipal-node/config.h"
#include "municipal-node/registry/sheet_registry.h"
#include "municipal-node/replication/hub_link.h"

namespace ambito::node {

// All outlive the listener that reads them.
struct FigureSources {
  const Config& config;
  const platform::Clock& clock;
  const SheetRegistry& registry;
  const HubLink* link;  // Null: the node runs alone.
  const platform::LogDatabase& database;
  const platform::Scrub& scrub;
  const platform::CallRecord& calls;
};

// Safe from any thread.
void FillNode(const FigureSources& sources, platform::FigureSheet& sheet);

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_NODE_FIGURES_H_
