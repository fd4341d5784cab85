#include "tests/simulation/simulated_node.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/simulation/mutation.h"
#include "tests/support/federation.h"

namespace ambito::simulation {

using federation::OwnedLog;
using federation::SourceAction;
using federation::SourceMachine;

SimulatedNode::SimulatedNode(size_t number, Surroundings& world,
                             std::unique_ptr<federation::Signer> signer)
    : number_(number), world_(world), signer_(std::move(signer)) {
  town_.municipality = absl::StrCat("01510", number);
  town_.public_key = signer_->public_key();
}

void SimulatedNode::Start() {
  if (up()) return;
  auto opened =
      OwnedLog::Open(test::kSlug, town_.municipality, town_.disk(), *signer_, world_.scheme);
  if (!opened.ok()) {
    return world_.oracle.Fail(
        absl::StrCat(town_.municipality, " does not start: ", opened.status().message()));
  }
  world_.trace(absl::StrCat(town_.municipality, " starts with ", opened->log().size(), " entries"));
  ++starts_;
  town_.history().checked_acknowledged = town_.history().checked_log = 0;
  log_ = std::make_unique<OwnedLog>(*std::move(opened));
  source_ = std::make_unique<SourceMachine>(log_->log(), town_.disk(), signer_->public_key(),
                                            world_.scheme, world_.limits);
  Dial();
}

void SimulatedNode::Crash() {
  if (!up()) return;
  world_.trace(absl::StrCat(town_.municipality, " crashes"));
  source_.reset();
  log_.reset();
  if (stream_ != 0) world_.network.Close(std::exchange(stream_, 0), kNode);
  world_.schedule.In(world_.random.Between(100, 3000), [this] { Start(); });
}

void SimulatedNode::Dial() {
  dialling_ = false;
  if (!up() || stream_ != 0) return;
  const uint64_t stream = world_.network.Open(number_);
  if (stream == 0 || !dial(number_, stream)) return DialLater();
  world_.trace(absl::StrCat(town_.municipality, " opens stream ", stream));
  stream_ = stream;
  world_.oracle.Greeted(stream, log_->log());
  Perform(source_->Connected(behind_));
}

void SimulatedNode::DialLater() {
  if (std::exchange(dialling_, true)) return;
  world_.schedule.In(world_.random.Between(50, 2000), [this] { Dial(); });
}

void SimulatedNode::Received(uint64_t stream, const std::string& bytes) {
  if (!up() || stream != stream_) return;
  v1::ReplicateResponse message;
  if (!message.ParseFromString(bytes)) return Ended(stream);
  if (world_.tracing) {
    world_.trace(absl::StrCat(town_.municipality, " <- ", message.ShortDebugString()));
  }
  // As the node's registry: no edit from here until the hub says that nothing is missing.
  if (message.has_recover()) behind_ = true;
  Perform(source_->Received(message));
  if (up() && source_->connected() && source_->agrees()) behind_ = false;
}

void SimulatedNode::Ended(uint64_t stream) {
  if (!up() || stream != stream_) return;
  world_.network.Close(std::exchange(stream_, 0), kNode);
  source_->Disconnected("the stream ended");
  DialLater();
}

void SimulatedNode::Perform(std::vector<SourceAction> actions) {
  for (SourceAction& action : actions) {
    if (const auto* send = std::get_if<federation::SendRequest>(&action)) {
      const bool mangle = town_.hostile && world_.random.Chance(world_.weather.mutation);
      world_.network.Send(
          stream_, kHub,
          mangle ? Mutated(send->message, world_.random) : send->message.SerializeAsString());
    } else if (const auto* adopt = std::get_if<federation::AdoptStep>(&action)) {
      Adopt(adopt->step);
      if (!up()) return;
    } else {
      world_.trace(absl::StrCat(town_.municipality,
                                " closes: ", std::get<federation::CloseStream>(action).reason));
      return Ended(stream_);
    }
  }
}

bool SimulatedNode::DrawFate() {
  Random& random = world_.random;
  if (random.Chance(world_.weather.store_failure)) town_.disk().next_fate = StepFate::kFailed;
  if (random.Chance(world_.weather.crash_at_store)) {
    town_.disk().next_fate = random.Chance(500) ? StepFate::kCrashBefore : StepFate::kCrashAfter;
  }
  return town_.disk().next_fate == StepFate::kCrashBefore ||
         town_.disk().next_fate == StepFate::kCrashAfter;
}

void SimulatedNode::Adopt(const federation::ChangeLog::Step& step) {
  const bool crash = DrawFate();
  const absl::Status status = log_->Adopt(step);
  world_.trace(absl::StrCat(town_.municipality, " takes back ", step.append.entries.size(), " at ",
                            step.append.first_index, ": ", status.ToString()));
  if (crash) return Crash();
  Perform(source_->Adopted(status));
}

void SimulatedNode::Edit() {
  if (!up() || behind_) return;
  Random& random = world_.random;
  const bool crash = DrawFate();
  const bool import = random.Chance(400);
  Append(import ? RandomChanges() : std::vector<v1::Change>{RandomChange()},
         import ? absl::StrCat("i-", starts_, "-", ++imports_) : "");
  if (crash) Crash();
}

void SimulatedNode::Append(std::vector<v1::Change> changes, const std::string& import_id) {
  const federation::Edit edit{"a-0001", world_.schedule.now_ms(), import_id};
  const uint64_t size = log_->log().size();
  const size_t count = changes.size();
  const auto index = log_->Append(std::move(changes), edit);
  world_.trace(absl::StrCat(town_.municipality, " appends ", count, " at ", size, ": ",
                            index.status().ToString()));
  if (!index.ok()) {
    if (log_->log().size() != size) world_.oracle.Fail("a failed append changed the log");
    return;
  }
  for (size_t i = 0; i < count; ++i) {
    town_.history().acknowledged.emplace_back(*index + i, log_->log().leaf_hashes()[*index + i]);
  }
  if (stream_ != 0) Perform(source_->Appended());
}

std::vector<v1::Change> SimulatedNode::RandomChanges() {
  std::vector<v1::Change> changes;
  for (size_t left = world_.random.Size(1, 40); left > 0; --left) changes.push_back(RandomChange());
  return changes;
}

v1::Change SimulatedNode::RandomChange() {
  Random& random = world_.random;
  const std::string sheet_id = absl::StrCat("s", random.Below(15));
  const std::string title(random.Below(120), static_cast<char>('a' + random.Below(26)));
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

void SimulatedNode::BringBackAnother() {
  if (town_.disk().steps() == 0) return;
  Crash();
  town_.rewound = true;
  if (town_.histories.size() > 1 && world_.random.Chance(300)) {
    town_.current = world_.random.Below(town_.histories.size());
  } else {
    History older;
    older.disk = town_.disk().AsItWas(world_.random.Below(town_.disk().steps() + 1));
    for (const auto& [index, hash] : town_.history().acknowledged) {
      if (index < older.disk->leaf_hashes().size()) older.acknowledged.emplace_back(index, hash);
    }
    town_.histories.push_back(std::move(older));
    town_.current = town_.histories.size() - 1;
  }
  world_.trace(absl::StrCat(town_.municipality, " gets another disk, of ",
                            town_.disk().leaf_hashes().size(), " entries"));
}

}  // namespace ambito::simulation
