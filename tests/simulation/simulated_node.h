// A municipal node: its disk, its log, its end of the stream, and staff who edit.
#ifndef AMBITO_TESTS_SIMULATION_SIMULATED_NODE_H_
#define AMBITO_TESTS_SIMULATION_SIMULATED_NODE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/federation/owned_log.h"
#include "lib/federation/replication.h"
#include "tests/simulation/surroundings.h"

namespace ambito::simulation {

class SimulatedNode {
 public:
  SimulatedNode(size_t number, Surroundings& world, std::unique_ptr<federation::Signer> signer);

  // Asks the hub to take a stream; set before Start.
  std::function<bool(size_t node, uint64_t stream)> dial;

  void Start();
  void Crash();
  // Staff edits, imports or deletes; nothing while the node is down.
  void Edit();
  // Its disk becomes an older state of itself, or another history it had before.
  void BringBackAnother();

  void Received(uint64_t stream, const std::string& bytes);
  void Ended(uint64_t stream);

  Town& town() { return town_; }
  bool up() const { return log_ != nullptr; }
  const federation::SourceMachine& source() const { return *source_; }
  void Check() { world_.oracle.CheckNode(town_, up() ? &log_->log() : nullptr); }

 private:
  void Dial();
  void DialLater();
  void Perform(std::vector<federation::SourceAction> actions);
  // Of the next step of its disk; true when the node dies at it.
  bool DrawFate();
  void Adopt(const federation::ChangeLog::Step& step);
  std::vector<v1::Change> RandomChanges();
  v1::Change RandomChange();
  void Append(std::vector<v1::Change> changes, const std::string& import_id);

  const size_t number_;
  Surroundings& world_;
  const std::unique_ptr<federation::Signer> signer_;
  Town town_;
  std::unique_ptr<federation::OwnedLog> log_;
  std::unique_ptr<federation::SourceMachine> source_;
  uint64_t stream_ = 0;  // 0: none.
  bool dialling_ = false;
  bool behind_ = false;  // The hub holds entries that its log lacks.
  int starts_ = 0;
  int imports_ = 0;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SIMULATED_NODE_H_
