// A node's public log key, in any form its technician may send it: PEM, hexadecimal, base64.
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "client/public_key.h"
#include "tests/fuzz/target.h"

namespace ambito::client {
namespace {

FUZZ_TARGET(public_key, input) {
  const auto key = ParsePublicKey(input);
  if (!key.ok()) {
    FUZZ_CHECK(absl::IsInvalidArgument(key.status()));
    return;
  }
  FUZZ_CHECK(key->size() == 32);
  FUZZ_CHECK(!absl::StrContains(input, "PRIVATE KEY"));
  FUZZ_CHECK(*ParsePublicKey(absl::BytesToHexString(*key)) == *key);
  FUZZ_CHECK(*ParsePublicKey(absl::Base64Escape(*key)) == *key);
  // No other key is read from the same digits.
  const absl::string_view text = absl::StripAsciiWhitespace(input);
  FUZZ_CHECK(absl::StartsWith(text, "-----BEGIN") ||
             absl::EqualsIgnoreCase(text, absl::BytesToHexString(*key)) ||
             text == absl::Base64Escape(*key));
}

}  // namespace
}  // namespace ambito::client
