// The hub: a disk, a copy and one sink machine for each municipality.
#ifndef AMBITO_TESTS_SIMULATION_SIMULATED_HUB_H_
#define AMBITO_TESTS_SIMULATION_SIMULATED_HUB_H_

#include <memory>
#include <string>
#include <vector>

#include "lib/federation/replication.h"
#include "tests/simulation/surroundings.h"

namespace ambito::simulation {

class SimulatedHub {
 public:
  SimulatedHub(Surroundings& world, std::vector<const Town*> towns);

  void Start();
  void Crash();

  // False while the hub is down, or still storing for this municipality's last stream.
  bool Accept(size_t node, uint64_t stream);
  void Received(uint64_t stream, const std::string& bytes);
  void Ended(uint64_t stream);

  bool up() const { return up_; }
  const federation::ChangeLog& copy(size_t node) const { return *replicas_[node].copy; }
  bool stopped(size_t node) const;
  uint64_t durable_size(size_t node) const { return replicas_[node].disk.leaf_hashes().size(); }
  void Check();

 private:
  struct Replica {
    const Town* town = nullptr;
    Disk disk;
    std::unique_ptr<federation::ChangeLog> copy;
    std::unique_ptr<federation::SinkMachine> sink;
    uint64_t stream = 0;  // 0: none; the machine may still be storing.
    uint64_t checked_size = UINT64_MAX;
  };

  void Perform(size_t node, std::vector<federation::SinkAction> actions);
  void Send(uint64_t stream, const v1::ReplicateResponse& message);
  void StoreLater(size_t node, const federation::LogAppend& append);
  void Store(size_t node, const federation::LogAppend& append);
  void Drop(Replica& replica);

  Surroundings& world_;
  std::vector<Replica> replicas_;
  bool up_ = false;
  uint64_t starts_ = 0;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SIMULATED_HUB_H_
