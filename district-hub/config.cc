#include "district-hub/config.h"

#include "lib/charter/validate.h"
#include "lib/platform/config_file.h"
#include "lib/platform/metrics.h"
#include "lib/status_macros.h"

namespace ambito::hub {

absl::StatusOr<Config> ReadConfig(const std::string& path) {
  ASSIGN_OR_RETURN(platform::ConfigFile file, platform::ConfigFile::Read(path));
  Config config;
  config.district_slug = file.Required("district.slug");
  config.listen = file.Required("hub.listen");
  config.port_file = file.OptionalPath("hub.port_file");
  config.data = file.RequiredPath("hub.data");
  config.log_key = file.RequiredPath("hub.log_key");
  config.earlier_log_keys = file.PublicKeys("hub.earlier_log_keys");
  config.backups =
      platform::ReadBackupSettings(file, {"hub.backups", "hub.backup_hours", "hub.backups_kept"});
  config.metrics = platform::ReadMetricsListen(file);
  config.tls = file.Tls();
  config.limits = file.ReadLimits();
  if (!config.district_slug.empty() && !charter::IsSlug(config.district_slug)) {
    file.Wrong("district.slug", "must be lower-case letters, digits and hyphens");
  }
  RETURN_IF_ERROR(file.Finish());
  return config;
}

}  // namespace ambito::hub
