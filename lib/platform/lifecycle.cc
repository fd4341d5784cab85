#include "lib/platform/lifecycle.h"

#include <grpc/support/log.h>
#include <signal.h>
#include <systemd/sd-daemon.h>

#include <cstdlib>

#include "absl/synchronization/mutex.h"
#include "lib/platform/log.h"

namespace ambito::platform {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// What gRPC has to say is mostly about its peers: a failed handshake is no fault of this process.
void LogOfGrpc(gpr_log_func_args* said) {
  const bool loud = said->severity == GPR_LOG_SEVERITY_ERROR;
  LogEvent(loud ? spdlog::level::warn : spdlog::level::debug, "grpc", {{"detail", said->message}});
}

}  // namespace

void PrepareProcess(absl::string_view program) {
  // Debian's absl::Mutex looks for lock cycles: 40 ns a lock instead of 6.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  const char* level = std::getenv("AMBITO_LOG_LEVEL");
  StartLogging(program, StyleFromEnvironment(), level == nullptr ? "info" : level);
  gpr_set_log_function(LogOfGrpc);
}

absl::string_view ServeUntilStopSignal() {
  const sigset_t signals = StopSignals();
  int signal_number = 0;
  sd_notify(0, "READY=1");
  sigwait(&signals, &signal_number);
  sd_notify(0, "STOPPING=1");
  return signal_number == SIGINT ? "SIGINT" : "SIGTERM";
}

absl::string_view Version() { return AMBITO_VERSION; }

}  // namespace ambito::platform
