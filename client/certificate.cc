#include "client/certificate.h"

#include <sys/stat.h>

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/files.h"
#include "lib/platform/certificates.h"
#include "lib/platform/identity.h"

namespace ambito::client {
namespace {

constexpr int64_t kDaySeconds = 24 * 60 * 60;
constexpr int64_t kRenewDays = 30;

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

void CheckIdentity(CertificateReport& report, const platform::CertificateFacts& facts,
                   const std::string& path) {
  if (facts.uris.empty()) {
    report.Bad(absl::StrCat(path,
                            " names no identity (no spiffe:// URI in it): it is not a "
                            "certificate of a district."));
    return;
  }
  report.identity = facts.uris.front();
  if (facts.uris.size() > 1) {
    report.Bad(absl::StrCat(path, " names ", facts.uris.size(),
                            " identities; it must name exactly one: ask for another."));
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

void CheckKey(CertificateReport& report, bool has_certificate, const Context& context) {
  const Credentials& texts = report.credentials;
  if (texts.key.empty()) return;
  struct stat file {};
  if (stat(context.key.value.c_str(), &file) == 0 && (file.st_mode & 077) != 0) {
    report.Warn(
        absl::StrCat("Others on this machine can read the key: chmod 600 ", context.key.value));
  }
  const absl::Status status = platform::CheckKey(texts.key, texts.cert);
  if (absl::IsInvalidArgument(status)) {
    report.Bad(
        absl::StrCat(context.key.value, " is no private key in PEM form, or needs a passphrase."));
  } else if (has_certificate && !status.ok()) {
    report.Bad(absl::StrCat(context.key.value, " is not the key of ", context.cert.value, "."));
  } else if (has_certificate) {
    report.Good("The key belongs to the certificate.");
  }
}

// Two roots in one file while one takes over from the other: one of them must have signed.
void CheckRoot(CertificateReport& report, const Context& context, int64_t now_s) {
  const Credentials& texts = report.credentials;
  if (texts.ca.empty()) return;
  const auto first = platform::ReadCertificate(texts.ca);
  const auto count = platform::CountCertificates(texts.ca);
  if (!first.ok() || !count.ok()) {
    report.Bad(absl::StrCat(context.ca.value, " is no certificate in PEM form."));
    return;
  }
  if (*count == 1 && now_s > first->not_after_s)
    report.Bad(absl::StrCat("The district's root ", context.ca.value, " has expired."));
  if (!platform::ReadCertificate(texts.cert).ok()) return;
  if (platform::IssuedByAny(texts.cert, texts.ca)) {
    report.Good("It was signed by the district's root.");
  } else {
    report.Bad(absl::StrCat(context.cert.value, " was not signed by the root ", context.ca.value,
                            ": one of the two is of another district."));
  }
}

// A list is no setting: where there is one beside the root, it is looked at.
void CheckRevocation(CertificateReport& report, const platform::CertificateFacts& facts,
                     const Context& context, int64_t now_s) {
  const std::string path =
      (std::filesystem::path(context.ca.value).parent_path() / "crl.pem").string();
  const absl::StatusOr<std::string> text = ReadInput(path);
  if (!text.ok() || report.credentials.ca.empty()) return;
  platform::RevocationList list;
  const absl::Status status =
      platform::RevocationList::Read(*text, report.credentials.ca, now_s, &list);
  if (list.Revokes(facts)) {
    report.Bad(absl::StrCat(context.cert.value, " was revoked by the district office (", path,
                            "): ask it for another."));
  } else if (!status.ok()) {
    report.Warn(absl::StrCat("The revocation list ", path, " ", std::string(status.message())));
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
  const auto facts = platform::ReadCertificate(report.credentials.cert);
  if (facts.ok()) {
    report.not_before_s = facts->not_before_s;
    report.not_after_s = facts->not_after_s;
    CheckIdentity(report, *facts, context.cert.value);
    CheckDates(report, now_s, context.cert.value);
    CheckRevocation(report, *facts, context, now_s);
  } else if (!report.credentials.cert.empty()) {
    report.Bad(absl::StrCat(context.cert.value, " is no certificate in PEM form."));
  }
  CheckKey(report, facts.ok(), context);
  CheckRoot(report, context, now_s);
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
