#include "client/output/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "absl/strings/cord.h"
#include "client/output/violations.h"
#include "google/rpc/status.pb.h"

namespace ambito::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

v1::Violation MakeViolation(v1::Severity severity) {
  v1::Violation violation;
  violation.set_code("OUT_OF_RANGE");
  violation.set_field("sheets[0].standards[1].threshold");
  violation.set_severity(severity);
  violation.set_message("140 per cent");
  return violation;
}

absl::Status Refused(absl::StatusCode code, const google::rpc::Status& details) {
  absl::Status status(code, "the file was refused");
  status.SetPayload(kFromPayload, absl::Cord("node localhost:1"));
  status.SetPayload(kAnsweredPayload, absl::Cord());
  status.SetPayload(kDetailsPayload, absl::Cord(details.SerializeAsString()));
  return status;
}

google::rpc::Status BadRequest() {
  google::rpc::BadRequest bad_request;
  auto& field = *bad_request.add_field_violations();
  field.set_field("sheets[0].area");
  field.set_reason("UNKNOWN_AREA");
  field.set_description("no such area");
  google::rpc::Status details;
  details.add_details()->PackFrom(bad_request);
  return details;
}

TEST(Errors, PrintEveryViolationThenWhatHappenedThenWhatToDo) {
  EXPECT_THAT(ErrorLines(Refused(absl::StatusCode::kInvalidArgument, BadRequest()), "pavia.json",
                         "ambito sheet check pavia.json"),
              ElementsAre("pavia.json:sheets[0].area UNKNOWN_AREA no such area",
                          "ambito: refused by the node localhost:1 (INVALID_ARGUMENT): the file "
                          "was refused",
                          "`ambito sheet check pavia.json` shows the same without sending it."));
}

TEST(Errors, TakeSeveritiesWhereTheOtherSideSendsThem) {
  google::rpc::Status details = BadRequest();
  v1::Violations ours;
  *ours.add_violations() = MakeViolation(v1::SEVERITY_WARNING);
  details.add_details()->PackFrom(ours);
  const auto violations = ViolationsOf(Refused(absl::StatusCode::kInvalidArgument, details));
  ASSERT_THAT(violations, SizeIs(1));
  EXPECT_EQ(violations[0].severity(), v1::SEVERITY_WARNING);
}

TEST(Errors, SurviveDetailsThatAreNone) {
  absl::Status status(absl::StatusCode::kInternal, "broken");
  status.SetPayload(kDetailsPayload, absl::Cord("\xFF\xFF"));
  EXPECT_THAT(ViolationsOf(status), IsEmpty());
}

TEST(Errors, TellNotReachedFromCannotNow) {
  absl::Status status(absl::StatusCode::kUnavailable, "refused");
  status.SetPayload(kFromPayload, absl::Cord("hub h:1"));
  status.SetPayload(kOwnCertificatePayload, absl::Cord("Yours is in order."));
  EXPECT_THAT(ErrorLines(status, "", ""),
              ElementsAre("ambito: cannot reach the hub h:1: refused", "Yours is in order.",
                          HasSubstr("ambito doctor")));
  status.SetPayload(kAnsweredPayload, absl::Cord());
  status.ErasePayload(kOwnCertificatePayload);
  EXPECT_THAT(ErrorLines(status, "", ""),
              ElementsAre("ambito: the hub h:1 cannot do it now: refused"));
}

TEST(Errors, OfOursAreNotOfTheOtherSide) {
  const absl::Status status = absl::NotFoundError("cannot open x");
  EXPECT_FALSE(IsFromOtherSide(status));
  EXPECT_THAT(ErrorLines(status, "x", ""), ElementsAre("ambito: cannot open x"));
}

TEST(Errors, AreOneDocumentForPrograms) {
  const Json json = ErrorJson(Refused(absl::StatusCode::kInvalidArgument, BadRequest()));
  EXPECT_EQ(json["error"]["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(json["error"]["from"], "node localhost:1");
  EXPECT_EQ(json["error"]["violations"][0]["code"], "UNKNOWN_AREA");
}

TEST(Check, HasTheDocumentedShape) {
  const Json json = CheckJson({{"a.json", false, "018110", 2, {MakeViolation(v1::SEVERITY_ERROR)}},
                               {"district.json", true, std::nullopt, std::nullopt, {}}});
  EXPECT_EQ(json.dump(),
            R"({"files":[{"file":"a.json","ok":false,"municipality":"018110","sheet_count":2,)"
            R"("violations":[{"code":"OUT_OF_RANGE","field":"sheets[0].standards[1].threshold",)"
            R"("severity":"error","message":"140 per cent"}]},)"
            R"({"file":"district.json","ok":true,"municipality":null,"sheet_count":null,)"
            R"("violations":[]}]})");
}

TEST(Check, CountsErrorsAndWarningsInWords) {
  std::ostringstream out;
  const Console console{out, out};
  EXPECT_EQ(CheckText({{"a.json",
                        false,
                        "018110",
                        1,
                        {MakeViolation(v1::SEVERITY_ERROR), MakeViolation(v1::SEVERITY_WARNING)}}},
                      console),
            "a.json:sheets[0].standards[1].threshold OUT_OF_RANGE 140 per cent\n"
            "a.json:sheets[0].standards[1].threshold OUT_OF_RANGE (warning) 140 per cent\n"
            "a.json: refused, 1 sheet, 1 error, 1 warning\n");
}

}  // namespace
}  // namespace ambito::client
