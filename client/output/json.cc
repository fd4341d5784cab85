#include "client/output/json.h"

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "ambito/v1/district.pb.h"
#include "lib/charter/write_files.h"

namespace ambito::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// `ImportAction` gives `IMPORT_ACTION_`.
std::string EnumPrefix(absl::string_view name) {
  std::string prefix;
  for (size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && absl::ascii_isupper(static_cast<unsigned char>(name[i]))) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(name[i]));
  }
  return prefix + "_";
}

Json BytesJson(const FieldDescriptor& field, const std::string& bytes) {
  // Heads are C2SP signed notes: plain text.
  if (absl::EndsWith(field.name(), "head")) return bytes;
  return absl::BytesToHexString(bytes);
}

Json ScalarJson(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.GetInt32(message, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection.GetUInt32(message, &field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection.GetUInt64(message, &field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return reflection.GetDouble(message, &field);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return reflection.GetFloat(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumJson(*reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES
                 ? BytesJson(field, reflection.GetString(message, &field))
                 : Json(reflection.GetString(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ToJson(reflection.GetMessage(message, &field));
  }
  return nullptr;
}

// Our lists hold messages and texts only.
Json ListJson(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  Json list = Json::array();
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        list.push_back(ToJson(reflection.GetRepeatedMessage(message, &field, i)));
        break;
      case FieldDescriptor::CPPTYPE_STRING:
        list.push_back(reflection.GetRepeatedString(message, &field, i));
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        list.push_back(reflection.GetRepeatedInt32(message, &field, i));
        break;
      default:
        list.push_back(nullptr);
    }
  }
  return list;
}

Json FieldsJson(const Message& message) {
  Json object = Json::object();
  const auto& descriptor = *message.GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    if (field.is_repeated()) {
      object[field.name()] = ListJson(message, field);
      continue;
    }
    const bool present =
        !field.has_presence() || message.GetReflection()->HasField(message, &field);
    if (!present && field.real_containing_oneof() != nullptr) continue;
    object[field.name()] = present ? ScalarJson(message, field) : Json(nullptr);
  }
  return object;
}

// What write_files.h writes, as a value. Its writer never gives text that does not parse.
Json Interchange(const std::string& text) { return Json::parse(text, nullptr, false); }

template <typename T>
const T* As(const Message& message) {
  return message.GetDescriptor() == T::descriptor() ? static_cast<const T*>(&message) : nullptr;
}

void Print(const Console& console, const Json& document, int indent) {
  console.out << document.dump(indent, ' ', false, Json::error_handler_t::replace) << std::endl;
}

}  // namespace

Json ToJson(const Message& message) {
  if (const auto* violation = As<v1::Violation>(message)) return ViolationJson(*violation);
  if (const auto* sheet = As<v1::ServiceSheet>(message)) {
    return Interchange(charter::WriteSheet(*sheet));
  }
  if (const auto* organisation = As<v1::Organisation>(message)) {
    return Interchange(charter::WriteOrganisation(*organisation));
  }
  if (const auto* text = As<v1::DistrictText>(message)) {
    return Interchange(charter::WriteText(*text));
  }
  if (const auto* entry = As<v1::CatalogueEntry>(message)) {
    return Interchange(charter::WriteCatalogueEntry(*entry));
  }
  if (const auto* district = As<v1::DistrictFile>(message)) {
    return Interchange(charter::WriteDistrictFile(*district));
  }
  return FieldsJson(message);
}

Json ViolationJson(const v1::Violation& violation) {
  return {{"code", violation.code()},
          {"field", violation.field()},
          {"severity", violation.severity() == v1::SEVERITY_WARNING ? "warning" : "error"},
          {"message", violation.message()}};
}

Json EnumJson(const google::protobuf::EnumValueDescriptor& value) {
  absl::string_view name = value.name();
  const std::string prefix = EnumPrefix(value.type()->name());
  absl::ConsumePrefix(&name, prefix);
  return name == "UNSPECIFIED" ? Json(nullptr) : Json(std::string(name));
}

Json EnumJson(const google::protobuf::EnumDescriptor* type, int number) {
  const auto* value = type->FindValueByNumber(number);
  return value == nullptr ? Json(number) : EnumJson(*value);
}

void PrintJson(const Console& console, const Json& document) { Print(console, document, 2); }

void PrintJsonLine(const Console& console, const Json& document) { Print(console, document, -1); }

}  // namespace ambito::client
