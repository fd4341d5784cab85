#include "lib/platform/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ambito::platform {
namespace {

constexpr unsigned kReloadSeconds = 5;

using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;
using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

template <typename Read>
auto ReadPem(const std::string& path, Read read) -> decltype(read(nullptr)) {
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "r"), &std::fclose);
  return file == nullptr ? nullptr : read(file.get());
}

X509Ptr ReadCertificate(const std::string& path) {
  return {ReadPem(path, [](FILE* f) { return PEM_read_X509(f, nullptr, nullptr, nullptr); }),
          &X509_free};
}

KeyPtr ReadKey(const std::string& path) {
  return {ReadPem(path, [](FILE* f) { return PEM_read_PrivateKey(f, nullptr, nullptr, nullptr); }),
          &EVP_PKEY_free};
}

std::vector<std::string> UriNames(X509* certificate) {
  std::vector<std::string> uris;
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* uri = name->d.uniformResourceIdentifier;
    uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                      static_cast<size_t>(ASN1_STRING_length(uri)));
  }
  GENERAL_NAMES_free(names);
  return uris;
}

bool IssuedBy(X509* certificate, X509* authority) {
  return X509_check_issued(authority, certificate) == X509_V_OK &&
         X509_verify(certificate, X509_get0_pubkey(authority)) == 1;
}

std::shared_ptr<grpc::experimental::CertificateProviderInterface> Watch(const TlsFiles& files) {
  return std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      files.key, files.certificate, files.ca, kReloadSeconds);
}

}  // namespace

absl::StatusOr<Identity> CheckTlsFiles(const TlsFiles& files) {
  std::vector<std::string> problems;
  X509Ptr certificate = ReadCertificate(files.certificate);
  X509Ptr authority = ReadCertificate(files.ca);
  KeyPtr key = ReadKey(files.key);
  if (!certificate)
    problems.push_back(absl::StrCat(files.certificate, " is not a readable PEM certificate"));
  if (!authority) problems.push_back(absl::StrCat(files.ca, " is not a readable PEM certificate"));
  if (!key) problems.push_back(absl::StrCat(files.key, " is not a readable PEM private key"));
  absl::StatusOr<Identity> identity = absl::InvalidArgumentError("no certificate");
  if (certificate) {
    if (key && X509_check_private_key(certificate.get(), key.get()) != 1) {
      problems.push_back(absl::StrCat(files.key, " is not the key of ", files.certificate));
    }
    if (authority && !IssuedBy(certificate.get(), authority.get())) {
      problems.push_back(absl::StrCat(files.certificate, " was not issued by ", files.ca));
    }
    if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) > 0) {
      problems.push_back(absl::StrCat(files.certificate, " is not valid yet: is the clock right?"));
    }
    if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0) {
      problems.push_back(absl::StrCat(files.certificate, " has expired: renew it"));
    }
    const std::vector<std::string> uris = UriNames(certificate.get());
    if (uris.size() != 1) {
      problems.push_back(absl::StrCat(files.certificate, " holds ", uris.size(),
                                      " URI identities; it must hold exactly one"));
    } else if (identity = ParseIdentity(uris[0]); !identity.ok()) {
      problems.push_back(absl::StrCat(files.certificate, ": ", identity.status().message()));
    }
  }
  if (!problems.empty()) return absl::FailedPreconditionError(absl::StrJoin(problems, "; "));
  return identity;
}

std::shared_ptr<grpc::ServerCredentials> ServerTls(const TlsFiles& files) {
  grpc::experimental::TlsServerCredentialsOptions options(Watch(files));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> ChannelTls(const TlsFiles& files) {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(Watch(files));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace ambito::platform
