#include <optional>

#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/commands/sheet_check.h"
#include "client/commands/sheet_tables.h"
#include "client/inputs.h"
#include "client/output/sheet_text.h"
#include "client/output/text.h"
#include "client/rpc/node_calls.h"
#include "lib/charter/write_files.h"
#include "lib/platform/clock.h"

namespace ambito::client {
namespace {

std::string ActionWord(v1::ImportAction action) {
  switch (action) {
    case v1::IMPORT_ACTION_NEW:
      return "new";
    case v1::IMPORT_ACTION_CHANGED:
      return "changed";
    case v1::IMPORT_ACTION_SAME:
      return "same";
    case v1::IMPORT_ACTION_REMOVED:
      return "removed";
    default:
      return "?";
  }
}

std::string ImportText(const v1::ImportSheetsResponse& response, bool dry_run) {
  Table table({{""}, {""}, {""}, {""}});
  int counts[v1::ImportAction_ARRAYSIZE] = {};
  for (const auto& item : response.items()) {
    ++counts[v1::ImportAction_IsValid(item.action()) ? item.action() : 0];
    table.Add({ActionWord(item.action()), item.object(),
               item.revision() == 0 ? "" : absl::StrCat("r", item.revision()), item.title()});
  }
  return absl::StrCat(table.Render(), dry_run ? "nothing was stored; this would be: " : "",
                      counts[v1::IMPORT_ACTION_NEW], " new, ", counts[v1::IMPORT_ACTION_CHANGED],
                      " changed, ", counts[v1::IMPORT_ACTION_SAME], " same, ",
                      counts[v1::IMPORT_ACTION_REMOVED], " removed\n");
}

// A municipality file, or the tables that are one.
struct ToImport {
  std::string path;
  std::string bytes;
  std::optional<SheetTables> tables;
};

// Nothing when it is refused here already; what is wrong is printed.
absl::StatusOr<std::optional<ToImport>> ReadToImport(const Invocation& in, const Link& link) {
  ToImport import;
  import.path = in.arguments.Get("FILE");
  if (!IsTable(import.path)) {
    if (in.arguments.All("FILE").size() > 1)
      return absl::InvalidArgumentError("one municipality file at a time, or the two tables");
    ASSIGN_OR_RETURN(import.bytes, ReadInput(import.path));
    return import;
  }
  ASSIGN_OR_RETURN(import.tables, ReadTables(in));
  ASSIGN_OR_RETURN(const v1::MunicipalityFile frame, FrameOf(link));
  if (!CheckTables(in, *import.tables, frame)) return std::nullopt;
  import.bytes = import.tables->MunicipalityFile(frame);
  return import;
}

absl::StatusOr<ExitCode> Import(const Invocation& in) {
  v1::ImportOptions options;
  options.set_replace(in.arguments.Has("--replace"));
  options.set_dry_run(in.arguments.Has("--dry-run"));
  options.set_reason(in.arguments.Get("--reason"));
  if (options.replace() && options.reason().empty()) {
    return absl::InvalidArgumentError(
        "--replace removes what the file does not hold: say why with --reason TEXT");
  }
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto import, ReadToImport(in, link));
  if (!import) return ExitCode::kNo;
  const auto response = ImportSheets(link, options, import->bytes);
  if (!response.ok())
    return import->tables ? OfTables(in, *import->tables, response.status()) : response.status();
  if (!import->tables) NoteWarnings(in.console, import->path, response->warnings());
  return Answer(in.console, *response, [&] { return ImportText(*response, options.dry_run()); });
}

// The sheet of FILE; refused ones are printed as `sheet check` prints them.
absl::StatusOr<Input<v1::ServiceSheet>> ReadSheet(const Invocation& in) {
  charter::CheckContext context;
  context.today = platform::Clock::System().Today();
  ASSIGN_OR_RETURN(auto input, ReadOne<v1::ServiceSheet>(
                                   in.arguments.Get("FILE"), [&](const std::string& bytes) {
                                     return charter::ReadSheetFile(bytes, context);
                                   }));
  if (!input.check.ok) PrintCheck(in.console, {input.check});
  return input;
}

template <typename Response>
ExitCode AnswerWritten(const Invocation& in, const Response& response) {
  // Warnings are the node's: it checks again, with what only it knows.
  NoteWarnings(in.console, in.arguments.Get("FILE"), response.warnings());
  return Answer(in.console, response, [&] {
    return absl::StrCat(response.stored().sheet().sheet_id(), ": revision ",
                        response.stored().revision(), "\n");
  });
}

absl::StatusOr<ExitCode> Create(const Invocation& in) {
  ASSIGN_OR_RETURN(auto input, ReadSheet(in));
  if (!input.file) return ExitCode::kNo;
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  v1::CreateSheetRequest request;
  *request.mutable_sheet() = *std::move(input.file);
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return AnswerWritten(in, response);
}

absl::StatusOr<uint64_t> CurrentRevision(const Link& link, const std::string& sheet_id) {
  v1::GetSheetRequest request;
  request.set_sheet_id(sheet_id);
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return response.stored().revision();
}

absl::StatusOr<ExitCode> Update(const Invocation& in) {
  ASSIGN_OR_RETURN(auto input, ReadSheet(in));
  if (!input.file) return ExitCode::kNo;
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  uint64_t current = 0;
  if (!in.arguments.Has("--revision")) {
    ASSIGN_OR_RETURN(current, CurrentRevision(link, input.file->sheet_id()));
  }
  v1::UpdateSheetRequest request;
  *request.mutable_sheet() = *std::move(input.file);
  request.set_expected_revision(BaseRevision(in, current));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return AnswerWritten(in, response);
}

absl::StatusOr<ExitCode> Delete(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  v1::DeleteSheetRequest request;
  request.set_sheet_id(in.arguments.Get("ID"));
  request.set_reason(in.arguments.Get("--reason"));
  request.set_expected_revision(in.arguments.Number("--revision").value_or(0));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response,
                [&] { return absl::StrCat(request.sheet_id(), ": deleted\n"); });
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  v1::ListSheetsResponse all;
  RETURN_IF_ERROR(ForEachPage(link, v1::ListSheetsRequest(), [&](const auto& page) {
    all.mutable_sheets()->MergeFrom(page.sheets());
  }));
  Json list = Json::array();
  Table table({{"Sheet"},
               {"Title"},
               {"Area"},
               {"Standards", Table::Align::kRight},
               {"Revision", Table::Align::kRight},
               {"Written"},
               {"By"}});
  for (const auto& stored : all.sheets()) {
    if (in.console.json) list.push_back(ToJson(stored));
    const auto& sheet = stored.sheet();
    table.Add({sheet.sheet_id(), sheet.local_title(), sheet.area(),
               absl::StrCat(sheet.standards_size()), absl::StrCat(stored.revision()),
               LocalTime(stored.recorded_at_ms()), stored.author()});
  }
  return Answer(in.console, Json{{"sheets", std::move(list)}}, [&] { return table.Render(); });
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  v1::GetSheetRequest request;
  request.set_sheet_id(in.arguments.Get("ID"));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  const auto& stored = response.stored();
  return Answer(in.console, stored, [&] {
    return absl::StrCat(SheetText(stored.sheet(), in.console), "\nrevision ", stored.revision(),
                        ", ", LocalTime(stored.recorded_at_ms()), ", ",
                        PrintableLine(stored.author()), "\n");
  });
}

