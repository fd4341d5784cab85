#include "client/profile.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "lib/platform/config_file.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

constexpr const char* kTexts[] = {"hub", "node", "lang", "anchor"};
constexpr const char* kPaths[] = {"cert", "key", "ca", "signing_key", "passphrase_file"};

void Keep(Profile& profile, const char* name, std::string value) {
  if (!value.empty()) profile.values[name] = std::move(value);
}

}  // namespace

std::string ProfilePath(const std::function<const char*(const char*)>& environment) {
  const char* folder = environment("XDG_CONFIG_HOME");
  if (folder != nullptr && *folder != '\0') return absl::StrCat(folder, "/ambito/profile.toml");
  const char* home = environment("HOME");
  if (home == nullptr || *home == '\0') return "";
  return absl::StrCat(home, "/.config/ambito/profile.toml");
}

absl::StatusOr<Profile> ReadProfile(const std::string& path) {
  Profile profile;
  profile.path = path;
  std::error_code unreadable;
  if (path.empty() || !std::filesystem::exists(path, unreadable)) return profile;
  ASSIGN_OR_RETURN(platform::ConfigFile file, platform::ConfigFile::Read(path));
  for (const char* name : kTexts) Keep(profile, name, file.Optional(name));
  for (const char* name : kPaths) Keep(profile, name, file.OptionalPath(name));
  const int64_t timeout = file.Number("timeout", 0, 0, 3600);
  if (timeout > 0) Keep(profile, "timeout", absl::StrCat(timeout));
  RETURN_IF_ERROR(file.Finish());
  return profile;
}

}  // namespace ambito::client
