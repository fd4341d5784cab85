#include "client/commands/sheet_check.h"

#include "client/commands/sheet_tables.h"
#include "client/inputs.h"
#include "lib/platform/clock.h"

namespace ambito::client {

absl::StatusOr<ExitCode> CheckSheets(const Invocation& in) {
  if (IsTable(in.arguments.Get("FILE"))) {
    ASSIGN_OR_RETURN(const SheetTables tables, ReadTables(in));
    return PrintTables(in, tables);
  }
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
  const std::vector<std::string> paths = in.arguments.All("FILE");
  for (const std::string& path : paths) {
    in.console.Progress("checking", files.size(), paths.size());
    ASSIGN_OR_RETURN(auto municipality, ReadMunicipality(path, context));
    all_ok = all_ok && municipality.check.ok;
    files.push_back(std::move(municipality.check));
  }
  in.console.Progress("checking", paths.size(), paths.size());
  PrintCheck(in.console, files);
  return all_ok ? ExitCode::kDone : ExitCode::kNo;
}

}  // namespace ambito::client