absl::StatusOr<ExitCode> History(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  v1::GetSheetHistoryRequest request;
  request.set_sheet_id(in.arguments.Get("ID"));
  v1::GetSheetHistoryResponse all;
  RETURN_IF_ERROR(ForEachPage(
      link, request, [&](const auto& page) { all.mutable_entries()->MergeFrom(page.entries()); }));
  return Answer(in.console, in.console.json ? HistoryJson(all.entries()) : Json(),
                [&] { return HistoryText(all.entries()); });
}

absl::StatusOr<ExitCode> Export(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto file, ExportSheets(link));
  if (in.arguments.Has("--tables")) return WriteTables(in, in.arguments.Get("--tables"), file);
  const std::string bytes = charter::WriteMunicipalityFile(file);
  const std::string path = in.arguments.Get("--out");
  if (path.empty()) {
    in.console.out << bytes;
    return ExitCode::kDone;
  }
  RETURN_IF_ERROR(WriteOutput(path, bytes));
  const Json json = {{"file", path}, {"sheet_count", file.sheets_size()}};
  return Answer(in.console, json, [&] {
    return absl::StrCat(PrintableLine(path), ": ", Plural(file.sheets_size(), "sheet", "sheets"),
                        "\n");
  });
}

}  // namespace

std::vector<Command> SheetCommands() {
  const Option file{"FILE", Takes::kFile, "the file; - for standard input", true};
  const Option id{"ID", Takes::kText, "the sheet", true};
  const Option revision{"--revision", Takes::kNumber, "refuse when another revision is stored"};
  return {
      {"sheet",
       "check",
       "what is wrong with municipality files, with no server",
       "ambito sheet check --district district.json 018110_pavia.json",
       {{"--district", Takes::kFile, "the district the municipalities must be members of"},
        {"FILE", Takes::kFile, "municipality files, or one municipality's tables", true, true}},
       CheckSheets},
      {"sheet",
       "import",
       "bring a municipality file, or its tables, to the node: all or nothing",
       "ambito sheet import --dry-run 018110_pavia.json",
       {{"--replace", Takes::kNothing, "remove what the file does not hold"},
        {"--reason", Takes::kText, "why, for the history"},
        {"--dry-run", Takes::kNothing, "check and report, store nothing"},
        {"FILE", Takes::kFile, "the file, - for standard input; or schede.csv and standard.csv",
         true, true}},
       Import},
      {"sheet",
       "create",
       "bring one new sheet",
       "ambito sheet create home-help.json",
       {file},
       Create},
      {"sheet", "list", "the sheets of the node", "ambito sheet list", {}, List},
      {"sheet",
       "show",
       "one sheet in its three sections",
       "ambito sheet show 018110-001",
       {id},
       Show},
      {"sheet",
       "update",
       "replace one sheet",
       "ambito sheet update --revision 7 home-help.json",
       {file, revision},
       Update},
      {"sheet",
       "delete",
       "delete one sheet; its history stays",
       "ambito sheet delete 018110-001 --reason 'service closed'",
       {id, {"--reason", Takes::kText, "why, for the history", true}, revision},
       Delete},
      {"sheet",
       "history",
       "every change of one sheet",
       "ambito sheet history 018110-001",
       {id},
       History},
      {"sheet",
       "export",
       "the municipality's whole file",
       "ambito sheet export --out pavia.json",
       {{"--out", Takes::kFile, "where to write it (standard output)"},
        {"--tables", Takes::kFile, "a folder to write it to as tables for a spreadsheet"}},
       Export},
      {"sheet",
       "template",
       "tables for a spreadsheet to fill (docs/tables.md), with no server",
       "ambito sheet template --out tabelle",
       {{"--out", Takes::kFile, "the folder to write them to", true},
        {"--from", Takes::kFile, "a municipality file to fill them with"}},
       WriteTemplate},
  };
}

}  // namespace ambito::client
