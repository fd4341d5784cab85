#include "lib/platform/small_file.h"

#include <gtest/gtest.h>

#include "tests/support/files.h"

namespace ambito::platform {
namespace {

TEST(SmallFile, IsReadAsItWasWrittenAlsoWhenEmpty) {
  const std::string folder = test::MakeTempFolder();
  for (const std::string& bytes : {std::string(), std::string("a\0b\n", 4)}) {
    ASSERT_TRUE(WriteDurably(folder + "/file", bytes).ok());
    EXPECT_EQ(ReadSmallFile(folder + "/file"), bytes);
  }
}

TEST(SmallFile, ThatIsNoneGivesNothing) {
  const std::string folder = test::MakeTempFolder();
  EXPECT_FALSE(ReadSmallFile(folder + "/nothing").has_value());
  EXPECT_FALSE(ReadSmallFile(folder).has_value());
}

}  // namespace
}  // namespace ambito::platform
