#include "tests/simulation/simulated_hub.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/simulation/mutation.h"
#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

constexpr absl::string_view kStoppedNote = "stopped";
constexpr size_t kHeard = 40;

enum What : uint64_t { kCrash = 16, kHear, kStore, kStop, kEnd, kRestore, kLift };

}  // namespace

using federation::ChangeLog;
using federation::SinkAction;
using federation::SinkMachine;

SimulatedHub::SimulatedHub(Surroundings& world, std::vector<Town*> towns)
    : world_(world), replicas_(towns.size() + 1) {
  nobody_.municipality = "999999";
  nobody_.member = false;
  nobody_.public_key = test::NewStandInSigner("another key")->public_key();
  towns.push_back(&nobody_);
  for (size_t i = 0; i < towns.size(); ++i) {
    replicas_[i].town = towns[i];
    PutIn(replicas_[i], std::make_unique<Disk>());
  }
  Start();
}

void SimulatedHub::PutIn(Replica& replica, std::unique_ptr<Disk> disk) {
  replica.disk = std::move(disk);
  replica.disk->write_fate = [this] {
    if (dying_) return WriteFate::kCrashBefore;
    const WriteFate fate = world_.DrawWriteFate();
    dying_ = fate == WriteFate::kCrashBefore || fate == WriteFate::kCrashAfter;
    return fate;
  };
  replica.disk->read_fails = [this] { return world_.DrawReadFailure(); };
}

void SimulatedHub::Start() {
  if (up_) return;
  for (Replica& replica : replicas_) Open(replica);
  clock_skew_ms_ = world_.random.Between(-100'000'000, 100'000'000);
  ++starts_;
  up_ = true;
}

void SimulatedHub::Open(Replica& replica) {
  auto copy = ChangeLog::FromImage(test::kSlug, replica.town->municipality, *replica.disk->Load());
  if (!copy.ok()) {
    return world_.oracle.Fail(absl::StrCat("the hub does not start: ", copy.status().message()));
  }
  replica.copy = std::make_unique<ChangeLog>(*std::move(copy));
  replica.checked_size = UINT64_MAX;
  replica.stopped.reset();
  if (const auto note = replica.disk->Note(kStoppedNote); note.ok()) {
    replica.stopped.emplace().ParseFromString(*note);
  }
}

void SimulatedHub::Crash() {
  if (!std::exchange(up_, false)) return;
  world_.Trace(kCrash, 0, [] { return "the hub crashes"; });
  dying_ = false;
  for (Replica& replica : replicas_) {
    if (replica.stream != 0) world_.network.Close(std::exchange(replica.stream, 0), kHub);
    replica.sink.reset();
  }
  world_.schedule.In(world_.random.Between(100, 2000), [this] { Start(); });
}

bool SimulatedHub::CrashedAtWrite() {
  if (!dying_) return false;
  Crash();
  return true;
}

void SimulatedHub::Restore(size_t writes_lost) {
  Crash();
  world_.figures.Count(Fault::kHubRestore);
  for (Replica& replica : replicas_) {
    const size_t lost = std::min(replica.disk->writes(), world_.random.Size(0, writes_lost));
    PutIn(replica, replica.disk->AsItWas(replica.disk->writes() - lost));
    world_.oracle.HubRestored(*replica.town, replica.disk->leaf_hashes().size());
  }
  world_.Trace(kRestore, 0, [] { return "the hub gets an older disk"; });
}

void SimulatedHub::Lift(size_t number) {
  Replica& replica = replicas_[number];
  if (!up_ || !replica.stopped) return;
  const bool lifted = replica.disk->PutNote(kStoppedNote, "").ok();
  world_.Trace(kLift, number, [&] {
    return absl::StrCat("the office lifts the quarantine of ", replica.town->municipality, ": ",
                        lifted ? "done" : "not written");
  });
  if (CrashedAtWrite() || !lifted) return;
  replica.stopped.reset();
  ++world_.figures.lifted;
}

bool SimulatedHub::Accept(size_t number, uint64_t stream) {
  Replica& replica = replicas_[number];
  if (!up_ || (replica.sink != nullptr && replica.sink->storing())) return false;
  if (replica.stream != 0) world_.network.Close(replica.stream, kHub);
  SinkMachine::Peer peer;
  peer.municipality = replica.town->municipality;
  peer.member = replica.town->member;
  if (replica.town->registered) peer.keys = {replica.town->public_key};
  peer.stopped = replica.stopped;
  replica.was_stopped = replica.stopped.has_value();
  replica.sink = std::make_unique<SinkMachine>(std::move(peer), *replica.copy, *replica.disk,
                                               world_.scheme, world_.limits);
  replica.stream = stream;
  streams_[stream] = number;
  return true;
}

