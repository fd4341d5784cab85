#include "district-hub/ledger/quarantine_recorder.h"

#include "lib/platform/log.h"

namespace ambito::hub {

void QuarantineRecorder::Record() {
  const assembly::Weights members =
      ledger_.WithState([](const assembly::LedgerState& state) { return state.members(); });
  for (const auto& [istat_code, weight] : members) {
    const Replica* replica = replicas_.FindOpen(istat_code);
    if (replica == nullptr) continue;
    const v1::ReplicaStatus status = replica->status();
    if (status.has_stopped()) Record(istat_code, status.stopped());
  }
}

void QuarantineRecorder::Record(const std::string& istat_code, const v1::StoppedReplica& stopped) {
  const assembly::Quarantine entry{istat_code, stopped.hub_head(), stopped.node_head()};
  const absl::Status status = ledger_.Say(entry);
  const bool is_there = status.ok() || absl::IsAlreadyExists(status);
  const std::string why(is_there ? "" : status.message());
  if (std::string& said = said_[istat_code]; said != why) {
    said = why;
    if (!is_there)
      platform::LogEvent(spdlog::level::warn, "quarantine not on the ledger",
                         {{"municipality", istat_code}, {"detail", why}});
  }
}

}  // namespace ambito::hub
