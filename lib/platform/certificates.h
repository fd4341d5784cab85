// X.509 as this system uses it: PEM texts in, facts and reasons in plain words out. Only this file
// and the client's preflight know OpenSSL's types for it.
#ifndef AMBITO_LIB_PLATFORM_CERTIFICATES_H_
#define AMBITO_LIB_PLATFORM_CERTIFICATES_H_

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace ambito::platform {

struct CertificateFacts {
  std::string issuer;  // DER of the issuer's name.
  std::string serial;  // Hexadecimal, upper case, as `deploy/pki show` prints it.
  std::vector<std::string> uris;
  int64_t not_before_s = 0;  // Since 1970 UTC.
  int64_t not_after_s = 0;
};

// INVALID_ARGUMENT when the text does not start with a certificate.
absl::StatusOr<CertificateFacts> ReadCertificate(const std::string& pem);

// How many certificates a bundle holds; INVALID_ARGUMENT for none, or one that cannot be read.
absl::StatusOr<int> CountCertificates(const std::string& bundle_pem);

// True when one authority of the bundle signed the certificate.
bool IssuedByAny(const std::string& certificate_pem, const std::string& bundle_pem);

// INVALID_ARGUMENT when it is no private key, or needs a passphrase; FAILED_PRECONDITION when it is
// another certificate's.
absl::Status CheckKey(const std::string& key_pem, const std::string& certificate_pem);

// The certificates that their authorities took back.
class RevocationList {
 public:
  // One list of each authority in the bundle, in one text. FAILED_PRECONDITION, saying why, when
  // one is missing, damaged, signed by nobody in the bundle, or stale at `now_s`; what could be
  // taken all the same is in `list`, so that a stale list goes on refusing whom it names.
  static absl::Status Read(const std::string& lists_pem, const std::string& bundle_pem,
                           int64_t now_s, RevocationList* list);

  bool Revokes(const CertificateFacts& certificate) const {
    return revoked_.count({certificate.issuer, certificate.serial}) != 0;
  }
  // Whoever is on `other` is on this one too; its dates stay.
  void Add(const RevocationList& other) {
    revoked_.insert(other.revoked_.begin(), other.revoked_.end());
  }
  bool operator==(const RevocationList&) const = default;
  size_t size() const { return revoked_.size(); }
  // When the first of the lists goes stale; none read: never.
  int64_t good_until_s() const { return good_until_s_; }

 private:
  int64_t good_until_s_ = std::numeric_limits<int64_t>::max();
  std::set<std::pair<std::string, std::string>> revoked_;  // Issuer and serial.
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_CERTIFICATES_H_
