// What a district hub is told: deploy/examples/district-hub.toml shows every setting.
#ifndef AMBITO_DISTRICT_HUB_CONFIG_H_
#define AMBITO_DISTRICT_HUB_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "lib/platform/backup_schedule.h"
#include "lib/platform/limits.h"
#include "lib/platform/tls.h"

namespace ambito::hub {

struct Config {
  std::string district_slug;
  std::string listen;     // `HOST:PORT` for nodes, office, mayors, tables.
  std::string port_file;  // Where to write the port once listening (port 0 takes a free one);
                          // empty: nowhere.
  std::string data;       // Folder of the store.
  platform::BackupSettings backups;
  std::string log_key;  // Ed25519 key that signs the district's own log; made when not there.
  std::vector<std::string> earlier_log_keys;  // Ed25519, 32 bytes each: signed its heads before.
  std::string metrics;                        // Loopback `HOST:PORT` for Prometheus; empty: none.
  platform::TlsFiles tls;
  platform::Limits limits;
};

// Every error at once.
absl::StatusOr<Config> ReadConfig(const std::string& path);

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_CONFIG_H_
