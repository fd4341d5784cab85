// A TOML configuration file read so that all its errors come at once, unknown keys included.
#ifndef AMBITO_LIB_PLATFORM_CONFIG_FILE_H_
#define AMBITO_LIB_PLATFORM_CONFIG_FILE_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/platform/limits.h"
#include "lib/platform/tls.h"

namespace ambito::platform {

class ConfigFile {
 public:
  // INVALID_ARGUMENT with line and column when it is not TOML; NOT_FOUND when it cannot be read.
  static absl::StatusOr<ConfigFile> Read(const std::string& path);
  ~ConfigFile();
  ConfigFile(ConfigFile&&) noexcept;

  // `section.key`. Required: an error is noted when it is missing or empty.
  std::string Required(absl::string_view key);
  std::string Optional(absl::string_view key, absl::string_view fallback = "");
  int64_t Number(absl::string_view key, int64_t fallback, int64_t least, int64_t most);
  bool Flag(absl::string_view key, bool fallback);
  // A path, taken from the configuration file's folder when it is not absolute.
  std::string RequiredPath(absl::string_view key);
  std::string OptionalPath(absl::string_view key);
  // Ed25519 public keys, each 64 hexadecimal digits, as 32 bytes; at most 20.
  std::vector<std::string> PublicKeys(absl::string_view key);
  // `tls.certificate`, `tls.key`, `tls.ca`, `tls.crl`.
  TlsFiles Tls();
  // `[limits]`, each with its default.
  Limits ReadLimits();
  // Notes an error of the caller's own about a key.
  void Wrong(absl::string_view key, absl::string_view what);

  // INVALID_ARGUMENT with every error noted and every key nobody asked for.
  absl::Status Finish() const;

 private:
  struct Document;
  explicit ConfigFile(std::unique_ptr<Document> document);

  std::unique_ptr<Document> document_;
  std::set<std::string> asked_;
  std::vector<std::string> errors_;
};

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_CONFIG_FILE_H_
