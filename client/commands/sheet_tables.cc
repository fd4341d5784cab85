#include "client/commands/sheet_tables.h"

#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/files.h"
#include "client/inputs.h"
#include "client/output/errors.h"
#include "client/rpc/node_calls.h"
#include "google/rpc/status.pb.h"
#include "lib/platform/clock.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

charter::CheckContext Today() {
  charter::CheckContext context;
  context.today = platform::Clock::System().Today();
  return context;
}

bool AllOk(const std::vector<CheckedFile>& files) {
  for (const CheckedFile& file : files) {
    if (!file.ok) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<SheetTables> ReadTables(const Invocation& in) {
  std::vector<SheetTables::File> files;
  for (const std::string& path : in.arguments.All("FILE")) {
    ASSIGN_OR_RETURN(std::string bytes, ReadInput(path));
    files.push_back({path, std::move(bytes)});
  }
  ASSIGN_OR_RETURN(SheetTables tables, SheetTables::Read(files));
  for (const std::string& path : tables.not_utf8())
    in.console.Note(absl::StrCat(path,
                                 " is not in UTF-8: read as Windows-1252; see that its accents "
                                 "are right, or save it as CSV UTF-8"));
  return tables;
}

absl::StatusOr<v1::MunicipalityFile> FrameOf(const Link& link) {
  ASSIGN_OR_RETURN(v1::MunicipalityFile frame, ExportSheets(link));
  if (!frame.municipality().istat_code().empty()) return frame;
  // Nothing has been imported yet: the node knows who it is.
  ASSIGN_OR_RETURN(const auto status, Call(link, v1::GetNodeStatusRequest()));
  frame.set_format_version(1);
  frame.mutable_municipality()->set_istat_code(status.municipality());
  frame.mutable_municipality()->set_name(status.municipality_name());
  return frame;
}

bool CheckTables(const Invocation& in, const SheetTables& tables,
                 const v1::MunicipalityFile& frame) {
  const std::vector<CheckedFile> files = tables.Check(frame, Today());
  if (!AllOk(files)) {
    PrintCheck(in.console, files);
    return false;
  }
  for (const CheckedFile& file : files) {
    NoteWarnings(in.console, file.file, {file.violations.begin(), file.violations.end()});
  }
  return true;
}

ExitCode PrintTables(const Invocation& in, const SheetTables& tables) {
  v1::MunicipalityFile nobody;
  nobody.set_format_version(1);
  const std::vector<CheckedFile> files = tables.Check(nobody, Today());
  PrintCheck(in.console, files);
  return AllOk(files) ? ExitCode::kDone : ExitCode::kNo;
}

absl::Status OfTables(const Invocation& in, const SheetTables& tables,
                      const absl::Status& refusal) {
  const bool one_file = in.arguments.All("FILE").size() == 1;
  v1::Violations placed;
  for (const CheckedFile& file : tables.Place(ViolationsOf(refusal))) {
    for (v1::Violation violation : file.violations) {
      if (!one_file) violation.set_field(absl::StrCat(file.file, " ", violation.field()));
      *placed.add_violations() = std::move(violation);
    }
  }
  if (placed.violations().empty()) return refusal;
  google::rpc::Status details;
  details.add_details()->PackFrom(placed);
  absl::Status status = refusal;
  status.SetPayload(kDetailsPayload, absl::Cord(details.SerializeAsString()));
  return status;
}

absl::StatusOr<ExitCode> WriteTables(const Invocation& in, const std::string& folder,
                                     const v1::MunicipalityFile& file) {
  return AnswerFiles(in, folder, WriteSheetTables(file));
}

absl::StatusOr<ExitCode> WriteTemplate(const Invocation& in) {
  const std::string folder = in.arguments.Get("--out");
  if (!in.arguments.Has("--from")) return WriteTables(in, folder, v1::MunicipalityFile());
  ASSIGN_OR_RETURN(const auto input, ReadMunicipality(in.arguments.Get("--from"), Today()));
  if (!input.file) {
    PrintCheck(in.console, {input.check});
    return ExitCode::kNo;
  }
  return WriteTables(in, folder, *input.file);
}

}  // namespace ambito::client
