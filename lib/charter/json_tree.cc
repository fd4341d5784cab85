#include "lib/charter/json_tree.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/limits.h"
#include "lib/charter/paths.h"
#include "lib/charter/text_rules.h"
#include "nlohmann/json.hpp"

namespace ambito::charter {
namespace {

// More values than any file within kMaxFileBytes needs; a list of single digits would otherwise
// take a hundred times its bytes.
constexpr size_t kMaxValues = 1'000'000;

// With `long double` a number such as 1e400 is still read, and the rest of the file after it.
using WideJson = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t,
                                      std::uint64_t, long double>;
constexpr int kNumberOverflow = 406;  // nlohmann's exception id.

constexpr absl::string_view kEmptyFile = "The file is empty.";
constexpr absl::string_view kCutFile =
    "The file ends in the middle: it was cut, or closing brackets are missing.";

// `line 3, column 14` of a byte position that counts from 1.
std::string Place(absl::string_view bytes, size_t position) {
  const absl::string_view before = bytes.substr(0, position == 0 ? 0 : position - 1);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t last_newline = before.rfind('\n');
  const size_t column =
      last_newline == absl::string_view::npos ? before.size() + 1 : before.size() - last_newline;
  return absl::StrCat("line ", line, ", column ", column);
}

// Takes nlohmann's events and grows the tree. Pointers in the stack stay valid because a list
// grows only while none of its children is open.
class TreeBuilder {
 public:
  TreeBuilder(absl::string_view bytes, ViolationList& violations)
      : bytes_(bytes), violations_(violations) {}

  JsonValue Take() { return std::move(root_); }

  bool null() { return Add(JsonValue::Kind::kNull) != nullptr; }
  bool boolean(bool value) {
    JsonValue* added = Add(JsonValue::Kind::kBoolean);
    if (added != nullptr) added->truth = value;
    return added != nullptr;
  }
  bool number_integer(std::int64_t value) {
    return AddText(JsonValue::Kind::kNumber, absl::StrCat(value));
  }
  bool number_unsigned(std::uint64_t value) {
    return AddText(JsonValue::Kind::kNumber, absl::StrCat(value));
  }
  bool number_float(long double, const std::string& text) {
    return AddText(JsonValue::Kind::kNumber, text);
  }
  bool string(std::string& text) { return AddText(JsonValue::Kind::kText, std::move(text)); }
  bool binary(std::vector<std::uint8_t>&) { return false; }  // Not in JSON texts.

  bool start_object(std::size_t) { return Open(JsonValue::Kind::kObject); }
  bool start_array(std::size_t) { return Open(JsonValue::Kind::kList); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }

