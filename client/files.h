// Files the user names on the command line.
#ifndef AMBITO_CLIENT_FILES_H_
#define AMBITO_CLIENT_FILES_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ambito::client {

// Larger files are cut one byte after this, which is enough for every reader to refuse them.
inline constexpr size_t kMaxInputBytes = 16 << 20;

// The bytes of a file, of standard input for `-`. NOT_FOUND or PERMISSION_DENIED with the system's
// reason when it cannot be read.
absl::StatusOr<std::string> ReadInput(const std::string& path, size_t max_bytes = kMaxInputBytes);

// Writes beside the file and renames, so that a failure leaves what was there; durable once OK.
absl::Status WriteOutput(const std::string& path, absl::string_view bytes);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_FILES_H_
