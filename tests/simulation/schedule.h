// Virtual time: what happens next happens now. Events of one instant keep their order.
#ifndef AMBITO_TESTS_SIMULATION_SCHEDULE_H_
#define AMBITO_TESTS_SIMULATION_SCHEDULE_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace ambito::simulation {

class Schedule {
 public:
  // Of at most two words, or each costs an allocation.
  using Event = std::function<void()>;

  int64_t now_ms() const { return now_ms_; }

  void In(int64_t delay_ms, Event event) { At(now_ms_ + delay_ms, std::move(event)); }
  void At(int64_t time_ms, Event event) {
    if (free_.empty()) {
      free_.push_back(static_cast<uint32_t>(events_.size()));
      events_.emplace_back();
    }
    const uint32_t place = free_.back();
    free_.pop_back();
    events_[place] = std::move(event);
    due_.push_back({time_ms, ++sequence_, place});
    std::push_heap(due_.begin(), due_.end());
  }

  // False when nothing is left to happen before `until_ms`, which it is then.
  bool RunNext(int64_t until_ms) {
    if (due_.empty() || due_.front().time_ms >= until_ms) {
      now_ms_ = std::max(now_ms_, until_ms);
      return false;
    }
    std::pop_heap(due_.begin(), due_.end());
    const Due next = due_.back();
    due_.pop_back();
    now_ms_ = next.time_ms;
    const Event event = std::exchange(events_[next.place], nullptr);
    free_.push_back(next.place);
    event();
    return true;
  }

 private:
  struct Due {
    int64_t time_ms;
    uint64_t sequence;
    uint32_t place;  // In events_.
    // The standard heap has its largest element first.
    bool operator<(const Due& other) const {
      return time_ms != other.time_ms ? time_ms > other.time_ms : sequence > other.sequence;
    }
  };

  int64_t now_ms_ = 0;
  uint64_t sequence_ = 0;
  std::vector<Due> due_;
  std::vector<Event> events_;
  std::vector<uint32_t> free_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_SCHEDULE_H_
