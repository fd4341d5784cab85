// Reads one JSON object field by field. Everything wrong with the object's form (types, unknown
// keys, empty required texts, numbers that are not whole) goes to the violations; what the values
// mean is checked later, on the message.
#ifndef AMBITO_LIB_CHARTER_FIELD_READER_H_
#define AMBITO_LIB_CHARTER_FIELD_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "lib/charter/json_tree.h"
#include "lib/charter/paths.h"
#include "lib/charter/violations.h"

namespace ambito::charter {

// `null` is the same as an absent key. A getter answers with an empty or absent value when it has
// reported a violation. Valid while the tree and the violations live.
class FieldReader {
 public:
  // `value` is reported when it is not an object; every key is then absent.
  FieldReader(const JsonValue& value, std::string path, ViolationList& violations);
  // Reports the keys that nobody asked for.
  ~FieldReader();
  FieldReader(const FieldReader&) = delete;
  FieldReader& operator=(const FieldReader&) = delete;

  // Null when absent.
  const JsonValue* Find(absl::string_view key);
  // The same for a value that must be an object.
  const JsonValue* FindObject(absl::string_view key);
  // False, and reported, when it is absent.
  bool RequireKey(absl::string_view key);
  std::string PathOf(absl::string_view key) const { return FieldPath(path_, key); }
  bool is_object() const { return is_object_; }

  std::string Text(absl::string_view key);
  // A text that must not be empty when the key is there.
  std::string FilledText(absl::string_view key);
  // 64-bit for declared totals; the other integers of the files fit in 32.
  std::optional<int32_t> Integer(absl::string_view key);
  std::optional<int32_t> RequiredInteger(absl::string_view key);
  // A number's text in plain decimal notation.
  std::string Decimal(absl::string_view key);
  bool Boolean(absl::string_view key);
  std::vector<std::string> Texts(absl::string_view key, size_t max_items);
  std::vector<int32_t> Integers(absl::string_view key, size_t max_items);

  // Calls `read` with the object under `key`; not when it is absent.
  void Object(absl::string_view key, absl::FunctionRef<void(FieldReader&)> read);
  // Calls `read` with each object of the list under `key` and its index. Over `max_items` the
  // list is reported and not read.
  void Objects(absl::string_view key, size_t max_items,
               absl::FunctionRef<void(FieldReader&, size_t)> read);

  // Calls `read` with each key and whole number of the object under `key`.
  void ObjectOfIntegers(absl::string_view key, size_t max_items,
                        absl::FunctionRef<void(const std::string&, int32_t)> read);

 private:
  // The value when it has this kind.
  const JsonValue* FindKind(absl::string_view key, JsonValue::Kind kind);
  // Whether there are few enough items; reported when not.
  bool CheckSize(const JsonValue& value, absl::string_view key, size_t max_items);
  const JsonValue* FindList(absl::string_view key, size_t max_items);
  void ReportUnknownKey(const std::string& key);

  const JsonValue& value_;
  std::string path_;
  ViolationList& violations_;
  bool is_object_;
  std::vector<std::string> known_;
};

// A whole number between `min` and `max`, else a violation at `path`.
std::optional<int64_t> ReadInteger(const JsonValue& value, const std::string& path, int64_t min,
                                   int64_t max, ViolationList& violations);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_FIELD_READER_H_
