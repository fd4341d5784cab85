// `ambito`: what people and scripts do with charters; `ambito --help` shows it.
#include "absl/synchronization/mutex.h"
#include "client/run.h"

int main(int argc, char** argv) {
  // Debian's absl::Mutex looks for deadlocks at six times its cost.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  return ambito::client::Run(argc, argv);
}
