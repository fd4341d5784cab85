#include "lib/assembly/cades.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "lib/federation/digest.h"
#include "lib/federation/signed_note.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

template <typename T, void (*Free)(T*)>
struct Freer {
  void operator()(T* object) const { Free(object); }
};
using Cms = std::unique_ptr<CMS_ContentInfo, Freer<CMS_ContentInfo, CMS_ContentInfo_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509, X509_free>>;
using Store = std::unique_ptr<X509_STORE, Freer<X509_STORE, X509_STORE_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;

constexpr char kKeyIdPrefix[] = "ambito/cades/v1";
constexpr char kOtherType = static_cast<char>(0xff);
constexpr char kPemBegin[] = "-----BEGIN ";

absl::Status Malformed(absl::string_view what) {
  ERR_clear_error();
  return absl::InvalidArgumentError(absl::StrCat("signed file: ", what));
}
absl::Status Denied(absl::string_view what) {
  ERR_clear_error();
  return absl::PermissionDeniedError(absl::StrCat("signed file: ", what));
}

Bio BioOf(absl::string_view bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

Cms ParseDer(absl::string_view bytes) {
  const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* const end = next + bytes.size();
  Cms cms(d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(bytes.size())));
  return next == end ? std::move(cms) : nullptr;
}

std::string ToDer(CMS_ContentInfo& cms) {
  unsigned char* bytes = nullptr;
  const int size = i2d_CMS_ContentInfo(&cms, &bytes);
  if (size < 0) return "";
  std::string der(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

Certificate ParseCertificate(absl::string_view bytes) {
  if (absl::string_view(bytes).find(kPemBegin) != absl::string_view::npos)
    return Certificate(PEM_read_bio_X509(BioOf(bytes).get(), nullptr, nullptr, nullptr));
  const auto* next = reinterpret_cast<const unsigned char*>(bytes.data());
  const unsigned char* const end = next + bytes.size();
  Certificate certificate(d2i_X509(nullptr, &next, static_cast<long>(bytes.size())));
  return next == end ? std::move(certificate) : nullptr;
}

std::string KeyDigest(X509& certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &bytes);
  if (size < 0) return "";
  const federation::Digest digest = federation::Sha256(
      absl::string_view(reinterpret_cast<char*>(bytes), static_cast<size_t>(size)));
  OPENSSL_free(bytes);
  return federation::DigestBytes(digest);
}

// The one signature; null when there is none or several.
CMS_SignerInfo* OnlySigner(CMS_ContentInfo& cms) {
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(&cms);
  return sk_CMS_SignerInfo_num(signers) == 1 ? sk_CMS_SignerInfo_value(signers, 0) : nullptr;
}

struct FreeCertificates {
  void operator()(STACK_OF(X509) * certificates) const {
    sk_X509_pop_free(certificates, X509_free);
  }
};
using Certificates = std::unique_ptr<STACK_OF(X509), FreeCertificates>;

// Among those in the file; null when it is not there. Lives as long as `certificates`.
X509* SignerCertificate(CMS_SignerInfo& signer, const Certificates& certificates) {
  for (int i = 0; i < sk_X509_num(certificates.get()); ++i) {
    X509* certificate = sk_X509_value(certificates.get(), i);
    if (CMS_SignerInfo_cert_cmp(&signer, certificate) == 0) return certificate;
  }
  return nullptr;
}

bool IsRsaOrEcdsa(X509& certificate) {
  const EVP_PKEY* key = X509_get0_pubkey(&certificate);  // Null where it cannot be read.
  const int type = key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key);
  return type == EVP_PKEY_RSA || type == EVP_PKEY_EC || type == EVP_PKEY_RSA_PSS;
}

bool HasStrongDigest(CMS_SignerInfo& signer) {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(&signer, nullptr, nullptr, &algorithm, nullptr);
  const int digest = OBJ_obj2nid(algorithm->algorithm);
  return digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512;
}

Store StoreOf(const CadesTerms& terms) {
  Store store(X509_STORE_new());
  for (const std::string& root : terms.roots) {
    const Certificate certificate = ParseCertificate(root);
    if (certificate != nullptr) X509_STORE_add_cert(store.get(), certificate.get());
  }
  X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store.get());
  X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_ANY);
  // A root on the ledger is trusted as it is, whoever has signed it.
  unsigned long flags = X509_V_FLAG_PARTIAL_CHAIN;
  if (terms.time_s) {
    X509_VERIFY_PARAM_set_time(parameters, static_cast<time_t>(*terms.time_s));
  } else {
    flags |= X509_V_FLAG_NO_CHECK_TIME;
  }
  X509_VERIFY_PARAM_set_flags(parameters, flags);
  return store;
}

// Reads DER a value after another.
class DerReader {
 public:
  explicit DerReader(absl::string_view bytes) : bytes_(bytes) {}

