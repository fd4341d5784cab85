#include "tests/simulation/simulated_node.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/simulation/mutation.h"
#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

constexpr char kRestoredNote[] = "restored";
constexpr char kAloneNote[] = "alone";
constexpr int64_t kPatienceMs = 6000;
constexpr size_t kMostAlone = 12;  // One import must fit into the hub's limits.

constexpr std::array<const char*, 8> kTitles = {
    "Asilo nido",    "Assistenza domiciliare", "Pasti a domicilio", "Segretariato sociale",
    "Centro diurno", "Telesoccorso",           "Affido familiare",  "Contributi economici"};

enum What : uint64_t { kStart = 1, kCrash, kDial, kHear, kEdit, kRestore, kAdopt, kRebase };

}  // namespace

using federation::OwnedLog;
using federation::SourceAction;
using federation::SourceMachine;

SimulatedNode::SimulatedNode(size_t number, Surroundings& world,
                             std::unique_ptr<federation::Signer> signer)
    : number_(number), world_(world), signer_(std::move(signer)) {
  town_.municipality = absl::StrCat("01510", number);
  town_.public_key = signer_->public_key();
  PutIn(std::make_unique<Disk>(), 0);
  town_.restored = false;
}

void SimulatedNode::PutIn(std::unique_ptr<Disk> disk, Place place) {
  disk_ = std::move(disk);
  disk_->write_fate = [this] {
    if (dying_) return WriteFate::kCrashBefore;
    const WriteFate fate = world_.DrawWriteFate();
    dying_ = fate == WriteFate::kCrashBefore || fate == WriteFate::kCrashAfter;
    return fate;
  };
  disk_->read_fails = [this] { return world_.DrawReadFailure(); };
  world_.oracle.Restored(town_, *disk_, place);
}

void SimulatedNode::Start() {
  if (up()) return;
  auto opened = OwnedLog::Open(test::kSlug, town_.municipality, *disk_, *signer_, world_.scheme);
  if (!opened.ok()) {
    return world_.oracle.Fail(
        absl::StrCat(town_.municipality, " does not start: ", opened.status().message()));
  }
  world_.Trace(kStart, number_, [&] {
    return absl::StrCat(town_.municipality, " starts with ", opened->log().size(), " entries");
  });
  log_ = std::make_unique<OwnedLog>(*std::move(opened));
  restored_ = disk_->Note(kRestoredNote).ok();
  alone_ = disk_->Note(kAloneNote).ok();
  clock_skew_ms_ = world_.random.Between(-100'000'000, 100'000'000);
  world_.oracle.CheckOpened(town_, *log_);
  source_ = std::make_unique<SourceMachine>(log_->log(), *disk_,
                                            federation::LogKeys{signer_->public_key()},
                                            world_.scheme, world_.limits);
  RebaseLater();
  Dial();
}

void SimulatedNode::Crash() {
  if (!up()) return;
  world_.Trace(kCrash, number_, [&] { return absl::StrCat(town_.municipality, " crashes"); });
  dying_ = false;
  source_.reset();
  log_.reset();
  if (stream_ != 0) world_.network.Close(std::exchange(stream_, 0), kDialler);
  world_.schedule.In(world_.random.Between(100, 3000), [this] { Start(); });
}

bool SimulatedNode::CrashedAtWrite() {
  if (!dying_) return false;
  Crash();
  return true;
}

void SimulatedNode::Dial() {
  dialling_ = false;
  if (!up() || stream_ != 0) return;
  const uint64_t stream = world_.network.Open(number_, *this, *hub_);
  if (stream == 0 || !hub_->Accept(number_, stream)) return DialLater();
  world_.Trace(kDial, number_, [&] {
    return absl::StrCat(town_.municipality, " opens stream ", stream, " with ", log_->log().size(),
                        " entries", restored_ ? ", restored" : "");
  });
  stream_ = stream;
  heard_ = true;
  world_.schedule.In(kPatienceMs, [this, stream] { LosePatience(stream); });
  world_.oracle.Greeted(stream, town_);
  Perform(source_->Connected(restored_));
}

void SimulatedNode::DialLater() {
  if (std::exchange(dialling_, true)) return;
  world_.schedule.In(world_.random.Between(50, 2000), [this] { Dial(); });
}

// A stream that owes an answer and says nothing for long is dead.
void SimulatedNode::LosePatience(uint64_t stream) {
  if (!up() || stream != stream_) return;
  const bool waiting = !source_->connected() || source_->acknowledged_size() < log_->log().size();
  if (waiting && !std::exchange(heard_, false)) return Ended(stream);
  world_.schedule.In(kPatienceMs, [this, stream] { LosePatience(stream); });
}

