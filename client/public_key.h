// Public keys as people hand them over.
#ifndef AMBITO_CLIENT_PUBLIC_KEY_H_
#define AMBITO_CLIENT_PUBLIC_KEY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ambito::client {

// The 32 bytes of an Ed25519 public key written as 64 hexadecimal digits, as base64 or as a PEM
// public key. INVALID_ARGUMENT for anything else; a private key is refused by name.
absl::StatusOr<std::string> ParsePublicKey(absl::string_view text);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_PUBLIC_KEY_H_
