#include "client/files.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "absl/strings/str_cat.h"
#include "lib/platform/small_file.h"

namespace ambito::client {
namespace {

using File = std::unique_ptr<FILE, int (*)(FILE*)>;

absl::Status Failed(absl::string_view what, const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot ", what, " ", path));
}

absl::StatusOr<std::string> ReadUpToLimit(FILE* file, const std::string& path, size_t max_bytes) {
  std::string bytes;
  char block[64 << 10];
  while (bytes.size() <= max_bytes) {
    const size_t read = std::fread(block, 1, sizeof(block), file);
    bytes.append(block, read);
    if (read < sizeof(block)) break;
  }
  if (std::ferror(file) != 0) return Failed("read", path);
  if (bytes.size() > max_bytes) bytes.resize(max_bytes + 1);
  return bytes;
}

}  // namespace

absl::StatusOr<std::string> ReadInput(const std::string& path, size_t max_bytes) {
  if (path == "-") return ReadUpToLimit(stdin, "standard input", max_bytes);
  File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return Failed("open", path);
  return ReadUpToLimit(file.get(), path, max_bytes);
}

absl::Status WriteOutput(const std::string& path, absl::string_view bytes) {
  const std::string beside = absl::StrCat(path, ".part");
  FILE* file = std::fopen(beside.c_str(), "wb");
  if (file == nullptr) return Failed("write", beside);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size() &&
                       std::fflush(file) == 0 && fsync(fileno(file)) == 0;
  const bool closed = std::fclose(file) == 0;
  if (!written || !closed) {
    const absl::Status failed = Failed("write", beside);
    std::remove(beside.c_str());
    return failed;
  }
  if (std::rename(beside.c_str(), path.c_str()) != 0) return Failed("write", path);
  return platform::SyncFolder(std::filesystem::absolute(path).parent_path());
}

}  // namespace ambito::client
