// A file by its path that is nowhere but in memory, for readers that take paths: a disk would cost
// more than what is fuzzed.
#ifndef AMBITO_TESTS_FUZZ_MEMORY_FILE_H_
#define AMBITO_TESTS_FUZZ_MEMORY_FILE_H_

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/fuzz/target.h"

namespace ambito::fuzz {

class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("fuzz", 0)) { FUZZ_CHECK(fd_ >= 0); }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return absl::StrCat("/proc/self/fd/", fd_); }
  void Write(absl::string_view bytes) {
    FUZZ_CHECK(ftruncate(fd_, 0) == 0);
    FUZZ_CHECK(pwrite(fd_, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  }

 private:
  const int fd_;
};

}  // namespace ambito::fuzz

#endif  // AMBITO_TESTS_FUZZ_MEMORY_FILE_H_
