// Failures as people and scripts see them. A status from the other side carries, as payloads, the
// address it came from and the details of the refusal (client/rpc/link.h puts them there).
#ifndef AMBITO_CLIENT_OUTPUT_ERRORS_H_
#define AMBITO_CLIENT_OUTPUT_ERRORS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "ambito/v1/sheet.pb.h"
#include "client/output/json.h"

namespace ambito::client {

// Payload: `hub ADDRESS` or `node ADDRESS`.
inline constexpr char kFromPayload[] = "ambito/from";
// Payload, present when the other side itself answered and is who it should be.
inline constexpr char kAnsweredPayload[] = "ambito/answered";
// Payload, present when what the other side says does not hold: no damage, a matter of trust.
inline constexpr char kNotTrustedPayload[] = "ambito/not-trusted";
// Payload: what is to be said of our own certificate.
inline constexpr char kOwnCertificatePayload[] = "ambito/own-certificate";
// Payload: the serialised google.rpc.Status of `grpc-status-details-bin`.
inline constexpr char kDetailsPayload[] = "ambito/details";

// True when the other side could not be reached or refused.
bool IsFromOtherSide(const absl::Status& status);

// With severities where the other side sent them.
std::vector<v1::Violation> ViolationsOf(const absl::Status& status);

// Every violation as `file:field CODE message`, what happened, and what to do next. `file`: the
// one that was sent; empty: none. `check`: the command that checks it here; empty: none.
std::vector<std::string> ErrorLines(const absl::Status& status, const std::string& file,
                                    const std::string& check);

// `{"error":{"code","message","from","violations":[…]}}`.
Json ErrorJson(const absl::Status& status);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_ERRORS_H_
