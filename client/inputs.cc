#include "client/inputs.h"

#include "client/output/json.h"

namespace ambito::client {
namespace {

// Of a refused file, what can still be told: whose it is and how many sheets it holds.
void Glance(const std::string& bytes, CheckedFile& check) {
  const Json root = Json::parse(bytes, nullptr, false);
  if (!root.is_object()) return;
  const auto sheets = root.find("sheets");
  if (sheets != root.end() && sheets->is_array()) check.sheet_count = sheets->size();
  const auto municipality = root.find("municipality");
  if (municipality == root.end() || !municipality->is_object()) return;
  const auto istat_code = municipality->find("istat_code");
  if (istat_code == municipality->end() || !istat_code->is_string()) return;
  check.municipality = istat_code->get<std::string>();
}

}  // namespace

absl::StatusOr<Input<v1::MunicipalityFile>> ReadMunicipality(const std::string& path,
                                                             const charter::CheckContext& context) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadInput(path));
  auto result = charter::ReadMunicipalityFile(bytes, context);
  Input<v1::MunicipalityFile> input;
  input.check = {path, result.file.has_value(), std::nullopt, std::nullopt,
                 result.violations.all()};
  if (result.file) {
    input.check.municipality = result.file->municipality().istat_code();
    input.check.sheet_count = static_cast<size_t>(result.file->sheets_size());
  } else {
    Glance(bytes, input.check);
  }
  input.file = std::move(result.file);
  return input;
}

absl::StatusOr<Input<v1::DistrictFile>> ReadDistrict(const std::string& path) {
  return ReadOne<v1::DistrictFile>(path, charter::ReadDistrictFile);
}

}  // namespace ambito::client
