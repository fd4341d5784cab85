#include "municipal-node/node_figures.h"

#include <array>
#include <filesystem>
#include <optional>

#include "absl/strings/match.h"

namespace ambito::node {
namespace {

using platform::FigureSheet;

double AsDouble(uint64_t count) { return static_cast<double>(count); }

// Every state is a series, so that an alert can name the one it means.
void FillLink(const FigureSources& sources, FigureSheet& sheet) {
  static constexpr std::array<std::pair<const char*, v1::LinkState>, 4> kStates = {
      {{"no_hub", v1::LINK_STATE_NO_HUB},
       {"connecting", v1::LINK_STATE_CONNECTING},
       {"connected", v1::LINK_STATE_CONNECTED},
       {"refused", v1::LINK_STATE_REFUSED}}};
  const HubLink::State link = sources.link == nullptr ? HubLink::State{v1::LINK_STATE_NO_HUB, "", 0}
                                                      : sources.link->state();
  for (const auto& [name, state] : kStates) {
    sheet.Gauge("ambito_node_link_state",
                "1 for the state the road to the hub is in, 0 for others.",
                link.link == state ? 1 : 0, {{"state", name}});
  }
  if (sources.link == nullptr) return;
  const uint64_t size = sources.registry.figures().log_size;
  const uint64_t held = std::min(link.acknowledged_size, size);
  sheet.Gauge("ambito_node_hub_acknowledged_entries",
              "Entries the hub has said it holds durably; 0 until it has answered once.",
              AsDouble(held));
  sheet.Gauge("ambito_node_hub_lag_entries", "Entries the hub has not acknowledged.",
              AsDouble(size - held));
}

void FillLog(const FigureSources& sources, FigureSheet& sheet) {
  const SheetRegistry::Figures figures = sources.registry.figures();
  sheet.Gauge("ambito_node_log_entries", "Entries in the municipality's log.",
              AsDouble(figures.log_size));
  sheet.Gauge("ambito_node_sheets", "Sheets in force.", figures.sheets);
  sheet.Gauge(
      "ambito_node_restored",
      "1 while edits wait, after a restore, for the hub to confirm that nothing is missing.",
      sources.registry.restored() ? 1 : 0);
  sheet.Histogram("ambito_store_write_seconds", "How long synced writes of the log took, seconds.",
                  sources.database.write_durations());
}

// Calls of staff that write. An import is one edit, however many sheets it holds.
void FillEdits(const platform::CallRecord& calls, FigureSheet& sheet) {
  uint64_t accepted = 0, refused = 0;
  for (const char* method :
       {"/ambito.v1.SheetService/ImportSheets", "/ambito.v1.SheetService/CreateSheet",
        "/ambito.v1.SheetService/UpdateSheet", "/ambito.v1.SheetService/DeleteSheet",
        "/ambito.v1.SheetService/AcceptSheet"}) {
    accepted += calls.Count(method, true);
    refused += calls.Count(method, false);
  }
  const char* help = "Edits by staff since the start; an import is one.";
  sheet.Counter("ambito_node_edits_total", help, AsDouble(accepted), {{"outcome", "accepted"}});
  sheet.Counter("ambito_node_edits_total", help, AsDouble(refused), {{"outcome", "refused"}});
}

}  // namespace

void FillNode(const FigureSources& sources, FigureSheet& sheet) {
  platform::FillProcess("municipal-node", sheet);
  FillLog(sources, sheet);
  FillLink(sources, sheet);
  FillEdits(sources.calls, sheet);
  platform::FillUpkeep({sources.config.backups.folder, sources.config.municipality}, sources.scrub,
                       sources.clock.NowMs(), sheet);
  platform::FillCertificates(sources.config.tls, sources.clock.NowMs(), sheet);
  platform::FillCalls(sources.calls, sheet);
}

}  // namespace ambito::node
