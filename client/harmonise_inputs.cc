#include "client/harmonise_inputs.h"

#include "absl/strings/str_cat.h"
#include "client/inputs.h"
#include "lib/charter/catalogue.h"
#include "lib/platform/clock.h"

namespace ambito::client {
namespace {

absl::Status ReadCatalogueInto(HarmoniseInputs& inputs, const std::string& path) {
  inputs.input.catalogue = charter::StarterCatalogue();
  if (!path.empty()) {
    ASSIGN_OR_RETURN(auto own, ReadOne<v1::Catalogue>(path, charter::ReadCatalogueFile));
    if (own.file) inputs.input.catalogue = charter::Overlay(inputs.input.catalogue, *own.file);
    if (!own.check.ok) inputs.refused.push_back(std::move(own.check));
  }
  for (const auto& entry : inputs.input.catalogue.entries()) {
    inputs.context.catalogue_ids.push_back(entry.id());
  }
  return absl::OkStatus();
}

absl::Status ReadDistrictInto(HarmoniseInputs& inputs, const std::string& path) {
  ASSIGN_OR_RETURN(auto district, ReadDistrict(path));
  if (!district.check.ok) {
    inputs.refused.push_back(std::move(district.check));
    return absl::OkStatus();
  }
  const auto& members = district.file->district().members();
  inputs.context.members.assign(members.begin(), members.end());
  inputs.input.district = *std::move(district.file);
  return absl::OkStatus();
}

absl::Status ReadDecisionsInto(HarmoniseInputs& inputs, const std::string& path) {
  if (path.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(auto decisions, ReadOne<v1::Decisions>(path, charter::ReadDecisionsFile));
  if (decisions.file) inputs.input.decisions = *std::move(decisions.file);
  if (!decisions.check.ok) inputs.refused.push_back(std::move(decisions.check));
  return absl::OkStatus();
}

void RefuseSecondFile(HarmoniseInputs& inputs, CheckedFile check, const std::string& first) {
  v1::Violation& violation = check.violations.emplace_back();
  violation.set_code("DUPLICATE_ID");
  violation.set_field("municipality.istat_code");
  violation.set_severity(v1::SEVERITY_ERROR);
  violation.set_message(
      absl::StrCat("municipality ", *check.municipality, " has a file already: ", first));
  check.ok = false;
  inputs.refused.push_back(std::move(check));
}

absl::Status ReadMunicipalityInto(HarmoniseInputs& inputs, const std::string& path) {
  ASSIGN_OR_RETURN(auto municipality, ReadMunicipality(path, inputs.context));
  if (!municipality.check.ok) {
    inputs.refused.push_back(std::move(municipality.check));
    return absl::OkStatus();
  }
  const v1::MunicipalityFile& file = *municipality.file;
  const std::string& istat_code = file.municipality().istat_code();
  const auto [first, is_new] = inputs.file_of.emplace(istat_code, path);
  if (!is_new) {
    RefuseSecondFile(inputs, std::move(municipality.check), first->second);
    return absl::OkStatus();
  }
  inputs.input.municipalities.push_back(charter::InputOf(file));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<HarmoniseInputs> ReadHarmoniseInputs(const HarmonisePaths& paths,
                                                    const Console& console) {
  HarmoniseInputs inputs;
  const std::string today = platform::Clock::System().Today();
  inputs.context.today = today;
  inputs.input.as_of = paths.as_of.empty() ? today : paths.as_of;
  RETURN_IF_ERROR(ReadCatalogueInto(inputs, paths.catalogue));
  RETURN_IF_ERROR(ReadDistrictInto(inputs, paths.district));
  RETURN_IF_ERROR(ReadDecisionsInto(inputs, paths.decisions));
  for (size_t i = 0; i < paths.municipalities.size(); ++i) {
    console.Progress("reading", i, paths.municipalities.size());
    RETURN_IF_ERROR(ReadMunicipalityInto(inputs, paths.municipalities[i]));
  }
  console.Progress("reading", paths.municipalities.size(), paths.municipalities.size());
  return inputs;
}

HarmonisePaths HarmonisePathsOf(const Arguments& arguments) {
  return {arguments.Get("--district"), arguments.Get("--catalogue"), arguments.Get("--as-of"),
          arguments.Get("--decisions"), arguments.All("FILE")};
}

}  // namespace ambito::client
