#include "lib/charter/measure.h"

#include "lib/charter/decimal.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

struct Conversion {
  absl::string_view unit;
  absl::string_view scale;
  int64_t factor;
};

// The units that convert exactly; every other unit is its own scale. 52 weeks and 365 days a year
// are the vocabulary's convention for frequencies.
constexpr Conversion kConversions[] = {
    {"second", "second", 1},
    {"minute", "second", 60},
    {"hour", "second", 3'600},
    {"day", "second", 86'400},
    {"week", "second", 604'800},
    {"month", "month", 1},
    {"year", "month", 12},
    {"times_per_year", "times_per_year", 1},
    {"times_per_month", "times_per_year", 12},
    {"times_per_week", "times_per_year", 52},
    {"times_per_day", "times_per_year", 365},
};

}  // namespace

std::optional<Measure> ExactMeasure(absl::string_view decimal, absl::string_view unit) {
  const std::optional<int64_t> scaled = ScaledDecimal(decimal);
  if (!scaled.has_value()) return std::nullopt;
  for (const Conversion& conversion : kConversions) {
    // Cannot overflow: ScaledDecimal is at most 10^13.
    if (conversion.unit == unit) return Measure{conversion.scale, *scaled * conversion.factor};
  }
  const Unit* own_scale = Vocabulary::BuiltIn().units.Find(unit);
  if (own_scale == nullptr) return std::nullopt;
  return Measure{own_scale->code, *scaled};
}

}  // namespace ambito::charter
