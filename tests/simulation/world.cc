#include "tests/simulation/world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

constexpr int64_t kFaultsEndMs = 20'000;
constexpr int64_t kEditsEndMs = 24'000;
// Longer than the longest wait of every kind together.
constexpr int64_t kRestMs = 50'000;

federation::ReplicationLimits SmallLimits(Random& random) {
  federation::ReplicationLimits limits;
  limits.batch_bytes = random.Size(1, 5000);
  limits.batch_entries = random.Size(1, 50);
  limits.batches_in_flight = random.Size(1, 6);
  limits.entry_bytes = 2000;
  return limits;
}

}  // namespace

World::World(uint64_t seed, bool verbose)
    : world_(seed, seed % 50 == 0 ? federation::Ed25519() : test::StandInScheme()),
      real_signatures_(seed % 50 == 0) {
  world_.tracing = verbose;
  world_.weather = Weather::Draw(world_.random);
  world_.limits = SmallLimits(world_.random);
  world_.hostile_hub = world_.random.Chance(150);
  if (world_.hostile_hub) world_.oracle.ExpectMisledNodes();
  AddNodes();
}

void World::AddNodes() {
  std::vector<const Town*> towns;
  for (size_t count = world_.random.Size(1, 6); nodes_.size() < count;) {
    const size_t number = nodes_.size();
    const std::string seed = absl::StrCat("key of node ", number, std::string(19, ' '));
    auto signer =
        real_signatures_ ? *federation::NewEd25519Signer(seed) : test::NewStandInSigner(seed);
    nodes_.push_back(std::make_unique<SimulatedNode>(number, world_, std::move(signer)));
    nodes_.back()->town().hostile = world_.random.Chance(100);
    towns.push_back(&nodes_.back()->town());
  }
  hub_ = std::make_unique<SimulatedHub>(world_, std::move(towns));
  world_.network.received = [this](Side to, uint64_t stream, const std::string& bytes) {
    if (to == kHub) return hub_->Received(stream, bytes);
    nodes_[world_.network.NodeOf(stream)]->Received(stream, bytes);
  };
  world_.network.ended = [this](Side at, uint64_t stream) {
    if (at == kHub) return hub_->Ended(stream);
    nodes_[world_.network.NodeOf(stream)]->Ended(stream);
  };
  for (auto& node : nodes_) {
    node->dial = [this](size_t number, uint64_t stream) { return hub_->Accept(number, stream); };
  }
}

std::optional<std::string> World::Run() {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    world_.schedule.In(world_.random.Between(0, 500), [this, i] { nodes_[i]->Start(); });
    world_.schedule.In(world_.random.Between(0, 1000), [this, i] { EditNow(i); });
  }
  FaultsTurn();
  if (RunUntil(kFaultsEndMs)) {
    ClearUp();
    if (RunUntil(kRestMs)) CheckAtRest();
  }
  return world_.oracle.failure();
}

void World::EditNow(size_t node) {
  nodes_[node]->Edit();
  if (world_.schedule.now_ms() > kEditsEndMs) return;
  world_.schedule.In(world_.random.Between(20, 2000), [this, node] { EditNow(node); });
}

void World::FaultsTurn() {
  if (calm_) return;
  Random& random = world_.random;
  const size_t chosen = random.Below(nodes_.size());
  if (random.Chance(world_.weather.partition)) {
    world_.trace(absl::StrCat("node ", chosen, " is cut off"));
    world_.network.CutOff(chosen);
    world_.schedule.In(random.Between(200, 5000), [this, chosen] { world_.network.Reach(chosen); });
  }
  if (random.Chance(world_.weather.node_crash)) nodes_[chosen]->Crash();
  if (random.Chance(world_.weather.restore)) nodes_[chosen]->BringBackAnother();
  if (random.Chance(world_.weather.hub_crash)) hub_->Crash();
  world_.schedule.In(random.Between(200, 800), [this] { FaultsTurn(); });
}

// From here on everything works. Who was lied to, or lied, may wait for what never comes: a real
// node's patience ends, here the stream does.
void World::ClearUp() {
  world_.trace("the faults end");
  calm_ = true;
  world_.weather = Weather::Calm();
  for (size_t i = 0; i < nodes_.size(); ++i) {
    world_.network.Reach(i);
    if (world_.hostile_hub || nodes_[i]->town().hostile) world_.network.Break(i);
  }
}

bool World::RunUntil(int64_t time_ms) {
  while (!world_.oracle.failure() && world_.schedule.RunNext(time_ms)) {
    ++figures_.steps;
    CheckStep();
  }
  return !world_.oracle.failure();
}

void World::CheckStep() {
  hub_->Check();
  for (size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i]->Check();
    if (world_.hostile_hub || !nodes_[i]->up()) continue;
    if (nodes_[i]->source().acknowledged_size() > hub_->durable_size(i)) {
      world_.oracle.Fail(absl::StrCat("node ", i, " believes in more than the hub has stored"));
    }
  }
}

void World::CheckAtRest() {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    Town& town = nodes_[i]->town();
    if (!nodes_[i]->up() || !hub_->up()) return world_.oracle.Fail("somebody is still down");
    world_.oracle.CheckAtRest(town, hub_->copy(i), nodes_[i]->source(), hub_->stopped(i));
    figures_.entries += hub_->copy(i).size();
    figures_.rewound += town.rewound ? 1 : 0;
    figures_.stopped += hub_->stopped(i) ? 1 : 0;
  }
}

}  // namespace ambito::simulation
