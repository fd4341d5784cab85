#include "lib/charter/decimal.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace ambito::charter {
namespace {

constexpr size_t kMaxDigits = 18;  // Fits in 64 bits.

bool AllDigits(absl::string_view text) {
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

// The digits with the point `exponent` places further right.
std::optional<std::string> MovePoint(absl::string_view whole, absl::string_view fraction,
                                     int exponent) {
  constexpr int kFurthest = 40;
  if (exponent > kFurthest || exponent < -kFurthest) return std::nullopt;
  const std::string zeros(kFurthest, '0');
  const std::string digits = absl::StrCat(zeros, whole, fraction, zeros);
  const size_t point = static_cast<size_t>(kFurthest + static_cast<int>(whole.size()) + exponent);
  absl::string_view moved_whole = absl::string_view(digits).substr(0, point);
  absl::string_view moved_fraction = absl::string_view(digits).substr(point);
  moved_whole.remove_prefix(std::min(moved_whole.find_first_not_of('0'), moved_whole.size()));
  moved_fraction = moved_fraction.substr(0, moved_fraction.find_last_not_of('0') + 1);
  if (moved_whole.empty()) moved_whole = "0";
  return absl::StrCat(moved_whole, moved_fraction.empty() ? "" : ".", moved_fraction);
}

bool WithinLimits(absl::string_view plain) {
  const size_t point = plain.find('.');
  const size_t decimals = point == absl::string_view::npos ? 0 : plain.size() - point - 1;
  return plain.size() <= kMaxDigits && decimals <= kMaxDecimals;
}

}  // namespace

std::optional<std::string> PlainDecimal(absl::string_view json_number) {
  constexpr size_t kLongestNumber = 64;
  if (json_number.empty() || json_number.size() > kLongestNumber) return std::nullopt;
  const absl::string_view sign = absl::StartsWith(json_number, "-") ? "-" : "";
  absl::string_view unsigned_number = absl::StripPrefix(json_number, "-");
  const size_t e = unsigned_number.find_first_of("eE");
  const absl::string_view mantissa = unsigned_number.substr(0, e);
  std::optional<std::string> plain = std::string(mantissa);
  if (e != absl::string_view::npos) {
    int exponent = 0;
    if (!absl::SimpleAtoi(unsigned_number.substr(e + 1), &exponent)) return std::nullopt;
    const size_t point = mantissa.find('.');
    plain = MovePoint(mantissa.substr(0, point),
                      point == absl::string_view::npos ? "" : mantissa.substr(point + 1), exponent);
  }
  if (!plain.has_value() || !WithinLimits(*plain)) return std::nullopt;
  const bool zero = plain->find_first_not_of("0.") == std::string::npos;
  return absl::StrCat(zero ? "" : sign, *plain);
}

std::optional<int64_t> ScaledDecimal(absl::string_view text) {
  const bool negative = absl::ConsumePrefix(&text, "-");
  const size_t point = text.find('.');
  const absl::string_view whole = text.substr(0, point);
  const absl::string_view fraction = point == absl::string_view::npos ? "" : text.substr(point + 1);
  const bool dangling_point = point != absl::string_view::npos && fraction.empty();
  if (whole.empty() || whole.size() > 10 || fraction.size() > kMaxDecimals || dangling_point ||
      !AllDigits(whole) || !AllDigits(fraction)) {
    return std::nullopt;
  }
  int64_t scaled = 0;
  const std::string digits =
      absl::StrCat(whole, fraction, std::string(kMaxDecimals - fraction.size(), '0'));
  if (!absl::SimpleAtoi(digits, &scaled)) return std::nullopt;
  if (scaled > 1'000'000'000 * kDecimalScale) return std::nullopt;
  return negative ? -scaled : scaled;
}

std::optional<std::string> ExactQuotient(int64_t dividend, int64_t divisor) {
  constexpr int64_t kLargest = 1'000'000'000;
  if (divisor <= 0 || dividend < 0 || dividend > kLargest) return std::nullopt;
  if (dividend * kDecimalScale % divisor != 0) return std::nullopt;
  const int64_t scaled = dividend * kDecimalScale / divisor;
  return MovePoint(absl::StrCat(scaled), "", -kMaxDecimals);
}

}  // namespace ambito::charter
