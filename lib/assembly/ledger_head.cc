#include "lib/assembly/ledger_head.h"

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "lib/federation/checkpoint.h"

namespace ambito::assembly {
namespace {

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("not a head of the ledger: ", what));
}

}  // namespace

std::string LedgerOrigin(absl::string_view district_slug) {
  return federation::LogOrigin(district_slug, "ledger");
}
std::string OfficeKeyName(absl::string_view district_slug) {
  return federation::LogOrigin(district_slug, "office");
}
std::string NodeKeyName(absl::string_view district_slug, absl::string_view istat_code) {
  return federation::LogOrigin(district_slug, istat_code);
}
std::string MayorKeyName(absl::string_view district_slug, absl::string_view istat_code) {
  return absl::StrCat(NodeKeyName(district_slug, istat_code), "/mayor");
}
std::string DelegateKeyName(absl::string_view district_slug, absl::string_view istat_code) {
  return absl::StrCat(NodeKeyName(district_slug, istat_code), "/delegate");
}
std::string TableKeyName(absl::string_view district_slug, absl::string_view table,
                         absl::string_view name) {
  return absl::StrCat(federation::LogOrigin(district_slug, table), "/", name);
}

std::string HeadText(const LedgerHead& head) {
  return absl::StrCat(head.origin, "\n", head.size, "\n",
                      absl::Base64Escape(federation::DigestBytes(head.root)), "\n");
}

absl::StatusOr<LedgerHead> ReadHeadText(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() != 4 || !lines.back().empty()) return Malformed("its text is not three lines");
  LedgerHead head;
  if (!federation::IsKeyName(lines[0])) return Malformed("the origin is no name");
  head.origin = std::string(lines[0]);
  const auto size = federation::FromCanonicalDecimal(lines[1]);
  if (!size) return Malformed("the size is not a plain decimal number");
  head.size = *size;
  const auto root = federation::FromCanonicalBase64(lines[2]);
  const auto digest = root ? federation::DigestFromBytes(*root) : std::nullopt;
  if (!digest) return Malformed("the root is not 32 bytes of base64");
  head.root = *digest;
  return head;
}

}  // namespace ambito::assembly
