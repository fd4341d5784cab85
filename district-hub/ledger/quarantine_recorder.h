// Puts the quarantines of municipal logs on the ledger, with their evidence.
#ifndef AMBITO_DISTRICT_HUB_LEDGER_QUARANTINE_RECORDER_H_
#define AMBITO_DISTRICT_HUB_LEDGER_QUARANTINE_RECORDER_H_

#include <map>
#include <string>

#include "district-hub/ledger/ledger_keeper.h"
#include "district-hub/replicas/replica_set.h"

namespace ambito::hub {

class QuarantineRecorder {
 public:
  // Both outlive it.
  QuarantineRecorder(LedgerKeeper& ledger, const ReplicaSet& replicas)
      : ledger_(ledger), replicas_(replicas) {}

  // Whatever is quarantined and not yet on the ledger; what cannot be put there is said once. The
  // same evidence is never entered twice, also after its release. From one thread.
  void Record();

 private:
  void Record(const std::string& istat_code, const v1::StoppedReplica& stopped);

  LedgerKeeper& ledger_;
  const ReplicaSet& replicas_;
  std::map<std::string, std::string> said_;  // By ISTAT code: why it is not there.
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_LEDGER_QUARANTINE_RECORDER_H_
