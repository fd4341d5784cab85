// The frame of every reader: bytes to tree to message, and no message when there is an error.
#ifndef AMBITO_LIB_CHARTER_READ_FILE_H_
#define AMBITO_LIB_CHARTER_READ_FILE_H_

#include <optional>
#include <utility>

#include "absl/strings/string_view.h"
#include "lib/charter/field_reader.h"
#include "lib/charter/json_tree.h"
#include "lib/charter/read_files.h"

namespace ambito::charter {

// `read` takes (FieldReader&, File&, ViolationList&).
template <typename File, typename Read>
ReadResult<File> ReadFile(absl::string_view bytes, Read read) {
  ReadResult<File> result;
  const std::optional<JsonValue> root = ParseJson(bytes, result.violations);
  if (!root.has_value()) return result;
  File file;
  {
    FieldReader in(*root, "", result.violations);
    if (in.is_object()) read(in, file, result.violations);
  }  // Reports the keys nobody asked for.
  if (!result.violations.has_errors()) result.file = std::move(file);
  return result;
}

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READ_FILE_H_
