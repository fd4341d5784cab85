// One simulated district: nodes, a hub, weather, and a check after every step.
#ifndef AMBITO_TESTS_SIMULATION_WORLD_H_
#define AMBITO_TESTS_SIMULATION_WORLD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/simulated_hub.h"
#include "tests/simulation/simulated_node.h"
#include "tests/simulation/surroundings.h"

namespace ambito::simulation {

// What happened in a world, added up over many to see that nothing is asleep.
struct Figures {
  uint64_t steps = 0;
  uint64_t entries = 0;  // At the hub in the end.
  uint64_t rewound = 0;  // Towns whose disk was exchanged.
  uint64_t stopped = 0;  // Towns in quarantine in the end.
};

class World {
 public:
  // Every seed that 50 divides signs with Ed25519, all others with the stand-in.
  World(uint64_t seed, bool verbose);

  // What did not hold first; nothing when all did.
  std::optional<std::string> Run();
  const Figures& figures() const { return figures_; }

 private:
  void AddNodes();
  void EditNow(size_t node);
  void FaultsTurn();
  void ClearUp();
  bool RunUntil(int64_t time_ms);
  void CheckStep();
  void CheckAtRest();

  bool calm_ = false;
  Surroundings world_;
  bool real_signatures_;
  std::vector<std::unique_ptr<SimulatedNode>> nodes_;
  std::unique_ptr<SimulatedHub> hub_;
  Figures figures_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_WORLD_H_
