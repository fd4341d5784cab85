// What must hold after every step of a simulated world. Knows every history every node ever
// signed, and a model of what is in force that shares no code with lib/federation.
#ifndef AMBITO_TESTS_SIMULATION_ORACLE_H_
#define AMBITO_TESTS_SIMULATION_ORACLE_H_

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/federation/change_log.h"
#include "lib/federation/replication.h"
#include "tests/simulation/disk.h"

namespace ambito::simulation {

// One disk a node had, and what it told its staff was written there.
struct History {
  std::unique_ptr<Disk> disk = std::make_unique<Disk>();
  std::vector<std::pair<uint64_t, federation::Digest>> acknowledged;
  // How far CheckNode has looked since the node started: nothing is looked at twice.
  size_t checked_acknowledged = 0;
  size_t checked_log = 0;
};

// What is true about one municipality, whatever its node or the hub believe.
struct Town {
  std::string municipality;
  std::string public_key;
  std::deque<History> histories{1};
  size_t current = 0;
  bool rewound = false;  // An older or another history was brought back, undeclared.
  bool hostile = false;

  History& history() { return histories[current]; }
  Disk& disk() { return *histories[current].disk; }
};

enum class Verdict { kWelcome, kBehind, kFork, kForkLater };

class Oracle {
 public:
  explicit Oracle(const federation::SignatureScheme& scheme) : scheme_(scheme) {}

  // The first thing that did not hold.
  const std::optional<std::string>& failure() const { return failure_; }
  void Fail(const std::string& what) {
    if (!failure_) failure_ = what;
  }

  // The hub's words are mangled: what nodes do with them may be wrong.
  void ExpectMisledNodes() { misled_ = true; }

  // Acknowledged edits are on the disk, and in the log when it is open.
  void CheckNode(Town& town, const federation::ChangeLog* log);

  // A Hello left the node with this log behind it.
  void Greeted(uint64_t stream, const federation::ChangeLog& log);
  // The hub answered it.
  void CheckGreeting(const Town& town, uint64_t stream, const federation::ChangeLog& copy,
                     const std::vector<federation::SinkAction>& answer, bool stopped_before);
  // Any other answer.
  void CheckAnswer(const Town& town, uint64_t stream,
                   const std::vector<federation::SinkAction>& answer);
  // The hub's copy is one of the town's histories up to a boundary, and says so itself.
  void CheckCopy(const Town& town, const federation::ChangeLog& copy, const Disk& hub_disk);

  // No faults any more, and time enough.
  void CheckAtRest(Town& town, const federation::ChangeLog& copy,
                   const federation::SourceMachine& source, bool stopped);

 private:
  using Hashes = std::vector<federation::Digest>;
  // What is in force, replayed entry by entry.
  struct Model {
    uint64_t size = 0;
    std::map<std::string, federation::Digest> objects;
  };

  void CheckHead(const Town& town, const federation::ChangeLog& copy);
  void CheckObjects(const Town& town, const federation::ChangeLog& copy, const Disk& hub_disk);

  const federation::SignatureScheme& scheme_;
  std::optional<std::string> failure_;
  bool misled_ = false;
  std::map<uint64_t, Hashes> greetings_;  // By stream.
  std::map<uint64_t, Verdict> verdicts_;  // By stream.
  std::map<std::string, Model> models_;   // By municipality.
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_ORACLE_H_
