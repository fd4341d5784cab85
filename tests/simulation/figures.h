// What happened in a world, added up over many to see that nothing is asleep.
#ifndef AMBITO_TESTS_SIMULATION_FIGURES_H_
#define AMBITO_TESTS_SIMULATION_FIGURES_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace ambito::simulation {

enum class Fault : size_t {
  kDrop,
  kDuplicate,
  kReorder,
  kPartition,
  kFailedWrite,
  kFailedRead,
  kCrashBeforeWrite,
  kCrashAfterWrite,
  kNodeCrash,
  kHubCrash,
  kDeclaredRestore,
  kUndeclaredRestore,
  kAnotherHistory,
  kHubRestore,
  kMangledRequest,
  kMangledResponse,
  kForgedResponse,
  kIntrusion,
  kLie,
  kNumber,
};
inline constexpr size_t kFaults = static_cast<size_t>(Fault::kNumber);
inline constexpr std::array<const char*, kFaults> kFaultNames = {
    "dropped",
    "duplicated",
    "reordered",
    "partitions",
    "failed writes",
    "failed reads",
    "crashes before a write",
    "crashes after a write",
    "node crashes",
    "hub crashes",
    "declared restores",
    "undeclared restores",
    "other histories",
    "hub restores",
    "mangled requests",
    "mangled responses",
    "forged responses",
    "intruders' messages",
    "signed lies",
};

struct Figures {
  uint64_t messages = 0;     // Delivered to a machine.
  uint64_t entries = 0;      // At the hub in the end.
  uint64_t restored = 0;     // Towns whose disk was exchanged.
  uint64_t recovered = 0;    // Entries that nodes got back from the hub.
  uint64_t rebased = 0;      // Edits written alone that were appended.
  uint64_t quarantined = 0;  // Times a fork was found.
  uint64_t lifted = 0;       // Quarantines that the office ended.
  std::array<uint64_t, kFaults> faults{};

  void Count(Fault fault) { ++faults[static_cast<size_t>(fault)]; }

  void Add(const Figures& other) {
    messages += other.messages;
    entries += other.entries;
    restored += other.restored;
    recovered += other.recovered;
    rebased += other.rebased;
    quarantined += other.quarantined;
    lifted += other.lifted;
    for (size_t i = 0; i < kFaults; ++i) faults[i] += other.faults[i];
  }
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_FIGURES_H_
