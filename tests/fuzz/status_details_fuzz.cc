// The details of a refusal: what a client makes of any bytes, and that what a server sends arrives.
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "client/output/errors.h"
#include "lib/charter/text_rules.h"
#include "lib/platform/status.h"
#include "tests/fuzz/target.h"

namespace ambito {
namespace {

absl::Status FromOtherSide(absl::StatusCode code, absl::string_view message,
                           absl::string_view details) {
  absl::Status status(code, message);
  status.SetPayload(client::kFromPayload, absl::Cord("hub localhost:1"));
  status.SetPayload(client::kAnsweredPayload, absl::Cord("yes"));
  status.SetPayload(client::kDetailsPayload, absl::Cord(details));
  return status;
}

void CheckShown(const absl::Status& status) {
  const std::string json =
      client::ErrorJson(status).dump(-1, ' ', false, client::Json::error_handler_t::replace);
  FUZZ_CHECK(client::Json::accept(json));
  FUZZ_CHECK(!client::ErrorLines(status, "scheda.json", "ambito sheet check").empty());
}

void CheckAnyDetails(fuzz::Bytes& bytes) {
  const auto code = static_cast<absl::StatusCode>(1 + bytes.Below(16));
  const std::string message = bytes.Text(bytes.Below(32));
  CheckShown(FromOtherSide(code, message, bytes.Rest()));
}

// gRPC drops a call whose details are too large, so they are cut, first violations first.
void CheckRoundTrip(fuzz::Bytes& bytes) {
  charter::ViolationList violations;
  while (!bytes.empty()) {
    const std::string field = bytes.Text(bytes.Below(32));
    if (!charter::IsUtf8(field)) return;
    violations.AddError("WRONG_TYPE", field, std::string(bytes.Below(256) * 4, 'x'));
  }
  if (violations.all().empty()) return;
  const grpc::Status sent = platform::ToGrpc(platform::RefusedInput("the file", violations));
  FUZZ_CHECK(sent.error_details().size() < 7 << 10);
  const absl::Status received = FromOtherSide(static_cast<absl::StatusCode>(sent.error_code()),
                                              sent.error_message(), sent.error_details());
  const auto read = client::ViolationsOf(received);
  FUZZ_CHECK(!read.empty() && read.size() <= violations.all().size());
  for (size_t i = 0; i < read.size(); ++i) {
    FUZZ_CHECK(read[i].field() == violations.all()[i].field());
    FUZZ_CHECK(read[i].code() == violations.all()[i].code());
  }
  CheckShown(received);
}

FUZZ_TARGET(status_details, input) {
  fuzz::Bytes bytes(input);
  bytes.Below(2) == 0 ? CheckAnyDetails(bytes) : CheckRoundTrip(bytes);
}

}  // namespace
}  // namespace ambito
