#include "lib/charter/json_tree.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/limits.h"

namespace ambito::charter {
namespace {

using testing::HasSubstr;

struct Case {
  const char* name;
  std::string bytes;
  const char* code;
  const char* field;
};

class RefusedJsonTest : public testing::TestWithParam<Case> {};

TEST_P(RefusedJsonTest, NamesCodeAndField) {
  ViolationList violations;
  EXPECT_FALSE(ParseJson(GetParam().bytes, violations).has_value());
  ASSERT_EQ(violations.all().size(), 1u);
  EXPECT_EQ(violations.all()[0].code(), GetParam().code);
  EXPECT_EQ(violations.all()[0].field(), GetParam().field);
}

const std::string kNul("{\"a\": 1}\0{\"b\": 2}", 17);

INSTANTIATE_TEST_SUITE_P(
    All, RefusedJsonTest,
    testing::Values(Case{"Empty", "", "MALFORMED_JSON", ""},
                    Case{"OnlySpaces", " \n ", "MALFORMED_JSON", ""},
                    Case{"Cut", R"({"a": [1, 2)", "MALFORMED_JSON", ""},
                    Case{"CutInACharacter", "{\"a\": \"citt\xC3", "MALFORMED_JSON", ""},
                    Case{"NotANumber", R"({"a": [{"b": NaN}]})", "MALFORMED_JSON", "a[0].b"},
                    Case{"TrailingComma", R"({"a": 1,})", "MALFORMED_JSON", "a"},
                    Case{"Comment", R"({"a": /* one */ 1})", "MALFORMED_JSON", "a"},
                    Case{"TwoRoots", R"({"a": 1} {"b": 2})", "MALFORMED_JSON", ""},
                    Case{"NulByte", kNul, "MALFORMED_JSON", ""},
                    Case{"LoneSurrogate", R"({"a": "\ud800"})", "MALFORMED_JSON", "a"},
                    Case{"Latin1", "{\"a\": [0, \"citt\xE0 di\"]}", "INVALID_UTF8", "a[1]"},
                    Case{"OverlongUtf8", "{\"a\": \"\xC0\xAF\"}", "INVALID_UTF8", "a"},
                    Case{"Surrogate", "{\"a\": \"\xED\xA0\x80\"}", "INVALID_UTF8", "a"},
                    Case{"HugeNumber", R"({"a": {"b": 1e99999}})", "OUT_OF_RANGE", "a.b"},
                    Case{"Deep", std::string(kMaxNesting + 1, '['), "NESTING_TOO_DEEP", ""},
                    Case{"VeryDeep", std::string(1'000'000, '['), "NESTING_TOO_DEEP", ""}),
    [](const auto& param_info) { return param_info.param.name; });

TEST(JsonTreeTest, KeepsOrderAndTheTextOfNumbers) {
  ViolationList violations;
  const auto root = ParseJson(R"({"b": 0.50, "a": [1e400, -7, true, null, "x"]})", violations);
  ASSERT_TRUE(root.has_value());
  EXPECT_THAT(root->keys, testing::ElementsAre("b", "a"));
  EXPECT_EQ(root->values[0].text, "0.50");
  const JsonValue& list = *root->Find("a");
  EXPECT_EQ(list.values[0].text, "1e400");
  EXPECT_EQ(list.values[1].text, "-7");
  EXPECT_TRUE(list.values[2].truth);
  EXPECT_EQ(list.values[3].kind, JsonValue::Kind::kNull);
  EXPECT_EQ(list.values[4].text, "x");
  EXPECT_TRUE(violations.all().empty());
}

TEST(JsonTreeTest, TakesTheDeepestNestingAllowed) {
  ViolationList violations;
  const std::string bytes = std::string(kMaxNesting, '[') + std::string(kMaxNesting, ']');
  EXPECT_TRUE(ParseJson(bytes, violations).has_value());
}

TEST(JsonTreeTest, AcceptsAByteOrderMarkAtTheStart) {
  ViolationList violations;
  EXPECT_TRUE(ParseJson("\xEF\xBB\xBF{\"a\": 1}", violations).has_value());
  EXPECT_TRUE(violations.all().empty());
}

TEST(JsonTreeTest, ReportsARepeatedKeyAndReadsOn) {
  ViolationList violations;
  const auto root = ParseJson(R"({"a": [{"k": 1, "k": {"k": 2, "k": 3}}], "b": 4})", violations);
  ASSERT_TRUE(root.has_value());
  ASSERT_EQ(violations.all().size(), 2u);
  EXPECT_EQ(violations.all()[0].code(), "DUPLICATE_KEY");
  EXPECT_EQ(violations.all()[0].field(), "a[0].k");
  EXPECT_EQ(violations.all()[1].field(), "a[0].k.k");
  EXPECT_EQ(root->Find("a")->values[0].Find("k")->text, "1");
  EXPECT_EQ(root->Find("b")->text, "4");
}

TEST(JsonTreeTest, SaysWhereTheMistakeIs) {
  ViolationList violations;
  ParseJson("{\n \"a\": 1\n \"b\": 2\n}", violations);
  ASSERT_EQ(violations.all().size(), 1u);
  EXPECT_THAT(violations.all()[0].message(), HasSubstr("line 3, column"));
}

TEST(JsonTreeTest, RefusesAFileOverTheLimitWithoutReadingIt) {
  ViolationList violations;
  EXPECT_FALSE(ParseJson(std::string(kMaxFileBytes + 1, ' '), violations).has_value());
  EXPECT_EQ(violations.all()[0].code(), "FILE_TOO_LARGE");
}

TEST(JsonTreeTest, RefusesMoreValuesThanAnyRealFileHas) {
  std::string bytes = "[0";
  for (int i = 0; i < 1'000'000; ++i) absl::StrAppend(&bytes, ",0");
  ViolationList violations;
  EXPECT_FALSE(ParseJson(absl::StrCat(bytes, "]"), violations).has_value());
  EXPECT_EQ(violations.all()[0].code(), "TOO_MANY");
}

}  // namespace
}  // namespace ambito::charter
