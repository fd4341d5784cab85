// Reads a store's files against their checksums from time to time: a bit that flips in a sheet of
// 2012 is found while the hub, or a backup, still has it whole.
#ifndef AMBITO_LIB_PLATFORM_SCRUB_H_
#define AMBITO_LIB_PLATFORM_SCRUB_H_

#include <chrono>
#include <optional>
#include <string>

#include "lib/platform/clock.h"
#include "lib/platform/mutex.h"
#include "lib/platform/repeating_job.h"
#include "lib/platform/rocksdb_log_store.h"

namespace ambito::platform {

// How work of a daemon's own went, the last time.
struct LastRun {
  int64_t at_ms = 0;
  bool ok = false;
  std::string detail;  // What was wrong; a backup's folder when it was made.
};

// Safe for concurrent use.
class Scrub {
 public:
  // Scrubs at once and then every `period`, on a thread of its own. Both outlive it.
  Scrub(const LogDatabase& database, const Clock& clock,
        std::chrono::hours period = std::chrono::hours(24));

  // Empty before the first has ended. What is wrong is in the journal too, as an error.
  std::optional<LastRun> last_scrub() const;

 private:
  void Run();

  const LogDatabase& database_;
  const Clock& clock_;
  mutable Mutex mutex_;
  std::optional<LastRun> last_ ABSL_GUARDED_BY(mutex_);
  RepeatingJob job_;  // Last: it runs from here on.
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_SCRUB_H_
