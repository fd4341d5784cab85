// Messages as JSON for programs (cli.md's rules): original field names in the proto's order, every
// field printed, counts as numbers, enum values without prefix, null where a value does not exist.
#ifndef AMBITO_CLIENT_OUTPUT_JSON_H_
#define AMBITO_CLIENT_OUTPUT_JSON_H_

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"
#include "ambito/v1/sheet.pb.h"
#include "client/output/console.h"

namespace ambito::client {

using Json = nlohmann::ordered_json;

// Sheets, organisations, texts, catalogue entries and district files have their interchange form;
// of a oneof only the field that is set appears. Signed heads are text, other bytes lower-case hex.
Json ToJson(const google::protobuf::Message& message);

// `{"code","field","severity":"error"|"warning","message"}`.
Json ViolationJson(const v1::Violation& violation);

// The value's name without its enum's prefix; null for the unspecified one.
Json EnumJson(const google::protobuf::EnumValueDescriptor& value);
// The same by number; a number this client does not know, for instance of a newer hub, is itself.
Json EnumJson(const google::protobuf::EnumDescriptor* type, int number);

// The one document of a command, on `out`.
void PrintJson(const Console& console, const Json& document);
// The same on a single line, for commands that go on printing.
void PrintJsonLine(const Console& console, const Json& document);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_JSON_H_
