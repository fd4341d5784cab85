#include "client/output/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "client/output/violations.h"
#include "google/rpc/status.pb.h"

namespace ambito::client {
namespace {

std::string Payload(const absl::Status& status, const char* url) {
  const auto payload = status.GetPayload(url);
  return payload ? std::string(*payload) : "";
}

std::vector<v1::Violation> FromBadRequest(const google::rpc::BadRequest& bad_request) {
  std::vector<v1::Violation> violations;
  for (const auto& field : bad_request.field_violations()) {
    v1::Violation& violation = violations.emplace_back();
    violation.set_field(field.field());
    violation.set_code(field.reason());
    violation.set_message(field.description());
    violation.set_severity(v1::SEVERITY_ERROR);
  }
  return violations;
}

// What to do next, by code.
std::string Advice(const absl::Status& status, const std::string& check) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      if (check.empty() || ViolationsOf(status).empty()) return "";
      return absl::StrCat("`", check, "` shows the same without sending it.");
    case absl::StatusCode::kAborted:
      return "Someone changed it meanwhile: read it again, redo the change, and say its revision.";
    case absl::StatusCode::kAlreadyExists:
      return "Look at what is there; to change it on purpose use `update` or --replace.";
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return "`ambito doctor` shows who your certificate says you are; this needs another role.";
    case absl::StatusCode::kUnavailable:
      if (status.GetPayload(kAnsweredPayload)) return "";
      return "`ambito doctor` shows which address and certificate are used, and what answers.";
    case absl::StatusCode::kDeadlineExceeded:
      return "It may still be working: look before you repeat it. --timeout SECONDS waits longer.";
    case absl::StatusCode::kUnimplemented:
      return "Is that the right address and version? `ambito doctor` shows what answers.";
    case absl::StatusCode::kDataLoss:
      if (status.GetPayload(kNotTrustedPayload)) return "";
      return "Its stored bytes are damaged: call who looks after that machine before going on.";
    default:
      return "";
  }
}

std::string Headline(const absl::Status& status) {
  const std::string from = Payload(status, kFromPayload);
  const bool answered = status.GetPayload(kAnsweredPayload).has_value();
  const bool unavailable = status.code() == absl::StatusCode::kUnavailable;
  std::string what;
  if (from.empty()) {
    what = "";
  } else if (status.code() == absl::StatusCode::kDeadlineExceeded) {
    what = absl::StrCat("no answer in time from the ", from, ": ");
  } else if (unavailable) {
    what = answered ? absl::StrCat("the ", from, " cannot do it now: ")
                    : absl::StrCat("cannot reach the ", from, ": ");
  } else if (answered) {
    what =
        absl::StrCat("refused by the ", from, " (", absl::StatusCodeToString(status.code()), "): ");
  } else {
    what = absl::StrCat(from, ": ");
  }
  return absl::StrCat("ambito: ", what, status.message());
}

}  // namespace

bool IsFromOtherSide(const absl::Status& status) {
  return status.GetPayload(kFromPayload).has_value();
}

std::vector<v1::Violation> ViolationsOf(const absl::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(Payload(status, kDetailsPayload))) return {};
  std::vector<v1::Violation> found;
  for (const auto& detail : details.details()) {
    v1::Violations ours;
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&ours)) {
      return {ours.violations().begin(), ours.violations().end()};
    }
    if (detail.UnpackTo(&bad_request)) found = FromBadRequest(bad_request);
  }
  return found;
}

std::vector<std::string> ErrorLines(const absl::Status& status, const std::string& file,
                                    const std::string& check) {
  std::vector<std::string> lines;
  for (const auto& violation : ViolationsOf(status)) {
    lines.push_back(ViolationLine(file, violation));
  }
  lines.push_back(Headline(status));
  if (!IsFromOtherSide(status)) return lines;
  for (const std::string& more : {Payload(status, kOwnCertificatePayload), Advice(status, check)}) {
    if (!more.empty()) lines.push_back(more);
  }
  return lines;
}

Json ErrorJson(const absl::Status& status) {
  Json violations = Json::array();
  for (const auto& violation : ViolationsOf(status)) violations.push_back(ViolationJson(violation));
  const std::string from = Payload(status, kFromPayload);
  return {{"error",
           {{"code", absl::StatusCodeToString(status.code())},
            {"message", std::string(status.message())},
            {"from", from.empty() ? Json(nullptr) : Json(from)},
            {"violations", std::move(violations)}}}};
}

}  // namespace ambito::client
