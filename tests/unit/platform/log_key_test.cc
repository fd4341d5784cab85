#include "lib/platform/log_key.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/files.h"

namespace ambito::platform {
namespace {

TEST(LogKey, IsMadeOnceAndReadBackTheSame) {
  const std::string path = test::MakeTempFolder() + "/key.pem";
  const auto made = LoadOrMakeLogKey(path);
  ASSERT_TRUE(made.ok()) << made.status();
  const auto read = LoadOrMakeLogKey(path);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*made)->public_key(), (*read)->public_key());
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST(LogKey, AKeyThatOthersMayReadIsRefused) {
  const std::string path = test::MakeTempFolder() + "/key.pem";
  ASSERT_TRUE(LoadOrMakeLogKey(path).ok());
  chmod(path.c_str(), 0644);
  EXPECT_TRUE(absl::IsFailedPrecondition(LoadOrMakeLogKey(path).status()));
}

TEST(LogKey, AFileThatIsNoKeyIsNeverOverwritten) {
  const std::string path = test::MakeTempFolder() + "/key.pem";
  std::ofstream(path) << "not a key\n";
  chmod(path.c_str(), 0600);
  EXPECT_TRUE(absl::IsFailedPrecondition(LoadOrMakeLogKey(path).status()));
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, "not a key");
}

TEST(LogKey, IsNotMadeAgainForAStoreThatHasALog) {
  const std::string folder = test::MakeTempFolder();
  const std::string path = folder + "/key.pem";
  ASSERT_TRUE(LogKeyOfStore(path, folder + "/data", {}).ok());
  std::filesystem::create_directory(folder + "/data");
  std::ofstream(folder + "/data/CURRENT") << "MANIFEST-000001\n";
  ASSERT_TRUE(LogKeyOfStore(path, folder + "/data", {}).ok());
  std::filesystem::remove(path);
  EXPECT_TRUE(absl::IsFailedPrecondition(LogKeyOfStore(path, folder + "/data", {}).status()));
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace ambito::platform
