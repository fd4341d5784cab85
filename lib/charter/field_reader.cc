#include "lib/charter/field_reader.h"

#include <algorithm>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/decimal.h"
#include "lib/charter/limits.h"
#include "lib/charter/text_rules.h"

namespace ambito::charter {
namespace {

using Kind = JsonValue::Kind;

// How a value of the wrong kind is shown.
std::string Describe(const JsonValue& value) {
  if (value.kind == Kind::kText) return absl::StrCat("the text ", Quoted(value.text));
  if (value.kind == Kind::kNumber) return absl::StrCat("the number ", Shortened(value.text));
  return std::string(KindName(value.kind));
}

void AddWrongType(const std::string& path, absl::string_view expected, const JsonValue& found,
                  ViolationList& violations) {
  violations.AddError("WRONG_TYPE", path,
                      absl::StrCat(path.empty() ? "The file" : path, " must be ", expected,
                                   ", not ", Describe(found), "."));
}

}  // namespace

FieldReader::FieldReader(const JsonValue& value, std::string path, ViolationList& violations)
    : value_(value),
      path_(std::move(path)),
      violations_(violations),
      is_object_(value.kind == Kind::kObject) {
  if (!is_object_) AddWrongType(path_, KindName(Kind::kObject), value, violations_);
}

FieldReader::~FieldReader() {
  for (const std::string& key : value_.keys) {
    const bool comment = absl::StartsWith(key, "_");
    const bool known = std::find(known_.begin(), known_.end(), key) != known_.end();
    if (!comment && !known) ReportUnknownKey(key);
  }
}

void FieldReader::ReportUnknownKey(const std::string& key) {
  if (violations_.all().size() > kMaxViolations) return;
  const std::string nearest =
      NearestName(key, known_, [](const std::string& name) { return name; });
  violations_.AddError(
      "UNKNOWN_KEY", PathOf(Shortened(key)),
      absl::StrCat("The key ", Quoted(key), " is not known here",
                   nearest.empty() ? "" : absl::StrCat("; did you mean \"", nearest, "\""),
                   nearest.empty() ? "; a comment's key starts with \"_\"." : "?"));
}

const JsonValue* FieldReader::Find(absl::string_view key) {
  known_.emplace_back(key);
  const JsonValue* found = value_.Find(key);
  return found == nullptr || found->kind == Kind::kNull ? nullptr : found;
}

bool FieldReader::RequireKey(absl::string_view key) {
  if (!is_object_) return false;
  if (Find(key) != nullptr) return true;
  violations_.AddError("MISSING_FIELD", PathOf(key), absl::StrCat(PathOf(key), " is missing."));
  return false;
}

const JsonValue* FieldReader::FindKind(absl::string_view key, Kind kind) {
  const JsonValue* found = Find(key);
  if (found == nullptr || found->kind == kind) return found;
  AddWrongType(PathOf(key), KindName(kind), *found, violations_);
  return nullptr;
}

const JsonValue* FieldReader::FindObject(absl::string_view key) {
  return FindKind(key, Kind::kObject);
}

bool FieldReader::CheckSize(const JsonValue& value, absl::string_view key, size_t max_items) {
  if (value.values.size() <= max_items) return true;
  violations_.AddError("TOO_MANY", PathOf(key),
                       absl::StrCat(PathOf(key), " has ", value.values.size(), " items; at most ",
                                    max_items, " are allowed."));
  return false;
}

const JsonValue* FieldReader::FindList(absl::string_view key, size_t max_items) {
  const JsonValue* list = FindKind(key, Kind::kList);
  return list != nullptr && CheckSize(*list, key, max_items) ? list : nullptr;
}

std::string FieldReader::Text(absl::string_view key) {
  const JsonValue* found = FindKind(key, Kind::kText);
  return found == nullptr ? "" : found->text;
}

std::string FieldReader::FilledText(absl::string_view key) {
  const JsonValue* found = FindKind(key, Kind::kText);
  if (found == nullptr) return "";
  if (found->text.empty()) {
    violations_.AddError("EMPTY_FIELD", PathOf(key), absl::StrCat(PathOf(key), " is empty."));
  }
  return found->text;
}

std::optional<int32_t> FieldReader::Integer(absl::string_view key) {
  const JsonValue* found = Find(key);
  if (found == nullptr) return std::nullopt;
  using Limits = std::numeric_limits<int32_t>;
  const std::optional<int64_t> number =
      ReadInteger(*found, PathOf(key), Limits::min(), Limits::max(), violations_);
  if (!number.has_value()) return std::nullopt;
  return static_cast<int32_t>(*number);
}

std::optional<int32_t> FieldReader::RequiredInteger(absl::string_view key) {
  if (!RequireKey(key)) return std::nullopt;
  return Integer(key);
}

std::string FieldReader::Decimal(absl::string_view key) {
  const JsonValue* found = FindKind(key, Kind::kNumber);
  if (found == nullptr) return "";
  const std::optional<std::string> plain = PlainDecimal(found->text);
  if (!plain.has_value()) {
    violations_.AddError(
        "OUT_OF_RANGE", PathOf(key),
        absl::StrCat("The number ", Shortened(found->text), " is too large, or has more than ",
                     kMaxDecimals, " decimals."));
  }
  return plain.value_or("");
}

bool FieldReader::Boolean(absl::string_view key) {
  const JsonValue* found = FindKind(key, Kind::kBoolean);
  return found != nullptr && found->truth;
}

std::vector<std::string> FieldReader::Texts(absl::string_view key, size_t max_items) {
  std::vector<std::string> texts;
  const JsonValue* list = FindList(key, max_items);
  if (list == nullptr) return texts;
  for (size_t i = 0; i < list->values.size(); ++i) {
    const JsonValue& item = list->values[i];
    if (item.kind != Kind::kText) {
      AddWrongType(ItemPath(PathOf(key), i), KindName(Kind::kText), item, violations_);
    }
    texts.push_back(item.kind == Kind::kText ? item.text : "");
  }
  return texts;
}

std::vector<int32_t> FieldReader::Integers(absl::string_view key, size_t max_items) {
  std::vector<int32_t> numbers;
  const JsonValue* list = FindList(key, max_items);
  if (list == nullptr) return numbers;
  using Limits = std::numeric_limits<int32_t>;
  for (size_t i = 0; i < list->values.size(); ++i) {
    const std::optional<int64_t> number = ReadInteger(list->values[i], ItemPath(PathOf(key), i),
                                                      Limits::min(), Limits::max(), violations_);
    numbers.push_back(static_cast<int32_t>(number.value_or(0)));
  }
  return numbers;
}

void FieldReader::Object(absl::string_view key, absl::FunctionRef<void(FieldReader&)> read) {
  const JsonValue* found = Find(key);
  if (found == nullptr) return;
  FieldReader reader(*found, PathOf(key), violations_);
  if (reader.is_object()) read(reader);
}

void FieldReader::Objects(absl::string_view key, size_t max_items,
                          absl::FunctionRef<void(FieldReader&, size_t)> read) {
  const JsonValue* list = FindList(key, max_items);
  if (list == nullptr) return;
  for (size_t i = 0; i < list->values.size(); ++i) {
    FieldReader reader(list->values[i], ItemPath(PathOf(key), i), violations_);
    read(reader, i);
  }
}

void FieldReader::ObjectOfIntegers(absl::string_view key, size_t max_items,
                                   absl::FunctionRef<void(const std::string&, int32_t)> read) {
  const JsonValue* object = FindKind(key, Kind::kObject);
  if (object == nullptr || !CheckSize(*object, key, max_items)) return;
  using Limits = std::numeric_limits<int32_t>;
  for (size_t i = 0; i < object->keys.size(); ++i) {
    const std::string& name = object->keys[i];
    if (absl::StartsWith(name, "_")) continue;
    const auto number = ReadInteger(object->values[i], FieldPath(PathOf(key), Shortened(name)),
                                    Limits::min(), Limits::max(), violations_);
    read(name, static_cast<int32_t>(number.value_or(0)));
  }
}

std::optional<int64_t> ReadInteger(const JsonValue& value, const std::string& path, int64_t min,
                                   int64_t max, ViolationList& violations) {
  const std::optional<std::string> plain =
      value.kind == Kind::kNumber ? PlainDecimal(value.text) : std::nullopt;
  if (value.kind != Kind::kNumber || (plain.has_value() && absl::StrContains(*plain, "."))) {
    AddWrongType(path, "a whole number", value, violations);
    return std::nullopt;
  }
  int64_t number = 0;
  if (!plain.has_value() || !absl::SimpleAtoi(*plain, &number) || number < min || number > max) {
    violations.AddError("OUT_OF_RANGE", path,
                        absl::StrCat(path, " is ", Shortened(value.text), "; it must be between ",
                                     min, " and ", max, "."));
    return std::nullopt;
  }
  return number;
}

}  // namespace ambito::charter