  // The next value's contents, when it has this tag; it is then passed.
  std::optional<absl::string_view> Take(int tag, int tag_class) {
    const auto* next = reinterpret_cast<const unsigned char*>(bytes_.data());
    const unsigned char* const begin = next;
    long length = 0;
    int found = 0;
    int found_class = 0;
    const int form =
        ASN1_get_object(&next, &length, &found, &found_class, static_cast<long>(bytes_.size()));
    if ((form & 0x80) != 0 || found != tag || found_class != tag_class) return std::nullopt;
    const auto header = static_cast<size_t>(next - begin);
    const absl::string_view contents = bytes_.substr(header, static_cast<size_t>(length));
    bytes_.remove_prefix(header + static_cast<size_t>(length));
    return contents;
  }
  std::optional<absl::string_view> Take(int tag) { return Take(tag, V_ASN1_UNIVERSAL); }
  // Into a value that holds others.
  bool Enter(int tag, int tag_class = V_ASN1_UNIVERSAL) {
    const auto contents = Take(tag, tag_class);
    if (contents) bytes_ = *contents;
    return contents.has_value();
  }
  bool at_end() const { return bytes_.empty(); }

 private:
  absl::string_view bytes_;
};

// The name in an AlgorithmIdentifier; empty: it is none.
absl::string_view AlgorithmName(std::optional<absl::string_view> algorithm) {
  return algorithm ? DerReader(*algorithm).Take(V_ASN1_OBJECT).value_or("") : "";
}

// The two version numbers and the list of digests, which no signature covers and no check looks at.
bool HasItsForm(absl::string_view cms) {
  const absl::string_view one("\x01", 1);
  DerReader reader(cms);
  const bool is_signed_data = reader.Enter(V_ASN1_SEQUENCE) && reader.Take(V_ASN1_OBJECT) &&
                              reader.Enter(0, V_ASN1_CONTEXT_SPECIFIC) &&
                              reader.Enter(V_ASN1_SEQUENCE);
  if (!is_signed_data || reader.Take(V_ASN1_INTEGER) != one) return false;
  DerReader digests(reader.Take(V_ASN1_SET).value_or(""));
  const absl::string_view digest = AlgorithmName(digests.Take(V_ASN1_SEQUENCE));
  const bool at_signers = digests.at_end() && reader.Take(V_ASN1_SEQUENCE) &&
                          reader.Take(0, V_ASN1_CONTEXT_SPECIFIC) && reader.Enter(V_ASN1_SET) &&
                          reader.Enter(V_ASN1_SEQUENCE);
  return at_signers && reader.Take(V_ASN1_INTEGER) == one && reader.Take(V_ASN1_SEQUENCE) &&
         !digest.empty() && AlgorithmName(reader.Take(V_ASN1_SEQUENCE)) == digest;
}

// RSA of PKCS #1 is written with NULL where it has no parameters, ECDSA without any.
bool HasUsualParameters(CMS_SignerInfo& signer) {
  X509_ALGOR* algorithm = nullptr;
  CMS_SignerInfo_get0_algs(&signer, nullptr, nullptr, nullptr, &algorithm);
  const ASN1_OBJECT* object = nullptr;
  int type = 0;
  X509_ALGOR_get0(&object, &type, nullptr, algorithm);
  int digest = 0;
  int key = 0;
  const int name = OBJ_obj2nid(object);
  if (name == NID_rsassaPss) return type == V_ASN1_SEQUENCE;
  if (name == NID_rsaEncryption) return type == V_ASN1_NULL;
  if (OBJ_find_sigid_algs(name, &digest, &key) != 1) return false;
  return key == NID_rsaEncryption ? type == V_ASN1_NULL : type == V_ASN1_UNDEF;
}

// Detached and without what anybody could add: what is left is one way of writing it.
std::string Stripped(CMS_ContentInfo& cms, CMS_SignerInfo& signer) {
  if (ASN1_OCTET_STRING** content = CMS_get0_content(&cms); content != nullptr) {
    ASN1_OCTET_STRING_free(*content);
    *content = nullptr;
  }
  while (CMS_unsigned_get_attr_count(&signer) > 0)
    X509_ATTRIBUTE_free(CMS_unsigned_delete_attr(&signer, 0));
  const std::string der = ToDer(cms);
  // What was not in DER, once read, is written in it.
  const Cms again = ParseDer(der);
  return again == nullptr ? "" : ToDer(*again);
}

Cms ParseFile(absl::string_view file) {
  if (file.find(kPemBegin) != absl::string_view::npos)
    return Cms(static_cast<CMS_ContentInfo*>(
        PEM_ASN1_read_bio(reinterpret_cast<d2i_of_void*>(d2i_CMS_ContentInfo), PEM_STRING_CMS,
                          BioOf(file).get(), nullptr, nullptr, nullptr)));
  return Cms(d2i_CMS_bio(BioOf(file).get(), nullptr));
}

