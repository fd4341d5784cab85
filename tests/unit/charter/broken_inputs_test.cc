// tests/data/broken: 48 files as offices really send them, each with what must be answered.
#include "tests/support/broken_inputs.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/json_tree.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

struct Expectation {
  std::string file;
  std::string code;
  std::string field;
  v1::Severity severity;
};

std::string TextAt(const JsonValue& object, absl::string_view key) {
  const JsonValue* found = object.Find(key);
  return found == nullptr ? "" : found->text;
}

std::vector<Expectation> Expectations() {
  ViolationList none;
  const auto root = ParseJson(test::ReadFile("tests/data/broken/expected_errors.json"), none);
  const JsonValue& files = *root->Find("files");
  std::vector<Expectation> expectations;
  for (size_t i = 0; i < files.keys.size(); ++i) {
    const JsonValue& expected = files.values[i];
    expectations.push_back(
        {files.keys[i], TextAt(expected, "error_code"), TextAt(expected, "field"),
         TextAt(expected, "severity") == "warning" ? v1::SEVERITY_WARNING : v1::SEVERITY_ERROR});
  }
  return expectations;
}

CheckContext MakeContext() {
  const auto district = ReadDistrictFile(test::ReadFile("examples/sud-est-milano/district.json"));
  CheckContext context;
  context.today = "2026-03-01";
  context.members = {district.file->district().members().begin(),
                     district.file->district().members().end()};
  return context;
}

const CheckContext& SudEstMilano() {
  static const auto* const kContext = new CheckContext(MakeContext());
  return *kContext;
}

// `b32` opens at 25:00 and closes at 26:00: two times are wrong.
size_t ExpectedCount(const std::string& file) { return file.starts_with("b32_") ? 2 : 1; }

std::ostream& operator<<(std::ostream& out, const Expectation& expectation) {
  return out << expectation.file;
}

class BrokenInputTest : public testing::TestWithParam<Expectation> {};

TEST_P(BrokenInputTest, IsAnsweredWithExactlyItsViolation) {
  const auto result = ReadMunicipalityFile(test::BrokenInput(GetParam().file), SudEstMilano());
  ASSERT_EQ(result.violations.all().size(), ExpectedCount(GetParam().file))
      << result.violations.ToProto().DebugString();
  const v1::Violation& violation = result.violations.all()[0];
  EXPECT_EQ(violation.code(), GetParam().code);
  EXPECT_EQ(violation.field(), GetParam().field);
  EXPECT_EQ(violation.severity(), GetParam().severity);
  EXPECT_EQ(result.file.has_value(), GetParam().severity == v1::SEVERITY_WARNING);
}

INSTANTIATE_TEST_SUITE_P(All, BrokenInputTest, testing::ValuesIn(Expectations()),
                         [](const auto& param_info) {
                           return param_info.param.file.substr(0, param_info.param.file.find('.'));
                         });

TEST(BrokenInputsTest, AreFortyEight) { EXPECT_EQ(Expectations().size(), 48u); }

TEST(BrokenInputsTest, MessagesAreShortSentencesWithoutControlCharacters) {
  for (const Expectation& expectation : Expectations()) {
    const auto result = ReadMunicipalityFile(test::BrokenInput(expectation.file), SudEstMilano());
    for (const v1::Violation& violation : result.violations.all()) {
      EXPECT_LT(violation.message().size(), 400u) << violation.message();
      EXPECT_THAT(violation.message(), testing::Not(testing::ContainsRegex("[\x01-\x1f]")));
      EXPECT_TRUE(violation.message().ends_with(".") || violation.message().ends_with("?"))
          << violation.message();
    }
  }
}

// Every cut of a real file must be answered, never crash.
TEST(BrokenInputsTest, AFileCutAnywhereIsAnswered) {
  const std::string bytes = test::BrokenInput("b29_testo_e_soglia_discordi.json");
  for (size_t size = 0; size + 2 < bytes.size(); size += 7) {
    const auto result = ReadMunicipalityFile(bytes.substr(0, size), SudEstMilano());
    ASSERT_TRUE(result.violations.has_errors()) << size;
    ASSERT_FALSE(result.file.has_value());
  }
}

}  // namespace
}  // namespace ambito::charter
