// Messages as JSON: whatever a hub or node of any version sends, programs get one JSON document
// with the same texts.
#include "ambito/v1/charter.pb.h"
#include "ambito/v1/charter_service.pb.h"
#include "ambito/v1/federation.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "client/output/json.h"
#include "client/output/violations.h"
#include "lib/charter/text_rules.h"
#include "tests/fuzz/target.h"

namespace ambito::client {
namespace {

// As PrintJson writes it.
std::string Dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <typename Message>
void CheckMessage(const std::string& raw) {
  Message message;
  if (!message.ParseFromString(raw)) return;
  const std::string dumped = Dumped(ToJson(message));
  FUZZ_CHECK(Json::accept(dumped));
  FUZZ_CHECK(Dumped(Json::parse(dumped)) == dumped);
}

// Any text comes through: quotes, controls, what is no UTF-8 as a replacement.
void CheckText(const std::string& text) {
  v1::Violation violation;
  violation.set_code("WRONG_TYPE");
  violation.set_severity(v1::SEVERITY_ERROR);
  violation.set_field("sheets[0]");
  violation.set_message(text);
  const Json read = Json::parse(Dumped(ViolationJson(violation)));
  FUZZ_CHECK(!charter::IsUtf8(text) || read["message"] == text);
  const std::string line = ViolationLine("scheda.json", violation);
  FUZZ_CHECK(line.find('\n') == std::string::npos && line.find('\x1b') == std::string::npos);
}

FUZZ_TARGET(json_output, input) {
  fuzz::Bytes bytes(input);
  const size_t kind = bytes.Below(6);
  const std::string raw = bytes.Rest();
  if (kind == 0) return CheckMessage<v1::LogEntry>(raw);
  if (kind == 1) return CheckMessage<v1::DraftCharter>(raw);
  if (kind == 2) return CheckMessage<v1::ServiceSheet>(raw);
  if (kind == 3) return CheckMessage<v1::SearchResult>(raw);
  if (kind == 4) return CheckMessage<v1::StoppedReplica>(raw);
  CheckText(raw);
}

}  // namespace
}  // namespace ambito::client