// With what it is about: of a chain, which check did not hold.
std::string LastReason() {
  const char* data = nullptr;
  int flags = 0;
  const char* reason = ERR_reason_error_string(ERR_peek_last_error_data(&data, &flags));
  const bool has_data = data != nullptr && (flags & ERR_TXT_STRING) != 0 && *data != '\0';
  return absl::StrCat(reason == nullptr ? "" : reason, has_data ? ": " : "", has_data ? data : "");
}

std::string SubjectOf(X509& certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(out.get(), X509_get_subject_name(&certificate), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<size_t>(size));
}

}  // namespace

std::string CadesKeyId(absl::string_view name, absl::string_view public_key_digest) {
  return federation::NoteKeyId(name, kOtherType, absl::StrCat(kKeyIdPrefix, public_key_digest));
}

absl::Status CheckCades(absl::string_view text, absl::string_view bytes,
                        absl::string_view public_key_digest, const CadesTerms& terms) {
  if (bytes.size() > kMaxCadesBytes)
    return Malformed(absl::StrCat("it is longer than ", kMaxCadesBytes, " bytes"));
  const Cms cms = ParseDer(bytes);
  if (cms == nullptr || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
    return Malformed("it is no CMS signature in DER");
  CMS_SignerInfo* signer = OnlySigner(*cms);
  if (signer == nullptr) return Malformed("it has not exactly one signature");
  if (CMS_is_detached(cms.get()) != 1 || CMS_unsigned_get_attr_count(signer) > 0 ||
      ToDer(*cms) != bytes)
    return Malformed("it holds bytes that the signature does not cover");
  if (OBJ_obj2nid(CMS_get0_eContentType(cms.get())) != NID_pkcs7_data || !HasItsForm(bytes) ||
      !HasUsualParameters(*signer))
    return Malformed("it is not of the form that signing tools write");
  if (CMS_signed_get_attr_count(signer) < 0 || !HasStrongDigest(*signer))
    return Malformed("it has no signed attributes, or a digest that is too weak");
  const Certificates certificates(CMS_get1_certs(cms.get()));
  X509* certificate = SignerCertificate(*signer, certificates);
  if (certificate == nullptr) return Malformed("its signer's certificate is not in it");
  if (KeyDigest(*certificate) != public_key_digest)
    return Denied("it is signed by another key than the one that was enrolled");
  if (!IsRsaOrEcdsa(*certificate)) return Malformed("its key is neither RSA nor ECDSA");
  const Store store = StoreOf(terms);
  const Bio content = BioOf(text);
  const bool good = CMS_verify(cms.get(), nullptr, store.get(), content.get(), nullptr,
                               CMS_BINARY | CMS_NOCRL) == 1;
  if (!good) return Denied(absl::StrCat("it does not verify: ", LastReason()));
  return absl::OkStatus();
}

absl::StatusOr<CadesFile> ReadCadesFile(absl::string_view file, absl::string_view text) {
  if (file.size() > kMaxCadesBytes + text.size() * 2)
    return Malformed(absl::StrCat("it is longer than ", kMaxCadesBytes, " bytes"));
  const Cms cms = ParseFile(file);
  if (cms == nullptr || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed)
    return Malformed("it is no CMS signature (.p7m, .p7s), in DER or PEM");
  CMS_SignerInfo* signer = OnlySigner(*cms);
  if (signer == nullptr) return Malformed("it has not exactly one signature");
  if (ASN1_OCTET_STRING** content = CMS_get0_content(cms.get());
      content != nullptr && *content != nullptr) {
    const absl::string_view attached(reinterpret_cast<const char*>(ASN1_STRING_get0_data(*content)),
                                     static_cast<size_t>(ASN1_STRING_length(*content)));
    if (attached != text) return Denied("it holds another text than the one that was exported");
  }
  const Certificates certificates(CMS_get1_certs(cms.get()));
  X509* certificate = SignerCertificate(*signer, certificates);
  if (certificate == nullptr) return Malformed("its signer's certificate is not in it");
  CadesFile read{"", KeyDigest(*certificate), SubjectOf(*certificate)};
  read.cms = Stripped(*cms, *signer);
  return read;
}

absl::StatusOr<std::string> CertificateKeyDigest(absl::string_view certificate) {
  const Certificate parsed = ParseCertificate(certificate);
  if (parsed == nullptr) return Malformed("that is no certificate");
  return KeyDigest(*parsed);
}

absl::StatusOr<std::string> CertificateDer(absl::string_view certificate) {
  const Certificate parsed = ParseCertificate(certificate);
  if (parsed == nullptr) return Malformed("that is no certificate");
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(parsed.get(), &bytes);
  if (size < 0) return Malformed("that is no certificate");
  std::string der(reinterpret_cast<char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace ambito::assembly
