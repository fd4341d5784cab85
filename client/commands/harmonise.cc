#include "lib/charter/harmonise.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "client/commands/commands.h"
#include "client/inputs.h"
#include "client/output/charter_json.h"
#include "client/output/charter_text.h"
#include "client/output/statistics_text.h"
#include "lib/charter/catalogue.h"
#include "lib/platform/clock.h"

namespace ambito::client {
namespace {

constexpr int kQuestionsShown = 20;

// Reads inputs one by one and keeps what was refused.
struct Reading {
  charter::HarmoniseInput input;
  charter::CheckContext context;
  std::vector<CheckedFile> refused;
  std::map<std::string, std::string> file_of;  // By ISTAT code.
};

absl::Status ReadCatalogueInto(Reading& reading, const std::string& path) {
  reading.input.catalogue = charter::StarterCatalogue();
  if (!path.empty()) {
    ASSIGN_OR_RETURN(auto own, ReadOne<v1::Catalogue>(path, charter::ReadCatalogueFile));
    if (own.file) reading.input.catalogue = charter::Overlay(reading.input.catalogue, *own.file);
    if (!own.check.ok) reading.refused.push_back(std::move(own.check));
  }
  for (const auto& entry : reading.input.catalogue.entries()) {
    reading.context.catalogue_ids.push_back(entry.id());
  }
  return absl::OkStatus();
}

absl::Status ReadDistrictInto(Reading& reading, const std::string& path) {
  ASSIGN_OR_RETURN(auto district, ReadDistrict(path));
  if (!district.check.ok) {
    reading.refused.push_back(std::move(district.check));
    return absl::OkStatus();
  }
  const auto& members = district.file->district().members();
  reading.context.members.assign(members.begin(), members.end());
  reading.input.district = *std::move(district.file);
  return absl::OkStatus();
}

void RefuseSecondFile(Reading& reading, CheckedFile check, const std::string& first) {
  v1::Violation& violation = check.violations.emplace_back();
  violation.set_code("DUPLICATE_ID");
  violation.set_field("municipality.istat_code");
  violation.set_severity(v1::SEVERITY_ERROR);
  violation.set_message(
      absl::StrCat("municipality ", *check.municipality, " has a file already: ", first));
  check.ok = false;
  reading.refused.push_back(std::move(check));
}

absl::Status ReadMunicipalityInto(Reading& reading, const std::string& path) {
  ASSIGN_OR_RETURN(auto municipality, ReadMunicipality(path, reading.context));
  if (!municipality.check.ok) {
    reading.refused.push_back(std::move(municipality.check));
    return absl::OkStatus();
  }
  const v1::MunicipalityFile& file = *municipality.file;
  const std::string& istat_code = file.municipality().istat_code();
  const auto [first, is_new] = reading.file_of.emplace(istat_code, path);
  if (!is_new) {
    RefuseSecondFile(reading, std::move(municipality.check), first->second);
    return absl::OkStatus();
  }
  reading.input.municipalities.push_back({istat_code,
                                          {file.sheets().begin(), file.sheets().end()},
                                          {file.accepts().begin(), file.accepts().end()}});
  return absl::OkStatus();
}

std::string DraftText(const v1::DraftCharter& draft, const Console& console) {
  return absl::StrCat(StatisticsText(draft, console),
                      QuestionsText(draft, kQuestionsShown, console), "\n",
                      ServicesText(draft.services(), console));
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  Reading reading;
  const std::string today = platform::Clock::System().Today();
  reading.context.today = today;
  reading.input.as_of = in.arguments.Has("--as-of") ? in.arguments.Get("--as-of") : today;
  RETURN_IF_ERROR(ReadCatalogueInto(reading, in.arguments.Get("--catalogue")));
  RETURN_IF_ERROR(ReadDistrictInto(reading, in.arguments.Get("--district")));
  const std::vector<std::string> paths = in.arguments.All("FILE");
  for (size_t i = 0; i < paths.size(); ++i) {
    in.console.Progress("reading", i, paths.size());
    RETURN_IF_ERROR(ReadMunicipalityInto(reading, paths[i]));
  }
  in.console.Progress("reading", paths.size(), paths.size());
  if (!reading.refused.empty()) {
    PrintCheck(in.console, reading.refused);
    return ExitCode::kNo;
  }
  const v1::DraftCharter draft = charter::Harmonise(reading.input);
  if (in.console.json) {
    PrintJson(in.console, CharterJson(draft));
  } else {
    in.console.out << DraftText(draft, in.console);
  }
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> HarmoniseCommands() {
  return {{"harmonise",
           "",
           "one charter out of several municipalities' files, with no server",
           "ambito harmonise --district district.json municipalities/*.json",
           {{"--district", Takes::kFile, "the district file", true},
            {"--catalogue", Takes::kFile, "entries laid over the starter catalogue's"},
            {"--as-of", Takes::kDate, "the day sheets are in force or not (today)"},
            {"FILE", Takes::kFile, "municipality files", true, true}},
           Run}};
}

}  // namespace ambito::client
