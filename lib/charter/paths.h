// Field paths of violations, as `sheets[0].standards[1].threshold`.
#ifndef AMBITO_LIB_CHARTER_PATHS_H_
#define AMBITO_LIB_CHARTER_PATHS_H_

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace ambito::charter {

// The field `name` of the object at `path`; an empty path is the whole file.
inline std::string FieldPath(absl::string_view path, absl::string_view name) {
  if (path.empty() || name.empty()) return absl::StrCat(path, name);
  return absl::StrCat(path, ".", name);
}

inline std::string ItemPath(absl::string_view path, size_t index) {
  return absl::StrCat(path, "[", index, "]");
}

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_PATHS_H_
