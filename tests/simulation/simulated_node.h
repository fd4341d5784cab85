// A municipal node: its disk, its log, its end of the stream, its staff who edit, and an operator
// who declares restores, goes on alone and has edits rebased.
#ifndef AMBITO_TESTS_SIMULATION_SIMULATED_NODE_H_
#define AMBITO_TESTS_SIMULATION_SIMULATED_NODE_H_

#include <memory>
#include <string>
#include <vector>

#include "lib/federation/owned_log.h"
#include "lib/federation/replication.h"
#include "tests/simulation/simulated_hub.h"
#include "tests/simulation/surroundings.h"

namespace ambito::simulation {

class SimulatedNode : public Endpoint {
 public:
  SimulatedNode(size_t number, Surroundings& world, std::unique_ptr<federation::Signer> signer);

  // Whom it dials; before Start.
  void ConnectTo(SimulatedHub& hub) { hub_ = &hub; }

  void Start();
  void Crash();
  // Staff edits, imports or deletes, as `count` changes; nothing while the node is down, or has to
  // wait for its hub.
  void Edit(size_t count, bool import);
  void Edit(std::vector<v1::Change> changes, bool import);
  // Its disk becomes an older state of itself.
  void Restore(size_t writes_lost, bool declared);
  // Its disk becomes one that was taken out before; nothing when there was none.
  void BringBackAnother();
  // What the operator does with a node that waits for its hub.
  void GoAlone();
  void Rebase();

  void Received(uint64_t stream, const Parcel& parcel) override;
  void Ended(uint64_t stream) override;

  Town& town() { return town_; }
  bool up() const { return log_ != nullptr; }
  bool recovering() const { return up() && source_->recovering(); }
  const Disk& disk() const { return *disk_; }
  const federation::OwnedLog& log() const { return *log_; }
  const federation::SourceMachine& source() const { return *source_; }
  const federation::Signer& signer() const { return *signer_; }
  void Check() { world_.oracle.CheckNode(town_, *disk_, log_.get()); }

 private:
  // A disk that was taken out, and where it stood.
  struct Shelved {
    std::unique_ptr<Disk> disk;
    Place place = 0;
  };

  void PutIn(std::unique_ptr<Disk> disk, Place place);
  void Dial();
  void DialLater();
  void LosePatience(uint64_t stream);
  void Perform(std::vector<federation::SourceAction> actions);
  bool PerformOne(federation::SourceAction& action);
  void Send(v1::ReplicateRequest message);
  void Adopt(const federation::ChangeLog::Step& step);
  void MetHub();
  void RebaseLater();
  bool CrashedAtWrite();
  std::vector<v1::Change> RandomChanges(size_t count);
  v1::Change RandomChange();
  void Append(std::vector<v1::Change> changes, const std::string& import_id);
  void AppendAlone(std::vector<v1::Change> changes, const std::string& import_id);

  const size_t number_;
  Surroundings& world_;
  const std::unique_ptr<federation::Signer> signer_;
  SimulatedHub* hub_ = nullptr;
  Town town_;
  std::unique_ptr<Disk> disk_;
  std::vector<Shelved> shelf_;
  std::unique_ptr<federation::OwnedLog> log_;
  std::unique_ptr<federation::SourceMachine> source_;
  bool restored_ = false;  // As on its disk: it waits for its hub,
  bool alone_ = false;     // or was told not to.
  bool dying_ = false;     // A write met a crash.
  bool heard_ = false;     // Since patience was last tried.
  uint64_t stream_ = 0;    // 0: none.
  bool dialling_ = false;
  int imports_ = 0;
  int64_t clock_skew_ms_ = 0;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SIMULATED_NODE_H_
