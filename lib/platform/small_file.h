// Small files: read whole, and on the disk once they are said to be.
#ifndef AMBITO_LIB_PLATFORM_SMALL_FILE_H_
#define AMBITO_LIB_PLATFORM_SMALL_FILE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ambito::platform {

// The whole file; nothing where it is not there or cannot be read.
std::optional<std::string> ReadSmallFile(const std::string& path);

// Whole and synced once OK; its name is durable once its folder is.
absl::Status WriteDurably(const std::string& path, absl::string_view bytes);

// Names made, changed and removed in a folder are durable once OK.
absl::Status SyncFolder(const std::string& folder);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_SMALL_FILE_H_
