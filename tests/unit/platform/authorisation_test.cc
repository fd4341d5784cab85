#include "lib/platform/authorisation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/every_method.h"

namespace ambito::platform {
namespace {

using testing::HasSubstr;

std::vector<std::string> AllMethods() {
  std::vector<std::string> all;
  for (test::Method& method : test::EveryMethod()) all.push_back(std::move(method.path));
  return all;
}

const std::vector<std::string>& EveryRole() {
  static const auto& uris =
      *new std::vector<std::string>{"spiffe://pavia/hub",
                                    "spiffe://pavia/municipality/018110/node",
                                    "spiffe://pavia/municipality/018110/staff/anna",
                                    "spiffe://pavia/office/anna",
                                    "spiffe://pavia/assembly/018110/mayor",
                                    "spiffe://pavia/table/technical/anna",
                                    "spiffe://pavia/table/committee/anna",
                                    "spiffe://pavia/table/adherents/anna"};
  return uris;
}

TEST(Authorisation, EveryMethodOfEveryServiceHasARow) {
  ASSERT_GE(AllMethods().size(), 50u);
  for (const std::string& method : AllMethods())
    EXPECT_TRUE(AllowedRoles(method).has_value()) << method;
}

TEST(Authorisation, EveryMethodLetsInExactlyTheRolesOfItsRow) {
  for (const std::string& method : AllMethods()) {
    for (const std::string& uri : EveryRole()) {
      const Identity caller = ParseIdentity(uri).value();
      const bool allowed = (*AllowedRoles(method) & caller.role) != 0;
      EXPECT_EQ(Authorise(caller, method, "pavia", "").ok(), allowed) << uri << " " << method;
    }
  }
}

TEST(Authorisation, NobodyOfAnotherDistrictIsLetIn) {
  for (const std::string& method : AllMethods()) {
    for (const std::string& uri : EveryRole()) {
      const absl::Status status = Authorise(ParseIdentity(uri).value(), method, "lodi", "");
      EXPECT_TRUE(absl::IsPermissionDenied(status)) << uri << " " << method;
    }
  }
}

TEST(Authorisation, AtANodeOnlyTheOwnMunicipality) {
  const Identity staff = ParseIdentity("spiffe://pavia/municipality/018110/staff/anna").value();
  EXPECT_TRUE(Authorise(staff, "/ambito.v1.SheetService/GetSheet", "pavia", "018110").ok());
  EXPECT_THAT(Authorise(staff, "/ambito.v1.SheetService/GetSheet", "pavia", "018041").message(),
              HasSubstr("018041"));
}

TEST(Authorisation, AMethodWithoutARowIsForNobody) {
  for (const std::string& uri : EveryRole()) {
    EXPECT_TRUE(absl::IsPermissionDenied(
        Authorise(ParseIdentity(uri).value(), "/ambito.v1.SheetService/Invented", "pavia", "")));
  }
}

TEST(Authorisation, OnlyTheOfficeRegistersKeysAndOnlyNodesReplicate) {
  EXPECT_EQ(AllowedRoles("/ambito.v1.FederationAdminService/RegisterNodeKey"), kOffice);
  EXPECT_EQ(AllowedRoles("/ambito.v1.FederationService/Replicate"), kNode);
  EXPECT_EQ(AllowedRoles("/ambito.v1.SheetService/UpdateSheet"), kStaff);
}

}  // namespace
}  // namespace ambito::platform
