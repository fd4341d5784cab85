// What the simulated machines share.
#ifndef AMBITO_TESTS_SIMULATION_SURROUNDINGS_H_
#define AMBITO_TESTS_SIMULATION_SURROUNDINGS_H_

#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "lib/federation/replication.h"
#include "lib/federation/signature.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/figures.h"
#include "tests/simulation/network.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/random.h"
#include "tests/simulation/schedule.h"
#include "tests/simulation/weather.h"

namespace ambito::simulation {

struct Surroundings {
  Surroundings(uint64_t seed, const federation::SignatureScheme& signatures)
      : random(seed),
        network(schedule, random, weather, figures),
        scheme(signatures),
        oracle(signatures) {}

  Random random;
  Schedule schedule;
  Weather weather;
  Figures figures;
  Network network;
  const federation::SignatureScheme& scheme;
  federation::ReplicationLimits limits;
  Oracle oracle;
  std::optional<WriteFate> next_write;  // Of one write only,
  int writes_before = 0;                // after so many that are stored.
  bool hostile_hub = false;             // What the hub sends is mangled or forged on its way out.
  bool tracing = false;                 // Every step is told.
  uint64_t digest = 0;  // Of everything that happened: two equal runs have the same.

  // One thing that happened: in the digest always, told where somebody listens.
  template <typename Tell>
  void Trace(uint64_t what, uint64_t where, Tell&& tell) {
    digest = (digest ^ (what + (where << 8) + (static_cast<uint64_t>(schedule.now_ms()) << 32))) *
             0x9e3779b97f4a7c15;
    digest ^= digest >> 29;
    if (tracing) std::cout << schedule.now_ms() << " ms  " << tell() << "\n";
  }

  WriteFate DrawWriteFate() {
    if (next_write && writes_before-- > 0) return WriteFate::kStored;
    if (next_write) return *std::exchange(next_write, std::nullopt);
    if (random.Chance(weather.write_failure)) {
      figures.Count(Fault::kFailedWrite);
      return WriteFate::kFailed;
    }
    if (!random.Chance(weather.crash_at_write)) return WriteFate::kStored;
    const bool before = random.Chance(500);
    figures.Count(before ? Fault::kCrashBeforeWrite : Fault::kCrashAfterWrite);
    return before ? WriteFate::kCrashBefore : WriteFate::kCrashAfter;
  }

  bool DrawReadFailure() {
    const bool fails = random.Chance(weather.read_failure);
    if (fails) figures.Count(Fault::kFailedRead);
    return fails;
  }
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SURROUNDINGS_H_
