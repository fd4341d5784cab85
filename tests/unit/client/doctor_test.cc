#include "client/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace ambito::client {
namespace {

using testing::HasSubstr;
using testing::Not;

DoctorReport InOrder() {
  DoctorReport report;
  report.context.hub = {"hub.example.it:8443", "--hub"};
  report.profile_path = "/home/anna/.config/ambito/profile.toml";
  report.certificate.identity = "spiffe://pavia/office/anna";
  report.certificate.not_after_s = 1'780'000'000;
  report.certificate.Good("It was signed by the district's root.");
  report.sides = {{"hub", "hub.example.it:8443", true, "answers for district pavia"},
                  {"node", "", false, ""}};
  return report;
}

std::string TextOf(const DoctorReport& report) {
  std::ostringstream out;
  return DoctorText(report, Console{out, out});
}

TEST(Doctor, SaysThatEverythingIsInOrderOnlyWhenItIs) {
  EXPECT_TRUE(InOrder().ok());
  EXPECT_THAT(TextOf(InOrder()), HasSubstr("Everything is in order."));
  DoctorReport refused = InOrder();
  refused.sides[0].answers = false;
  EXPECT_FALSE(refused.ok());
  DoctorReport bad = InOrder();
  bad.certificate.Bad("me.pem was revoked by the district office.");
  EXPECT_FALSE(bad.ok());
  EXPECT_THAT(TextOf(bad), HasSubstr("WRONG  me.pem was revoked"));
  EXPECT_THAT(TextOf(bad), HasSubstr("Something is wrong"));
}

TEST(Doctor, AWarningIsNoFailure) {
  DoctorReport report = InOrder();
  report.certificate.Warn("Others on this machine can read the key.");
  EXPECT_TRUE(report.ok());
  EXPECT_THAT(TextOf(report), HasSubstr("look   Others"));
}

TEST(Doctor, WithoutAnyAddressSomethingIsWrong) {
  DoctorReport report = InOrder();
  report.sides[0].address.clear();
  EXPECT_FALSE(report.ok());
  EXPECT_THAT(TextOf(report), HasSubstr("Neither a hub nor a node is set"));
}

TEST(Doctor, SaysWhereEachSettingComesFromAndWhatWasNotTried) {
  const std::string text = TextOf(InOrder());
  EXPECT_THAT(text, HasSubstr("from --hub"));
  EXPECT_THAT(text, HasSubstr("No node is set; not tried."));
  EXPECT_THAT(text, Not(HasSubstr("WRONG")));
}

TEST(Doctor, IsOneDocumentForPrograms) {
  DoctorReport report = InOrder();
  report.certificate.Warn("soon");
  const Json json = DoctorJson(report);
  EXPECT_EQ(json["ok"], true);
  EXPECT_EQ(json["certificate"]["identity"], "spiffe://pavia/office/anna");
  EXPECT_EQ(json["certificate"]["findings"][1]["severity"], "warning");
  EXPECT_EQ(json["sides"][1]["answers"], nullptr);
  EXPECT_EQ(json["certificate"]["not_before"], nullptr);
}

}  // namespace
}  // namespace ambito::client
