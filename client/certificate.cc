#include "client/certificate.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <ctime>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/files.h"
#include "lib/platform/identity.h"

namespace ambito::client {
namespace {

constexpr int64_t kDaySeconds = 24 * 60 * 60;
constexpr int64_t kRenewDays = 30;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Bio BioOf(const std::string& text) {
  return {BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free};
}

// Nobody is asked for a passphrase: what needs one, be it a certificate, does not parse.
int NoPassphrase(char*, int, int, void*) { return 0; }

Certificate ParseCertificate(const std::string& pem) {
  return {PEM_read_bio_X509(BioOf(pem).get(), nullptr, &NoPassphrase, nullptr), &X509_free};
}

Key ParseKey(const std::string& pem) {
  return {PEM_read_bio_PrivateKey(BioOf(pem).get(), nullptr, &NoPassphrase, nullptr),
          &EVP_PKEY_free};
}

std::string FirstUri(X509* certificate) {
  auto* names = static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  std::string uri;
  for (int i = 0; i < sk_GENERAL_NAME_num(names) && uri.empty(); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* text = name->d.uniformResourceIdentifier;
    uri.assign(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
               static_cast<size_t>(ASN1_STRING_length(text)));
  }
  GENERAL_NAMES_free(names);
  return uri;
}

int64_t Seconds(const ASN1_TIME* time) {
  std::tm parts{};
  return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<int64_t>(timegm(&parts)) : 0;
}

std::string Day(int64_t seconds) {
  return absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(seconds), absl::UTCTimeZone());
}

// The file's text; empty, with a finding, when the setting is missing or the file is.
std::string ReadPart(const Setting& setting, const char* name, const char* what,
                     CertificateReport& report) {
  if (!setting.given()) {
    report.files_missing = true;
    report.Bad(absl::StrCat("No ", what, " is set: use --", name, " FILE, ", EnvironmentName(name),
                            ", or `", name, " = \"…\"` in the profile."));
    return "";
  }
  absl::StatusOr<std::string> text = ReadInput(setting.value);
  if (text.ok()) {
    if (text->empty()) report.Bad(absl::StrCat("The ", what, " ", setting.value, " is empty."));
    return *std::move(text);
  }
  report.files_missing = true;
  report.Bad(absl::StrCat("The ", what, " (from ", setting.source,
                          ") cannot be read: ", std::string(text.status().message())));
  return "";
}

void CheckDates(CertificateReport& report, int64_t now_s, const std::string& path) {
  const std::string dates =
      absl::StrCat("from ", Day(report.not_before_s), " until ", Day(report.not_after_s));
  const int64_t days_left = (report.not_after_s - now_s) / kDaySeconds;
  if (now_s < report.not_before_s) {
    report.Bad(
        absl::StrCat(path, " is valid ", dates, ", so not yet: is this machine's clock right?"));
  } else if (now_s > report.not_after_s) {
    report.Bad(absl::StrCat(path, " was valid ", dates,
                            " and has expired: ask the district office to renew it."));
  } else if (days_left < kRenewDays) {
    report.Warn(absl::StrCat("It is valid ", dates, ": ", days_left,
                             " days left, ask the district office to renew it."));
  } else {
    report.Good(absl::StrCat("It is valid ", dates, " (", days_left, " days left)."));
  }
}

void CheckIdentity(CertificateReport& report, X509* certificate, const std::string& path) {
  report.identity = FirstUri(certificate);
  if (report.identity.empty()) {
    report.Bad(absl::StrCat(path,
                            " names no identity (no spiffe:// URI in it): it is not a "
                            "certificate of a district."));
    return;
  }
  const auto identity = platform::ParseIdentity(report.identity);
  if (!identity.ok()) {
    report.Bad(absl::StrCat(
        path, " names an identity nobody here has: ", std::string(identity.status().message())));
    return;
  }
  report.holder = DescribeIdentity(report.identity);
  report.Good(absl::StrCat("It says you are ", report.holder, " (", report.identity, ")."));
}

void CheckKey(CertificateReport& report, X509* certificate, const Context& context) {
  if (report.credentials.key.empty()) return;
  const Key key = ParseKey(report.credentials.key);
  if (key == nullptr) {
    report.Bad(
        absl::StrCat(context.key.value, " is no private key in PEM form, or needs a passphrase."));
    return;
  }
  struct stat file {};
  if (stat(context.key.value.c_str(), &file) == 0 && (file.st_mode & 077) != 0) {
    report.Warn(
        absl::StrCat("Others on this machine can read the key: chmod 600 ", context.key.value));
  }
  if (certificate == nullptr) return;
  if (X509_check_private_key(certificate, key.get()) != 1) {
    report.Bad(absl::StrCat(context.key.value, " is not the key of ", context.cert.value, "."));
  } else {
    report.Good("The key belongs to the certificate.");
  }
}

void CheckRoot(CertificateReport& report, X509* certificate, const Context& context,
               int64_t now_s) {
  if (report.credentials.ca.empty()) return;
  const Certificate root = ParseCertificate(report.credentials.ca);
  if (root == nullptr) {
    report.Bad(absl::StrCat(context.ca.value, " is no certificate in PEM form."));
    return;
  }
  if (now_s > Seconds(X509_get0_notAfter(root.get()))) {
    report.Bad(absl::StrCat("The district's root ", context.ca.value, " has expired."));
  }
  if (certificate == nullptr) return;
  const bool issued = X509_check_issued(root.get(), certificate) == X509_V_OK &&
                      X509_verify(certificate, X509_get0_pubkey(root.get())) == 1;
  if (issued) {
    report.Good("It was signed by the district's root.");
  } else {
    report.Bad(absl::StrCat(context.cert.value, " was not signed by the root ", context.ca.value,
                            ": one of the two is of another district."));
  }
}

}  // namespace

