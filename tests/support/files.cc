#include "tests/support/files.h"

#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace ambito::test {
namespace {

// Removes the folders when the process ends.
struct TempFolders {
  std::vector<std::string> folders;
  ~TempFolders() {
    std::error_code ignored;
    for (const std::string& folder : folders) std::filesystem::remove_all(folder, ignored);
  }
};

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "tests/support: %s\n", what.c_str());
  std::abort();
}

}  // namespace

std::string ReadFile(const std::string& path_from_root) {
  std::ifstream in(std::string(AMBITO_SOURCE_DIR) + "/" + path_from_root, std::ios::binary);
  if (!in) Fail("cannot read " + path_from_root);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> ListFiles(const std::string& folder_from_root, const std::string& ending) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(AMBITO_SOURCE_DIR) +
                                                               "/" + folder_from_root)) {
    std::string name = entry.path().filename().string();
    if (name.size() >= ending.size() &&
        name.compare(name.size() - ending.size(), ending.size(), ending) == 0) {
      files.push_back(folder_from_root + "/" + name);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string MakeTempFolder() {
  static TempFolders folders;
  std::string pattern = std::filesystem::temp_directory_path().string() + "/ambito-test-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) Fail("cannot make a temporary folder");
  folders.folders.push_back(pattern);
  return pattern;
}

}  // namespace ambito::test
