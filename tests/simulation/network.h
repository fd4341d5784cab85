// Streams between nodes and the hub that lose, repeat, delay and reorder what they carry. A stream
// that lost a message is broken sooner or later, and each end hears of it in its own time.
#ifndef AMBITO_TESTS_SIMULATION_NETWORK_H_
#define AMBITO_TESTS_SIMULATION_NETWORK_H_

#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "tests/simulation/random.h"
#include "tests/simulation/schedule.h"
#include "tests/simulation/weather.h"

namespace ambito::simulation {

enum Side : size_t { kNode = 0, kHub = 1 };

class Network {
 public:
  Network(Schedule& schedule, Random& random, const Weather& weather)
      : schedule_(schedule), random_(random), weather_(weather) {}

  // Set once. Only called for an end that is open.
  std::function<void(Side to, uint64_t stream, const std::string& bytes)> received;
  std::function<void(Side at, uint64_t stream)> ended;

  // 0 when `node` is cut off.
  uint64_t Open(size_t node);
  size_t NodeOf(uint64_t stream) const { return streams_.at(stream).node; }
  void Send(uint64_t stream, Side to, std::string bytes);
  // This end is gone; the other one hears of it after what was sent before.
  void Close(uint64_t stream, Side by);

  void CutOff(size_t node) { cut_off_.insert(node); }
  void Reach(size_t node) { cut_off_.erase(node); }
  bool reaches(size_t node) const { return cut_off_.count(node) == 0; }
  // Both ends of the node's streams hear that they are over.
  void Break(size_t node);

 private:
  struct Stream {
    size_t node = 0;
    std::array<bool, 2> open = {true, true};
    std::array<int64_t, 2> last_arrival_ms = {0, 0};
  };

  void Deliver(uint64_t stream, Side to, const std::string& bytes);
  void End(uint64_t stream, Side at);
  void BreakLater(uint64_t stream);

  Schedule& schedule_;
  Random& random_;
  const Weather& weather_;
  std::map<uint64_t, Stream> streams_;
  std::set<size_t> cut_off_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_NETWORK_H_
