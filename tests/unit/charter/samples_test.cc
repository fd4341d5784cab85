// The two example districts, as a whole: what is in them is right, and the reader says so.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

class SamplesTest : public testing::TestWithParam<std::string> {};

TEST_P(SamplesTest, HaveNoViolation) {
  const auto district = ReadDistrictFile(test::ReadFile(GetParam() + "/district.json"));
  ASSERT_TRUE(district.file.has_value()) << district.violations.ToProto().DebugString();
  EXPECT_THAT(district.violations.all(), testing::IsEmpty());
  CheckContext context;
  context.today = "2026-03-01";
  context.members = {district.file->district().members().begin(),
                     district.file->district().members().end()};
  const auto files = test::ListFiles(GetParam() + "/municipalities", ".json");
  EXPECT_EQ(files.size(), context.members.size());
  for (const std::string& file : files) {
    const auto result = ReadMunicipalityFile(test::ReadFile(file), context);
    EXPECT_THAT(result.violations.all(), testing::IsEmpty())
        << file << "\n"
        << result.violations.ToProto().DebugString();
    EXPECT_TRUE(result.file.has_value());
  }
}

INSTANTIATE_TEST_SUITE_P(Districts, SamplesTest,
                         testing::Values("examples/pavia", "examples/sud-est-milano"),
                         [](const auto& param_info) {
                           return param_info.param == "examples/pavia" ? "Pavia" : "SudEstMilano";
                         });

}  // namespace
}  // namespace ambito::charter
