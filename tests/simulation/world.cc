#include "tests/simulation/world.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

constexpr uint64_t kMessages = 1000;  // At least so many while there are faults.
constexpr int64_t kFaultsLeastMs = 8'000;
constexpr int64_t kFaultsMostMs = 3'000'000;
// Longer than the longest wait of every kind together.
constexpr int64_t kRestMs = 40'000;
constexpr size_t kIntruderPlace = Network::kPlaces - 1;

enum What : uint64_t { kCalm = 32, kCutOff };

federation::ReplicationLimits SmallLimits(Random& random) {
  federation::ReplicationLimits limits;
  limits.batch_bytes = random.Size(1, 500);
  limits.batch_entries = random.Size(1, 4);
  limits.batches_in_flight = random.Size(1, 6);
  limits.entry_bytes = 2000;
  limits.staged_bytes = 5'000;
  return limits;
}

}  // namespace

World::World(uint64_t seed, Signatures signatures, bool verbose)
    : world_(seed,
             signatures == Signatures::kEd25519 ? federation::Ed25519() : test::StandInScheme()),
      signatures_(signatures) {
  world_.tracing = verbose;
  world_.weather = Weather::Draw(world_.random);
  world_.limits = SmallLimits(world_.random);
  world_.hostile_hub = world_.random.Chance(150);
  if (world_.hostile_hub) world_.oracle.ExpectMisledNodes();
  AddNodes(world_.random.Chance(200) ? world_.random.Size(1, 2) : world_.random.Size(4, 9));
  DrawCharacters();
}

World::World(size_t nodes)
    : world_(nodes, test::StandInScheme()), signatures_(Signatures::kStandIn) {
  AddNodes(nodes);
}

void World::AddNodes(size_t count) {
  std::vector<Town*> towns;
  for (size_t number = 0; number < count; ++number) {
    const std::string seed = absl::StrCat("key of node ", number, std::string(19, ' '));
    auto signer = signatures_ == Signatures::kEd25519 ? *federation::NewEd25519Signer(seed)
                                                      : test::NewStandInSigner(seed);
    nodes_.push_back(std::make_unique<SimulatedNode>(number, world_, std::move(signer)));
    towns.push_back(&nodes_.back()->town());
  }
  hub_ = std::make_unique<SimulatedHub>(world_, std::move(towns));
  intruder_ = std::make_unique<Intruder>(kIntruderPlace, world_, *hub_);
  for (auto& node : nodes_) node->ConnectTo(*hub_);
}

void World::DrawCharacters() {
  for (auto& node : nodes_) {
    node->town().mangling = world_.random.Chance(100);
    node->town().lying = !node->town().mangling && world_.random.Chance(60);
    node->town().registered = world_.random.Chance(950);
  }
}

std::optional<std::string> World::Run() {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    world_.schedule.In(world_.random.Between(0, 500), [this, i] { nodes_[i]->Start(); });
    world_.schedule.In(world_.random.Between(0, 1000), [this, i] { EditNow(i); });
  }
  FaultsTurn();
  int64_t until_ms = kFaultsLeastMs;
  while (RunUntil(until_ms) && world_.figures.messages < kMessages && until_ms < kFaultsMostMs) {
    until_ms += 500;
    if (observe && hub_->up()) observe(*hub_);
  }
  ClearUp();
  if (Settle()) CheckAtRest();
  if (observe) observe(*hub_);
  return world_.oracle.failure();
}

// Until nothing moves any more: a long log takes its time with small batches.
bool World::Settle() {
  uint64_t before = 0;
  uint64_t after = 1;
  while (before != after) {
    before = Stored();
    if (!RunUntil(world_.schedule.now_ms() + kRestMs)) return false;
    after = Stored();
  }
  return true;
}

uint64_t World::Stored() const {
  uint64_t entries = 0;
  for (size_t i = 0; i < nodes_.size(); ++i) {
    entries += hub_->disk(i).leaf_hashes().size() + nodes_[i]->disk().leaf_hashes().size();
  }
  return entries;
}

void World::EditNow(size_t node) {
  Random& random = world_.random;
  const bool import = random.Chance(400);
  nodes_[node]->Edit(import ? random.Size(1, 12) : 1, import);
  if (calm_) return;
  world_.schedule.In(random.Between(20, 1500), [this, node] { EditNow(node); });
}

