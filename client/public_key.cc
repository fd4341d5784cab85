#include "client/public_key.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"

namespace ambito::client {
namespace {

constexpr size_t kKeyBytes = 32;

// A file that wants one holds no public key.
int NoPassphrase(char*, int, int, void*) { return 0; }

absl::StatusOr<std::string> FromPem(absl::string_view text) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PUBKEY(bio.get(), nullptr, &NoPassphrase, nullptr), &EVP_PKEY_free);
  std::string bytes(kKeyBytes, '\0');
  size_t size = bytes.size();
  const bool is_ed25519 =
      key != nullptr && EVP_PKEY_id(key.get()) == EVP_PKEY_ED25519 &&
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                  &size) == 1;
  if (!is_ed25519) return absl::InvalidArgumentError("the file holds no Ed25519 public key");
  return bytes;
}

bool IsHexKey(absl::string_view text) {
  if (text.size() != 2 * kKeyBytes) return false;
  for (char c : text) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::string> ParsePublicKey(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (absl::StrContains(text, "PRIVATE KEY")) {
    return absl::InvalidArgumentError(
        "that is a private key: it never leaves its machine. `ambito node status` at the node "
        "shows the public one");
  }
  if (absl::StartsWith(text, "-----BEGIN")) return FromPem(text);
  if (IsHexKey(text)) return absl::HexStringToBytes(text);
  std::string bytes;
  // In its one form: a slip of the copying hand is no other way to write the key.
  const bool is_base64 = absl::Base64Unescape(text, &bytes) && absl::Base64Escape(bytes) == text;
  if (is_base64 && bytes.size() == kKeyBytes) return bytes;
  return absl::InvalidArgumentError(
      "not an Ed25519 public key: 64 hexadecimal digits, or 44 characters of base64");
}

}  // namespace ambito::client
