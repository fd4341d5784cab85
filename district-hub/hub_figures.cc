#include "district-hub/hub_figures.h"

#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace ambito::hub {
namespace {

using platform::FigureSheet;

double AsDouble(uint64_t count) { return static_cast<double>(count); }

// `REPLICA_STATE_AWAY` as `away`.
template <typename Enum>
std::string Word(const std::string& name, Enum, absl::string_view prefix) {
  return absl::AsciiStrToLower(absl::StripPrefix(name, prefix));
}

std::string StateWord(v1::ReplicaState state) {
  return Word(v1::ReplicaState_Name(state), state, "REPLICA_STATE_");
}

void FillCopy(const v1::ReplicaStatus& node, FigureSheet& sheet) {
  const FigureSheet::Labels labels = {{"municipality", node.municipality()}};
  sheet.Gauge("ambito_hub_replica_entries", "Entries held durably of a municipality's log.",
              AsDouble(node.log_size()), labels);
  sheet.Gauge("ambito_hub_replica_last_contact_timestamp_seconds",
              "When its node was last heard since the hub's start, seconds since 1970 UTC; 0: not.",
              static_cast<double>(node.last_contact_ms()) / 1e3, labels);
  sheet.Gauge("ambito_hub_replica_quarantined",
              "1 when the copy has two histories and only the district office can go on.",
              node.state() == v1::REPLICA_STATE_FORKED ? 1 : 0, labels);
}

void FillReplicas(FederationAdminService& admin, FigureSheet& sheet) {
  const v1::ListNodesRequest request;
  v1::ListNodesResponse response;
  admin.ListNodes(nullptr, &request, &response);
  std::map<v1::ReplicaState, int> by_state;
  for (const v1::ReplicaStatus& node : response.nodes()) {
    ++by_state[node.state()];
    FillCopy(node, sheet);
  }
  for (int number = v1::REPLICA_STATE_NO_KEY; number <= v1::ReplicaState_MAX; ++number) {
    const auto state = static_cast<v1::ReplicaState>(number);
    sheet.Gauge("ambito_hub_replicas", "Municipalities by the state of their copy.",
                by_state[state], {{"state", StateWord(state)}});
  }
}

void FillReplication(const ReplicationCounts& counts, FigureSheet& sheet) {
  const ReplicationCounts::Figures figures = counts.figures();
  sheet.Counter("ambito_hub_replication_batches_total", "Batches received from nodes.",
                AsDouble(figures.batches));
  sheet.Counter("ambito_hub_replication_entries_total",
                "Entries received from nodes; those sent again count again.",
                AsDouble(figures.entries));
  sheet.Counter("ambito_hub_replication_bytes_total", "Bytes of those entries.",
                AsDouble(figures.entry_bytes));
  for (int number = 1; number <= v1::RefusalReason_MAX; ++number) {
    const auto reason = static_cast<v1::RefusalReason>(number);
    const auto found = figures.refused.find(reason);
    sheet.Counter("ambito_hub_refusals_total", "Streams refused, by the reason the node was told.",
                  found == figures.refused.end() ? 0 : AsDouble(found->second),
                  {{"reason", Word(v1::RefusalReason_Name(reason), reason, "REFUSAL_REASON_")}});
  }
}

void FillDraft(const DraftKeeper& drafts, FigureSheet& sheet) {
  const auto snapshot = drafts.snapshot();
  sheet.Gauge("ambito_hub_draft_generation", "Number of the draft; grows with every change.",
              AsDouble(snapshot->generation));
  sheet.Gauge("ambito_hub_draft_timestamp_seconds",
              "When the draft was computed, seconds since 1970 UTC.",
              static_cast<double>(snapshot->made_at_ms) / 1e3);
  sheet.Gauge("ambito_hub_open_questions", "Questions that wait for the district office.",
              static_cast<double>(snapshot->draft.frame.review_size()));
  sheet.Histogram("ambito_hub_draft_seconds", "How long a draft took to compute, seconds.",
                  drafts.durations());
}

}  // namespace

void FillHub(const FigureSources& sources, FigureSheet& sheet) {
  platform::FillProcess("district-hub", sheet);
  FillReplicas(sources.admin, sheet);
  FillReplication(sources.federation.counts(), sheet);
  FillDraft(sources.drafts, sheet);
  sheet.Histogram("ambito_store_write_seconds", "How long synced writes of logs took, seconds.",
                  sources.database.write_durations());
  platform::FillUpkeep({sources.config.backups.folder, "hub"}, sources.scrub, sources.clock.NowMs(),
                       sheet);
  platform::FillCertificates(sources.config.tls, sources.clock.NowMs(), sheet);
  platform::FillCalls(sources.calls, sheet);
}

}  // namespace ambito::hub
