// district-hub: flags, configuration, server, wait, orderly shutdown.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "district-hub/config.h"
#include "district-hub/hub_server.h"
#include "lib/platform/lifecycle.h"
#include "lib/platform/log.h"

namespace {

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "district-hub: %s\n", std::string(status.message()).c_str());
  return status.code() == absl::StatusCode::kInvalidArgument || absl::IsNotFound(status) ? 2 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  ambito::platform::PrepareProcess("district-hub");
  CLI::App app("Follows the municipal nodes of a district and keeps its harmonised charter.");
  std::string config_path = "/etc/ambito/district-hub.toml";
  bool check = false;
  app.add_option("--config", config_path, "Configuration file")->capture_default_str();
  app.add_flag("--check", check, "Check the configuration and stop");
  app.set_version_flag("--version", std::string(ambito::platform::Version()));
  CLI11_PARSE(app, argc, argv);

  auto config = ambito::hub::ReadConfig(config_path);
  if (!config.ok()) return Fail(config.status());
  if (check) return std::puts("the configuration is in order") < 0 ? 1 : 0;
  auto server = ambito::hub::HubServer::Start(*config, ambito::platform::Clock::System());
  if (!server.ok()) return Fail(server.status());
  ambito::platform::LogEvent(spdlog::level::info, "stopping",
                             {{"signal", ambito::platform::ServeUntilStopSignal()}});
  server->reset();
  return 0;
}
