#include "lib/platform/identity.h"

#include <gtest/gtest.h>

namespace ambito::platform {
namespace {

TEST(Identity, ReadsEveryFormOfTheDistrict) {
  const auto staff = ParseIdentity("spiffe://sud-est-milano/municipality/015192/staff/m.rossi");
  ASSERT_TRUE(staff.ok()) << staff.status();
  EXPECT_EQ(staff->slug, "sud-est-milano");
  EXPECT_EQ(staff->role, kStaff);
  EXPECT_EQ(staff->municipality, "015192");
  EXPECT_EQ(staff->name, "m.rossi");
  EXPECT_EQ(ParseIdentity("spiffe://pavia/hub")->role, kHub);
  EXPECT_EQ(ParseIdentity("spiffe://pavia/assembly/018110/mayor")->municipality, "018110");
  EXPECT_EQ(ParseIdentity("spiffe://pavia/table/committee/spi")->role, kCommittee);
}

TEST(Identity, RefusesWhatIsNotExactlyAForm) {
  for (const char* uri :
       {"", "pavia/hub", "https://pavia/hub", "spiffe:///hub", "spiffe://Pavia/hub",
        "spiffe://pavia", "spiffe://pavia/", "spiffe://pavia/hub/", "spiffe://pavia/hub/x",
        "spiffe://pavia//hub", "spiffe://pavia/municipality/18110/node",
        "spiffe://pavia/municipality/018110/node/x", "spiffe://pavia/municipality/018110/staff/",
        "spiffe://pavia/municipality/018110/staff/Anna", "spiffe://pavia/office/a b",
        "spiffe://pavia/office/../x", "spiffe://pavia/table/other/anna",
        "spiffe://pavia/assembly/018110",
        "spiffe://pavia/office/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
    EXPECT_FALSE(ParseIdentity(uri).ok()) << uri;
  }
}

}  // namespace
}  // namespace ambito::platform
