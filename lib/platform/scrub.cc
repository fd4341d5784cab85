#include "lib/platform/scrub.h"

#include "lib/platform/log.h"

namespace ambito::platform {

Scrub::Scrub(const LogDatabase& database, const Clock& clock, std::chrono::hours period)
    : database_(database), clock_(clock), job_(period, [this] { Run(); }) {}

std::optional<LastRun> Scrub::last_scrub() const {
  MutexLock lock(&mutex_);
  return last_;
}

void Scrub::Run() {
  const absl::Status status = database_.VerifyChecksums();
  if (status.ok()) {
    LogEvent(spdlog::level::info, "store scrubbed", {});
  } else {
    LogEvent(spdlog::level::err, "the store is damaged", {{"detail", status.message()}});
  }
  MutexLock lock(&mutex_);
  last_ = LastRun{clock_.NowMs(), status.ok(), std::string(status.message())};
}

}  // namespace ambito::platform
