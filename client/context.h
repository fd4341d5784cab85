// Where the other side is and who we are there: each setting from the flag, else the environment
// (AMBITO_HUB, …), else the profile, else its default; and where it came from.
#ifndef AMBITO_CLIENT_CONTEXT_H_
#define AMBITO_CLIENT_CONTEXT_H_

#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"

namespace ambito::client {

struct Setting {
  std::string value;
  std::string source;  // `--hub`, `AMBITO_HUB`, the profile's path, `default`; empty: not set.

  bool given() const { return !value.empty(); }
};

struct Context {
  Setting hub;
  Setting node;
  Setting cert;
  Setting key;
  Setting ca;
  Setting timeout;          // Seconds, 1 to 3,600.
  Setting lang;             // `it` or `en`.
  Setting signing_key;      // File of the key that signs entries of the ledger.
  Setting passphrase_file;  // File whose first line opens it; not given: asked for.
  Setting anchor;           // Of the district's ledger, 64 hexadecimal digits.

  int timeout_seconds() const;
};

// Setting names (`hub`, `cert`, …) and their values.
using SettingValues = std::map<std::string, std::string>;

struct Profile {
  std::string path;  // Also when there is no such file.
  SettingValues values;
};

// INVALID_ARGUMENT, naming the source, for a timeout or language that is none.
absl::StatusOr<Context> ResolveContext(const SettingValues& flags,
                                       const std::function<const char*(const char*)>& environment,
                                       const Profile& profile);

// `hub`, `AMBITO_HUB`.
std::string EnvironmentName(const std::string& setting);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_CONTEXT_H_
