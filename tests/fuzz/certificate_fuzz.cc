// The three PEM files a client is given. A byte of 0xFF ends one and begins the next: certificate,
// key, root; what is missing is taken from the certificate.
#include <array>
#include <vector>

#include "absl/strings/str_split.h"
#include "client/certificate.h"
#include "client/context.h"
#include "lib/platform/identity.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

namespace ambito::client {
namespace {

constexpr int64_t kNowS = 1'250'000'000;

struct PemFiles {
  PemFiles() {
    context.cert = {files[0].path(), "--cert"};
    context.key = {files[1].path(), "--key"};
    context.ca = {files[2].path(), "--ca"};
  }
  std::array<fuzz::MemoryFile, 3> files;
  Context context;
};

FUZZ_TARGET(certificate, input) {
  static auto& pem = *new PemFiles;
  const std::vector<absl::string_view> parts = absl::StrSplit(input, absl::MaxSplits('\xFF', 2));
  for (size_t i = 0; i < pem.files.size(); ++i) {
    pem.files[i].Write(i < parts.size() ? parts[i] : parts[0]);
  }
  const CertificateReport report = InspectCertificate(pem.context, kNowS);
  FUZZ_CHECK(!report.files_missing);
  FUZZ_CHECK(report.ok() == report.problems().empty());
  for (const Finding& finding : report.findings) FUZZ_CHECK(!finding.text.empty());
  if (!report.ok()) return;
  FUZZ_CHECK(platform::ParseIdentity(report.identity).ok());
  FUZZ_CHECK(report.not_before_s <= kNowS && kNowS <= report.not_after_s);
}

}  // namespace
}  // namespace ambito::client
