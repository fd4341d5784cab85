#include "client/export/uuid.h"

#include <openssl/evp.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace ambito::client {
namespace {

// RFC 9562, section 6.6: the namespace of URLs.
constexpr absl::string_view kUrlNamespace(
    "\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8", 16);

}  // namespace

std::string UuidOf(absl::string_view name) {
  const std::string text = absl::StrCat(kUrlNamespace, "urn:ambito:", name);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
  std::string bytes(reinterpret_cast<const char*>(digest.data()), 16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x50);  // Version 5.
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // The RFC's variant.
  const std::string hex = absl::BytesToHexString(bytes);
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

}  // namespace ambito::client
