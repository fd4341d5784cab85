#include "lib/platform/config_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/files.h"

namespace ambito::platform {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string Written(const std::string& text) {
  const std::string path = test::MakeTempFolder() + "/config.toml";
  std::ofstream(path) << text;
  return path;
}

TEST(ConfigFile, SaysEveryErrorAtOnce) {
  auto file =
      ConfigFile::Read(Written("[node]\nlisten = 7\nretry = 5\nstray = 1\n[other]\nx = \"y\"\n"));
  ASSERT_TRUE(file.ok()) << file.status();
  file->Required("node.listen");
  file->Required("node.data");
  file->Number("node.retry", 10, 100, 1000);
  EXPECT_THAT(
      std::string(file->Finish().message()),
      AllOf(HasSubstr("node.listen must be a text in quotes"), HasSubstr("node.data is missing"),
            HasSubstr("node.retry must be a whole number from 100 to 1000"),
            HasSubstr("node.stray is not a setting"), HasSubstr("other.x is not a setting"),
            Not(HasSubstr("node.listen is missing"))));
}

TEST(ConfigFile, SaysLineAndColumnOfWhatIsNotToml) {
  const auto file = ConfigFile::Read(Written("[node]\nlisten = \"a\"\ndata = = 3\n"));
  EXPECT_TRUE(absl::IsInvalidArgument(file.status()));
  EXPECT_THAT(std::string(file.status().message()), HasSubstr("config.toml:3:"));
}

TEST(ConfigFile, TakesPathsFromItsOwnFolder) {
  const std::string path = Written("[node]\ndata = \"data\"\nkey = \"/etc/key\"\n");
  auto file = ConfigFile::Read(path);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->RequiredPath("node.data"), path.substr(0, path.rfind('/')) + "/data");
  EXPECT_EQ(file->RequiredPath("node.key"), "/etc/key");
  EXPECT_TRUE(file->Finish().ok());
}

TEST(ConfigFile, AFileThatIsNotThereIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(ConfigFile::Read("/nowhere/at/all.toml").status()));
}

}  // namespace
}  // namespace ambito::platform
