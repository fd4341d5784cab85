// Streams between diallers and the hub that lose, repeat, delay and reorder what they carry. A
// stream that lost a message is broken sooner or later, and each end hears of it in its own time.
#ifndef AMBITO_TESTS_SIMULATION_NETWORK_H_
#define AMBITO_TESTS_SIMULATION_NETWORK_H_

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "tests/simulation/figures.h"
#include "tests/simulation/parcel.h"
#include "tests/simulation/random.h"
#include "tests/simulation/schedule.h"
#include "tests/simulation/weather.h"

namespace ambito::simulation {

enum Side : size_t { kDialler = 0, kHub = 1 };

// One end of streams. Only called for an end that is open.
class Endpoint {
 public:
  virtual ~Endpoint() = default;
  virtual void Received(uint64_t stream, const Parcel& parcel) = 0;
  virtual void Ended(uint64_t stream) = 0;
};

class Network {
 public:
  Network(Schedule& schedule, Random& random, const Weather& weather, Figures& figures)
      : schedule_(schedule), random_(random), weather_(weather), figures_(figures) {}

  // `place` is where the dialler stands; 0 when it is cut off. Both ends outlive the network's use.
  uint64_t Open(size_t place, Endpoint& dialler, Endpoint& hub);
  void Send(uint64_t stream, Side to, Parcel parcel);
  // This end is gone; the other one hears of it after what was sent before.
  void Close(uint64_t stream, Side by);

  void CutOff(size_t place) { cut_off_.at(place) = true; }
  void Reach(size_t place) { cut_off_.at(place) = false; }
  // Both ends of the streams from there hear that they are over.
  void Break(size_t place);

  static constexpr size_t kPlaces = 16;

 private:
  struct Stream {
    size_t place = 0;
    std::array<Endpoint*, 2> ends{};
    std::array<bool, 2> open = {true, true};
    std::array<int64_t, 2> last_arrival_ms = {0, 0};
  };
  struct Flight {
    uint64_t stream = 0;
    Side to = kHub;
    Parcel parcel;
  };

  bool reaches(const Stream& stream) const { return !cut_off_[stream.place]; }
  Stream& At(uint64_t stream) { return streams_[stream - 1]; }
  size_t Load(Flight flight);
  void Deliver(size_t flight);
  void End(uint64_t stream, Side at);
  void EndAt(int64_t time_ms, uint64_t stream, Side at);
  void BreakLater(uint64_t stream);

  Schedule& schedule_;
  Random& random_;
  const Weather& weather_;
  Figures& figures_;
  std::deque<Stream> streams_;  // By number, from 1.
  std::array<bool, kPlaces> cut_off_{};
  std::vector<Flight> flights_;
  std::vector<size_t> landed_;
  uint64_t sent_ = 0;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_NETWORK_H_
