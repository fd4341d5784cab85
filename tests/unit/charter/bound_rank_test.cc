#include "lib/charter/bound_rank.h"

#include <gtest/gtest.h>

#include <string>

namespace ambito::charter {
namespace {

v1::Bound Bound(const std::string& comparator, const std::string& value, const std::string& unit) {
  v1::Bound bound;
  bound.set_comparator(comparator);
  bound.set_value(value);
  bound.set_unit(unit);
  return bound;
}

struct Pair {
  std::string name;
  v1::Bound weaker;
  v1::Bound stronger;
};

class WeakerTest : public testing::TestWithParam<Pair> {};

TEST_P(WeakerTest, Holds) {
  const auto weaker = RankBound(GetParam().weaker);
  const auto stronger = RankBound(GetParam().stronger);
  ASSERT_TRUE(weaker && stronger);
  ASSERT_TRUE(CanCompare(*weaker, *stronger));
  EXPECT_TRUE(IsWeaker(*weaker, *stronger));
  EXPECT_FALSE(IsWeaker(*stronger, *weaker));
}

INSTANTIATE_TEST_SUITE_P(
    Bounds, WeakerTest,
    testing::Values(
        Pair{"LongerWait", Bound("LE", "30", "day"), Bound("LE", "15", "day")},
        Pair{"LessOften", Bound("GE", "1", "times_per_month"), Bound("GE", "1", "times_per_week")},
        Pair{"AcrossUnits", Bound("LE", "49", "hour"), Bound("LE", "2", "day")},
        // 10 working days are at most 14 days, 11 are 17.
        Pair{"WorkingDaysJustOver", Bound("LE", "11", "working_day"), Bound("LE", "16", "day")},
        Pair{"WorkingDaysJustUnder", Bound("LE", "15", "day"), Bound("LE", "10", "working_day")},
        // As a minimum a working day is no more than a day.
        Pair{"WorkingDaysAtLeast", Bound("GE", "10", "working_day"), Bound("GE", "11", "day")},
        Pair{"MonthAtMost", Bound("LE", "1", "month"), Bound("LE", "30", "day")},
        Pair{"MonthAtLeast", Bound("GE", "1", "month"), Bound("GE", "29", "day")},
        Pair{"YearAtMost", Bound("LE", "1", "year"), Bound("LE", "11", "month")},
        Pair{"StrictAtTheSameValue", Bound("LE", "5", "day"), Bound("LT", "5", "day")},
        Pair{"StrictMinimum", Bound("GE", "80", "percent"), Bound("GT", "80", "percent")},
        Pair{"Fractions", Bound("LE", "0.3334", "day"), Bound("LE", "8", "hour")},
        Pair{"Largest", Bound("LE", "1000000000", "year"), Bound("LE", "999999999", "year")}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(BoundRankTest, EqualRanksAreNoWeakerEitherWay) {
  const auto days = RankBound(Bound("LE", "14", "day"));
  const auto working_days = RankBound(Bound("LE", "10", "working_day"));
  EXPECT_FALSE(IsWeaker(*days, *working_days));
  EXPECT_FALSE(IsWeaker(*working_days, *days));
}

TEST(BoundRankTest, AYearRanksAsTwelveMonths) {
  for (const char* comparator : {"LE", "GE"}) {
    const auto year = RankBound(Bound(comparator, "1", "year"));
    const auto months = RankBound(Bound(comparator, "12", "month"));
    EXPECT_FALSE(IsWeaker(*year, *months)) << comparator;
    EXPECT_FALSE(IsWeaker(*months, *year)) << comparator;
  }
}

TEST(BoundRankTest, OnlyExactConversionMakesTwoBoundsTheSame) {
  EXPECT_TRUE(IsSameBound(Bound("LE", "7", "day"), Bound("LE", "1", "week")));
  EXPECT_TRUE(IsSameBound(Bound("GE", "2.0", "count"), Bound("GE", "2", "count")));
  EXPECT_FALSE(IsSameBound(Bound("LE", "10", "working_day"), Bound("LE", "14", "day")));
  EXPECT_FALSE(IsSameBound(Bound("LE", "1", "month"), Bound("LE", "31", "day")));
  EXPECT_FALSE(IsSameBound(Bound("LE", "7", "day"), Bound("LT", "7", "day")));
}

TEST(BoundRankTest, DifferentKindsOrDirectionsDoNotCompare) {
  const auto percent = RankBound(Bound("GE", "80", "percent"));
  EXPECT_FALSE(CanCompare(*percent, *RankBound(Bound("GE", "80", "count"))));
  EXPECT_FALSE(CanCompare(*percent, *RankBound(Bound("LE", "80", "percent"))));
  EXPECT_FALSE(
      CanCompare(*RankBound(Bound("EQ", "1", "boolean")), *RankBound(Bound("EQ", "0", "boolean"))));
  EXPECT_FALSE(RankBound(Bound("GE", "molti", "count")).has_value());
  EXPECT_FALSE(RankBound(Bound("??", "1", "count")).has_value());
}

}  // namespace
}  // namespace ambito::charter
