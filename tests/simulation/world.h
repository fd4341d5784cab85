// One simulated district: nodes, a hub, an intruder, weather, and a check after every step.
#ifndef AMBITO_TESTS_SIMULATION_WORLD_H_
#define AMBITO_TESTS_SIMULATION_WORLD_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/intruder.h"
#include "tests/simulation/simulated_hub.h"
#include "tests/simulation/simulated_node.h"
#include "tests/simulation/surroundings.h"

namespace ambito::simulation {

enum class Signatures { kStandIn, kEd25519 };

class World {
 public:
  World(uint64_t seed, Signatures signatures, bool verbose);
  // Calm, and everybody honest: for a Script.
  explicit World(size_t nodes);

  // Faults of every kind until enough messages were delivered, then rest. What did not hold first;
  // nothing when all did.
  std::optional<std::string> Run();
  // Called now and then while Run runs, and at rest; before Run.
  std::function<void(const SimulatedHub&)> observe;

  const Figures& figures() const { return world_.figures; }
  // Of everything that happened.
  uint64_t digest() const { return world_.digest; }

 private:
  friend class Script;

  void AddNodes(size_t count);
  void DrawCharacters();
  void EditNow(size_t node);
  void FaultsTurn();
  void NodeFaults(SimulatedNode& node);
  void HubFaults(size_t chosen);
  void Intrude(size_t chosen, bool stranger);
  bool RunUntil(int64_t time_ms);
  void ClearUp();
  bool Settle();
  uint64_t Stored() const;  // Entries on all disks.
  void CheckStep();
  void CheckAtRest();

  Surroundings world_;
  const Signatures signatures_;
  bool calm_ = false;
  std::vector<std::unique_ptr<SimulatedNode>> nodes_;
  std::unique_ptr<SimulatedHub> hub_;
  std::unique_ptr<Intruder> intruder_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_WORLD_H_
