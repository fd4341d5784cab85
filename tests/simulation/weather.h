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
  // Of each append.
  int store_failure = 0;
  int crash_at_store = 0;
  // Of each fault's turn, which comes every half second or so.
  int partition = 0;
  int node_crash = 0;
  int hub_crash = 0;
  int restore = 0;  // Undeclared, of a node's older store, or back to another of its histories.
  // Of each message of a hostile sender.
  int mutation = 0;

  static Weather Calm() { return Weather(); }

  // Each fault is absent in some worlds, so that none hides what another one shows.
  static Weather Draw(Random& random) {
    auto maybe = [&](int highest) {
      return random.Chance(500) ? static_cast<int>(random.Between(1, highest)) : 0;
    };
    Weather weather;
    weather.drop = maybe(60);
    weather.duplicate = maybe(300);
    weather.reorder = maybe(300);
    weather.delay_max_ms = random.Between(1, 800);
    weather.store_failure = maybe(150);
    weather.crash_at_store = maybe(120);
    weather.partition = maybe(300);
    weather.node_crash = maybe(150);
    weather.hub_crash = maybe(150);
    weather.restore = maybe(60);
    weather.mutation = maybe(300);
    return weather;
  }
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_WEATHER_H_
