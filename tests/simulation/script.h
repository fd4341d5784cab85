// One world told step by step, in calm weather: what a seed once found, kept readable whatever
// becomes of the generator.
#ifndef AMBITO_TESTS_SIMULATION_SCRIPT_H_
#define AMBITO_TESTS_SIMULATION_SCRIPT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/world.h"

namespace ambito::simulation {

class Script {
 public:
  // Everything is up, connected and silent.
  explicit Script(size_t nodes = 1);

  Weather& weather() { return world_.world_.weather; }
  federation::ReplicationLimits& limits() { return world_.world_.limits; }
  SimulatedNode& node(size_t number = 0) { return *world_.nodes_[number]; }
  SimulatedHub& hub() { return *world_.hub_; }
  Intruder& intruder() { return *world_.intruder_; }
  const Figures& figures() const { return world_.figures(); }

  // Every step is checked, as in any world.
  void Run(int64_t for_ms);
  void CutOff(size_t number = 0) { world_.world_.network.CutOff(number); }
  void Reach(size_t number = 0) { world_.world_.network.Reach(number); }
  // Of one write of any disk, after so many that are stored.
  void NextWrite(WriteFate fate, int after = 0) {
    world_.world_.next_write = fate;
    world_.world_.writes_before = after;
  }
  // Somebody with the certificate of town 0 dials and says all this, deaf to answers.
  void Say(const std::vector<v1::ReplicateRequest>& messages);

  // Calm and time enough, then everybody agrees. What did not hold first; nothing when all did.
  std::optional<std::string> Rest();

 private:
  class Deaf : public Endpoint {
   public:
    void Received(uint64_t, const Parcel&) override {}
    void Ended(uint64_t) override {}
  };

  World world_;
  Deaf deaf_;
  int64_t until_ms_ = 0;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SCRIPT_H_
