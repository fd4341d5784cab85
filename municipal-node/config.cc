#include "municipal-node/config.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/read_files.h"
#include "lib/platform/config_file.h"
#include "lib/platform/metrics.h"
#include "lib/platform/small_file.h"
#include "lib/status_macros.h"

namespace ambito::node {
namespace {

void ReadDistrict(const std::string& path, platform::ConfigFile& file, Config& config) {
  if (path.empty()) return;
  const std::optional<std::string> bytes = platform::ReadSmallFile(path);
  if (!bytes) return file.Wrong("district.file", absl::StrCat("cannot be read: ", path));
  auto read = charter::ReadDistrictFile(*bytes);
  if (!read.file) {
    const v1::Violation& first = read.violations.all().front();
    return file.Wrong("district.file",
                      absl::StrCat("is not a district file: ", first.field(), ": ", first.message(),
                                   " (ambito sheet check tells more)"));
  }
  config.district_slug = read.file->district().slug();
  config.members.assign(read.file->district().members().begin(),
                        read.file->district().members().end());
}

}  // namespace

std::string Config::MunicipalityName() const {
  for (const v1::Member& member : members) {
    if (member.istat_code() == municipality) return member.name();
  }
  return "";
}

absl::StatusOr<Config> ReadConfig(const std::string& path) {
  ASSIGN_OR_RETURN(platform::ConfigFile file, platform::ConfigFile::Read(path));
  Config config;
  ReadDistrict(file.RequiredPath("district.file"), file, config);
  config.municipality = file.Required("node.municipality");
  config.listen = file.Required("node.listen");
  config.port_file = file.OptionalPath("node.port_file");
  config.data = file.RequiredPath("node.data");
  config.log_key = file.RequiredPath("node.log_key");
  config.earlier_log_keys = file.PublicKeys("node.earlier_log_keys");
  config.backups = platform::ReadBackupSettings(
      file, {"node.backups", "node.backup_hours", "node.backups_kept"});
  config.hub = file.Optional("hub.address");
  config.retry_max_ms = file.Number("hub.retry_max_ms", 30'000, 100, 3'600'000);
  config.metrics = platform::ReadMetricsListen(file);
  config.tls = file.Tls();
  config.limits = file.ReadLimits();
  if (!config.members.empty() && !config.municipality.empty() &&
      config.MunicipalityName().empty()) {
    file.Wrong("node.municipality", absl::StrCat("= \"", config.municipality,
                                                 "\" is not a member of ", config.district_slug));
  }
  RETURN_IF_ERROR(file.Finish());
  return config;
}

}  // namespace ambito::node
