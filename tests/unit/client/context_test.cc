#include "client/context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/files.h"
#include "client/profile.h"
#include "tests/support/files.h"

namespace ambito::client {
namespace {

using testing::HasSubstr;

using Environment = std::map<std::string, std::string>;

absl::StatusOr<Context> Resolve(const SettingValues& flags, const Environment& environment,
                                const Profile& profile = {}) {
  const auto get = [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  };
  return ResolveContext(flags, get, profile);
}

TEST(Context, TakesTheFlagBeforeTheEnvironmentBeforeTheProfile) {
  const Profile profile{"/p.toml", {{"hub", "p:1"}, {"node", "p:2"}, {"cert", "p.pem"}}};
  const auto context =
      Resolve({{"hub", "f:1"}}, {{"AMBITO_HUB", "e:1"}, {"AMBITO_NODE", "e:2"}}, profile);
  ASSERT_TRUE(context.ok());
  EXPECT_EQ(context->hub.value, "f:1");
  EXPECT_EQ(context->hub.source, "--hub");
  EXPECT_EQ(context->node.value, "e:2");
  EXPECT_EQ(context->node.source, "AMBITO_NODE");
  EXPECT_EQ(context->cert.value, "p.pem");
  EXPECT_EQ(context->cert.source, "/p.toml");
  EXPECT_FALSE(context->key.given());
}

TEST(Context, HasDefaultsOnlyForTimeoutAndLanguage) {
  const auto context = Resolve({}, {{"AMBITO_HUB", ""}});
  ASSERT_TRUE(context.ok());
  EXPECT_FALSE(context->hub.given());
  EXPECT_EQ(context->timeout_seconds(), 30);
  EXPECT_EQ(context->timeout.source, "default");
  EXPECT_EQ(context->lang.value, "it");
}

TEST(Context, NamesTheSourceOfAValueThatIsNone) {
  for (const char* timeout : {"0", "-1", "soon", "3601", "1.5"}) {
    const auto context = Resolve({}, {{"AMBITO_TIMEOUT", timeout}});
    EXPECT_TRUE(absl::IsInvalidArgument(context.status())) << timeout;
    EXPECT_THAT(std::string(context.status().message()), HasSubstr("AMBITO_TIMEOUT"));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(Resolve({{"lang", "fr"}}, {}).status()));
}

TEST(Profile, IsFoundInTheConfigurationFolder) {
  const auto xdg = [](const char* name) { return name[0] == 'X' ? "/x" : "/home/u"; };
  const auto home = [](const char* name) -> const char* { return name[0] == 'X' ? "" : "/home/u"; };
  EXPECT_EQ(ProfilePath(xdg), "/x/ambito/profile.toml");
  EXPECT_EQ(ProfilePath(home), "/home/u/.config/ambito/profile.toml");
}

TEST(Profile, TakesPathsFromItsOwnFolder) {
  const std::string folder = test::MakeTempFolder();
  const std::string path = folder + "/profile.toml";
  ASSERT_TRUE(WriteOutput(path,
                          "hub = \"h:1\"\ncert = \"me.pem\"\nca = \"/ca.pem\"\n"
                          "timeout = 5\n")
                  .ok());
  const auto profile = ReadProfile(path);
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(
      profile->values,
      (SettingValues{
          {"hub", "h:1"}, {"cert", folder + "/me.pem"}, {"ca", "/ca.pem"}, {"timeout", "5"}}));
}

TEST(Profile, MayBeAbsentButNotWrong) {
  const std::string path = test::MakeTempFolder() + "/profile.toml";
  EXPECT_TRUE(ReadProfile(path)->values.empty());
  ASSERT_TRUE(WriteOutput(path, "hbu = \"h:1\"\n").ok());
  EXPECT_THAT(std::string(ReadProfile(path).status().message()), HasSubstr("hbu"));
}

}  // namespace
}  // namespace ambito::client
