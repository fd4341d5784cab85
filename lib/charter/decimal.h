// Decimal texts of thresholds and exact arithmetic over them: no binary fraction ever stands for
// what a municipality wrote.
#ifndef AMBITO_LIB_CHARTER_DECIMAL_H_
#define AMBITO_LIB_CHARTER_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// More decimals than this are no promise anyone can measure.
inline constexpr int kMaxDecimals = 4;
inline constexpr int64_t kDecimalScale = 10'000;  // 10 to the power kMaxDecimals.

// A JSON number in plain notation: `15`, `-0.50` and `12.0` as they are, `1.5e1` as `15`. Nothing
// when it needs more than kMaxDecimals decimals or 18 digits.
std::optional<std::string> PlainDecimal(absl::string_view json_number);

// The decimal's value times kDecimalScale. Nothing when `text` is no plain decimal or its size
// exceeds `10^9`.
std::optional<int64_t> ScaledDecimal(absl::string_view text);

// `dividend / divisor` as plain decimal; nothing when it has more than kMaxDecimals decimals.
std::optional<std::string> ExactQuotient(int64_t dividend, int64_t divisor);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_DECIMAL_H_
