#include "client/export/site.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/export/temp_folder.h"
#include "client/files.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

namespace fs = std::filesystem;

absl::Status CheckTool(const std::string& templates) {
  std::error_code error;
  if (!fs::exists(absl::StrCat(templates, "/build.mjs"), error))
    return absl::FailedPreconditionError(absl::StrCat(
        "there is no ", templates,
        "/build.mjs, which makes the website: install the package ambito-site, or name "
        "a folder with --templates"));
  if (!fs::exists(absl::StrCat(templates, "/node_modules"), error))
    return absl::FailedPreconditionError(
        absl::StrCat(templates,
                     " lacks the packages it is built with: run `npm ci` there, or "
                     "install the package ambito-site"));
  return absl::OkStatus();
}

absl::Status Run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int spawned =
      posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ);
  if (spawned == ENOENT)
    return absl::FailedPreconditionError(absl::StrCat(
        words[0], " is not installed: the package ambito-site needs nodejs and brings the rest"));
  if (spawned != 0)
    return absl::FailedPreconditionError(
        absl::StrCat("cannot start ", words[0], ": ", std::strerror(spawned)));
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR)
      return absl::InternalError(
          absl::StrCat("waiting for ", words[0], ": ", std::strerror(errno)));
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError("the website was not made: why is said above");
}

}  // namespace

absl::Status MakeSite(const SiteInput& input, const std::string& templates,
                      const std::string& folder) {
  RETURN_IF_ERROR(CheckTool(templates));
  ASSIGN_OR_RETURN(const TempFolder temp, TempFolder::Make());
  RETURN_IF_ERROR(WriteOutput(temp.At("charter.json"), input.charter));
  RETURN_IF_ERROR(WriteOutput(temp.At("words.json"), input.words));
  return Run({"node", absl::StrCat(templates, "/build.mjs"), "--charter", temp.At("charter.json"),
              "--words", temp.At("words.json"), "--out", folder});
}

}  // namespace ambito::client
