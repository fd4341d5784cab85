#include "tests/simulation/network.h"

#include <algorithm>
#include <utility>

namespace ambito::simulation {
namespace {

Side Other(Side side) { return side == kDialler ? kHub : kDialler; }

// Honest programs' messages are handed over as they are, but for every so many: the parser is not
// what is simulated.
constexpr uint64_t kThroughBytesEvery = 32;

}  // namespace

uint64_t Network::Open(size_t place, Endpoint& dialler, Endpoint& hub) {
  Stream stream;
  stream.place = place;
  stream.ends = {&dialler, &hub};
  if (!reaches(stream)) return 0;
  streams_.push_back(stream);
  return streams_.size();
}

void Network::Send(uint64_t id, Side to, Parcel parcel) {
  Stream& stream = At(id);
  if (!stream.open[Other(to)]) return;
  if (!reaches(stream) || random_.Chance(weather_.drop)) {
    figures_.Count(Fault::kDrop);
    return BreakLater(id);
  }
  if (++sent_ % kThroughBytesEvery == 0) parcel = parcel.ThroughBytes();
  const bool twice = random_.Chance(weather_.duplicate);
  if (twice) figures_.Count(Fault::kDuplicate);
  for (int copy = twice ? 2 : 1; copy > 0; --copy) {
    int64_t arrival_ms = schedule_.now_ms() + random_.Between(0, weather_.delay_max_ms);
    if (random_.Chance(weather_.reorder)) {
      figures_.Count(Fault::kReorder);
    } else {
      arrival_ms = std::max(arrival_ms, stream.last_arrival_ms[to]);
      stream.last_arrival_ms[to] = arrival_ms;
    }
    schedule_.At(arrival_ms, [this, flight = Load({id, to, parcel})] { Deliver(flight); });
  }
}

size_t Network::Load(Flight flight) {
  if (landed_.empty()) {
    flights_.push_back(std::move(flight));
    return flights_.size() - 1;
  }
  const size_t place = landed_.back();
  landed_.pop_back();
  flights_[place] = std::move(flight);
  return place;
}

void Network::Close(uint64_t id, Side by) {
  Stream& stream = At(id);
  if (!std::exchange(stream.open[by], false)) return;
  const Side other = Other(by);
  int64_t heard_ms = schedule_.now_ms() + random_.Between(0, weather_.delay_max_ms);
  if (!reaches(stream)) heard_ms += random_.Between(200, 3000);
  EndAt(std::max(heard_ms, stream.last_arrival_ms[other]), id, other);
}

void Network::Break(size_t place) {
  for (uint64_t id = 1; id <= streams_.size(); ++id) {
    if (At(id).place == place) BreakLater(id);
  }
}

void Network::Deliver(size_t place) {
  const Flight flight = std::move(flights_[place]);
  landed_.push_back(place);
  const Stream& stream = At(flight.stream);
  if (!reaches(stream)) return BreakLater(flight.stream);
  if (!stream.open[flight.to]) return;
  ++figures_.messages;
  stream.ends[flight.to]->Received(flight.stream, flight.parcel);
}

void Network::End(uint64_t id, Side at) {
  Stream& stream = At(id);
  if (std::exchange(stream.open[at], false)) stream.ends[at]->Ended(id);
}

void Network::EndAt(int64_t time_ms, uint64_t id, Side at) {
  // Both in one word, or the event costs an allocation.
  schedule_.At(time_ms,
               [this, end = id * 2 + at] { End(end / 2, end % 2 == 0 ? kDialler : kHub); });
}

void Network::BreakLater(uint64_t id) {
  for (Side side : {kDialler, kHub}) {
    if (At(id).open[side]) EndAt(schedule_.now_ms() + random_.Between(200, 3000), id, side);
  }
}

}  // namespace ambito::simulation
