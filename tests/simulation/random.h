// Randomness that one seed replays exactly, on every machine.
#ifndef AMBITO_TESTS_SIMULATION_RANDOM_H_
#define AMBITO_TESTS_SIMULATION_RANDOM_H_

#include <cstddef>
#include <cstdint>

namespace ambito::simulation {

// SplitMix64; the standard library's distributions differ between implementations.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    return mixed ^ (mixed >> 31);
  }

  // 0 to `bound` - 1; 0 when there is no choice.
  uint64_t Below(uint64_t bound) { return bound == 0 ? 0 : Next() % bound; }
  // Both ends included.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<uint64_t>(high - low) + 1));
  }
  size_t Size(size_t low, size_t high) { return low + static_cast<size_t>(Below(high - low + 1)); }
  bool Chance(int per_mille) { return static_cast<int64_t>(Below(1000)) < per_mille; }

 private:
  uint64_t state_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_RANDOM_H_
