// Thresholds on a scale where they compare exactly.
#ifndef AMBITO_LIB_CHARTER_MEASURE_H_
#define AMBITO_LIB_CHARTER_MEASURE_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// Two measures compare when their scales are equal. 48 hours and 2 days do; a month and 30 days do
// not, nor do working days and days: their ratio depends on the calendar.
struct Measure {
  absl::string_view scale;  // The smallest unit that converts exactly, of static storage.
  int64_t amount = 0;       // In that unit times kDecimalScale.
};

// Nothing when `decimal` is no plain decimal or `unit` no unit of the vocabulary.
std::optional<Measure> ExactMeasure(absl::string_view decimal, absl::string_view unit);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MEASURE_H_
