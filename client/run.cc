#include "client/run.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

#include "absl/strings/strip.h"
#include "client/command_line.h"
#include "client/commands/commands.h"
#include "client/output/errors.h"
#include "client/profile.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

constexpr size_t kWidth = 100;
constexpr size_t kNarrowest = 40;

const char* Environment(const char* name) { return std::getenv(name); }

bool WantsColour() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  if (terminal == nullptr || std::strcmp(terminal, "dumb") == 0) return false;
  return isatty(STDOUT_FILENO) == 1;
}

// Lines longer than about a hundred columns are hard to read on any terminal.
size_t Width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kWidth;
  return std::min(kWidth, std::max<size_t>(size.ws_col, kNarrowest));
}

absl::StatusOr<Context> ReadContext(const Arguments& settings) {
  SettingValues flags;
  for (const Option& option : GlobalOptions()) {
    if (!settings.Has(option.name)) continue;
    flags[std::string(absl::StripPrefix(option.name, "--"))] = settings.Get(option.name);
  }
  ASSIGN_OR_RETURN(const Profile profile, ReadProfile(ProfilePath(Environment)));
  return ResolveContext(flags, Environment, profile);
}

int Fail(const Console& console, const absl::Status& status, const std::string& file = "",
         const std::string& check = "") {
  for (const std::string& line : ErrorLines(status, file, check)) console.Note(line);
  if (!IsFromOtherSide(status)) return static_cast<int>(ExitCode::kUsage);
  if (console.json) PrintJson(console, ErrorJson(status));
  return static_cast<int>(ExitCode::kRefused);
}

// Empty where there are several: what is wrong then names its own.
std::string FileOf(const Arguments& arguments) {
  if (arguments.All("FILE").size() > 1) return "";
  return arguments.Has("FILE") ? arguments.Get("FILE") : arguments.Get("--file");
}

}  // namespace

int Run(int argc, const char* const* argv) {
  const ParsedLine line = ParseCommandLine(argc, argv, CommandTable(), std::cout, std::cerr);
  if (line.command == nullptr) return static_cast<int>(line.exit);
  Console console{std::cout, std::cerr};
  console.json = line.settings.Get("--output") == "json";
  console.colour = WantsColour();
  console.progress = isatty(STDERR_FILENO) == 1;
  console.width = Width();
  const absl::StatusOr<Context> context = ReadContext(line.settings);
  if (!context.ok()) return Fail(console, context.status());
  console.lang = context->lang.value == "en" ? Lang::kEn : Lang::kIt;
  const auto exit = line.command->run({line.arguments, *context, console});
  console.out.flush();
  if (!exit.ok()) {
    const std::string file = FileOf(line.arguments);
    // Of what is sent, only municipality files have a command that checks them here.
    const bool checkable = line.command->words() == "sheet import" && !file.empty();
    return Fail(console, exit.status(), file, checkable ? "ambito sheet check " + file : "");
  }
  if (!console.out) return Fail(console, absl::DataLossError("cannot write the output"));
  return static_cast<int>(*exit);
}

}  // namespace ambito::client
