#include "client/assembly/key_file.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
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

namespace ambito::client {
namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Pkcs8Ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)>;
using EncryptedPtr = std::unique_ptr<X509_SIG, decltype(&X509_SIG_free)>;
using FilePtr = std::unique_ptr<FILE, int (*)(FILE*)>;

// A stolen file must cost its thief a fifth of a second a guess.
constexpr int kIterations = 600'000;

absl::Status Wrong(const std::string& path, absl::string_view what) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", what));
}

absl::StatusOr<EncryptedPtr> Encrypt(EVP_PKEY& key, absl::string_view passphrase) {
  const Pkcs8Ptr plain(EVP_PKEY2PKCS8(&key), &PKCS8_PRIV_KEY_INFO_free);
  // PBKDF2 with HMAC-SHA-256 and a random salt, AES-256.
  std::unique_ptr<X509_ALGOR, decltype(&X509_ALGOR_free)> algorithm(
      PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kIterations, nullptr, 0, nullptr, NID_hmacWithSHA256),
      &X509_ALGOR_free);
  if (!plain || !algorithm) return absl::InternalError("OpenSSL could not encrypt the key");
  EncryptedPtr encrypted(PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()),
                                        plain.get(), algorithm.get()),
                         &X509_SIG_free);
  if (!encrypted) return absl::InternalError("OpenSSL could not encrypt the key");
  algorithm.release();  // It is the encrypted key's now.
  return encrypted;
}

// Never over another file, and never half.
absl::Status WriteNew(const std::string& path, X509_SIG& encrypted) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST)
    return absl::AlreadyExistsError(absl::StrCat(path, ": there is such a file already"));
  if (fd < 0) return Wrong(path, std::strerror(errno));
  const FilePtr file(fdopen(fd, "w"), &std::fclose);
  const bool written = file != nullptr && PEM_write_PKCS8(file.get(), &encrypted) == 1 &&
                       std::fflush(file.get()) == 0 && fsync(fd) == 0;
  if (written) return platform::SyncFolder(std::filesystem::absolute(path).parent_path());
  std::error_code ignored;  // What is left is no key, and is named below.
  std::filesystem::remove(path, ignored);
  return Wrong(path, "could not be written");
}

absl::StatusOr<std::unique_ptr<federation::Signer>> SignerOf(const std::string& path,
                                                             const EVP_PKEY& key) {
  std::string seed(32, '\0');
  size_t size = seed.size();
  if (EVP_PKEY_get_raw_private_key(&key, reinterpret_cast<unsigned char*>(seed.data()), &size) !=
          1 ||
      size != seed.size())
    return Wrong(path, "is not an Ed25519 private key");
  return federation::NewEd25519Signer(seed);
}

}  // namespace

absl::StatusOr<std::unique_ptr<federation::Signer>> MakeKeyFile(const std::string& path,
                                                                absl::string_view passphrase) {
  if (passphrase.size() < kMinPassphraseBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("a passphrase has at least ", kMinPassphraseBytes, " characters"));
  }
  const KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free);
  if (!key) return absl::InternalError("OpenSSL could not make an Ed25519 key");
  ASSIGN_OR_RETURN(const EncryptedPtr encrypted, Encrypt(*key, passphrase));
  RETURN_IF_ERROR(WriteNew(path, *encrypted));
  return SignerOf(path, *key);
}

absl::StatusOr<std::unique_ptr<federation::Signer>> OpenKeyFile(const std::string& path,
                                                                absl::string_view passphrase) {
  const FilePtr file(std::fopen(path.c_str(), "r"), &std::fclose);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": ", std::strerror(errno)));
  struct stat info;
  if (fstat(fileno(file.get()), &info) != 0) return Wrong(path, std::strerror(errno));
  if ((info.st_mode & 077) != 0) return Wrong(path, "others may read this key: chmod 600");
  const EncryptedPtr encrypted(PEM_read_PKCS8(file.get(), nullptr, nullptr, nullptr),
                               &X509_SIG_free);
  if (!encrypted) return Wrong(path, "is not a private key with a passphrase (ambito key make)");
  const Pkcs8Ptr plain(
      PKCS8_decrypt(encrypted.get(), passphrase.data(), static_cast<int>(passphrase.size())),
      &PKCS8_PRIV_KEY_INFO_free);
  ERR_clear_error();
  if (!plain)
    return absl::PermissionDeniedError(absl::StrCat(path, ": that is not its passphrase"));
  const KeyPtr key(EVP_PKCS82PKEY(plain.get()), &EVP_PKEY_free);
  if (!key) return Wrong(path, "is not an Ed25519 private key");
  return SignerOf(path, *key);
}

}  // namespace ambito::client
