#include "tests/simulation/intruder.h"

#include <utility>

#include "tests/simulation/mutation.h"
#include "tests/support/federation.h"

namespace ambito::simulation {

void Intruder::Dial(size_t number, const std::string& target) {
  if (stream_ != 0) return;
  stream_ = world_.network.Open(place_, *this, hub_);
  if (stream_ == 0 || !hub_.Accept(number, stream_)) {
    stream_ = 0;
    return;
  }
  number_ = number;
  target_ = target;
  turns_left_ = world_.random.Size(2, 12);
  Say(Greeting());
  Turn(stream_);
}

// An honest node's last head, an older one, one of its own making, or none.
v1::ReplicateRequest Intruder::Greeting() {
  v1::ReplicateRequest request;
  v1::Hello& hello = *request.mutable_hello();
  hello.set_municipality(target_);
  hello.set_protocol_version(federation::kProtocolVersion);
  const auto& heard = hub_.heard(number_);
  switch (world_.random.Below(5)) {
    case 0:
      break;
    case 1:
      hello.set_head(ForgedBatch(target_, hub_.disk(number_), world_.random).head());
      break;
    case 2:
      for (const Parcel& parcel : heard) {
        if (!parcel.request->batch().head().empty()) hello.set_head(parcel.request->batch().head());
        if (world_.random.Chance(200)) break;
      }
      break;
    default:
      hello.set_head(hub_.disk(number_).head());
      break;
  }
  return request;
}

void Intruder::Turn(uint64_t stream) {
  if (stream != stream_) return;
  if (turns_left_-- == 0) {
    world_.network.Close(std::exchange(stream_, 0), kDialler);
    return;
  }
  if (world_.random.Chance(500)) {
    SayForged();
  } else {
    SayAgain();
  }
  world_.schedule.In(world_.random.Between(1, 200), [this, stream] { Turn(stream); });
}

void Intruder::SayAgain() {
  const auto& heard = hub_.heard(number_);
  if (heard.empty()) return;
  const Parcel& again = heard[world_.random.Below(heard.size())];
  if (world_.random.Chance(500)) return Say(again);
  Say(Parcel::RequestFrom(Mutated(*again.request, world_.random)));
}

void Intruder::SayForged() {
  v1::ReplicateRequest request;
  *request.mutable_batch() = ForgedBatch(target_, hub_.disk(number_), world_.random);
  // A head that the key did sign, over other entries.
  if (world_.random.Chance(300)) {
    request.mutable_batch()->set_head(hub_.disk(number_).head());
  } else if (world_.random.Chance(300)) {
    request.mutable_batch()->clear_head();
  }
  Say(std::move(request));
}

void Intruder::Say(v1::ReplicateRequest message) { Say(Parcel::Of(std::move(message))); }

void Intruder::Say(Parcel parcel) {
  world_.figures.Count(Fault::kIntrusion);
  world_.network.Send(stream_, kHub, std::move(parcel));
}

// Says that it took back what it was given, so that the hub goes on.
void Intruder::Received(uint64_t stream, const Parcel& parcel) {
  if (stream != stream_ || parcel.response == nullptr || !parcel.response->has_recover()) return;
  const v1::Batch& batch = parcel.response->recover().batch();
  v1::ReplicateRequest request;
  const uint64_t end = batch.first_index() + static_cast<uint64_t>(batch.entries_size());
  request.mutable_recovered()->set_durable_size(end);
  request.mutable_recovered()->set_received_size(end);
  Say(std::move(request));
}

void Intruder::Ended(uint64_t stream) {
  if (stream != stream_) return;
  world_.network.Close(std::exchange(stream_, 0), kDialler);
}

}  // namespace ambito::simulation
