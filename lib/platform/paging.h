// Pages of lists: sizes from 1 to 1,000, no larger than a message, tokens that stay valid across
// edits.
#ifndef AMBITO_LIB_PLATFORM_PAGING_H_
#define AMBITO_LIB_PLATFORM_PAGING_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message_lite.h"

namespace ambito::platform {

inline constexpr int kMaxPageSize = 1'000;

// 0 asks for the default of 100. INVALID_ARGUMENT outside 1 to 1,000.
inline absl::StatusOr<size_t> PageSize(int requested) {
  if (requested == 0) return 100;
  if (requested >= 1 && requested <= kMaxPageSize) return static_cast<size_t>(requested);
  return absl::InvalidArgumentError(
      absl::StrCat("page_size is ", requested, "; it must be from 1 to ", kMaxPageSize));
}

// What fits one page besides its number of items: pages end well before the largest message.
class PageRoom {
 public:
  // True when the item goes on this page; the first always does.
  bool Take(const google::protobuf::MessageLite& item) {
    const size_t bytes = item.ByteSizeLong() + kFraming;
    if (used_ > 0 && used_ + bytes > kPageBytes) return false;
    used_ += bytes;
    return true;
  }

 private:
  static constexpr size_t kPageBytes = 768 << 10;
  static constexpr size_t kFraming = 8;
  size_t used_ = 0;
};

// A token that is a number (a position); `start` for an empty one.
inline absl::StatusOr<uint64_t> NumberToken(absl::string_view token, uint64_t start) {
  uint64_t number = start;
  if (token.empty() || absl::SimpleAtoi(token, &number)) return number;
  return absl::InvalidArgumentError("page_token is not one of ours");
}

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_PAGING_H_
