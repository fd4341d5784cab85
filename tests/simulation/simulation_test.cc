// Many districts, each drawn from a seed. docs/simulation.md.
//   simulation_test                                2,000 seeds, 20 of them again with Ed25519
//   simulation_test --seeds=N [--jobs=J]           seeds 1 to N, in J processes
//   simulation_test --seed=N [--ed25519]           exactly that one, step by step
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "tests/simulation/world.h"

namespace ambito::simulation {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr uint64_t kSeeds = 200;  // They take ten times as long.
#else
constexpr uint64_t kSeeds = 2000;
#endif

struct Flags {
  uint64_t seeds = kSeeds;
  uint64_t seed = 0;  // 0: all.
  unsigned jobs = 1;
  bool ed25519 = false;
};
Flags flags;

constexpr uint64_t kEd25519Seeds = 20;

// What a range of seeds came to.
struct Result {
  Figures figures;
  double cpu_seconds = 0;
  uint64_t least_messages = UINT64_MAX;
  uint64_t failed_seed = 0;  // The first; 0: none.
  std::array<char, 400> failure{};
};
static_assert(std::is_trivially_copyable_v<Result>);

double CpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Result RunSeeds(uint64_t first, uint64_t last, uint64_t stride, Signatures signatures) {
  Result result;
  const double began = CpuSeconds();
  for (uint64_t seed = first; seed <= last && result.failed_seed == 0; seed += stride) {
    World world(seed, signatures, flags.seed != 0);
    if (const auto failure = world.Run()) {
      result.failed_seed = seed;
      failure->copy(result.failure.data(), result.failure.size() - 1);
    }
    result.figures.Add(world.figures());
    result.least_messages = std::min(result.least_messages, world.figures().messages);
  }
  result.cpu_seconds = CpuSeconds() - began;
  return result;
}

void Merge(const Result& part, Result& whole) {
  whole.figures.Add(part.figures);
  whole.cpu_seconds += part.cpu_seconds;
  whole.least_messages = std::min(whole.least_messages, part.least_messages);
  if (part.failed_seed == 0 || (whole.failed_seed != 0 && whole.failed_seed < part.failed_seed)) {
    return;
  }
  whole.failed_seed = part.failed_seed;
  whole.failure = part.failure;
}

// A process of its own, because allocators and shared pointers are faster without threads. Its
// result as bytes, from the pipe that is returned.
int Fork(uint64_t first, uint64_t last, uint64_t stride, Signatures signatures) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  if (fork() != 0) {
    close(ends[1]);
    return ends[0];
  }
  const Result result = RunSeeds(first, last, stride, signatures);
  const bool written = write(ends[1], &result, sizeof result) == sizeof result;
  _exit(written ? 0 : 1);
}

Result RunJobs(uint64_t first, uint64_t last, Signatures signatures) {
  if (flags.jobs == 1) return RunSeeds(first, last, 1, signatures);
  std::vector<int> pipes;
  for (unsigned job = 0; job < flags.jobs; ++job) {
    pipes.push_back(Fork(first + job, last, flags.jobs, signatures));
  }
  Result whole;
  for (const int end : pipes) {
    Result part;
    EXPECT_EQ(read(end, &part, sizeof part), static_cast<ssize_t>(sizeof part)) << "a job died";
    close(end);
    Merge(part, whole);
  }
  while (wait(nullptr) > 0) {
  }
  return whole;
}

void Print(uint64_t first, uint64_t last, const Result& result) {
  const Figures& figures = result.figures;
  std::cout << "seeds " << first << " to " << last << ": " << figures.messages
            << " messages delivered, at least " << result.least_messages << " in each, "
            << static_cast<uint64_t>(static_cast<double>(figures.messages) / result.cpu_seconds)
            << " a second a core (" << result.cpu_seconds << " s)\n  " << figures.entries
            << " entries at the hub in the end, " << figures.restored << " towns restored, "
            << figures.recovered << " entries recovered, " << figures.rebased << " edits rebased, "
            << figures.quarantined << " quarantined, " << figures.lifted << " lifted\n  faults:";
  for (size_t i = 0; i < kFaults; ++i) {
    std::cout << (i == 0 ? " " : ", ") << figures.faults[i] << " " << kFaultNames[i];
  }
  std::cout << "\n";
}

void ExpectNoFailure(const Result& result, bool ed25519) {
  EXPECT_EQ(result.failed_seed, 0u)
      << "seed " << result.failed_seed << ": " << result.failure.data()
      << "\nreplay it with: simulation_test --seed=" << result.failed_seed
      << (ed25519 ? " --ed25519" : "");
}

TEST(SimulationTest, EveryDistrictKeepsItsPromises) {
  const uint64_t first = flags.seed != 0 ? flags.seed : 1;
  const uint64_t last = flags.seed != 0 ? flags.seed : flags.seeds;
  const Result result =
      RunJobs(first, last, flags.ed25519 ? Signatures::kEd25519 : Signatures::kStandIn);
  Print(first, last, result);
  ExpectNoFailure(result, flags.ed25519);
  if (last - first < 200) return;
  EXPECT_GE(result.least_messages, 1000u);
  for (size_t i = 0; i < kFaults; ++i) {
    EXPECT_GT(result.figures.faults[i], 0u) << "asleep: " << kFaultNames[i];
  }
  EXPECT_GT(result.figures.recovered, 0u);
  EXPECT_GT(result.figures.rebased, 0u);
  EXPECT_GT(result.figures.quarantined, 0u);
}

TEST(SimulationTest, EveryDistrictKeepsItsPromisesWithRealSignatures) {
  if (flags.seed != 0) GTEST_SKIP();
  const uint64_t last = std::min(kEd25519Seeds, flags.seeds);
  const Result result = RunJobs(1, last, Signatures::kEd25519);
  Print(1, last, result);
  ExpectNoFailure(result, true);
}

TEST(SimulationTest, OneSeedIsOneStory) {
  if (flags.seed != 0) GTEST_SKIP();
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    World once(seed, Signatures::kStandIn, false);
    World again(seed, Signatures::kStandIn, false);
    once.Run();
    again.Run();
    EXPECT_EQ(once.digest(), again.digest()) << "seed " << seed;
    EXPECT_NE(once.digest(), 0u);
  }
}

bool ReadFlag(absl::string_view argument) {
  if (argument == "--ed25519") return flags.ed25519 = true;
  if (absl::ConsumePrefix(&argument, "--seed=")) {
    return absl::SimpleAtoi(argument, &flags.seed) && flags.seed != 0;
  }
  if (absl::ConsumePrefix(&argument, "--seeds=")) {
    return absl::SimpleAtoi(argument, &flags.seeds) && flags.seeds != 0;
  }
  return absl::ConsumePrefix(&argument, "--jobs=") && absl::SimpleAtoi(argument, &flags.jobs) &&
         flags.jobs != 0;
}

}  // namespace
}  // namespace ambito::simulation

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  google::protobuf::SetLogHandler(nullptr);  // Mangled messages are its daily bread here.
  for (int i = 1; i < argc; ++i) {
    if (ambito::simulation::ReadFlag(argv[i])) continue;
    std::cerr << "usage: simulation_test [--seeds=N] [--seed=N] [--ed25519] [--jobs=J]\n";
    return 2;
  }
  return RUN_ALL_TESTS();
}
