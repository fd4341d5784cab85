#include "lib/charter/violations.h"

#include "absl/strings/str_cat.h"
#include "lib/charter/limits.h"

namespace ambito::charter {

void ViolationList::AddError(absl::string_view code, absl::string_view field,
                             absl::string_view message) {
  has_errors_ = true;
  Add(code, field, v1::SEVERITY_ERROR, message);
}

void ViolationList::AddWarning(absl::string_view code, absl::string_view field,
                               absl::string_view message) {
  if (keeps_warnings()) Add(code, field, v1::SEVERITY_WARNING, message);
}

bool ViolationList::Reported(absl::string_view field) const {
  return fields_.contains(std::string(field));
}

v1::Violations ViolationList::ToProto() const {
  v1::Violations proto;
  for (const v1::Violation& violation : violations_) *proto.add_violations() = violation;
  return proto;
}

void ViolationList::Add(absl::string_view code, absl::string_view field, v1::Severity severity,
                        absl::string_view message) {
  if (violations_.size() > kMaxViolations) return;
  if (!fields_.emplace(field).second) return;
  const bool full = violations_.size() == kMaxViolations;
  v1::Violation& added = violations_.emplace_back();
  added.set_code(full ? "TOO_MANY_VIOLATIONS" : std::string(code));
  added.set_field(full ? "" : std::string(field));
  added.set_severity(full ? v1::SEVERITY_WARNING : severity);
  added.set_message(full ? absl::StrCat("Only the first ", kMaxViolations,
                                        " violations are listed; there are more.")
                         : std::string(message));
}

}  // namespace ambito::charter
