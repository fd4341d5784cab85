#include "lib/platform/clock.h"

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace ambito::platform {
namespace {

class SystemClock : public Clock {
 public:
  int64_t NowMs() const override { return absl::ToUnixMillis(absl::Now()); }
};

// A machine without zone data (a minimal container) falls back to UTC.
absl::TimeZone Italy() {
  absl::TimeZone zone;
  return absl::LoadTimeZone("Europe/Rome", &zone) ? zone : absl::UTCTimeZone();
}

}  // namespace

std::string Clock::Today() const {
  static const absl::TimeZone zone = Italy();
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixMillis(NowMs()), zone);
}

const Clock& Clock::System() {
  static const SystemClock clock;
  return clock;
}

}  // namespace ambito::platform
