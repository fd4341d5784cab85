#include "lib/platform/certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

#include "lib/platform/connection_words.h"
#include "tests/support/pki.h"

namespace ambito::platform {
namespace {

using test::TestRoot;
using testing::ElementsAre;
using testing::HasSubstr;

int64_t Now() { return static_cast<int64_t>(std::time(nullptr)); }

TEST(Certificates, SayWhoseTheyAreAndWhoIssuedThem) {
  TestRoot root("one");
  TestRoot other("two");
  const auto issued = root.Issue({{"spiffe://pavia/hub"}});
  EXPECT_THAT(ReadCertificate(issued.certificate)->uris, ElementsAre("spiffe://pavia/hub"));
  EXPECT_EQ(ReadCertificate(issued.certificate)->serial, issued.serial);
  EXPECT_TRUE(IssuedByAny(issued.certificate, root.pem()));
  EXPECT_FALSE(IssuedByAny(issued.certificate, other.pem()));
  EXPECT_TRUE(IssuedByAny(issued.certificate, other.pem() + root.pem()));
  EXPECT_EQ(*CountCertificates(other.pem() + root.pem()), 2);
  EXPECT_FALSE(CountCertificates(root.pem() + other.pem().substr(0, 200)).ok());
}

TEST(Certificates, HaveOneKey) {
  TestRoot root("one");
  const auto mine = root.Issue({{"spiffe://pavia/hub"}});
  const auto yours = root.Issue({{"spiffe://pavia/hub"}});
  EXPECT_TRUE(CheckKey(mine.key, mine.certificate).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(CheckKey(yours.key, mine.certificate)));
  EXPECT_TRUE(absl::IsInvalidArgument(CheckKey("no key", mine.certificate)));
}

TEST(Revocation, IsOfOneRootsSerialsOnly) {
  TestRoot root("one");
  TestRoot other("two");
  const auto revoked = root.Issue({{"spiffe://pavia/office/anna"}});
  const auto same_serial = other.Issue({{"spiffe://pavia/office/anna"}});
  ASSERT_EQ(revoked.serial, same_serial.serial);
  RevocationList list;
  const std::string roots = root.pem() + other.pem();
  EXPECT_TRUE(
      RevocationList::Read(root.Revoke({revoked.serial}) + other.Revoke({}), roots, Now(), &list)
          .ok());
  EXPECT_TRUE(list.Revokes(*ReadCertificate(revoked.certificate)));
  EXPECT_FALSE(list.Revokes(*ReadCertificate(same_serial.certificate)));
}

TEST(Revocation, IsNotBelievedWhenStaleForgedDamagedOrIncomplete) {
  TestRoot root("one");
  TestRoot other("two");
  RevocationList list;
  const auto why = [&](const std::string& lists, const std::string& roots) {
    return std::string(RevocationList::Read(lists, roots, Now(), &list).message());
  };
  EXPECT_THAT(why(root.Revoke({"0A"}, -200, -100), root.pem()), HasSubstr("stale"));
  EXPECT_EQ(list.size(), 1u) << "whom a stale list names is refused all the same";
  EXPECT_THAT(why(root.Revoke({}, 3'600, 7'200), root.pem()), HasSubstr("clock"));
  EXPECT_THAT(why(other.Revoke({}), root.pem()), HasSubstr("not signed"));
  EXPECT_THAT(why("", root.pem()), HasSubstr("no revocation list"));
  EXPECT_THAT(why(root.Revoke({}).substr(0, 150), root.pem()), HasSubstr("damaged"));
  EXPECT_THAT(why(root.Revoke({}), root.pem() + other.pem()), HasSubstr("one of the roots"));
}

TEST(ConnectionWords, ArePlainAndLeaveAnswersAlone) {
  EXPECT_EQ(
      ConnectionWords("failed to connect to all addresses; last error: UNKNOWN: "
                      "ipv4:127.0.0.1:1: Failed to connect to remote host: Connection refused"),
      "nothing listens at that address");
  EXPECT_THAT(ConnectionWords("DNS resolution failed for hub.invalid:1: C-ares status"),
              HasSubstr("host name is not known"));
  EXPECT_EQ(ConnectionWords("the sheet is too large"), "the sheet is too large");
}

}  // namespace
}  // namespace ambito::platform