void World::FaultsTurn() {
  if (calm_) return;
  const size_t chosen = world_.random.Below(nodes_.size());
  NodeFaults(*nodes_[chosen]);
  HubFaults(chosen);
  if (world_.random.Chance(world_.weather.partition)) {
    world_.figures.Count(Fault::kPartition);
    world_.Trace(kCutOff, chosen, [&] { return absl::StrCat("node ", chosen, " is cut off"); });
    world_.network.CutOff(chosen);
    world_.schedule.In(world_.random.Between(200, 5000),
                       [this, chosen] { world_.network.Reach(chosen); });
  }
  world_.schedule.In(world_.random.Between(100, 600), [this] { FaultsTurn(); });
}

void World::NodeFaults(SimulatedNode& node) {
  Random& random = world_.random;
  const Weather& weather = world_.weather;
  if (random.Chance(weather.node_crash)) {
    world_.figures.Count(Fault::kNodeCrash);
    node.Crash();
  }
  if (random.Chance(weather.restore)) {
    const bool declared = random.Chance(weather.declared);
    if (!declared && random.Chance(300)) {
      node.BringBackAnother();
    } else {
      node.Restore(random.Size(0, random.Chance(500) ? 5 : 60), declared);
    }
  }
  if (random.Chance(300)) node.GoAlone();
}

void World::HubFaults(size_t chosen) {
  Random& random = world_.random;
  const Weather& weather = world_.weather;
  if (random.Chance(weather.hub_crash)) {
    world_.figures.Count(Fault::kHubCrash);
    hub_->Crash();
  }
  if (random.Chance(weather.hub_restore)) hub_->Restore(20);
  if (random.Chance(weather.lift)) hub_->Lift(chosen);
  if (random.Chance(50)) nodes_[chosen]->town().registered = true;
  if (!random.Chance(weather.intrusion)) return;
  Intrude(chosen, random.Chance(200));
}

void World::Intrude(size_t chosen, bool stranger) {
  Town& town = nodes_[chosen]->town();
  const size_t number = stranger ? hub_->stranger() : chosen;
  town.intruded |= !stranger;
  // Under the certificate's name or another one.
  std::string name = stranger ? hub_->municipality(number) : town.municipality;
  if (world_.random.Chance(200))
    name = nodes_[world_.random.Below(nodes_.size())]->town().municipality;
  intruder_->Dial(number, name);
}

// From here on everything works, and a hub that lied is another program.
void World::ClearUp() {
  world_.Trace(kCalm, 0, [] { return "the faults end"; });
  calm_ = true;
  world_.weather = Weather::Calm();
  if (world_.hostile_hub) hub_->Crash();
  for (size_t i = 0; i < nodes_.size(); ++i) {
    world_.network.Reach(i);
    nodes_[i]->town().registered = true;
  }
}

bool World::RunUntil(int64_t time_ms) {
  while (!world_.oracle.failure() && world_.schedule.RunNext(time_ms)) CheckStep();
  return !world_.oracle.failure();
}

void World::CheckStep() {
  hub_->Check();
  for (size_t i = 0; i < nodes_.size(); ++i) {
    SimulatedNode& node = *nodes_[i];
    node.Check();
    Town& town = node.town();
    town.promised = std::max<uint64_t>(town.promised, hub_->disk(i).leaf_hashes().size());
    if (node.up() && !world_.hostile_hub && node.source().acknowledged_size() > town.promised) {
      world_.oracle.Fail(absl::StrCat("node ", i, " believes in more than the hub has stored"));
    }
  }
}

void World::CheckAtRest() {
  for (size_t i = 0; i < nodes_.size(); ++i) {
    SimulatedNode& node = *nodes_[i];
    if (!node.up() || !hub_->up()) return world_.oracle.Fail("somebody is still down");
    world_.oracle.CheckAtRest(node.town(), node.log(), node.source(), hub_->stopped(i));
    world_.figures.entries += hub_->copy(i).size();
    world_.figures.restored += node.town().restored ? 1 : 0;
  }
}

}  // namespace ambito::simulation
