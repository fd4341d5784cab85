#include "lib/platform/lifecycle.h"

#include <signal.h>
#include <spdlog/cfg/helpers.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"

namespace ambito::platform {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

void PrepareProcess(absl::string_view program) {
  // Debian's absl::Mutex looks for lock cycles: 40 ns a lock instead of 6.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  auto logger = std::make_shared<spdlog::logger>(std::string(program),
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %n %v");
  spdlog::set_default_logger(logger);
  const char* level = std::getenv("AMBITO_LOG_LEVEL");
  // spdlog takes a word it does not know for `off`: a typing error must not silence the journal.
  const auto wanted = spdlog::level::from_str(level == nullptr ? "info" : level);
  const bool off = wanted == spdlog::level::off && std::string(level) != "off";
  spdlog::set_level(off ? spdlog::level::info : wanted);
}

absl::string_view WaitForStopSignal() {
  const sigset_t signals = StopSignals();
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  return signal_number == SIGINT ? "SIGINT" : "SIGTERM";
}

absl::string_view Version() { return AMBITO_VERSION; }

}  // namespace ambito::platform
