#include "client/commands/sheet_check.h"

#include "client/inputs.h"
#include "lib/platform/clock.h"

namespace ambito::client {

absl::StatusOr<ExitCode> CheckSheets(const Invocation& in) {
  std::vector<CheckedFile> files;
  charter::CheckContext context;
  context.today = platform::Clock::System().Today();
  if (in.arguments.Has("--district")) {
    ASSIGN_OR_RETURN(const auto district, ReadDistrict(in.arguments.Get("--district")));
    if (!district.check.ok) {
      PrintCheck(in.console, {district.check});
      return ExitCode::kNo;
    }
    const auto& members = district.file->district().members();
    context.members.assign(members.begin(), members.end());
  }
  bool all_ok = true;
  for (const std::string& path : in.arguments.All("FILE")) {
    ASSIGN_OR_RETURN(auto municipality, ReadMunicipality(path, context));
    all_ok = all_ok && municipality.check.ok;
    files.push_back(std::move(municipality.check));
  }
  PrintCheck(in.console, files);
  return all_ok ? ExitCode::kDone : ExitCode::kNo;
}

}  // namespace ambito::client
