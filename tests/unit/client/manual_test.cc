#include "client/manual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/commands/commands.h"

namespace ambito::client {
namespace {

using testing::HasSubstr;

TEST(Manual, HoldsEveryCommandWithItsHelpItsExampleAndItsOptions) {
  const std::string page = ManualPage(CommandTable(), "1.2.3");
  ASSERT_GT(CommandTable().size(), 20u);
  for (const Command& command : CommandTable()) {
    const std::string heading = ".SS " + ManualText("ambito " + command.words()) + "\n";
    const size_t begin = page.find(heading);
    ASSERT_NE(begin, std::string::npos) << command.words();
    const size_t next = page.find("\n.S", begin + heading.size());
    const std::string section = page.substr(begin, next - begin);
    EXPECT_THAT(section, HasSubstr(ManualText(command.help)));
    EXPECT_THAT(section, HasSubstr(ManualText(command.example)));
    for (const Option& option : command.options) {
      EXPECT_THAT(section, HasSubstr(".B " + ManualText(option.name)));
      EXPECT_THAT(section, HasSubstr(ManualText(option.help)));
    }
  }
}

TEST(Manual, HoldsTheOptionsOfEveryCommandAndTheVersion) {
  const std::string page = ManualPage(CommandTable(), "1.2.3");
  for (const Option& option : GlobalOptions()) {
    EXPECT_THAT(page, HasSubstr(".B " + ManualText(option.name)));
  }
  EXPECT_THAT(page, HasSubstr("\"ambito 1.2.3\""));
}

TEST(Manual, TakesNoTextForARequest) {
  EXPECT_EQ(ManualText(".sh rm"), "\\&.sh rm");
  EXPECT_EQ(ManualText("'x\n.so file\n'y"), "\\&'x\n\\&.so file\n\\&'y");
  EXPECT_EQ(ManualText("a\\fBb --c"), "a\\efBb \\-\\-c");
}

}  // namespace
}  // namespace ambito::client
