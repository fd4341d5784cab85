#include "lib/platform/status.h"

#include <optional>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/status.pb.h"

namespace ambito::platform {
namespace {

constexpr absl::string_view kViolationsUrl = "type.googleapis.com/ambito.v1.Violations";
// gRPC drops calls whose metadata is larger than 8 KiB: the details must stay well below.
constexpr size_t kMaxDetailBytes = 5 << 10;

google::rpc::BadRequest ToBadRequest(const v1::Violations& violations) {
  google::rpc::BadRequest bad_request;
  for (const v1::Violation& violation : violations.violations()) {
    auto* field = bad_request.add_field_violations();
    field->set_field(violation.field());
    field->set_reason(violation.code());
    field->set_description(violation.message());
  }
  return bad_request;
}

std::string Details(const absl::Status& status, const v1::Violations& violations) {
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  details.add_details()->PackFrom(ToBadRequest(violations));
  details.add_details()->PackFrom(violations);
  return details.SerializeAsString();
}

// Violations of one code: what RefusedInput looks for.
bool All(const charter::ViolationList& violations, std::initializer_list<absl::string_view> codes) {
  for (const v1::Violation& violation : violations.all()) {
    if (violation.severity() != v1::SEVERITY_ERROR) continue;
    bool found = false;
    for (absl::string_view code : codes) found = found || violation.code() == code;
    if (!found) return false;
  }
  return true;
}

}  // namespace

absl::Status ViolationsError(absl::StatusCode code, absl::string_view message,
                             const charter::ViolationList& violations) {
  absl::Status status(code, message);
  status.SetPayload(kViolationsUrl, absl::Cord(violations.ToProto().SerializeAsString()));
  return status;
}

absl::Status RefusedInput(absl::string_view what, const charter::ViolationList& violations) {
  int errors = 0;
  const v1::Violation* first = nullptr;
  for (const v1::Violation& violation : violations.all()) {
    if (violation.severity() != v1::SEVERITY_ERROR) continue;
    if (++errors == 1) first = &violation;
  }
  const std::string message = absl::StrCat(
      what, " refused, ", errors, errors == 1 ? " error: " : " errors, the first: ",
      first->field().empty() ? "" : absl::StrCat(first->field(), ": "), first->message());
  absl::StatusCode code = absl::StatusCode::kInvalidArgument;
  if (All(violations, {"NOT_IN_DISTRICT", "MUNICIPALITY_MISMATCH"})) {
    code = absl::StatusCode::kFailedPrecondition;
  } else if (All(violations, {"FILE_TOO_LARGE", "SHEET_TOO_LARGE", "TEXT_TOO_LONG", "TOO_MANY",
                              "NESTING_TOO_DEEP"})) {
    code = absl::StatusCode::kResourceExhausted;
  }
  return ViolationsError(code, message, violations);
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code = static_cast<grpc::StatusCode>(status.code());
  const std::string message(status.message());
  const auto payload = status.GetPayload(kViolationsUrl);
  v1::Violations violations;
  if (!payload || !violations.ParseFromString(std::string(*payload))) return {code, message};
  std::string details = Details(status, violations);
  while (details.size() > kMaxDetailBytes && violations.violations_size() > 1) {
    // The message says how many there are; the client's `sheet check` shows the rest.
    violations.mutable_violations()->RemoveLast();
    details = Details(status, violations);
  }
  return {code, message, details};
}

}  // namespace ambito::platform
