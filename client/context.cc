#include "client/context.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ambito::client {
namespace {

constexpr int kMaxTimeoutSeconds = 3600;

struct Sources {
  const SettingValues& flags;
  const std::function<const char*(const char*)>& environment;
  const Profile& profile;
};

Setting Resolve(const Sources& sources, const std::string& name, const std::string& fallback = "") {
  const auto flag = sources.flags.find(name);
  if (flag != sources.flags.end()) return {flag->second, absl::StrCat("--", name)};
  const std::string variable = EnvironmentName(name);
  const char* value = sources.environment(variable.c_str());
  if (value != nullptr && *value != '\0') return {value, variable};
  const auto in_profile = sources.profile.values.find(name);
  if (in_profile != sources.profile.values.end()) {
    return {in_profile->second, sources.profile.path};
  }
  return fallback.empty() ? Setting{} : Setting{fallback, "default"};
}

absl::Status Check(const Context& context) {
  int seconds = 0;
  if (!absl::SimpleAtoi(context.timeout.value, &seconds) || seconds < 1 ||
      seconds > kMaxTimeoutSeconds) {
    return absl::InvalidArgumentError(
        absl::StrCat("timeout '", context.timeout.value, "' (from ", context.timeout.source,
                     ") is not a number of seconds from 1 to ", kMaxTimeoutSeconds));
  }
  if (context.lang.value != "it" && context.lang.value != "en") {
    return absl::InvalidArgumentError(absl::StrCat("language '", context.lang.value, "' (from ",
                                                   context.lang.source, ") is not it or en"));
  }
  return absl::OkStatus();
}

}  // namespace

int Context::timeout_seconds() const {
  int seconds = 0;
  return absl::SimpleAtoi(timeout.value, &seconds) ? seconds : 0;
}

std::string EnvironmentName(const std::string& setting) {
  return absl::StrCat("AMBITO_", absl::AsciiStrToUpper(setting));
}

absl::StatusOr<Context> ResolveContext(const SettingValues& flags,
                                       const std::function<const char*(const char*)>& environment,
                                       const Profile& profile) {
  const Sources sources{flags, environment, profile};
  Context context{Resolve(sources, "hub"),
                  Resolve(sources, "node"),
                  Resolve(sources, "cert"),
                  Resolve(sources, "key"),
                  Resolve(sources, "ca"),
                  Resolve(sources, "timeout", "30"),
                  Resolve(sources, "lang", "it"),
                  Resolve(sources, "signing_key"),
                  Resolve(sources, "passphrase_file"),
                  Resolve(sources, "anchor")};
  if (absl::Status checked = Check(context); !checked.ok()) return checked;
  return context;
}

}  // namespace ambito::client
