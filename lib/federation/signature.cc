#include "lib/federation/signature.h"

#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace ambito::federation {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr size_t kSignatureBytes = 64;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// Signing with a sound key only fails without memory: there is nothing to go on with.
void Require(bool done, const char* what) {
  if (done) return;
  std::fprintf(stderr, "Ed25519: %s failed\n", what);
  std::abort();
}

class Ed25519Signer : public Signer {
 public:
  explicit Ed25519Signer(Key key) : key_(std::move(key)) {}

  std::string Sign(absl::string_view message) const override {
    const Context context(EVP_MD_CTX_new());
    Require(context != nullptr &&
                EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1,
            "signing");
    std::string signature(kSignatureBytes, '\0');
    size_t size = signature.size();
    Require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                           Bytes(message), message.size()) == 1 &&
                size == kSignatureBytes,
            "signing");
    return signature;
  }

  std::string public_key() const override {
    std::string bytes(kKeyBytes, '\0');
    size_t size = bytes.size();
    Require(EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                                        &size) == 1 &&
                size == kKeyBytes,
            "reading the public key");
    return bytes;
  }

 private:
  const Key key_;
};

class Ed25519Scheme : public SignatureScheme {
 public:
  bool Verify(absl::string_view public_key, absl::string_view message,
              absl::string_view signature) const override {
    if (public_key.size() != kKeyBytes || signature.size() != kSignatureBytes) return false;
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key),
                                              public_key.size()));
    const Context context(EVP_MD_CTX_new());
    if (key == nullptr || context == nullptr) return false;
    if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) {
      return false;
    }
    return EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                            message.size()) == 1;
  }
};

}  // namespace

absl::StatusOr<std::unique_ptr<Signer>> NewEd25519Signer(absl::string_view seed) {
  if (seed.size() != kKeyBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("an Ed25519 private key has 32 bytes, this one ", seed.size()));
  }
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size()));
  if (key == nullptr) return absl::InternalError("OpenSSL did not take an Ed25519 private key");
  return std::make_unique<Ed25519Signer>(std::move(key));
}

const SignatureScheme& Ed25519() {
  static const Ed25519Scheme scheme;
  return scheme;
}

}  // namespace ambito::federation
