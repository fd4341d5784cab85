// The hub: for each municipality a disk, a copy and the sink machine of its newest stream, and an
// office that lifts quarantines.
#ifndef AMBITO_TESTS_SIMULATION_SIMULATED_HUB_H_
#define AMBITO_TESTS_SIMULATION_SIMULATED_HUB_H_

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/federation/replication.h"
#include "tests/simulation/surroundings.h"

namespace ambito::simulation {

class SimulatedHub : public Endpoint {
 public:
  // The towns outlive it. One who is no member comes after them.
  SimulatedHub(Surroundings& world, std::vector<Town*> towns);

  void Start();
  void Crash();
  // Its disk becomes an older state of itself: each copy loses up to so many writes.
  void Restore(size_t writes_lost);
  void Lift(size_t number);

  const std::string& municipality(size_t number) const {
    return replicas_[number].town->municipality;
  }
  size_t stranger() const { return replicas_.size() - 1; }
  // Whose certificate the dialler has. False while the hub is down, or still storing for that
  // municipality's last stream.
  bool Accept(size_t number, uint64_t stream);
  void Received(uint64_t stream, const Parcel& parcel) override;
  void Ended(uint64_t stream) override;

  bool up() const { return up_; }
  bool stopped(size_t number) const { return replicas_[number].stopped.has_value(); }
  const federation::ChangeLog& copy(size_t number) const { return *replicas_[number].copy; }
  const Disk& disk(size_t number) const { return *replicas_[number].disk; }
  void Check();

  // The last messages it got from each, for whoever replays them.
  const std::deque<Parcel>& heard(size_t number) const { return replicas_[number].heard; }

 private:
  struct Replica {
    Town* town = nullptr;
    std::unique_ptr<Disk> disk;
    std::unique_ptr<federation::ChangeLog> copy;
    std::unique_ptr<federation::SinkMachine> sink;
    std::optional<v1::StoppedReplica> stopped;
    uint64_t stream = 0;       // 0: none; the machine may still be storing.
    bool was_stopped = false;  // When that stream was taken.
    federation::LogAppend storing;
    uint64_t checked_size = 0;
    std::deque<Parcel> heard;
  };

  void Open(Replica& replica);
  void PutIn(Replica& replica, std::unique_ptr<Disk> disk);
  bool CrashedAtWrite();
  void Perform(size_t number, std::vector<federation::SinkAction> actions);
  bool PerformOne(size_t number, federation::SinkAction& action);
  void Send(size_t number, v1::ReplicateResponse message);
  void Stop(Replica& replica, const v1::StoppedReplica& stopped);
  void Store(size_t number);
  void Drop(Replica& replica);

  Surroundings& world_;
  Town nobody_;
  std::vector<Replica> replicas_;
  std::unordered_map<uint64_t, size_t> streams_;  // Whose certificate each has.
  bool up_ = false;
  bool dying_ = false;  // A write met a crash.
  uint32_t starts_ = 0;
  int64_t clock_skew_ms_ = 0;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SIMULATED_HUB_H_