  bool key(std::string& key) {
    Level& level = stack_.back();
    level.key = std::move(key);
    if (!level.seen.insert(level.key).second) {
      violations_.AddError("DUPLICATE_KEY", Path(),
                           absl::StrCat("The key ", Quoted(level.key),
                                        " is there more than once; keep one of them."));
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) {
    if (error.id == kNumberOverflow) {
      violations_.AddError("OUT_OF_RANGE", Path(),
                           absl::StrCat("The number ", Quoted(token),
                                        " is too large; the file "
                                        "was not read beyond it."));
    } else if (position > bytes_.size()) {
      violations_.AddError("MALFORMED_JSON", "", bytes_.empty() ? kEmptyFile : kCutFile);
    } else {
      ReportSyntax(position, error.what());
    }
    return false;
  }

 private:
  struct Level {
    JsonValue* value;
    std::string key;  // Of the member being read.
    absl::flat_hash_set<std::string> seen;
  };

  // Where the reading is: the value that comes next or is being read.
  std::string Path() const {
    std::string path;
    for (const Level& level : stack_) {
      path = level.value->kind == JsonValue::Kind::kList
                 ? ItemPath(path, level.value->values.size() - (&level == &stack_.back() ? 0 : 1))
                 : FieldPath(path, Shortened(level.key));
    }
    return path;
  }

  void ReportSyntax(size_t position, absl::string_view reason) {
    const std::string place = Place(bytes_, position);
    if (absl::StrContains(reason, "ill-formed UTF-8")) {
      violations_.AddError("INVALID_UTF8", Path(),
                           absl::StrCat("The text at ", place,
                                        " is not UTF-8; save the file "
                                        "with the encoding UTF-8."));
      return;
    }
    violations_.AddError("MALFORMED_JSON", Path(),
                         absl::StrCat("The file is not JSON at ", place, ": ", Reason(reason)));
  }

  // The part of nlohmann's message between the place and the bytes it quotes.
  static std::string Reason(absl::string_view message) {
    const size_t begin = message.find(" - ");
    if (begin != absl::string_view::npos) message.remove_prefix(begin + 3);
    message = message.substr(0, message.find("; last read"));
    return absl::StrCat(Shortened(message, 120), ".");
  }

  // Null when a limit is reached.
  JsonValue* Add(JsonValue::Kind kind) {
    if (++count_ > kMaxValues) {
      violations_.AddError("TOO_MANY", "",
                           absl::StrCat("The file has more than ", kMaxValues, " values."));
      return nullptr;
    }
    JsonValue* added = NextPlace();
    added->kind = kind;
    return added;
  }

  JsonValue* NextPlace() {
    if (stack_.empty()) return &root_;
    JsonValue& parent = *stack_.back().value;
    if (parent.kind == JsonValue::Kind::kObject) parent.keys.push_back(stack_.back().key);
    return &parent.values.emplace_back();
  }

  bool AddText(JsonValue::Kind kind, std::string text) {
    JsonValue* added = Add(kind);
    if (added != nullptr) added->text = std::move(text);
    return added != nullptr;
  }

  bool Open(JsonValue::Kind kind) {
    if (stack_.size() >= kMaxNesting) {
      violations_.AddError(
          "NESTING_TOO_DEEP", "",
          absl::StrCat("Lists and objects are nested more than ", kMaxNesting, " levels deep."));
      return false;
    }
    JsonValue* added = Add(kind);
    if (added == nullptr) return false;
    stack_.push_back({added, "", {}});
    return true;
  }

  bool Close() {
    stack_.pop_back();
    return true;
  }

  absl::string_view bytes_;
  ViolationList& violations_;
  JsonValue root_;
  std::vector<Level> stack_;
  size_t count_ = 0;
};

}  // namespace

const JsonValue* JsonValue::Find(absl::string_view key) const {
  const auto found = std::find(keys.begin(), keys.end(), key);
  return found == keys.end() ? nullptr : &values[static_cast<size_t>(found - keys.begin())];
}

absl::string_view KindName(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBoolean:
      return "true or false";
    case JsonValue::Kind::kNumber:
      return "a number";
    case JsonValue::Kind::kText:
      return "a text";
    case JsonValue::Kind::kList:
      return "a list";
    case JsonValue::Kind::kObject:
      return "an object";
  }
  return "nothing";
}

std::optional<JsonValue> ParseJson(absl::string_view bytes, ViolationList& violations) {
  if (bytes.size() > kMaxFileBytes) {
    violations.AddError("FILE_TOO_LARGE", "",
                        absl::StrCat("The file has ", bytes.size(), " bytes; at most ",
                                     kMaxFileBytes, " are allowed."));
    return std::nullopt;
  }
  // nlohmann's parser takes a NUL byte for the end of the text and would ignore what follows.
  if (const size_t nul = bytes.find('\0'); nul != absl::string_view::npos) {
    violations.AddError("MALFORMED_JSON", "",
                        absl::StrCat("The file has a NUL byte at ", Place(bytes, nul + 1),
                                     "; save it as a text in the encoding UTF-8."));
    return std::nullopt;
  }
  TreeBuilder builder(bytes, violations);
  if (!WideJson::sax_parse(bytes.begin(), bytes.end(), &builder)) return std::nullopt;
  return builder.Take();
}

}  // namespace ambito::charter
