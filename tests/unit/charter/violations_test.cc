#include "lib/charter/violations.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/limits.h"

namespace ambito::charter {
namespace {

TEST(ViolationListTest, KeepsTheOrderInWhichTheyWereFound) {
  ViolationList violations;
  violations.AddWarning("STATEMENT_MISMATCH", "b", "One.");
  violations.AddError("MISSING_FIELD", "a", "Two.");
  ASSERT_EQ(violations.all().size(), 2u);
  EXPECT_EQ(violations.all()[0].field(), "b");
  EXPECT_EQ(violations.all()[0].severity(), v1::SEVERITY_WARNING);
  EXPECT_EQ(violations.all()[1].message(), "Two.");
  EXPECT_EQ(violations.ToProto().violations_size(), 2);
}

TEST(ViolationListTest, OneFieldHasOneViolationTheFirst) {
  ViolationList violations;
  violations.AddError("WRONG_TYPE", "sheets[0].area", "First.");
  violations.AddError("MISSING_FIELD", "sheets[0].area", "Second.");
  ASSERT_EQ(violations.all().size(), 1u);
  EXPECT_EQ(violations.all()[0].code(), "WRONG_TYPE");
  EXPECT_TRUE(violations.Reported("sheets[0].area"));
  EXPECT_FALSE(violations.Reported("sheets[0]"));
}

TEST(ViolationListTest, WarningsAreNoErrors) {
  ViolationList violations;
  EXPECT_FALSE(violations.has_errors());
  violations.AddWarning("NOT_MEASURABLE", "a", "Look.");
  EXPECT_FALSE(violations.has_errors());
  violations.AddError("BAD_DATE", "b", "Wrong.");
  EXPECT_TRUE(violations.has_errors());
}

TEST(ViolationListTest, SaysThatThereAreMoreThanItLists) {
  ViolationList violations;
  for (size_t i = 0; i < kMaxViolations; ++i) {
    violations.AddWarning("NOT_MEASURABLE", absl::StrCat("f", i), "Look.");
  }
  EXPECT_EQ(violations.all().size(), kMaxViolations);
  for (int i = 0; i < 10; ++i) violations.AddError("BAD_DATE", absl::StrCat("g", i), "Wrong.");
  ASSERT_EQ(violations.all().size(), kMaxViolations + 1);
  EXPECT_EQ(violations.all().back().code(), "TOO_MANY_VIOLATIONS");
  EXPECT_EQ(violations.all().back().field(), "");
  EXPECT_THAT(violations.all().back().message(), testing::HasSubstr("1000"));
  EXPECT_TRUE(violations.has_errors());
}

}  // namespace
}  // namespace ambito::charter
