#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"

namespace ambito::client {
namespace {

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  return Answer(in.console, Json{{"version", AMBITO_VERSION}},
                [] { return absl::StrCat("ambito ", AMBITO_VERSION, "\n"); });
}

}  // namespace

std::vector<Command> VersionCommands() {
  return {{"version", "", "which version this is", "ambito version --output json", {}, Run}};
}

}  // namespace ambito::client
