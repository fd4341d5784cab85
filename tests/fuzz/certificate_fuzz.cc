// The three PEM files a client is given. A byte of 0xFF ends one and begins the next: certificate,
// key, root; what is missing is taken from the certificate.
#include <array>
#include <fstream>
#include <vector>

#include "absl/strings/str_split.h"
#include "client/certificate.h"
#include "client/context.h"
#include "lib/platform/identity.h"
#include "tests/fuzz/target.h"
#include "tests/support/files.h"

namespace ambito::client {
namespace {

constexpr int64_t kNowS = 1'250'000'000;

struct PemFiles {
  PemFiles() : folder(test::MakeTempFolder()) {
    context.cert = {folder + "/cert.pem", "--cert"};
    context.key = {folder + "/key.pem", "--key"};
    context.ca = {folder + "/ca.pem", "--ca"};
  }
  std::string folder;
  Context context;
};

void Write(const std::string& path, absl::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << std::string(bytes);
}

FUZZ_TARGET(certificate, input) {
  static const auto& files = *new PemFiles;
  const std::vector<absl::string_view> parts = absl::StrSplit(input, absl::MaxSplits('\xFF', 2));
  const std::array paths = {&files.context.cert, &files.context.key, &files.context.ca};
  for (size_t i = 0; i < paths.size(); ++i) {
    Write(paths[i]->value, i < parts.size() ? parts[i] : parts[0]);
  }
  const CertificateReport report = InspectCertificate(files.context, kNowS);
  FUZZ_CHECK(!report.files_missing);
  FUZZ_CHECK(report.ok() == report.problems().empty());
  for (const Finding& finding : report.findings) FUZZ_CHECK(!finding.text.empty());
  if (!report.ok()) return;
  FUZZ_CHECK(platform::ParseIdentity(report.identity).ok());
  FUZZ_CHECK(report.not_before_s <= kNowS && kNowS <= report.not_after_s);
}

}  // namespace
}  // namespace ambito::client
