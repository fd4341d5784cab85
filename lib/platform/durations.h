// How long something took, how often: counts in fixed buckets. Safe for concurrent use, no lock.
#ifndef AMBITO_LIB_PLATFORM_DURATIONS_H_
#define AMBITO_LIB_PLATFORM_DURATIONS_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace ambito::platform {

class Durations {
 public:
  // Upper bounds in seconds; one more bucket takes what is longer.
  static constexpr std::array<double, 13> kBounds = {
      0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};

  void Add(double seconds) {
    size_t bucket = 0;
    while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
    counts_[bucket].fetch_add(1, std::memory_order_relaxed);
    microseconds_.fetch_add(static_cast<uint64_t>(seconds * 1e6), std::memory_order_relaxed);
  }

  uint64_t count(size_t bucket) const { return counts_[bucket].load(std::memory_order_relaxed); }
  double sum_seconds() const {
    return static_cast<double>(microseconds_.load(std::memory_order_relaxed)) / 1e6;
  }

  // Adds the time of its own life.
  class Watch {
   public:
    explicit Watch(Durations& durations) : durations_(durations) {}
    ~Watch() {
      durations_.Add(
          std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count());
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Durations& durations_;
    const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  };

 private:
  std::array<std::atomic<uint64_t>, kBounds.size() + 1> counts_{};
  std::atomic<uint64_t> microseconds_ = 0;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_DURATIONS_H_
