#include "tests/support/cades.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Its PEM functions want the header above.
#include <openssl/cms.h>

namespace ambito::test {

struct CadesSigner::Keys {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{nullptr, &EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&X509_free)> certificate{nullptr, &X509_free};
};

CadesSigner::CadesSigner(std::unique_ptr<Keys> keys) : keys_(std::move(keys)) {}
CadesSigner::~CadesSigner() = default;
CadesSigner::CadesSigner(CadesSigner&&) noexcept = default;

namespace {

void AddExtension(X509* certificate, int nid, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
  EXPECT_NE(extension, nullptr) << value;
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

CadesSigner CadesSigner::Make(const Options& options, const CadesSigner* issuer) {
  auto keys = std::make_unique<Keys>();
  keys->key.reset(options.elliptic ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048));
  X509* certificate = X509_new();
  keys->certificate.reset(certificate);
  X509_set_version(certificate, X509_VERSION_3);
  static int64_t serial = 1;
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), serial++);
  ASN1_TIME_set(X509_getm_notBefore(certificate), static_cast<time_t>(options.not_before_s));
  ASN1_TIME_set(X509_getm_notAfter(certificate), static_cast<time_t>(options.not_after_s));
  X509_set_pubkey(certificate, keys->key.get());
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(options.name.c_str()), -1, -1,
                             0);
  const X509* signed_by = issuer == nullptr ? certificate : issuer->keys_->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(signed_by));
  AddExtension(certificate, NID_basic_constraints,
               issuer == nullptr ? "critical,CA:TRUE" : "critical,CA:FALSE");
  // What a qualified signature's certificate has in Italy: it signs nothing else.
  AddExtension(certificate, NID_key_usage,
               issuer == nullptr ? "critical,keyCertSign" : "critical,nonRepudiation");
  EVP_PKEY* signing = issuer == nullptr ? keys->key.get() : issuer->keys_->key.get();
  EXPECT_GT(X509_sign(certificate, signing, EVP_sha256()), 0);
  return CadesSigner(std::move(keys));
}

std::string CadesSigner::certificate() const {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(keys_->certificate.get(), &bytes);
  std::string der(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

namespace {

std::string Drained(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string bytes(data, static_cast<size_t>(size));
  BIO_free(bio);
  return bytes;
}

CMS_ContentInfo* SignCms(X509* certificate, EVP_PKEY* key, const std::string& text, bool attached) {
  BIO* content = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
  const unsigned flags = CMS_BINARY | CMS_CADES | (attached ? 0 : CMS_DETACHED);
  CMS_ContentInfo* cms = CMS_sign(certificate, key, nullptr, content, flags);
  BIO_free(content);
  EXPECT_NE(cms, nullptr);
  return cms;
}

}  // namespace

std::string CadesSigner::Sign(const std::string& text, bool attached) const {
  CMS_ContentInfo* cms = SignCms(keys_->certificate.get(), keys_->key.get(), text, attached);
  BIO* out = BIO_new(BIO_s_mem());
  EXPECT_EQ(i2d_CMS_bio(out, cms), 1);
  CMS_ContentInfo_free(cms);
  return Drained(out);
}

std::string CadesSigner::SignPem(const std::string& text) const {
  CMS_ContentInfo* cms = SignCms(keys_->certificate.get(), keys_->key.get(), text, true);
  BIO* out = BIO_new(BIO_s_mem());
  EXPECT_EQ(PEM_write_bio_CMS(out, cms), 1);
  CMS_ContentInfo_free(cms);
  return Drained(out);
}

}  // namespace ambito::test
