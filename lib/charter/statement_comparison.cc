#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "lib/charter/decimal.h"
#include "lib/charter/measure.h"
#include "lib/charter/read_standard.h"
#include "lib/charter/reading_weights.h"
#include "lib/charter/statement_reader.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

enum class Comparison { kSame, kDifferent, kUncertain };

std::string KindOf(absl::string_view unit) {
  const Unit* found = Vocabulary::BuiltIn().units.Find(unit);
  return found == nullptr ? "" : found->kind;
}

// Seconds, times kDecimalScale, that a length of time can be in some calendar.
struct Length {
  int64_t shortest;
  int64_t longest;
};

std::optional<Length> CalendarLength(const Quantity& quantity) {
  constexpr int64_t kLargest = 1'000'000 * kDecimalScale;  // Keeps the products in 64 bits.
  constexpr int64_t kDay = 86'400;
  const std::optional<int64_t> value = ScaledDecimal(quantity.value);
  if (!value.has_value() || *value > kLargest) return std::nullopt;
  if (quantity.unit == "month") return Length{*value * 28 * kDay, *value * 31 * kDay};
  if (quantity.unit == "year") return Length{*value * 365 * kDay, *value * 366 * kDay};
  if (quantity.unit == "working_day") {
    const int64_t weekends = (*value + 5 * kDecimalScale - 1) / (5 * kDecimalScale);
    return Length{*value * kDay, (*value + 2 * weekends * kDecimalScale) * kDay};
  }
  const auto exact = ExactMeasure(quantity.value, quantity.unit);
  if (!exact.has_value()) return std::nullopt;
  return Length{exact->amount, exact->amount};
}

// A week in a sentence about working days is five of them.
std::optional<int64_t> WorkingDays(const Quantity& quantity) {
  const std::optional<int64_t> value = ScaledDecimal(quantity.value);
  if (!value.has_value()) return std::nullopt;
  if (quantity.unit == "working_day") return value;
  if (quantity.unit == "week") return *value * 5;
  return std::nullopt;
}

// Lengths of time on different scales: a month and days, working days and weeks.
Comparison CompareLengths(const Quantity& a, const Quantity& b) {
  const auto days_a = WorkingDays(a);
  const auto days_b = WorkingDays(b);
  if (days_a.has_value() && days_b.has_value() && *days_a == *days_b) return Comparison::kSame;
  // Both count days, and say which: the difference is the mistake to be found.
  const bool both_days =
      (a.unit == "day" && b.unit == "working_day") || (a.unit == "working_day" && b.unit == "day");
  if (both_days) return Comparison::kDifferent;
  const auto length_a = CalendarLength(a);
  const auto length_b = CalendarLength(b);
  if (!length_a.has_value() || !length_b.has_value()) return Comparison::kUncertain;
  const bool apart =
      length_a->longest < length_b->shortest || length_b->longest < length_a->shortest;
  return apart ? Comparison::kDifferent : Comparison::kUncertain;
}

// Once a week and four times a month are the same to a reader.
Comparison CompareFrequencies(int64_t a, int64_t b) {
  constexpr int64_t kTolerance = 10;
  if (a == b) return Comparison::kSame;
  return std::abs(a - b) <= std::max(a, b) / kTolerance ? Comparison::kUncertain
                                                        : Comparison::kDifferent;
}

// Both of the same kind of unit.
Comparison Compare(const Quantity& a, const Quantity& b) {
  const auto measure_a = ExactMeasure(a.value, a.unit);
  const auto measure_b = ExactMeasure(b.value, b.unit);
  if (!measure_a.has_value() || !measure_b.has_value()) return Comparison::kUncertain;
  const std::string kind = KindOf(a.unit);
  if (measure_a->scale == measure_b->scale) {
    if (kind == "FREQUENCY") return CompareFrequencies(measure_a->amount, measure_b->amount);
    return measure_a->amount == measure_b->amount ? Comparison::kSame : Comparison::kDifferent;
  }
  return kind == "TIME" ? CompareLengths(a, b) : Comparison::kUncertain;
}

// A value of the sentence that may be the promised one; a bare number may be any unit.
bool MayBe(const Quantity& said, const Quantity& promised, absl::string_view kind) {
  if (said.unit.empty() || said.form == Form::kCount) {
    return ScaledDecimal(said.value) == ScaledDecimal(promised.value);
  }
  for (const std::string& unit : {promised.unit, said.unit}) {
    const auto value = ValueInUnit(said, unit);
    if (!value.has_value() || KindOf(unit) != kind) continue;
    if (Compare({*value, unit}, promised) != Comparison::kDifferent) return true;
  }
  return false;
}

// Whether the sentence names quantities of the promised kind and none is the promised one.
bool ValueDisagrees(const v1::Standard& standard, const StandardReading& reading) {
  const std::string kind = KindOf(standard.unit());
  if (standard.threshold().empty() || kind.empty()) return false;
  // What was read as the promise is it, whatever else the sentence counts.
  if (reading.value == standard.threshold() && reading.unit == standard.unit()) return false;
  const Quantity promised{standard.threshold(), standard.unit()};
  bool different = false;
  for (const Quantity& said : ReadQuantities(standard.statement())) {
    // `tutti` and `ogni` may be said of anything.
    if (said.form == Form::kAll) continue;
    if (MayBe(said, promised, kind)) return false;
    different = different || KindOf(said.unit) == kind;
  }
  if (different || reading.indicator != standard.indicator() || KindOf(reading.unit) != kind) {
    return different;
  }
  // A share of all, a promise that is kept or not: said without a number.
  return Compare({reading.value, reading.unit}, promised) == Comparison::kDifferent;
}

bool IsUpper(absl::string_view comparator) { return comparator == "LE" || comparator == "LT"; }

// At most in the sentence and at least in the fields, or the other way round. A ratio's words point
// either way (`non meno di un operatore ogni 8`), as a citizen's condition's do.
bool DirectionDisagrees(const v1::Standard& standard, const StandardReading& reading) {
  if (standard.comparator().empty() || !reading.limit_said || reading.comparator == "EQ" ||
      standard.comparator() == "EQ" || KindOf(reading.unit) != KindOf(standard.unit())) {
    return false;
  }
  return IsUpper(standard.comparator()) != IsUpper(reading.comparator);
}

bool CodeDisagrees(absl::string_view field, absl::string_view said) {
  return !field.empty() && !said.empty() && field != said;
}

absl::string_view DisagreeingField(const v1::Standard& standard, const StandardReading& reading) {
  if (ValueDisagrees(standard, reading)) return "threshold";
  if (DirectionDisagrees(standard, reading)) return "comparator";
  if (CodeDisagrees(standard.event(), reading.event)) return "event";
  return CodeDisagrees(standard.condition(), reading.condition) ? "condition" : "";
}

}  // namespace

absl::string_view DisagreeingField(const v1::Standard& standard) {
  return DisagreeingField(standard, ReadStandard(standard.statement()));
}

bool StatementDisagrees(const v1::Standard& standard) {
  return !DisagreeingField(standard).empty();
}

bool StatementDisagrees(const v1::Standard& standard, const StandardReading& reading) {
  return !DisagreeingField(standard, reading).empty();
}

}  // namespace ambito::charter
