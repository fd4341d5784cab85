#include "client/completion.h"

#include "client/commands/answer.h"
#include "client/commands/commands.h"

namespace ambito::client {
namespace {

absl::StatusOr<ExitCode> Bash(const Invocation& in) {
  const std::string script = BashCompletion(CommandTable());
  return Answer(in.console, Json{{"script", script}}, [&] { return script; });
}

}  // namespace

std::vector<Command> CompletionCommands() {
  return {{"completion",
           "bash",
           "a script for bash, to be sourced",
           "source <(ambito completion bash)",
           {},
           Bash}};
}

}  // namespace ambito::client
