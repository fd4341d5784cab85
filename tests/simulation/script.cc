#include "tests/simulation/script.h"

namespace ambito::simulation {

Script::Script(size_t nodes) : world_(nodes) {
  for (auto& node : world_.nodes_) node->Start();
  Run(10'000);
}

void Script::Run(int64_t for_ms) {
  until_ms_ += for_ms;
  world_.RunUntil(until_ms_);
}

void Script::Say(const std::vector<v1::ReplicateRequest>& messages) {
  Network& network = world_.world_.network;
  const uint64_t stream = network.Open(Network::kPlaces - 2, deaf_, hub());
  node().town().intruded = true;
  if (!hub().Accept(0, stream)) return;
  for (const v1::ReplicateRequest& message : messages) {
    network.Send(stream, kHub, Parcel::Of(message));
  }
  Run(1'000);
}

std::optional<std::string> Script::Rest() {
  world_.ClearUp();
  if (world_.Settle()) world_.CheckAtRest();
  return world_.world_.oracle.failure();
}

}  // namespace ambito::simulation
