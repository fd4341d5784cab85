#include "lib/platform/repeating_job.h"

#include <utility>

namespace ambito::platform {

RepeatingJob::RepeatingJob(std::chrono::milliseconds pause, std::function<void()> job)
    : pause_(pause), job_(std::move(job)), thread_([this] { Run(); }) {}

RepeatingJob::~RepeatingJob() {
  {
    MutexLock lock(&mutex_);
    stop_ = true;
  }
  stopped_.NotifyAll();
  thread_.join();
}

void RepeatingJob::Run() {
  while (true) {
    job_();
    const auto until = std::chrono::steady_clock::now() + pause_;
    MutexLock lock(&mutex_);
    while (!stop_) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          until - std::chrono::steady_clock::now());
      if (left.count() <= 0) break;
      stopped_.WaitFor(&mutex_, left);
    }
    if (stop_) return;
  }
}

}  // namespace ambito::platform
