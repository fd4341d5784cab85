// Work that a daemon does again and again on a thread of its own.
#ifndef AMBITO_LIB_PLATFORM_REPEATING_JOB_H_
#define AMBITO_LIB_PLATFORM_REPEATING_JOB_H_

#include <chrono>
#include <functional>
#include <thread>

#include "lib/platform/mutex.h"

namespace ambito::platform {

class RepeatingJob {
 public:
  // Runs `job` at once, then `pause` after the end of each run.
  RepeatingJob(std::chrono::milliseconds pause, std::function<void()> job);
  // Waits for a run under way.
  ~RepeatingJob();

 private:
  void Run();

  const std::chrono::milliseconds pause_;
  const std::function<void()> job_;
  Mutex mutex_;
  CondVar stopped_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_REPEATING_JOB_H_
