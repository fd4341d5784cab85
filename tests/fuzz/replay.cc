// All fuzz targets without libFuzzer: every seed of tests/fuzz/corpus, then mutations of the seeds.
//
//   fuzz_corpora [--target=NAME] [--mutations=N] [--seed=N] [FILE…]
//
// Files are given to --target alone, as libFuzzer leaves them after a crash.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "tests/fuzz/target.h"

namespace ambito::fuzz {
namespace {

struct Target {
  std::string name;
  void (*run)(absl::string_view input);
};

struct Options {
  std::string target;  // Empty: all.
  int mutations = 3'000;
  uint32_t seed = 1;
  std::vector<std::string> files;
};

std::vector<Target>& Targets() {
  static auto& targets = *new std::vector<Target>;
  return targets;
}

std::string running;        // What the signal handler tells of,
std::string running_input;  // and leaves as a file.

// Only what is there already is used: the process is lost.
extern "C" void TellAndDie(int signal) {
  std::fprintf(stderr, "fuzz_corpora: signal %d in %s; its input is in fuzz_failure\n", signal,
               running.c_str());
  if (std::FILE* file = std::fopen("fuzz_failure", "wb")) {
    std::fwrite(running_input.data(), 1, running_input.size(), file);
    std::fclose(file);
  }
  std::_Exit(1);
}

void Run(const Target& target, const std::string& what, std::string input) {
  running = target.name + ": " + what;
  running_input = std::move(input);
  target.run(running_input);
}

std::string Contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::filesystem::path> SeedsOf(const Target& target) {
  std::vector<std::filesystem::path> seeds;
  const auto folder = std::filesystem::path(AMBITO_SOURCE_DIR) / "tests/fuzz/corpus" / target.name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) seeds.push_back(entry);
  std::sort(seeds.begin(), seeds.end());
  return seeds;
}

// A few bytes changed, a piece removed or doubled.
std::string Mutated(std::string text, std::minstd_rand& random) {
  const size_t changes = 1 + random() % 4;
  for (size_t i = 0; i < changes && !text.empty(); ++i) {
    const size_t at = random() % text.size();
    const size_t size = 1 + random() % 16;
    switch (random() % 4) {
      case 0:
        text.erase(at, size);
        break;
      case 1:
        text.insert(random() % text.size(), text.substr(at, size));
        break;
      default:
        text[at] = static_cast<char>(random() % 256);
    }
  }
  return text;
}

bool RunCorpus(const Target& target, const Options& options) {
  std::vector<std::string> seeds;
  for (const auto& path : SeedsOf(target)) {
    seeds.push_back(Contents(path));
    Run(target, path.filename().string(), seeds.back());
  }
  Run(target, "nothing", "");
  std::minstd_rand random(options.seed);
  for (int i = 0; i < options.mutations && !seeds.empty(); ++i) {
    const std::string& seed = seeds[random() % seeds.size()];
    Run(target, "mutation " + std::to_string(i), Mutated(seed, random));
  }
  std::printf("%-20s %4zu seeds, %d mutations\n", target.name.c_str(), seeds.size(),
              options.mutations);
  return !seeds.empty();
}

bool RunTarget(const Target& target, const Options& options) {
  for (const std::string& file : options.files) Run(target, file, Contents(file));
  return !options.files.empty() || RunCorpus(target, options);
}

bool ReadOptions(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    bool ok = true;
    if (absl::ConsumePrefix(&argument, "--target=")) {
      options.target = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--mutations=")) {
      ok = absl::SimpleAtoi(argument, &options.mutations);
    } else if (absl::ConsumePrefix(&argument, "--seed=")) {
      ok = absl::SimpleAtoi(argument, &options.seed);
    } else {
      options.files.emplace_back(argument);
    }
    if (!ok) return false;
  }
  return options.files.empty() || !options.target.empty();
}

// Whether every target asked for had something to run on.
bool RunAll(const Options& options) {
  std::printf("seed %u\n", options.seed);
  bool found = false;
  bool seeded = true;
  for (const Target& target : Targets()) {
    if (!options.target.empty() && options.target != target.name) continue;
    found = true;
    seeded = RunTarget(target, options) && seeded;
  }
  return found && seeded;
}

}  // namespace

bool AddTarget(const char* name, void (*target)(absl::string_view input)) {
  Targets().push_back({name, target});
  return true;
}

}  // namespace ambito::fuzz

int main(int argc, char** argv) {
  ambito::fuzz::Options options;
  if (!ambito::fuzz::ReadOptions(argc, argv, options)) {
    std::fprintf(stderr, "fuzz_corpora [--target=NAME] [--mutations=N] [--seed=N] [FILE…]\n");
    return 2;
  }
  for (int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS}) {
    std::signal(signal, ambito::fuzz::TellAndDie);
  }
  return ambito::fuzz::RunAll(options) ? 0 : 1;
}
