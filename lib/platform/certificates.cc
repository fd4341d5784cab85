#include "lib/platform/certificates.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "lib/status_macros.h"

namespace ambito::platform {
namespace {

using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;
using X509Ptr = std::unique_ptr<X509, decltype(&X509_free)>;
using CrlPtr = std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)>;
using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

BioPtr BioOf(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

// Nobody is asked for a passphrase: what needs one, be it a certificate, does not parse.
int NoPassphrase(char*, int, int, void*) { return 0; }

X509Ptr NextCertificate(BIO* text) {
  return {PEM_read_bio_X509(text, nullptr, &NoPassphrase, nullptr), &X509_free};
}

X509Ptr FirstCertificate(const std::string& pem) { return NextCertificate(BioOf(pem).get()); }

// True when reading stopped because nothing was left, and not at something damaged. Empties
// OpenSSL's queue of errors, which gRPC would take for its own.
bool AtEnd() {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}

absl::StatusOr<std::vector<X509Ptr>> ReadBundle(const std::string& pem) {
  std::vector<X509Ptr> all;
  const BioPtr text = BioOf(pem);
  while (X509Ptr next = NextCertificate(text.get())) all.push_back(std::move(next));
  if (AtEnd() && !all.empty()) return all;
  return absl::InvalidArgumentError("holds no certificate, or a damaged one");
}

bool IssuedBy(X509* certificate, X509* authority) {
  return X509_check_issued(authority, certificate) == X509_V_OK &&
         X509_verify(certificate, X509_get0_pubkey(authority)) == 1;
}

int64_t Seconds(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr) return 0;
  return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<int64_t>(timegm(&parts)) : 0;
}

std::string NameOf(const X509_NAME* name) {
  const unsigned char* der = nullptr;
  size_t size = 0;
  X509_NAME_get0_der(name, &der, &size);
  return {reinterpret_cast<const char*>(der), size};
}

std::string Hex(const ASN1_INTEGER* serial) {
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(ASN1_INTEGER_to_BN(serial, nullptr),
                                                           &BN_free);
  char* text = number == nullptr ? nullptr : BN_bn2hex(number.get());
  std::string hex = text == nullptr ? "" : text;
  OPENSSL_free(text);
  return hex;
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

std::string Day(int64_t seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(seconds), absl::UTCTimeZone());
}

// Notes every authority of the bundle that signed the list; false when none did.
bool NoteSigners(X509_CRL* list, const std::vector<X509Ptr>& authorities,
                 std::set<X509*>& signers) {
  bool any = false;
  for (const X509Ptr& authority : authorities) {
    if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(authority.get())) != 0)
      continue;
    if (X509_CRL_verify(list, X509_get0_pubkey(authority.get())) != 1) continue;
    signers.insert(authority.get());
    any = true;
  }
  ERR_clear_error();
  return any;
}

absl::Status CheckDates(X509_CRL* list, int64_t now_s) {
  const int64_t made = Seconds(X509_CRL_get0_lastUpdate(list));
  const ASN1_TIME* next = X509_CRL_get0_nextUpdate(list);
  if (next == nullptr) return absl::FailedPreconditionError("says not until when it is good");
  if (now_s < made) {
    return absl::FailedPreconditionError(
        absl::StrCat("was made on ", Day(made), ", in the future: is this machine's clock right?"));
  }
  if (now_s <= Seconds(next)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "is stale, it was good until ", Day(Seconds(next)), ": get a fresh one (deploy/pki crl)"));
}

void AddRevoked(X509_CRL* list, std::set<std::pair<std::string, std::string>>& revoked) {
  const std::string issuer = NameOf(X509_CRL_get_issuer(list));
  STACK_OF(X509_REVOKED)* entries = X509_CRL_get_REVOKED(list);
  for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {
    revoked.emplace(issuer, Hex(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i))));
  }
}

}  // namespace

absl::StatusOr<CertificateFacts> ReadCertificate(const std::string& pem) {
  const X509Ptr certificate = FirstCertificate(pem);
  ERR_clear_error();
  if (certificate == nullptr) return absl::InvalidArgumentError("is no certificate in PEM form");
  CertificateFacts facts;
  facts.issuer = NameOf(X509_get_issuer_name(certificate.get()));
  facts.serial = Hex(X509_get0_serialNumber(certificate.get()));
  facts.uris = UriNames(certificate.get());
  facts.not_before_s = Seconds(X509_get0_notBefore(certificate.get()));
  facts.not_after_s = Seconds(X509_get0_notAfter(certificate.get()));
  return facts;
}

absl::StatusOr<int> CountCertificates(const std::string& bundle_pem) {
  ASSIGN_OR_RETURN(const std::vector<X509Ptr> all, ReadBundle(bundle_pem));
  return static_cast<int>(all.size());
}

bool IssuedByAny(const std::string& certificate_pem, const std::string& bundle_pem) {
  const X509Ptr certificate = FirstCertificate(certificate_pem);
  const auto authorities = ReadBundle(bundle_pem);
  if (certificate == nullptr || !authorities.ok()) return false;
  bool issued = false;
  for (const X509Ptr& authority : *authorities)
    issued = issued || IssuedBy(certificate.get(), authority.get());
  ERR_clear_error();
  return issued;
}

absl::Status CheckKey(const std::string& key_pem, const std::string& certificate_pem) {
  const KeyPtr key(PEM_read_bio_PrivateKey(BioOf(key_pem).get(), nullptr, &NoPassphrase, nullptr),
                   &EVP_PKEY_free);
  const X509Ptr certificate = FirstCertificate(certificate_pem);
  const bool fits = key != nullptr && certificate != nullptr &&
                    X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (key == nullptr)
    return absl::InvalidArgumentError("is no private key in PEM form, or needs a passphrase");
  return fits ? absl::OkStatus() : absl::FailedPreconditionError("is not the certificate's key");
}

absl::Status RevocationList::Read(const std::string& lists_pem, const std::string& bundle_pem,
                                  int64_t now_s, RevocationList* list) {
  *list = RevocationList();
  ASSIGN_OR_RETURN(const std::vector<X509Ptr> authorities, ReadBundle(bundle_pem));
  const BioPtr text = BioOf(lists_pem);
  std::set<X509*> covered;
  absl::Status result;
  while (true) {
    const CrlPtr next(PEM_read_bio_X509_CRL(text.get(), nullptr, &NoPassphrase, nullptr),
                      &X509_CRL_free);
    if (next == nullptr) break;
    if (!NoteSigners(next.get(), authorities, covered))
      return absl::FailedPreconditionError("was not signed by the district's root");
    AddRevoked(next.get(), list->revoked_);
    list->good_until_s_ =
        std::min(list->good_until_s_, Seconds(X509_CRL_get0_nextUpdate(next.get())));
    result.Update(CheckDates(next.get(), now_s));
  }
  if (!AtEnd()) return absl::FailedPreconditionError("is damaged");
  if (covered.size() == authorities.size()) return result;
  return absl::FailedPreconditionError(covered.empty()
                                           ? "holds no revocation list in PEM form"
                                           : "holds no list of one of the roots that are trusted");
}

}  // namespace ambito::platform
