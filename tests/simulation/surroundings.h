// What the simulated machines share.
#ifndef AMBITO_TESTS_SIMULATION_SURROUNDINGS_H_
#define AMBITO_TESTS_SIMULATION_SURROUNDINGS_H_

#include <iostream>
#include <string>

#include "lib/federation/replication.h"
#include "lib/federation/signature.h"
#include "tests/simulation/network.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/random.h"
#include "tests/simulation/schedule.h"
#include "tests/simulation/weather.h"

namespace ambito::simulation {

struct Surroundings {
  Surroundings(uint64_t seed, const federation::SignatureScheme& signatures)
      : random(seed), network(schedule, random, weather), scheme(signatures), oracle(signatures) {}

  Random random;
  Schedule schedule;
  Weather weather;
  Network network;
  const federation::SignatureScheme& scheme;
  federation::ReplicationLimits limits;
  Oracle oracle;
  bool hostile_hub = false;  // What the hub sends is mangled on its way out.
  bool tracing = false;      // Every step is told.

  void trace(const std::string& what) const {
    if (tracing) std::cout << schedule.now_ms() << " ms  " << what << "\n";
  }
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SURROUNDINGS_H_
