// A JSON text as a small tree that keeps what a strict reader needs and a DOM loses: the order of
// keys, the text of numbers, and that a key came twice. Bounded in depth and size.
#ifndef AMBITO_LIB_CHARTER_JSON_TREE_H_
#define AMBITO_LIB_CHARTER_JSON_TREE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/charter/violations.h"

namespace ambito::charter {

struct JsonValue {
  enum class Kind { kNull, kBoolean, kNumber, kText, kList, kObject };

  Kind kind = Kind::kNull;
  bool truth = false;             // Of a boolean.
  std::string text;               // The characters of a text, the digits of a number.
  std::vector<JsonValue> values;  // Of a list, or of an object beside `keys`.
  std::vector<std::string> keys;

  // Null when the object has no such key; the first value of a repeated one.
  const JsonValue* Find(absl::string_view key) const;
};

// `a text`, `a number`, …: for messages.
absl::string_view KindName(JsonValue::Kind kind);

// The tree, or nothing when the text is not JSON at all or over a limit; then one violation says
// why. Repeated keys are reported too, but the reading goes on.
std::optional<JsonValue> ParseJson(absl::string_view bytes, ViolationList& violations);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_JSON_TREE_H_
