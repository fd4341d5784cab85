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

std::optional<std::string> Script::Rest() {
  world_.ClearUp();
  if (world_.Settle()) world_.CheckAtRest();
  return world_.world_.oracle.failure();
}

}  // namespace ambito::simulation
