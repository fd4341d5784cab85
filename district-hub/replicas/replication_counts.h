// How much came over the replication streams since the hub started. Safe for concurrent use.
#ifndef AMBITO_DISTRICT_HUB_REPLICAS_REPLICATION_COUNTS_H_
#define AMBITO_DISTRICT_HUB_REPLICAS_REPLICATION_COUNTS_H_

#include <map>
#include <vector>

#include "ambito/v1/federation.pb.h"
#include "lib/platform/mutex.h"

namespace ambito::hub {

class ReplicationCounts {
 public:
  struct Figures {
    uint64_t batches = 0;
    uint64_t entries = 0;
    uint64_t entry_bytes = 0;
    std::map<v1::RefusalReason, uint64_t> refused;
  };

  // One message and what was answered to it.
  void Took(const v1::ReplicateRequest& message,
            const std::vector<v1::ReplicateResponse>& responses) {
    platform::MutexLock lock(&mutex_);
    if (message.has_batch()) {
      ++figures_.batches;
      figures_.entries += static_cast<uint64_t>(message.batch().entries_size());
      for (const auto& entry : message.batch().entries()) figures_.entry_bytes += entry.size();
    }
    for (const v1::ReplicateResponse& response : responses) {
      if (response.has_refused()) ++figures_.refused[response.refused().reason()];
    }
  }

  Figures figures() const {
    platform::MutexLock lock(&mutex_);
    return figures_;
  }

 private:
  mutable platform::Mutex mutex_;
  Figures figures_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_REPLICAS_REPLICATION_COUNTS_H_
