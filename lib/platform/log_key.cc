#include "lib/platform/log_key.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/platform/small_file.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using FilePtr = std::unique_ptr<FILE, int (*)(FILE*)>;

absl::Status Wrong(const std::string& path, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", what));
}

// Written beside and renamed: a crash never leaves half a key.
absl::Status MakeKey(const std::string& path) {
  KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
  if (!key) return absl::InternalError("OpenSSL could not make an Ed25519 key");
  const std::string beside = path + ".new";
  const int fd = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return Wrong(beside, std::strerror(errno));
  FilePtr file(fdopen(fd, "w"), &std::fclose);
  if (!file) return Wrong(beside, std::strerror(errno));
  const bool written = PEM_write_PKCS8PrivateKey(file.get(), key.get(), nullptr, nullptr, 0,
                                                 nullptr, nullptr) == 1 &&
                       std::fflush(file.get()) == 0 && fsync(fd) == 0;
  if (!written) return Wrong(beside, "could not be written");
  if (std::rename(beside.c_str(), path.c_str()) != 0) return Wrong(path, std::strerror(errno));
  return SyncFolder(std::filesystem::absolute(path).parent_path());
}

absl::StatusOr<std::string> ReadSeed(const std::string& path) {
  FilePtr file(std::fopen(path.c_str(), "r"), &std::fclose);
  if (!file) return Wrong(path, std::strerror(errno));
  struct stat info;
  if (fstat(fileno(file.get()), &info) != 0) return Wrong(path, std::strerror(errno));
  if ((info.st_mode & 077) != 0) return Wrong(path, "others may read this key: chmod 600");
  KeyPtr key(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  std::string seed(32, '\0');
  size_t size = seed.size();
  if (!key ||
      EVP_PKEY_get_raw_private_key(key.get(), reinterpret_cast<unsigned char*>(seed.data()),
                                   &size) != 1 ||
      size != 32) {
    return Wrong(path, "is not an Ed25519 private key");
  }
  return seed;
}

}  // namespace

absl::StatusOr<std::unique_ptr<federation::Signer>> LoadLogKey(const std::string& path) {
  ASSIGN_OR_RETURN(std::string seed, ReadSeed(path));
  return federation::NewEd25519Signer(seed);
}

absl::StatusOr<std::unique_ptr<federation::Signer>> LoadOrMakeLogKey(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0) RETURN_IF_ERROR(MakeKey(path));
  return LoadLogKey(path);
}

absl::StatusOr<std::unique_ptr<federation::Signer>> LogKeyOfStore(
    const std::string& path, const std::string& data, const federation::LogKeys& earlier) {
  // Every RocksDB store has this file.
  const bool has_store = access((data + "/CURRENT").c_str(), F_OK) == 0;
  if (has_store && earlier.empty() && access(path.c_str(), F_OK) != 0) {
    return Wrong(path, absl::StrCat("the log key is not there, and ", data,
                                    " holds a log signed by it: bring it back from its copy, or, "
                                    "if there is none, see earlier_log_keys"));
  }
  return LoadOrMakeLogKey(path);
}

}  // namespace ambito::platform
