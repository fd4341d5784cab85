// Somebody with a certificate and without the log's key: a town's, stolen, or a stranger's. Says
// again what was said before, mangles it, and forges what should follow.
#ifndef AMBITO_TESTS_SIMULATION_INTRUDER_H_
#define AMBITO_TESTS_SIMULATION_INTRUDER_H_

#include <string>

#include "tests/simulation/simulated_hub.h"
#include "tests/simulation/surroundings.h"

namespace ambito::simulation {

class Intruder : public Endpoint {
 public:
  Intruder(size_t place, Surroundings& world, SimulatedHub& hub)
      : place_(place), world_(world), hub_(hub) {}

  // With the certificate of `number`, against the log of `target`; nothing while a stream is open.
  void Dial(size_t number, const std::string& target);

  void Received(uint64_t stream, const Parcel& parcel) override;
  void Ended(uint64_t stream) override;

 private:
  void Turn(uint64_t stream);
  void Say(v1::ReplicateRequest message);
  void Say(Parcel parcel);
  v1::ReplicateRequest Greeting();
  void SayAgain();
  void SayForged();

  const size_t place_;
  Surroundings& world_;
  SimulatedHub& hub_;
  size_t number_ = 0;
  std::string target_;
  uint64_t stream_ = 0;
  size_t turns_left_ = 0;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_INTRUDER_H_
