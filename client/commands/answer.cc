#include "client/commands/answer.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "client/files.h"
#include "client/output/text.h"
#include "client/output/violations.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using google::protobuf::RepeatedPtrField;

// What a change did, in words, and to what.
std::string ChangeWords(const v1::Change& change) {
  switch (change.change_case()) {
    case v1::Change::kPutSheet:
      return absl::StrCat("sheet written: ", change.put_sheet().local_title());
    case v1::Change::kDeleteSheet:
      return absl::StrCat("sheet deleted: ", change.delete_sheet().reason());
    case v1::Change::kPutProfile:
      return "profile written";
    case v1::Change::kPutAcceptance:
      return absl::StrCat("accepted ", change.put_acceptance().municipality(), "/",
                          change.put_acceptance().sheet_id());
    case v1::Change::kWithdrawAcceptance:
      return absl::StrCat("acceptance withdrawn of ", change.withdraw_acceptance().municipality(),
                          "/", change.withdraw_acceptance().sheet_id());
    case v1::Change::kPutVote:
      return absl::StrCat("vote kept on ballot ", change.put_vote().ballot());
    case v1::Change::kPutDistrict:
      return "district written";
    case v1::Change::kPutText:
      return absl::StrCat("text of part ", change.put_text().part(), " written");
    case v1::Change::kPutDuties:
      return "duties written";
    case v1::Change::kPutPolicy:
      return "voting policy written";
    case v1::Change::kPutOrganisation:
      return absl::StrCat("organisation written: ", change.put_organisation().name());
    case v1::Change::kDeleteOrganisation:
      return absl::StrCat("organisation deleted: ", change.delete_organisation().reason());
    case v1::Change::kPutCatalogueEntry:
      return absl::StrCat("catalogue entry written: ", change.put_catalogue_entry().title());
    case v1::Change::kRegisterNodeKey:
      return absl::StrCat("key registered of ", change.register_node_key().istat_code());
    case v1::Change::kPutDecision:
      return absl::StrCat("decided: ", change.put_decision().reason());
    case v1::Change::kUndoDecision:
      return absl::StrCat("decision undone: ", change.undo_decision().reason());
    case v1::Change::kPutTarget:
      return absl::StrCat("target written: ", change.put_target().reason());
    case v1::Change::kRemoveTarget:
      return absl::StrCat("target taken back: ", change.remove_target().reason());
    case v1::Change::kDeleteCatalogueEntry:
      return absl::StrCat("catalogue entry deleted: ", change.delete_catalogue_entry().reason());
    case v1::Change::CHANGE_NOT_SET:
      return "a change this version does not know";
  }
  return "";
}

}  // namespace

absl::Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot make the folder ", folder, ": ", error.message()));
}

absl::StatusOr<ExitCode> AnswerFiles(const Invocation& in, const std::string& folder,
                                     const Files& files) {
  RETURN_IF_ERROR(MakeFolder(folder));
  Json list = Json::array();
  std::string text;
  for (const auto& [name, bytes] : files) {
    const std::string path = absl::StrCat(folder, "/", name);
    RETURN_IF_ERROR(WriteOutput(path, bytes));
    list.push_back({{"file", path}, {"bytes", bytes.size()}});
    absl::StrAppend(&text, PrintableLine(path), ": ", bytes.size(), " bytes\n");
  }
  return Answer(in.console, Json{{"files", std::move(list)}}, [&] { return text; });
}

void NoteWarnings(const Console& console, const std::string& file,
                  const RepeatedPtrField<v1::Violation>& warnings) {
  for (const auto& warning : warnings) console.Note(ViolationLine(file, warning));
}

uint64_t BaseRevision(const Invocation& in, uint64_t current) {
  if (const auto said = in.arguments.Number("--revision")) return *said;
  in.console.Note(absl::StrCat(
      "Based on revision ", current,
      ", read just now; --revision N refuses when someone else has changed it since."));
  return current;
}

std::string HistoryText(const RepeatedPtrField<v1::LogEntry>& entries) {
  Table table({{"When"}, {"Entry", Table::Align::kRight}, {"Author"}, {"What"}});
  for (const auto& entry : entries) {
    table.Add({LocalTime(entry.recorded_at_ms()), absl::StrCat(entry.index()), entry.author(),
               ChangeWords(entry.change())});
  }
  return table.Render();
}

Json HistoryJson(const RepeatedPtrField<v1::LogEntry>& entries) {
  Json list = Json::array();
  for (const auto& entry : entries) list.push_back(ToJson(entry));
  return {{"entries", std::move(list)}};
}

}  // namespace ambito::client
