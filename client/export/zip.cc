#include "client/export/zip.h"

#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

namespace fs = std::filesystem;

// The first of January 1980, in DOS's form: the earliest day a zip file can say.
constexpr zip_uint16_t kTime = 0;
constexpr zip_uint16_t kDate = (1 << 5) | 1;

struct DiscardArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;

absl::Status Cannot(const std::string& path, const char* why) {
  return absl::FailedPreconditionError(absl::StrCat("cannot write ", path, ": ", why));
}

// Paths within the folder, sorted.
absl::StatusOr<std::vector<std::string>> FilesOf(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (at->is_regular_file(error)) names.push_back(fs::relative(at->path(), folder).string());
  }
  if (error)
    return absl::FailedPreconditionError(
        absl::StrCat("cannot read the folder ", folder, ": ", error.message()));
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status Add(zip_t* archive, const std::string& from, const std::string& name,
                 const std::string& path) {
  zip_source_t* source = zip_source_file(archive, from.c_str(), 0, -1);
  if (source == nullptr) return Cannot(path, zip_strerror(archive));
  const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return Cannot(path, zip_strerror(archive));
  }
  if (zip_file_set_dostime(archive, static_cast<zip_uint64_t>(index), kTime, kDate, 0) != 0)
    return Cannot(path, zip_strerror(archive));
  return absl::OkStatus();
}

}  // namespace

absl::Status ZipFolder(const std::string& folder, const std::string& name,
                       const std::string& path) {
  ASSIGN_OR_RETURN(const std::vector<std::string> files, FilesOf(folder));
  int code = 0;
  Archive archive(zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code));
  if (archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const absl::Status status = Cannot(path, zip_error_strerror(&error));
    zip_error_fini(&error);
    return status;
  }
  for (const std::string& file : files) {
    RETURN_IF_ERROR(
        Add(archive.get(), absl::StrCat(folder, "/", file), absl::StrCat(name, "/", file), path));
  }
  // Closing writes it, beside the old one and then in its place.
  if (zip_close(archive.get()) != 0) return Cannot(path, zip_strerror(archive.get()));
  archive.release();
  return absl::OkStatus();
}

}  // namespace ambito::client
