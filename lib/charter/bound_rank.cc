#include "lib/charter/bound_rank.h"

#include "lib/charter/decimal.h"
#include "lib/charter/measure.h"

namespace ambito::charter {
namespace {

constexpr int64_t kDaySeconds = 86'400;

struct RankedUnit {
  absl::string_view unit;
  int64_t days_at_most;
  int64_t days_at_least;
};

// Units of time whose length depends on the calendar: the longest where waiting is limited, the
// shortest where something is promised to last.
constexpr RankedUnit kCalendarUnits[] = {
    {"month", 31, 28},
    {"year", 12 * 31, 12 * 28},
};

std::optional<BoundDirection> DirectionOf(absl::string_view comparator) {
  if (comparator == "LE" || comparator == "LT") return BoundDirection::kAtMost;
  if (comparator == "GE" || comparator == "GT") return BoundDirection::kAtLeast;
  if (comparator == "EQ") return BoundDirection::kExactly;
  return std::nullopt;
}

// `working_days` times kDecimalScale, to calendar days on the same scale.
int64_t CalendarDays(int64_t working_days, BoundDirection direction) {
  if (direction != BoundDirection::kAtMost) return working_days;
  constexpr int64_t kWeek = 5 * kDecimalScale;
  const int64_t weekends = (working_days + kWeek - 1) / kWeek;
  return working_days + 2 * weekends * kDecimalScale;
}

// Days the value stands for, times kDecimalScale; nothing when the unit's length is fixed.
std::optional<absl::int128> CalendarAmount(int64_t scaled, absl::string_view unit,
                                           BoundDirection direction) {
  if (unit == "working_day") return absl::int128(CalendarDays(scaled, direction));
  for (const RankedUnit& ranked : kCalendarUnits) {
    if (ranked.unit != unit) continue;
    const bool at_most = direction == BoundDirection::kAtMost;
    return absl::int128(scaled) * (at_most ? ranked.days_at_most : ranked.days_at_least);
  }
  return std::nullopt;
}

}  // namespace

std::optional<BoundRank> RankBound(const v1::Bound& bound) {
  const std::optional<BoundDirection> direction = DirectionOf(bound.comparator());
  const std::optional<int64_t> scaled = ScaledDecimal(bound.value());
  const std::optional<Measure> exact = ExactMeasure(bound.value(), bound.unit());
  if (!direction || !scaled || !exact) return std::nullopt;
  BoundRank rank;
  rank.direction = *direction;
  rank.strict = bound.comparator() == "LT" || bound.comparator() == "GT";
  rank.scale = exact->scale;
  rank.amount = exact->amount;
  const auto days = CalendarAmount(*scaled, bound.unit(), *direction);
  if (days.has_value()) {
    rank.scale = "second";
    rank.amount = *days * kDaySeconds;
  }
  return rank;
}

bool CanCompare(const BoundRank& a, const BoundRank& b) {
  if (a.direction != b.direction || a.scale != b.scale) return false;
  return a.direction != BoundDirection::kExactly || a.amount == b.amount;
}

bool IsWeaker(const BoundRank& a, const BoundRank& b) {
  if (a.amount == b.amount) return !a.strict && b.strict;
  return a.direction == BoundDirection::kAtMost ? a.amount > b.amount : a.amount < b.amount;
}

bool IsSameBound(const v1::Bound& a, const v1::Bound& b) {
  const auto one = ExactMeasure(a.value(), a.unit());
  const auto other = ExactMeasure(b.value(), b.unit());
  return one && other && a.comparator() == b.comparator() && one->scale == other->scale &&
         one->amount == other->amount;
}

}  // namespace ambito::charter