void SimulatedHub::Received(uint64_t stream, const Parcel& parcel) {
  const size_t number = streams_.at(stream);
  Replica& replica = replicas_[number];
  if (!up_ || replica.stream != stream) return;
  if (parcel.request == nullptr) return Ended(stream);
  const v1::ReplicateRequest& message = *parcel.request;
  world_.Trace(kHear, number + message.batch().first_index() * 8, [&] {
    return absl::StrCat("hub <- ", replica.town->municipality, " ", message.ShortDebugString());
  });
  replica.heard.push_back(parcel);
  if (replica.heard.size() > kHeard) replica.heard.pop_front();
  auto actions = replica.sink->Received(message, world_.schedule.now_ms() + clock_skew_ms_);
  world_.oracle.CheckAnswer(*replica.town, stream, message, actions, replica.was_stopped);
  Perform(number, std::move(actions));
}

void SimulatedHub::Ended(uint64_t stream) {
  Replica& replica = replicas_[streams_.at(stream)];
  if (replica.stream == stream) Drop(replica);
}

// A machine with a step out lives until it hears of it.
void SimulatedHub::Drop(Replica& replica) {
  world_.network.Close(std::exchange(replica.stream, 0), kHub);
  if (!replica.sink->storing()) replica.sink.reset();
}

void SimulatedHub::Perform(size_t number, std::vector<SinkAction> actions) {
  for (SinkAction& action : actions) {
    if (!PerformOne(number, action)) return;
  }
}

// False when the hub has died of it.
bool SimulatedHub::PerformOne(size_t number, SinkAction& action) {
  Replica& replica = replicas_[number];
  if (auto* send = std::get_if<federation::SendResponse>(&action)) {
    if (replica.stream != 0) Send(number, std::move(send->message));
  } else if (auto* store = std::get_if<federation::StoreStep>(&action)) {
    replica.storing = std::move(store->append);
    world_.schedule.In(world_.random.Between(0, 100),
                       [this, number = static_cast<uint32_t>(number), start = starts_] {
                         if (up_ && start == starts_) Store(number);
                       });
  } else if (const auto* stop = std::get_if<federation::StopReplica>(&action)) {
    Stop(replica, stop->stopped);
    return !CrashedAtWrite();
  } else {
    world_.Trace(kEnd, number, [&] {
      return absl::StrCat(replica.town->municipality,
                          "'s stream is ended: ", std::get<federation::EndStream>(action).reason);
    });
    if (replica.stream != 0) Drop(replica);
  }
  return true;
}

// Where the record cannot be written, memory has it until the next start; then the fork is found
// again.
void SimulatedHub::Stop(Replica& replica, const v1::StoppedReplica& stopped) {
  ++world_.figures.quarantined;
  replica.stopped = stopped;
  const absl::Status status = replica.disk->PutNote(kStoppedNote, stopped.SerializeAsString());
  world_.Trace(kStop, replica.town->municipality.back(), [&] {
    return absl::StrCat(replica.town->municipality, " is stopped: ", stopped.detail(), ": ",
                        status.ToString());
  });
}

void SimulatedHub::Send(size_t number, v1::ReplicateResponse message) {
  const uint64_t stream = replicas_[number].stream;
  Random& random = world_.random;
  if (!world_.hostile_hub || !random.Chance(world_.weather.mutation)) {
    return world_.network.Send(stream, kDialler, Parcel::Of(std::move(message)));
  }
  if (random.Chance(300)) {
    world_.figures.Count(Fault::kForgedResponse);
    message = Forged(replicas_[number].town->municipality, *replicas_[number].disk, random);
    return world_.network.Send(stream, kDialler, Parcel::Of(std::move(message)));
  }
  world_.figures.Count(Fault::kMangledResponse);
  world_.network.Send(stream, kDialler, Parcel::ResponseFrom(Mutated(std::move(message), random)));
}

void SimulatedHub::Store(size_t number) {
  Replica& replica = replicas_[number];
  const absl::Status status = replica.disk->Append(replica.storing);
  world_.Trace(kStore, number + replica.storing.first_index * 8, [&] {
    return absl::StrCat("the hub stores ", replica.storing.entries.size(), " of ",
                        replica.town->municipality, " at ", replica.storing.first_index, ": ",
                        status.ToString());
  });
  if (CrashedAtWrite()) return;
  auto actions = replica.sink->Stored(status);
  if (replica.checked_size != replica.copy->size()) Check();  // Before what it answers is judged.
  world_.oracle.CheckContinued(*replica.town, replica.stream, actions);
  Perform(number, std::move(actions));
  if (replica.stream == 0 && replica.sink != nullptr && !replica.sink->storing()) {
    replica.sink.reset();
  }
}

void SimulatedHub::Check() {
  if (!up_) return;
  for (Replica& replica : replicas_) {
    if (replica.checked_size == replica.copy->size()) continue;
    replica.checked_size = replica.copy->size();
    world_.oracle.CheckCopy(*replica.town, *replica.copy, *replica.disk);
  }
}

}  // namespace ambito::simulation
