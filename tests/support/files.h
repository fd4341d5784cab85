// Files that tests read: examples and tests/data, by path from the repository's root.
#ifndef AMBITO_TESTS_SUPPORT_FILES_H_
#define AMBITO_TESTS_SUPPORT_FILES_H_

#include <string>
#include <vector>

namespace ambito::test {

// The whole file; the test fails at once when it cannot be read.
std::string ReadFile(const std::string& path_from_root);

// Names with their path from the root of all files with this ending in a folder, sorted.
std::vector<std::string> ListFiles(const std::string& folder_from_root, const std::string& ending);

// A folder of its own for the running test, removed with the process.
std::string MakeTempFolder();

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_FILES_H_
