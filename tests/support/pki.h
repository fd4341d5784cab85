// Certificates for tests.
#ifndef AMBITO_TESTS_SUPPORT_PKI_H_
#define AMBITO_TESTS_SUPPORT_PKI_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

namespace ambito::test {

// The folder `deploy/pki throwaway` made for examples/SLUG's members; once a process and district.
std::string ThrowawayPki(const std::string& slug);
// The same for these municipalities; made anew at each call.
std::string ThrowawayPki(const std::string& slug, const std::vector<std::string>& members);

// PEM texts.
struct IssuedCertificate {
  std::string certificate;
  std::string key;
  std::string serial;  // Hexadecimal.
};

// What a certificate says, also what `deploy/pki` would never sign.
struct CertificateWish {
  std::vector<std::string> uris;
  int64_t from_s = -3'600;  // Relative to now.
  int64_t until_s = 86'400;
};

// A root that issues anything, in microseconds: for rotations by the thousand. Leaves are for
// localhost. A failure of OpenSSL ends the process.
class TestRoot {
 public:
  explicit TestRoot(const std::string& name);
  // The root of a folder made by `deploy/pki`: its `ca.crt` and `ca.key`.
  static TestRoot Of(const std::string& folder);

  IssuedCertificate Issue(const CertificateWish& wish);
  // A revocation list of these serials, in PEM.
  std::string Revoke(const std::vector<std::string>& serials, int64_t from_s = -60,
                     int64_t until_s = 86'400) const;
  std::string pem() const;

 private:
  TestRoot(X509* certificate, EVP_PKEY* key);

  std::shared_ptr<X509> certificate_;
  std::shared_ptr<EVP_PKEY> key_;
  long next_serial_ = 4'000'000;
};

// Written beside and renamed, as operators are told to.
void ReplaceFile(const std::string& path, const std::string& bytes);

}  // namespace ambito::test

#endif  // AMBITO_TESTS_SUPPORT_PKI_H_
