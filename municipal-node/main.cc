// municipal-node: flags, configuration, server, wait, orderly shutdown.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "absl/strings/escaping.h"
#include "lib/platform/lifecycle.h"
#include "lib/platform/log.h"
#include "lib/platform/log_key.h"
#include "municipal-node/config.h"
#include "municipal-node/node_server.h"

namespace {

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "municipal-node: %s\n", std::string(status.message()).c_str());
  return status.code() == absl::StatusCode::kInvalidArgument || absl::IsNotFound(status) ? 2 : 1;
}

int ShowKey(const ambito::node::Config& config) {
  auto signer =
      ambito::platform::LogKeyOfStore(config.log_key, config.data, config.earlier_log_keys);
  if (!signer.ok()) return Fail(signer.status());
  std::printf("%s\n", absl::BytesToHexString((*signer)->public_key()).c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  ambito::platform::PrepareProcess("municipal-node");
  CLI::App app("Keeps a municipality's service sheets and sends them on to the district hub.");
  std::string config_path = "/etc/ambito/municipal-node.toml";
  bool check = false;
  bool show_key = false;
  bool forget_ledger = false;
  app.add_option("--config", config_path, "Configuration file")->capture_default_str();
  app.add_flag("--check", check, "Check the configuration and stop");
  app.add_flag("--show-key", show_key,
               "Print the public key of this node's log, for the office to register; makes the key "
               "if there is none");
  app.add_flag(
      "--forget-ledger", forget_ledger,
      "Remove the copy of the assembly's ledger, of a node that is stopped, to get it anew "
      "(operations, The ledger)");
  app.set_version_flag("--version", std::string(ambito::platform::Version()));
  CLI11_PARSE(app, argc, argv);

  auto config = ambito::node::ReadConfig(config_path);
  if (!config.ok()) return Fail(config.status());
  if (check) return std::puts("the configuration is in order") < 0 ? 1 : 0;
  if (show_key) return ShowKey(*config);
  if (forget_ledger) {
    const absl::Status forgotten = ambito::node::ForgetLedger(*config);
    return forgotten.ok() ? 0 : Fail(forgotten);
  }
  auto server = ambito::node::NodeServer::Start(*config, ambito::platform::Clock::System());
  if (!server.ok()) return Fail(server.status());
  ambito::platform::LogEvent(spdlog::level::info, "stopping",
                             {{"signal", ambito::platform::ServeUntilStopSignal()}});
  server->reset();
  return 0;
}
