// What must hold after every step of a simulated world. Knows everything a town ever had written,
// and computes roots, states and heads by its own reckoning.
#ifndef AMBITO_TESTS_SIMULATION_ORACLE_H_
#define AMBITO_TESTS_SIMULATION_ORACLE_H_

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/federation/owned_log.h"
#include "lib/federation/replication.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/lineage.h"

namespace ambito::simulation {

// What is true about one municipality, whatever its node or the hub believe.
struct Town {
  std::string municipality;
  std::string public_key;
  Lineage lineage;
  Place disk = 0;                 // Where its node's disk stands.
  uint64_t acknowledged = 0;      // Entries on that disk that staff were told are there.
  std::vector<v1::Change> alone;  // Acknowledged beside the log, not yet in it.
  Place copy = 0;                 // Where the hub's copy stands,
  Lineage::Objects in_force;      // and what is in force there.
  uint64_t promised = 0;          // The most entries the hub ever held.

  bool member = true;
  bool restored = false;    // Another disk was brought back,
  bool undeclared = false;  // once at least without saying so.
  bool mangling = false;    // What it sends is mangled after it was signed.
  bool lying = false;       // Its key signs what is not so.
  bool intruded = false;    // Somebody else had its certificate.
  bool registered = true;   // The hub has its log key.

  // Nobody but its own honest node speaks for it.
  bool honest() const { return !mangling && !lying; }
};

enum class Verdict { kWelcome, kBehind, kFork, kForkLater };

class Oracle {
 public:
  using Answer = std::vector<federation::SinkAction>;

  explicit Oracle(const federation::SignatureScheme& scheme) : scheme_(scheme) {}

  // The first thing that did not hold.
  const std::optional<std::string>& failure() const { return failure_; }
  void Fail(const std::string& what) {
    if (!failure_) failure_ = what;
  }

  // The hub's words are mangled: what nodes do with them may be wrong.
  void ExpectMisledNodes() { misled_ = true; }
  // The hub's own disk went back: what it gave back before may be gone.
  void HubRestored(Town& town, uint64_t size);

  // An edit or import reached the node's disk; `told`: and staff heard so.
  void Wrote(Town& town, const Disk& disk, const std::vector<v1::Change>& changes, bool told);
  // Or did not: only a disk may be to blame.
  void NotWritten(const Town& town, const absl::Status& status);
  // Entries came back to the node's disk.
  void Adopted(Town& town, const Disk& disk);
  // What was written alone reached the log with one step.
  void Rebased(Town& town, const Disk& disk, const federation::OwnedLog& log);
  // A rebase did not end well, but something of it is on the disk.
  void RebasedInPart(Town& town, const Disk& disk);
  // An older disk, or another one, was brought back, with what was beside the log then.
  void Restored(Town& town, const Disk& disk, Place place);
  // After every step; `log` is null while the node is down.
  void CheckNode(const Town& town, const Disk& disk, const federation::OwnedLog* log);
  // The log from its first entry on, after every start.
  void CheckOpened(const Town& town, const federation::OwnedLog& log);

  // A Hello left the town's own node.
  void Greeted(uint64_t stream, const Town& town) {
    greetings_[stream] = {town.disk, town.registered};
  }
  // The hub answered a request on a stream; `copy` is as it was before the answer.
  void CheckAnswer(const Town& town, uint64_t stream, const v1::ReplicateRequest& request,
                   const Answer& answer, bool was_stopped);
  // The hub went on after a write.
  void CheckContinued(const Town& town, uint64_t stream, const Answer& answer);
  // The hub's copy is one of the town's histories up to a boundary, and says so itself.
  void CheckCopy(Town& town, const federation::ChangeLog& copy, const Disk& disk);

  // No faults any more, and time enough.
  void CheckAtRest(const Town& town, const federation::OwnedLog& log,
                   const federation::SourceMachine& source, bool stopped);

 private:
  // Of a Hello by a town's own node.
  struct Greeting {
    Place place = 0;
    bool registered = true;
  };

  void CheckRebase(Town& town, const Disk& disk);
  void Check(bool holds, const Town& town, const char* what);
  void CheckGreeting(const Town& town, uint64_t stream, const Answer& answer, bool was_stopped);
  void CheckAdmission(const Town& town, const v1::Hello& hello, const Answer& answer);
  void CheckHonest(const Town& town, uint64_t stream, const Answer& answer);
  void CheckEvidence(const Town& town, const Answer& answer);
  void CheckLie(const Town& town, const v1::ReplicateRequest& request, const Answer& answer);
  bool SaysSo(const Town& town, const std::string& head, Place place) const;

  const federation::SignatureScheme& scheme_;
  std::optional<std::string> failure_;
  bool misled_ = false;
  std::unordered_map<uint64_t, Greeting> greetings_;  // By stream.
  std::unordered_map<uint64_t, Verdict> verdicts_;    // By stream.
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_ORACLE_H_
