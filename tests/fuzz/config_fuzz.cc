// Configuration files: TOML as an operator, or a broken disk, leaves it.
#include <string>

#include "lib/platform/config_file.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/target.h"

namespace ambito::platform {
namespace {

FUZZ_TARGET(config, input) {
  static auto& toml = *new fuzz::MemoryFile;
  toml.Write(input);
  auto file = ConfigFile::Read(toml.path());
  if (!file.ok()) {
    FUZZ_CHECK(absl::IsInvalidArgument(file.status()));
    return;
  }
  const std::string listen = file->Required("listen");
  const std::string slug = file->Optional("district.slug", "prova");
  const int64_t retry_ms = file->Number("hub.retry_max_ms", 30, 1, 60);
  file->Flag("hub.alone", false);
  const std::string data = file->RequiredPath("data");
  const TlsFiles tls = file->Tls();
  const absl::Status finished = file->Finish();
  FUZZ_CHECK(retry_ms >= 1 && retry_ms <= 60);
  FUZZ_CHECK(finished.ok() || absl::IsInvalidArgument(finished));
  if (!finished.ok()) return;
  FUZZ_CHECK(!listen.empty());
  FUZZ_CHECK(!data.empty() && data.front() == '/');
  FUZZ_CHECK(!tls.certificate.empty() && !tls.key.empty() && !tls.ca.empty());
}

}  // namespace
}  // namespace ambito::platform
