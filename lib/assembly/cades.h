// Signatures made with any `firma digitale` tool: CAdES, that is CMS SignedData (RFC 5652) with
// signed attributes, over a statement's bytes. docs/ledger.md says which are taken.
#ifndef AMBITO_LIB_ASSEMBLY_CADES_H_
#define AMBITO_LIB_ASSEMBLY_CADES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ambito::assembly {

// A signed file larger than this is refused.
inline constexpr size_t kMaxCadesBytes = 64 << 10;

// What a chain of certificates must lead to, and when it must be valid.
struct CadesTerms {
  std::vector<std::string> roots;  // Certificates, DER.
  std::optional<uint64_t> time_s;  // Seconds since 1970 UTC; none: whenever.
};

// Whether `cms` (DER, detached, without unsigned attributes, nothing that could be written another
// way) is one signature of `text` by the certificate whose public key has this SHA-256, RSA or
// ECDSA, that leads to one of the roots. INVALID_ARGUMENT: not of that form; PERMISSION_DENIED:
// another key, another text, or no chain.
absl::Status CheckCades(absl::string_view text, absl::string_view cms,
                        absl::string_view public_key_digest, const CadesTerms& terms);

// A signed file as it comes from a tool: attached (`.p7m`) or detached (`.p7s`), DER or PEM.
struct CadesFile {
  std::string cms;                // As CheckCades takes it.
  std::string public_key_digest;  // SHA-256 of the signer's public key (SPKI, DER), 32 bytes.
  std::string subject;            // Of its certificate, for people.
};
// PERMISSION_DENIED when it holds another text than `text`; INVALID_ARGUMENT when it is no such
// file. Whether the signature is good is CheckCades' to say.
absl::StatusOr<CadesFile> ReadCadesFile(absl::string_view file, absl::string_view text);

// SHA-256 of a certificate's public key; the certificate in DER or PEM. INVALID_ARGUMENT.
absl::StatusOr<std::string> CertificateKeyDigest(absl::string_view certificate);
// A certificate as the ledger keeps roots: DER.
absl::StatusOr<std::string> CertificateDer(absl::string_view certificate);

// Id of such a key in a signature line, 4 bytes.
std::string CadesKeyId(absl::string_view name, absl::string_view public_key_digest);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_CADES_H_
