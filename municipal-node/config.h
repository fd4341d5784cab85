// What a municipal node is told: deploy/examples/municipal-node.toml shows every setting.
#ifndef AMBITO_MUNICIPAL_NODE_CONFIG_H_
#define AMBITO_MUNICIPAL_NODE_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/district.pb.h"
#include "lib/platform/backup_schedule.h"
#include "lib/platform/limits.h"
#include "lib/platform/tls.h"

namespace ambito::node {

struct Config {
  std::string district_slug;
  std::vector<v1::Member> members;  // From the district file the office hands out.
  std::string municipality;         // ISTAT code, a member.
  std::string listen;               // `HOST:PORT` for the staff, loopback or the town hall's LAN.
  std::string port_file;  // Where to write the port once listening (port 0 takes a free one);
                          // empty: nowhere.
  std::string data;       // Folder of the store.
  std::string log_key;    // Ed25519 key that signs the log; made when it is not there.
  std::vector<std::string> earlier_log_keys;  // Ed25519, 32 bytes each: signed its heads before.
  platform::BackupSettings backups;
  std::string hub;                // `HOST:PORT` to dial; empty: the node runs alone.
  int64_t retry_max_ms = 30'000;  // Longest wait before dialling again.
  std::string metrics;            // Loopback `HOST:PORT` for Prometheus; empty: none.
  platform::TlsFiles tls;
  platform::Limits limits;

  // The municipality's name among the members.
  std::string MunicipalityName() const;
};

// Every error at once.
absl::StatusOr<Config> ReadConfig(const std::string& path);

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_CONFIG_H_
