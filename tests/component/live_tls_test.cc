// The files behind mutual TLS while somebody writes them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "lib/platform/small_file.h"
#include "lib/platform/tls.h"
#include "tests/support/files.h"
#include "tests/support/pki.h"

namespace ambito::test {
namespace {

platform::TlsFiles Copies(const std::string& folder) {
  const std::string pki = ThrowawayPki("pavia");
  const std::string from = pki + "/hub";
  for (const char* name : {"cert.pem", "key.pem"})
    std::filesystem::copy_file(from + "/" + name, folder + "/" + name);
  return {folder + "/cert.pem", folder + "/key.pem", pki + "/ca/ca.crt"};
}

TEST(LiveTls, AFileThatIsBeingWrittenIsNotUsed) {
  const platform::TlsFiles files = Copies(MakeTempFolder());
  const auto live = platform::LiveTls::Open(files);
  ASSERT_TRUE(live.ok()) << live.status();
  const auto good = (*live)->Current();
  for (const std::string& path : {files.certificate, files.key}) {
    const std::string whole = platform::ReadSmallFile(path).value();
    for (const std::string& begun : {std::string(), whole.substr(0, whole.size() / 2)}) {
      ASSERT_TRUE(platform::WriteDurably(path, begun).ok());
      EXPECT_EQ((*live)->Current()->certificate, good->certificate);
      EXPECT_EQ((*live)->Current()->key, good->key);
    }
    ASSERT_TRUE(platform::WriteDurably(path, whole).ok());
  }
}

TEST(LiveTls, AnEmptyFileIsNamed) {
  const platform::TlsFiles files = Copies(MakeTempFolder());
  ASSERT_TRUE(platform::WriteDurably(files.certificate, "").ok());
  EXPECT_THAT(std::string(platform::LiveTls::Open(files).status().message()),
              testing::HasSubstr(files.certificate + " is empty"));
}

}  // namespace
}  // namespace ambito::test
