// The keys people sign ledger entries with: Ed25519 in PKCS#8, encrypted with a passphrase, in a
// file of their own. Other programs can read them: `openssl pkey -in FILE`.
#ifndef AMBITO_CLIENT_ASSEMBLY_KEY_FILE_H_
#define AMBITO_CLIENT_ASSEMBLY_KEY_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/signature.h"

namespace ambito::client {

inline constexpr size_t kMinPassphraseBytes = 8;

// Makes a key and keeps it where there is no file yet, mode 0600. ALREADY_EXISTS when there is one:
// a key that is written over is lost. INVALID_ARGUMENT: the passphrase is too short.
absl::StatusOr<std::unique_ptr<federation::Signer>> MakeKeyFile(const std::string& path,
                                                                absl::string_view passphrase);
// NOT_FOUND; PERMISSION_DENIED: another passphrase; FAILED_PRECONDITION: not such a key, or others
// may read it.
absl::StatusOr<std::unique_ptr<federation::Signer>> OpenKeyFile(const std::string& path,
                                                                absl::string_view passphrase);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_ASSEMBLY_KEY_FILE_H_