void SimulatedNode::Received(uint64_t stream, const Parcel& parcel) {
  if (!up() || stream != stream_) return;
  if (parcel.response == nullptr) return Ended(stream);
  const v1::ReplicateResponse& message = *parcel.response;
  heard_ = true;
  world_.Trace(kHear, number_ + message.ack().durable_size() * 8, [&] {
    return absl::StrCat(town_.municipality, " <- ", message.ShortDebugString());
  });
  // First: an edit in between would make a second history.
  if (message.has_recover() && !restored_) {
    restored_ = true;
    (void)disk_->PutNote(kRestoredNote, "found behind the hub");
    if (CrashedAtWrite()) return;
  }
  Perform(source_->Received(message));
  MetHub();
}

// Again after a while where it could not be written: no other message may come.
void SimulatedNode::MetHub() {
  if (!up() || !restored_ || !source_->connected() || !source_->agrees()) return;
  const bool done =
      (!alone_ || disk_->PutNote(kAloneNote, "").ok()) && disk_->PutNote(kRestoredNote, "").ok();
  if (CrashedAtWrite()) return;
  alone_ = alone_ && disk_->Note(kAloneNote).ok();
  if (!done) return world_.schedule.In(1000, [this] { MetHub(); });
  restored_ = false;
  RebaseLater();
}

void SimulatedNode::RebaseLater() {
  if (restored_ || log_->alone().empty()) return;
  world_.schedule.In(world_.random.Between(0, 3000), [this] { Rebase(); });
}

void SimulatedNode::Ended(uint64_t stream) {
  if (!up() || stream != stream_) return;
  world_.network.Close(std::exchange(stream_, 0), kDialler);
  source_->Disconnected("the stream ended");
  DialLater();
}

void SimulatedNode::Perform(std::vector<SourceAction> actions) {
  for (SourceAction& action : actions) {
    if (!PerformOne(action)) return;
  }
}

// False when there is nobody left to do the next one.
bool SimulatedNode::PerformOne(SourceAction& action) {
  if (auto* send = std::get_if<federation::SendRequest>(&action)) {
    Send(std::move(send->message));
  } else if (const auto* adopt = std::get_if<federation::AdoptStep>(&action)) {
    Adopt(adopt->step);
  } else {
    world_.Trace(kDial, number_, [&] {
      return absl::StrCat(town_.municipality,
                          " closes: ", std::get<federation::CloseStream>(action).reason);
    });
    Ended(stream_);
  }
  return up() && stream_ != 0;
}

void SimulatedNode::Send(v1::ReplicateRequest message) {
  Random& random = world_.random;
  if (town_.mangling && random.Chance(world_.weather.mutation)) {
    world_.figures.Count(Fault::kMangledRequest);
    world_.network.Send(stream_, kHub, Parcel::RequestFrom(Mutated(std::move(message), random)));
    return;
  }
  if (town_.lying && random.Chance(world_.weather.mutation)) {
    world_.figures.Count(Fault::kLie);
    message = Lied(std::move(message), *signer_, random);
  }
  world_.network.Send(stream_, kHub, Parcel::Of(std::move(message)));
}

void SimulatedNode::Adopt(const federation::ChangeLog::Step& step) {
  const size_t size = disk_->leaf_hashes().size();
  const absl::Status status = log_->Adopt(step);
  world_.Trace(kAdopt, number_, [&] {
    return absl::StrCat(town_.municipality, " takes back ", step.append.entries.size(), " at ",
                        size, ": ", status.ToString());
  });
  if (disk_->leaf_hashes().size() > size) {
    world_.figures.recovered += disk_->leaf_hashes().size() - size;
    world_.oracle.Adopted(town_, *disk_);
  }
  if (CrashedAtWrite()) return;
  Perform(source_->Adopted(status));
}

void SimulatedNode::Edit(size_t count, bool import) {
  if (!up() || (restored_ && town_.alone.size() > kMostAlone)) return;
  Edit(RandomChanges(count), import);
}

void SimulatedNode::Edit(std::vector<v1::Change> changes, bool import) {
  if (!up() || (restored_ && !alone_)) return;
  const std::string import_id = import ? absl::StrCat("i-", number_, "-", ++imports_) : "";
  if (restored_) {
    AppendAlone(std::move(changes), import_id);
  } else {
    Append(std::move(changes), import_id);
  }
}

void SimulatedNode::Append(std::vector<v1::Change> changes, const std::string& import_id) {
  const federation::Edit edit{"a-0001", world_.schedule.now_ms() + clock_skew_ms_, import_id};
  const uint64_t size = disk_->leaf_hashes().size();
  const absl::Status status = log_->Append(changes, edit).status();
  world_.Trace(kEdit, number_ + size * 8, [&] {
    return absl::StrCat(town_.municipality, " appends ", changes.size(), " at ", size, ": ",
                        status.ToString());
  });
  if (disk_->leaf_hashes().size() > size) world_.oracle.Wrote(town_, *disk_, changes, status.ok());
  if (!status.ok()) world_.oracle.NotWritten(town_, status);
  if (CrashedAtWrite()) return;
  if (status.ok() && stream_ != 0) Perform(source_->Appended());
}

