// Virtual time: what happens next happens now. Events of one instant keep their order.
#ifndef AMBITO_TESTS_SIMULATION_SCHEDULE_H_
#define AMBITO_TESTS_SIMULATION_SCHEDULE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace ambito::simulation {

class Schedule {
 public:
  using Event = std::function<void()>;

  int64_t now_ms() const { return now_ms_; }

  void In(int64_t delay_ms, Event event) { At(now_ms_ + delay_ms, std::move(event)); }
  void At(int64_t time_ms, Event event) {
    events_.emplace(std::make_pair(time_ms, ++sequence_), std::move(event));
  }

  // False when nothing is left to happen before `until_ms`.
  bool RunNext(int64_t until_ms) {
    if (events_.empty() || events_.begin()->first.first >= until_ms) return false;
    auto next = events_.extract(events_.begin());
    now_ms_ = next.key().first;
    next.mapped()();
    return true;
  }

 private:
  int64_t now_ms_ = 0;
  uint64_t sequence_ = 0;
  std::map<std::pair<int64_t, uint64_t>, Event> events_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SCHEDULE_H_
