// How bad one simulated world is, drawn from its seed. Chances are in thousandths.
#ifndef AMBITO_TESTS_SIMULATION_WEATHER_H_
#define AMBITO_TESTS_SIMULATION_WEATHER_H_

#include <cstdint>

#include "tests/simulation/random.h"

namespace ambito::simulation {

struct Weather {
  // Of each message.
  int drop = 0;
  int duplicate = 0;
  int reorder = 0;
  int64_t delay_max_ms = 20;
  // Of each write and read of a disk.
  int write_failure = 0;
  int crash_at_write = 0;
  int read_failure = 0;
  // Of each fault's turn, which comes every half second or so.
  int partition = 0;
  int node_crash = 0;
  int hub_crash = 0;
  int restore = 0;      // Of a node's older store, or back to another of its histories;
  int declared = 1000;  // of each: its operator says so.
  int hub_restore = 0;
  int lift = 0;       // The office lifts a quarantine.
  int intrusion = 0;  // Somebody without the log's key dials.
  // Of each message of a hostile sender.
  int mutation = 0;

  static Weather Calm() { return Weather(); }

  // Each fault is absent in some worlds, so that none hides what another one shows.
  static Weather Draw(Random& random) {
    auto maybe = [&](int often, int highest) {
      return random.Chance(often) ? static_cast<int>(random.Between(1, highest)) : 0;
    };
    Weather weather;
    weather.drop = maybe(400, 40);
    weather.duplicate = maybe(500, 300);
    weather.reorder = maybe(400, 200);
    weather.delay_max_ms = random.Between(1, 300);
    weather.write_failure = maybe(400, 120);
    weather.crash_at_write = maybe(400, 80);
    weather.read_failure = maybe(300, 30);
    weather.partition = maybe(400, 200);
    weather.node_crash = maybe(400, 150);
    weather.hub_crash = maybe(400, 80);
    weather.restore = maybe(500, 150);
    weather.declared = random.Chance(500) ? 1000 : static_cast<int>(random.Between(0, 1000));
    weather.hub_restore = maybe(150, 60);
    weather.lift = maybe(500, 300);
    weather.intrusion = maybe(300, 400);
    weather.mutation = maybe(600, 300);
    return weather;
  }
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_WEATHER_H_
