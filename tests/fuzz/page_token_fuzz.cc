// Page tokens and sizes, as callers send them.
#include "absl/strings/str_cat.h"
#include "lib/platform/paging.h"
#include "tests/fuzz/target.h"

namespace ambito::platform {
namespace {

FUZZ_TARGET(page_token, input) {
  fuzz::Bytes bytes(input);
  const auto requested = static_cast<int>(bytes.Number());
  const auto size = PageSize(requested);
  FUZZ_CHECK(size.ok() == (requested >= 0 && requested <= kMaxPageSize));
  FUZZ_CHECK(!size.ok() || (*size >= 1 && *size <= static_cast<size_t>(kMaxPageSize)));

  const std::string token = bytes.Rest();
  const auto number = NumberToken(token, 7);
  if (!number.ok()) {
    FUZZ_CHECK(absl::IsInvalidArgument(number.status()));
  } else if (token.empty()) {
    FUZZ_CHECK(*number == 7);
  } else {
    // What we hand out ourselves reads as itself.
    FUZZ_CHECK(*NumberToken(absl::StrCat(*number), 7) == *number);
  }
}

}  // namespace
}  // namespace ambito::platform
