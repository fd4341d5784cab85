#include "tests/simulation/simulated_hub.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/simulation/mutation.h"
#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

constexpr absl::string_view kStoppedNote = "stopped";

}  // namespace

using federation::ChangeLog;
using federation::LogAppend;
using federation::SinkAction;
using federation::SinkMachine;

SimulatedHub::SimulatedHub(Surroundings& world, std::vector<const Town*> towns)
    : world_(world), replicas_(towns.size()) {
  for (size_t i = 0; i < towns.size(); ++i) replicas_[i].town = towns[i];
  Start();
}

void SimulatedHub::Start() {
  for (Replica& replica : replicas_) {
    auto copy = ChangeLog::FromImage(test::kSlug, replica.town->municipality, *replica.disk.Load());
    if (!copy.ok()) {
      return world_.oracle.Fail(absl::StrCat("the hub does not start: ", copy.status().message()));
    }
    replica.copy = std::make_unique<ChangeLog>(*std::move(copy));
    replica.checked_size = UINT64_MAX;
  }
  ++starts_;
  up_ = true;
}

void SimulatedHub::Crash() {
  if (!std::exchange(up_, false)) return;
  world_.trace("the hub crashes");
  for (Replica& replica : replicas_) {
    if (replica.stream != 0) world_.network.Close(std::exchange(replica.stream, 0), kHub);
    replica.sink.reset();
  }
  world_.schedule.In(world_.random.Between(100, 3000), [this] { Start(); });
}

bool SimulatedHub::Accept(size_t node, uint64_t stream) {
  Replica& replica = replicas_[node];
  if (!up_ || (replica.sink != nullptr && replica.sink->storing())) return false;
  if (replica.stream != 0) world_.network.Close(replica.stream, kHub);
  SinkMachine::Peer peer;
  peer.municipality = replica.town->municipality;
  peer.member = true;
  peer.public_key = replica.town->public_key;
  if (stopped(node)) peer.stopped.emplace().ParseFromString(*replica.disk.Note(kStoppedNote));
  replica.sink = std::make_unique<SinkMachine>(std::move(peer), *replica.copy, replica.disk,
                                               world_.scheme, world_.limits);
  replica.stream = stream;
  return true;
}

bool SimulatedHub::stopped(size_t node) const {
  return replicas_[node].disk.Note(kStoppedNote).ok();
}

void SimulatedHub::Received(uint64_t stream, const std::string& bytes) {
  const size_t node = world_.network.NodeOf(stream);
  Replica& replica = replicas_[node];
  if (!up_ || replica.stream != stream) return;
  v1::ReplicateRequest message;
  if (!message.ParseFromString(bytes)) return Ended(stream);
  const bool greeted = !replica.sink->awaits_hello();
  const bool stopped_before = stopped(node);
  auto actions = replica.sink->Received(message, world_.schedule.now_ms());
  if (message.has_hello() && !greeted) {
    world_.oracle.CheckGreeting(*replica.town, stream, *replica.copy, actions, stopped_before);
  } else {
    world_.oracle.CheckAnswer(*replica.town, stream, actions);
  }
  Perform(node, std::move(actions));
}

void SimulatedHub::Ended(uint64_t stream) {
  Replica& replica = replicas_[world_.network.NodeOf(stream)];
  if (replica.stream == stream) Drop(replica);
}

// A machine with a step out lives until it hears of it.
void SimulatedHub::Drop(Replica& replica) {
  world_.network.Close(std::exchange(replica.stream, 0), kHub);
  if (!replica.sink->storing()) replica.sink.reset();
}

void SimulatedHub::Perform(size_t node, std::vector<SinkAction> actions) {
  Replica& replica = replicas_[node];
  for (SinkAction& action : actions) {
    if (const auto* send = std::get_if<federation::SendResponse>(&action)) {
      if (replica.stream != 0) Send(replica.stream, send->message);
    } else if (const auto* store = std::get_if<federation::StoreStep>(&action)) {
      StoreLater(node, store->append);
    } else if (const auto* stop = std::get_if<federation::StopReplica>(&action)) {
      world_.trace(
          absl::StrCat(replica.town->municipality, " is stopped: ", stop->stopped.detail()));
      if (stop->stopped.reason() == v1::REFUSAL_REASON_FORK) {
        (void)replica.disk.PutNote(kStoppedNote, stop->stopped.SerializeAsString());
      }
    } else {
      world_.trace(absl::StrCat(replica.town->municipality, "'s stream is ended: ",
                                std::get<federation::EndStream>(action).reason));
      if (replica.stream != 0) Drop(replica);
    }
  }
}

void SimulatedHub::Send(uint64_t stream, const v1::ReplicateResponse& message) {
  const bool mangle = world_.hostile_hub && world_.random.Chance(world_.weather.mutation);
  world_.network.Send(stream, kNode,
                      mangle ? Mutated(message, world_.random) : message.SerializeAsString());
}

void SimulatedHub::StoreLater(size_t node, const LogAppend& append) {
  world_.schedule.In(world_.random.Between(0, 300), [this, node, append, start = starts_] {
    if (up_ && start == starts_) Store(node, append);
  });
}

void SimulatedHub::Store(size_t node, const LogAppend& append) {
  Replica& replica = replicas_[node];
  Random& random = world_.random;
  if (random.Chance(world_.weather.store_failure)) replica.disk.next_fate = StepFate::kFailed;
  if (random.Chance(world_.weather.crash_at_store)) {
    replica.disk.next_fate = random.Chance(500) ? StepFate::kCrashBefore : StepFate::kCrashAfter;
  }
  const StepFate fate = replica.disk.next_fate;
  const absl::Status status = replica.disk.Append(append);
  world_.trace(absl::StrCat("the hub stores ", append.entries.size(), " of ",
                            replica.town->municipality, " at ", append.first_index, ": ",
                            status.ToString(), ", fate ", static_cast<int>(fate)));
  if (fate == StepFate::kCrashBefore || fate == StepFate::kCrashAfter) return Crash();
  auto actions = replica.sink->Stored(status);
  world_.oracle.CheckAnswer(*replica.town, replica.stream, actions);
  Perform(node, std::move(actions));
  if (replica.stream == 0 && replica.sink != nullptr && !replica.sink->storing()) {
    replica.sink.reset();
  }
}

void SimulatedHub::Check() {
  if (!up_) return;
  for (Replica& replica : replicas_) {
    if (replica.checked_size == replica.copy->size()) continue;
    replica.checked_size = replica.copy->size();
    world_.oracle.CheckCopy(*replica.town, *replica.copy, replica.disk);
  }
}

}  // namespace ambito::simulation
