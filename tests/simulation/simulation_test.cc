// Many districts, each drawn from a seed.
//   simulation_test                    300 seeds, or AMBITO_SIMULATION_SEEDS of them
//   simulation_test --seeds=N          seeds 1 to N
//   simulation_test --seed=N           exactly that one, step by step
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "tests/simulation/world.h"

namespace ambito::simulation {
namespace {

uint64_t first_seed = 1;
uint64_t last_seed = 300;
bool verbose = false;

TEST(SimulationTest, EveryDistrictKeepsItsPromises) {
  Figures sum;
  for (uint64_t seed = first_seed; seed <= last_seed; ++seed) {
    World world(seed, verbose);
    const auto failure = world.Run();
    ASSERT_FALSE(failure) << "seed " << seed << ": " << *failure
                          << "\nreplay it with: simulation_test --seed=" << seed;
    sum.steps += world.figures().steps;
    sum.entries += world.figures().entries;
    sum.rewound += world.figures().rewound;
    sum.stopped += world.figures().stopped;
  }
  std::cout << "seeds " << first_seed << " to " << last_seed << ": " << sum.steps << " steps, "
            << sum.entries << " entries replicated, " << sum.rewound << " towns restored, "
            << sum.stopped << " quarantined\n";
  if (first_seed == last_seed) return;
  EXPECT_GT(sum.entries, 0u);
  EXPECT_GT(sum.stopped, 0u) << "the faults are asleep";
}

bool ReadFlag(absl::string_view argument) {
  if (absl::ConsumePrefix(&argument, "--seed=")) {
    verbose = true;
    return absl::SimpleAtoi(argument, &first_seed) && (last_seed = first_seed, true);
  }
  return absl::ConsumePrefix(&argument, "--seeds=") && absl::SimpleAtoi(argument, &last_seed);
}

}  // namespace
}  // namespace ambito::simulation

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (const char* seeds = std::getenv("AMBITO_SIMULATION_SEEDS")) {
    if (!absl::SimpleAtoi(seeds, &ambito::simulation::last_seed)) return 2;
  }
  for (int i = 1; i < argc; ++i) {
    if (ambito::simulation::ReadFlag(argv[i])) continue;
    std::cerr << "usage: simulation_test [--seed=N | --seeds=N]\n";
    return 2;
  }
  return RUN_ALL_TESTS();
}
