// Who signs heads. A seam with two implementations: Ed25519 (RFC 8032), and the simulation's
// stand-in, which is a keyed digest a hundred times faster.
#ifndef AMBITO_LIB_FEDERATION_SIGNATURE_H_
#define AMBITO_LIB_FEDERATION_SIGNATURE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ambito::federation {

// Signs with one private key. Safe for concurrent use.
class Signer {
 public:
  virtual ~Signer() = default;
  // 64 bytes.
  virtual std::string Sign(absl::string_view message) const = 0;
  // 32 bytes.
  virtual std::string public_key() const = 0;
};

// Checks signatures of one kind. Safe for concurrent use.
class SignatureScheme {
 public:
  virtual ~SignatureScheme() = default;
  virtual bool Verify(absl::string_view public_key, absl::string_view message,
                      absl::string_view signature) const = 0;
};

// Ed25519 over OpenSSL. `seed` is the 32-byte private key.
absl::StatusOr<std::unique_ptr<Signer>> NewEd25519Signer(absl::string_view seed);
const SignatureScheme& Ed25519();

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_SIGNATURE_H_
