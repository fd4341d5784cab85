// A folder for a moment.
#ifndef AMBITO_CLIENT_EXPORT_TEMP_FOLDER_H_
#define AMBITO_CLIENT_EXPORT_TEMP_FOLDER_H_

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace ambito::client {

// Removed with all that is in it.
class TempFolder {
 public:
  static absl::StatusOr<TempFolder> Make() {
    std::error_code error;
    std::string path =
        absl::StrCat(std::filesystem::temp_directory_path(error).string(), "/ambito-site-XXXXXX");
    if (error || mkdtemp(path.data()) == nullptr)
      return absl::FailedPreconditionError(
          absl::StrCat("cannot make a folder for a moment: ", std::strerror(errno)));
    return TempFolder(path);
  }
  TempFolder(TempFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  TempFolder& operator=(TempFolder&&) = delete;
  ~TempFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  std::string At(const std::string& name) const { return absl::StrCat(path_, "/", name); }

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_TEMP_FOLDER_H_
