// Errors on the wire: absl::Status as grpc::Status, violations in the status details.
#ifndef AMBITO_LIB_PLATFORM_STATUS_H_
#define AMBITO_LIB_PLATFORM_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "lib/charter/violations.h"

namespace ambito::platform {

// A status of `code` that carries every violation to the caller.
absl::Status ViolationsError(absl::StatusCode code, absl::string_view message,
                             const charter::ViolationList& violations);

// What a refused input answers: RESOURCE_EXHAUSTED when a limit was exceeded, FAILED_PRECONDITION
// when it is another municipality's or district's, INVALID_ARGUMENT otherwise.
absl::Status RefusedInput(absl::string_view what, const charter::ViolationList& violations);

// The same code and message; violations as google.rpc.Status details (BadRequest and Violations).
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_STATUS_H_
