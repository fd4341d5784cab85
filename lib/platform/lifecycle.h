// How a daemon starts and stops.
#ifndef AMBITO_LIB_PLATFORM_LIFECYCLE_H_
#define AMBITO_LIB_PLATFORM_LIFECYCLE_H_

#include "absl/strings/string_view.h"

namespace ambito::platform {

// Call first in main, before any thread: stop signals wait for ServeUntilStopSignal, SIGPIPE is
// ignored, lines go to standard error as lib/platform/log.h says, from `AMBITO_LOG_LEVEL` (info)
// up; gRPC's own as well.
void PrepareProcess(absl::string_view program);

// Tells the service manager, where there is one, that the daemon answers now; then blocks until
// SIGTERM or SIGINT, tells it that the daemon stops, and returns the signal's name.
absl::string_view ServeUntilStopSignal();

// The version of the program, from the build.
absl::string_view Version();

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_LIFECYCLE_H_
