#include "tests/support/pki.h"

#include <openssl/bn.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito::test {
namespace {

void Require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "tests/support: %s failed\n", what);
  std::abort();
}

std::shared_ptr<EVP_PKEY> NewKey() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

template <typename Write>
std::string Pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  Require(write(out.get()) == 1, "writing PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<size_t>(size)};
}

std::string KeyPem(EVP_PKEY* key) {
  return Pem([&](BIO* out) {
    return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

std::string CertificatePem(X509* certificate) {
  return Pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

void Extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  Require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "an extension");
  X509_EXTENSION_free(extension);
}

std::shared_ptr<X509> NewCertificate(const std::string& name, long serial, EVP_PKEY* key,
                                     int64_t from_s, int64_t until_s) {
  std::shared_ptr<X509> made(X509_new(), &X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), from_s);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), until_s);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_pubkey(made.get(), key);
  return made;
}

template <typename Read>
auto ReadPem(const std::string& path, Read read) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "r"), &std::fclose);
  Require(file != nullptr, path.c_str());
  return read(file.get(), nullptr, nullptr, nullptr);
}

}  // namespace

TestRoot::TestRoot(X509* certificate, EVP_PKEY* key)
    : certificate_(certificate, &X509_free), key_(key, &EVP_PKEY_free) {}

TestRoot::TestRoot(const std::string& name) : key_(NewKey()) {
  certificate_ = NewCertificate(name, 1, key_.get(), -7'200, 864'000);
  X509* root = certificate_.get();
  X509_set_issuer_name(root, X509_get_subject_name(root));
  Extend(root, root, NID_basic_constraints, "critical,CA:TRUE");
  Extend(root, root, NID_key_usage, "critical,keyCertSign,cRLSign");
  Extend(root, root, NID_subject_key_identifier, "hash");
  Require(X509_sign(root, key_.get(), EVP_sha256()) > 0, "signing a root");
}

TestRoot TestRoot::Of(const std::string& folder) {
  return {ReadPem(folder + "/ca.crt", &PEM_read_X509),
          ReadPem(folder + "/ca.key", &PEM_read_PrivateKey)};
}

IssuedCertificate TestRoot::Issue(const CertificateWish& wish) {
  const auto key = NewKey();
  const long serial = ++next_serial_;
  const auto made = NewCertificate("test", serial, key.get(), wish.from_s, wish.until_s);
  X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get()));
  std::string names = "DNS:localhost,IP:127.0.0.1";
  for (const std::string& uri : wish.uris) absl::StrAppend(&names, ",URI:", uri);
  Extend(made.get(), certificate_.get(), NID_subject_alt_name, names);
  Extend(made.get(), certificate_.get(), NID_ext_key_usage, "serverAuth,clientAuth");
  Extend(made.get(), certificate_.get(), NID_authority_key_identifier, "keyid");
  Require(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0, "signing a certificate");
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(made.get()), nullptr), &BN_free);
  char* hex = BN_bn2hex(number.get());
  IssuedCertificate issued{CertificatePem(made.get()), KeyPem(key.get()), hex};
  OPENSSL_free(hex);
  return issued;
}

std::string TestRoot::Revoke(const std::vector<std::string>& serials, int64_t from_s,
                             int64_t until_s) const {
  const std::shared_ptr<X509_CRL> list(X509_CRL_new(), &X509_CRL_free);
  const std::shared_ptr<ASN1_TIME> from(X509_gmtime_adj(nullptr, from_s), &ASN1_TIME_free);
  const std::shared_ptr<ASN1_TIME> until(X509_gmtime_adj(nullptr, until_s), &ASN1_TIME_free);
  X509_CRL_set_version(list.get(), 1);
  X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
  X509_CRL_set1_lastUpdate(list.get(), from.get());
  X509_CRL_set1_nextUpdate(list.get(), until.get());
  for (const std::string& serial : serials) {
    BIGNUM* number = nullptr;
    Require(BN_hex2bn(&number, serial.c_str()) > 0, "reading a serial");
    const std::shared_ptr<ASN1_INTEGER> value(BN_to_ASN1_INTEGER(number, nullptr),
                                              &ASN1_INTEGER_free);
    BN_free(number);
    X509_REVOKED* revoked = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(revoked, value.get());
    X509_REVOKED_set_revocationDate(revoked, from.get());
    X509_CRL_add0_revoked(list.get(), revoked);
  }
  X509_CRL_sort(list.get());
  Require(X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) > 0, "signing a list");
  return Pem([&](BIO* out) { return PEM_write_bio_X509_CRL(out, list.get()); });
}

std::string TestRoot::pem() const { return CertificatePem(certificate_.get()); }

void ReplaceFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path + ".new", std::ios::binary) << bytes;
  std::filesystem::rename(path + ".new", path);
}

std::string ThrowawayPki(const std::string& slug, const std::vector<std::string>& members) {
  const std::string folder = MakeTempFolder() + "/pki";
  const std::string command =
      absl::StrCat(AMBITO_SOURCE_DIR, "/deploy/pki throwaway --dir ", folder, " --slug ", slug,
                   " --members ", absl::StrJoin(members, ","), " >/dev/null");
  if (std::system(command.c_str()) != 0) {
    std::fprintf(stderr, "tests/support: %s failed\n", command.c_str());
    std::abort();
  }
  return folder;
}

std::string ThrowawayPki(const std::string& slug) {
  static auto& made = *new std::map<std::string, std::string>;
  std::string& folder = made[slug];
  if (!folder.empty()) return folder;
  const auto district = charter::ReadDistrictFile(ReadFile("examples/" + slug + "/district.json"));
  std::vector<std::string> members;
  for (const v1::Member& member : district.file->district().members()) {
    members.push_back(member.istat_code());
  }
  return folder = ThrowawayPki(slug, members);
}

}  // namespace ambito::test