bool CertificateReport::ok() const { return problems().empty(); }

std::vector<std::string> CertificateReport::problems() const {
  std::vector<std::string> problems;
  for (const Finding& finding : findings) {
    if (finding.kind == Finding::Kind::kBad) problems.push_back(finding.text);
  }
  return problems;
}

CertificateReport InspectCertificate(const Context& context, int64_t now_s) {
  CertificateReport report;
  report.credentials.cert = ReadPart(context.cert, "cert", "certificate", report);
  report.credentials.key = ReadPart(context.key, "key", "private key", report);
  report.credentials.ca = ReadPart(context.ca, "ca", "root certificate", report);
  const Certificate certificate = ParseCertificate(report.credentials.cert);
  if (certificate != nullptr) {
    report.not_before_s = Seconds(X509_get0_notBefore(certificate.get()));
    report.not_after_s = Seconds(X509_get0_notAfter(certificate.get()));
    CheckIdentity(report, certificate.get(), context.cert.value);
    CheckDates(report, now_s, context.cert.value);
  } else if (!report.credentials.cert.empty()) {
    report.Bad(absl::StrCat(context.cert.value, " is no certificate in PEM form."));
  }
  CheckKey(report, certificate.get(), context);
  CheckRoot(report, certificate.get(), context, now_s);
  return report;
}

std::string DescribeIdentity(absl::string_view uri) {
  const auto identity = platform::ParseIdentity(uri);
  if (!identity.ok()) return std::string(uri);
  const std::string of = absl::StrCat(" of municipality ", identity->municipality);
  const std::string district = absl::StrCat(" in district ", identity->slug);
  switch (identity->role) {
    case platform::kHub:
      return absl::StrCat("the hub of district ", identity->slug);
    case platform::kNode:
      return absl::StrCat("the node", of, district);
    case platform::kStaff:
      return absl::StrCat(identity->name, ", staff", of, district);
    case platform::kOffice:
      return absl::StrCat(identity->name, ", district office of ", identity->slug);
    case platform::kMayor:
      return absl::StrCat("the mayor", of, district);
    default:
      return absl::StrCat(identity->name, ", ", platform::RoleName(identity->role), district);
  }
}

}  // namespace ambito::client
