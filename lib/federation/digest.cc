#include "lib/federation/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"

namespace ambito::federation {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// SHA256() looks the algorithm up again at each call, under a lock: thrice the digest of two
// hashes.
const EVP_MD* Algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm;
}

// Only fails without memory: there is nothing to go on with.
void Require(bool done) {
  if (done) return;
  std::fprintf(stderr, "SHA-256 failed\n");
  std::abort();
}

}  // namespace

Digest Sha256(absl::string_view bytes) { return Sha256("", bytes); }

Digest Sha256(absl::string_view first, absl::string_view rest) {
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  Digest digest;
  Require(EVP_DigestInit_ex2(context.get(), Algorithm(), nullptr) == 1 &&
          EVP_DigestUpdate(context.get(), first.data(), first.size()) == 1 &&
          EVP_DigestUpdate(context.get(), rest.data(), rest.size()) == 1 &&
          EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1);
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
