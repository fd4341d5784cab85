#include "tests/simulation/network.h"

#include <algorithm>
#include <utility>

namespace ambito::simulation {
namespace {

Side Other(Side side) { return side == kNode ? kHub : kNode; }

}  // namespace

uint64_t Network::Open(size_t node) {
  if (!reaches(node)) return 0;
  const uint64_t stream = streams_.size() + 1;
  streams_[stream].node = node;
  return stream;
}

void Network::Send(uint64_t id, Side to, std::string bytes) {
  Stream& stream = streams_.at(id);
  if (!stream.open[Other(to)]) return;
  if (!reaches(stream.node) || random_.Chance(weather_.drop)) return BreakLater(id);
  const int copies = random_.Chance(weather_.duplicate) ? 2 : 1;
  for (int copy = 0; copy < copies; ++copy) {
    int64_t arrival_ms = schedule_.now_ms() + random_.Between(0, weather_.delay_max_ms);
    if (!random_.Chance(weather_.reorder)) {
      arrival_ms = std::max(arrival_ms, stream.last_arrival_ms[to]);
      stream.last_arrival_ms[to] = arrival_ms;
    }
    schedule_.At(arrival_ms, [this, id, to, bytes] { Deliver(id, to, bytes); });
  }
}

void Network::Close(uint64_t id, Side by) {
  Stream& stream = streams_.at(id);
  if (!std::exchange(stream.open[by], false)) return;
  const Side other = Other(by);
  int64_t heard_ms = schedule_.now_ms() + random_.Between(0, weather_.delay_max_ms);
  if (!reaches(stream.node)) heard_ms += random_.Between(200, 3000);
  schedule_.At(std::max(heard_ms, stream.last_arrival_ms[other]),
               [this, id, other] { End(id, other); });
}

void Network::Break(size_t node) {
  for (const auto& [id, stream] : streams_) {
    if (stream.node == node) BreakLater(id);
  }
}

void Network::Deliver(uint64_t id, Side to, const std::string& bytes) {
  const Stream& stream = streams_.at(id);
  if (!reaches(stream.node)) return BreakLater(id);
  if (stream.open[to]) received(to, id, bytes);
}

void Network::End(uint64_t id, Side at) {
  if (std::exchange(streams_.at(id).open[at], false)) ended(at, id);
}

void Network::BreakLater(uint64_t id) {
  for (Side side : {kNode, kHub}) {
    if (!streams_.at(id).open[side]) continue;
    schedule_.In(random_.Between(200, 3000), [this, id, side] { End(id, side); });
  }
}

}  // namespace ambito::simulation