void SimulatedNode::AppendAlone(std::vector<v1::Change> changes, const std::string& import_id) {
  const federation::Edit edit{"a-0001", world_.schedule.now_ms() + clock_skew_ms_, import_id};
  const size_t writes = disk_->writes();
  const absl::Status status = log_->AppendAlone(changes, edit);
  world_.Trace(kEdit, number_, [&] {
    return absl::StrCat(town_.municipality, " writes ", changes.size(),
                        " alone: ", status.ToString());
  });
  if (disk_->writes() > writes) {
    for (v1::Change& change : changes) town_.alone.push_back(std::move(change));
  }
  if (!status.ok()) world_.oracle.NotWritten(town_, status);
  (void)CrashedAtWrite();
}

void SimulatedNode::GoAlone() {
  if (!up() || !restored_ || alone_ || source_->recovering()) return;
  alone_ = disk_->PutNote(kAloneNote, "the hub is away").ok();
  (void)CrashedAtWrite();
}

void SimulatedNode::Rebase() {
  if (!up() || restored_ || log_->alone().empty()) return;
  const auto plan = log_->PlanRebase({});
  if (!plan.ok()) return world_.oracle.Fail("a rebase cannot be planned");
  const size_t edits = town_.alone.size();
  const size_t writes = disk_->writes();
  const absl::Status status = log_->Rebase(*plan, absl::StrCat("r-", number_, "-", ++imports_));
  world_.Trace(kRebase, number_, [&] {
    return absl::StrCat(town_.municipality, " rebases ", edits, ": ", status.ToString());
  });
  if (status.ok()) {
    world_.figures.rebased += edits;
    world_.oracle.Rebased(town_, *disk_, *log_);
  } else if (disk_->writes() > writes) {
    // The crash came after the step, or between the records of edits that were in force already.
    world_.oracle.RebasedInPart(town_, *disk_);
  }
  if (CrashedAtWrite()) return;
  if (status.ok() && stream_ != 0) Perform(source_->Appended());
  RebaseLater();
}

std::vector<v1::Change> SimulatedNode::RandomChanges(size_t count) {
  std::vector<v1::Change> changes;
  for (; count > 0; --count) changes.push_back(RandomChange());
  return changes;
}

v1::Change SimulatedNode::RandomChange() {
  Random& random = world_.random;
  const std::string sheet_id = absl::StrCat("s", random.Below(12));
  const std::string title =
      absl::StrCat(kTitles[random.Below(kTitles.size())], " ", random.Below(5));
  v1::Change change;
  switch (random.Below(8)) {
    case 0:
    case 1:
      return test::DeleteSheet(sheet_id);
    case 2:
      change.mutable_put_profile()->set_name(title);
      return change;
    case 3:
      change.mutable_put_acceptance()->set_sheet_id(sheet_id);
      return change;
    case 4:
      change.mutable_withdraw_acceptance()->set_sheet_id(sheet_id);
      return change;
    default:
      return test::PutSheet(sheet_id, title);
  }
}

void SimulatedNode::Restore(size_t writes_lost, bool declared) {
  if (disk_->writes() == 0) return;
  Crash();
  auto older = disk_->AsItWas(disk_->writes() - std::min(disk_->writes(), writes_lost));
  world_.figures.Count(declared ? Fault::kDeclaredRestore : Fault::kUndeclaredRestore);
  const Place place = town_.lineage.Back(town_.disk, older->leaf_hashes().size());
  shelf_.push_back({std::move(disk_), town_.disk});
  if (declared) (void)older->PutNote(kRestoredNote, "by its operator");
  if (!declared) town_.undeclared = true;
  PutIn(std::move(older), place);
  world_.Trace(kRestore, number_, [&] {
    return absl::StrCat(town_.municipality, " gets an older disk, of ", disk_->leaf_hashes().size(),
                        " entries", declared ? ", declared" : "");
  });
}

void SimulatedNode::BringBackAnother() {
  if (shelf_.empty()) return;
  Crash();
  world_.figures.Count(Fault::kAnotherHistory);
  town_.undeclared = true;
  Shelved& chosen = shelf_[world_.random.Below(shelf_.size())];
  Shelved taken{std::move(disk_), town_.disk};
  PutIn(std::move(chosen.disk), chosen.place);
  chosen = std::move(taken);
  world_.Trace(kRestore, number_, [&] {
    return absl::StrCat(town_.municipality, " gets another disk, of ", disk_->leaf_hashes().size(),
                        " entries");
  });
}

}  // namespace ambito::simulation
