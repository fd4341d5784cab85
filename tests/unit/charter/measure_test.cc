#include "lib/charter/measure.h"

#include "gtest/gtest.h"
#include "lib/charter/decimal.h"

namespace ambito::charter {
namespace {

// Whether both are on one scale, and equal on it.
bool Equal(const char* a, const char* unit_a, const char* b, const char* unit_b) {
  const auto left = ExactMeasure(a, unit_a);
  const auto right = ExactMeasure(b, unit_b);
  return left.has_value() && right.has_value() && left->scale == right->scale &&
         left->amount == right->amount;
}

TEST(MeasureTest, ConvertsExactly) {
  EXPECT_TRUE(Equal("48", "hour", "2", "day"));
  EXPECT_TRUE(Equal("1.5", "hour", "90", "minute"));
  EXPECT_TRUE(Equal("1", "week", "604800", "second"));
  EXPECT_TRUE(Equal("1", "year", "12.0", "month"));
  EXPECT_TRUE(Equal("1", "times_per_month", "12", "times_per_year"));
  EXPECT_TRUE(Equal("0.5", "percent", "0.50", "percent"));
  EXPECT_FALSE(Equal("48", "hour", "2.0001", "day"));
}

TEST(MeasureTest, DoesNotCompareWhatDependsOnTheCalendar) {
  EXPECT_FALSE(Equal("1", "month", "30", "day"));
  EXPECT_FALSE(Equal("5", "working_day", "5", "day"));
  EXPECT_FALSE(Equal("1", "hours_per_day", "7", "hours_per_week"));
}

TEST(MeasureTest, HasNothingToSayOfWhatIsNoMeasure) {
  EXPECT_FALSE(ExactMeasure("", "day").has_value());
  EXPECT_FALSE(ExactMeasure("15", "").has_value());
  EXPECT_FALSE(ExactMeasure("15", "fortnight").has_value());
  EXPECT_FALSE(ExactMeasure("1e3", "day").has_value());
  EXPECT_FALSE(ExactMeasure("9999999999", "week").has_value());
}

TEST(DecimalTest, PlainDecimalKeepsWhatIsPlain) {
  EXPECT_EQ(PlainDecimal("15"), "15");
  EXPECT_EQ(PlainDecimal("-0.50"), "-0.50");
  EXPECT_EQ(PlainDecimal("1.5e1"), "15");
  EXPECT_EQ(PlainDecimal("1.25E+3"), "1250");
  EXPECT_EQ(PlainDecimal("25e-2"), "0.25");
  EXPECT_EQ(PlainDecimal("0e10"), "0");
  EXPECT_EQ(PlainDecimal("-0.0"), "0.0");
  EXPECT_EQ(PlainDecimal("1e-5"), std::nullopt);
  EXPECT_EQ(PlainDecimal("1e40"), std::nullopt);
  EXPECT_EQ(PlainDecimal("1e400"), std::nullopt);
  EXPECT_EQ(PlainDecimal("1e99999999999"), std::nullopt);
  EXPECT_EQ(PlainDecimal("1234567890123456789"), std::nullopt);
  EXPECT_EQ(PlainDecimal(""), std::nullopt);
}

TEST(DecimalTest, ScaledDecimalReadsPlainDecimalsOnly) {
  EXPECT_EQ(ScaledDecimal("0.5"), 5'000);
  EXPECT_EQ(ScaledDecimal("-2"), -20'000);
  EXPECT_EQ(ScaledDecimal("1000000000"), 10'000'000'000'000);
  for (const char* text : {"", "-", ".5", "5.", "1,5", "1.00001", "2000000000", " 1", "+1"}) {
    EXPECT_EQ(ScaledDecimal(text), std::nullopt) << text;
  }
}

TEST(DecimalTest, QuotientsAreExactOrNothing) {
  EXPECT_EQ(ExactQuotient(12, 5), "2.4");
  EXPECT_EQ(ExactQuotient(12, 6), "2");
  EXPECT_EQ(ExactQuotient(0, 6), "0");
  EXPECT_EQ(ExactQuotient(12, 7), std::nullopt);
  EXPECT_EQ(ExactQuotient(12, 0), std::nullopt);
}

}  // namespace
}  // namespace ambito::charter
