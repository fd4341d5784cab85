#include "lib/federation/digest.h"

#include <openssl/sha.h>

#include <algorithm>

#include "absl/strings/escaping.h"

namespace ambito::federation {

Digest Sha256(absl::string_view bytes) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

std::string DigestBytes(const Digest& digest) { return {digest.begin(), digest.end()}; }

std::optional<Digest> DigestFromBytes(absl::string_view bytes) {
  Digest digest;
  if (bytes.size() != digest.size()) return std::nullopt;
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

std::string DigestHex(const Digest& digest) { return absl::BytesToHexString(DigestBytes(digest)); }

}  // namespace ambito::federation
