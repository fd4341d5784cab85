// Revocation lists and the bundle of roots that signed them. A byte of 0xFF parts the two.
#include <vector>

#include "absl/strings/str_split.h"
#include "lib/platform/certificates.h"
#include "tests/fuzz/target.h"

namespace ambito::platform {
namespace {

constexpr int64_t kNowS = 1'250'000'000;

FUZZ_TARGET(revocation, input) {
  const std::vector<std::string> parts = absl::StrSplit(input, absl::MaxSplits('\xFF', 1));
  const std::string& bundle = parts.back();
  RevocationList list;
  const absl::Status status = RevocationList::Read(parts.front(), bundle, kNowS, &list);
  const auto count = CountCertificates(bundle);
  FUZZ_CHECK(!count.ok() || *count > 0);
  if (!status.ok()) return;
  // Every root has a list, and none of them is stale.
  FUZZ_CHECK(count.ok());
  FUZZ_CHECK(list.good_until_s() >= kNowS);
  const auto root = ReadCertificate(bundle);
  FUZZ_CHECK(root.ok());
  list.Revokes(*root);
}

}  // namespace
}  // namespace ambito::platform
