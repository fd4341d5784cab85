// The profile: a TOML file in the user's configuration folder that spares flags. Keys are the
// names of the settings (hub, node, cert, key, ca, timeout, lang, signing_key, passphrase_file,
// anchor); paths in it start from its folder.
#ifndef AMBITO_CLIENT_PROFILE_H_
#define AMBITO_CLIENT_PROFILE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "client/context.h"

namespace ambito::client {

// $XDG_CONFIG_HOME/ambito/profile.toml, ~/.config/… without it; empty when there is no home.
std::string ProfilePath(const std::function<const char*(const char*)>& environment);

// Without values when there is no such file. INVALID_ARGUMENT with every error of the file.
absl::StatusOr<Profile> ReadProfile(const std::string& path);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_PROFILE_H_
