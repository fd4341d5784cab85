#include "client/assembly/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "client/files.h"
#include "tests/support/files.h"

namespace ambito::client {
namespace {

using testing::HasSubstr;

class KeyFile : public testing::Test {
 protected:
  const std::string path_ = test::MakeTempFolder() + "/sindaco.key";
};

TEST_F(KeyFile, IsOpenedByItsPassphraseAndNoOther) {
  const auto made = MakeKeyFile(path_, "una frase segreta");
  ASSERT_TRUE(made.ok()) << made.status();
  const auto opened = OpenKeyFile(path_, "una frase segreta");
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ((*opened)->public_key(), (*made)->public_key());
  EXPECT_EQ(OpenKeyFile(path_, "un'altra frase").status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(KeyFile, IsForItsOwnerAloneAndHoldsNoPlainKey) {
  ASSERT_TRUE(MakeKeyFile(path_, "una frase segreta").ok());
  struct stat info;
  ASSERT_EQ(stat(path_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_THAT(ReadInput(path_).value(), HasSubstr("BEGIN ENCRYPTED PRIVATE KEY"));
  ASSERT_EQ(chmod(path_.c_str(), 0640), 0);
  EXPECT_THAT(std::string(OpenKeyFile(path_, "una frase segreta").status().message()),
              HasSubstr("chmod 600"));
}

TEST_F(KeyFile, IsNeverWrittenOver) {
  const auto made = MakeKeyFile(path_, "una frase segreta");
  EXPECT_EQ(MakeKeyFile(path_, "una frase segreta").status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ((*OpenKeyFile(path_, "una frase segreta"))->public_key(), (*made)->public_key());
}

TEST_F(KeyFile, NeedsAPassphraseOfEightCharacters) {
  EXPECT_EQ(MakeKeyFile(path_, "corta").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(KeyFile, SaysWhatIsWrongWithAnotherFile) {
  EXPECT_EQ(OpenKeyFile(path_, "una frase segreta").status().code(), absl::StatusCode::kNotFound);
  std::ofstream(path_) << "no key";
  ASSERT_EQ(chmod(path_.c_str(), 0600), 0);
  EXPECT_THAT(std::string(OpenKeyFile(path_, "una frase segreta").status().message()),
              HasSubstr("ambito key make"));
}

}  // namespace
}  // namespace ambito::client
