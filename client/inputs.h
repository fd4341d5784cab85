// The interchange files the client reads itself, with what is wrong with them.
#ifndef AMBITO_CLIENT_INPUTS_H_
#define AMBITO_CLIENT_INPUTS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "client/files.h"
#include "client/output/violations.h"
#include "lib/charter/read_files.h"
#include "lib/status_macros.h"

namespace ambito::client {

template <typename File>
struct Input {
  std::optional<File> file;  // Absent when it is refused.
  CheckedFile check;
};

// Errors of these functions: the file cannot be opened. What is wrong in it is in `check`.
absl::StatusOr<Input<v1::MunicipalityFile>> ReadMunicipality(const std::string& path,
                                                             const charter::CheckContext& context);
absl::StatusOr<Input<v1::DistrictFile>> ReadDistrict(const std::string& path);

// Any other file, through its reader in lib/charter/read_files.h.
template <typename File, typename Read>
absl::StatusOr<Input<File>> ReadOne(const std::string& path, const Read& read) {
  ASSIGN_OR_RETURN(const std::string bytes, ReadInput(path));
  charter::ReadResult<File> result = read(bytes);
  Input<File> input;
  input.check = {path, result.file.has_value(), std::nullopt, std::nullopt,
                 result.violations.all()};
  input.file = std::move(result.file);
  return input;
}

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_INPUTS_H_
