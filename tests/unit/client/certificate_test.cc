#include "client/certificate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/files.h"
#include "client/public_key.h"
#include "client/rpc/link.h"
#include "tests/support/files.h"

namespace ambito::client {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int64_t kDay = 24 * 60 * 60;
constexpr char kIdentity[] = "spiffe://pavia/municipality/018110/staff/anna.rossi";

void Shell(const std::string& command) {
  ASSERT_EQ(std::system(absl::StrCat(command, " >/dev/null 2>&1").c_str()), 0) << command;
}

// Two roots, a certificate of the first for 100 days, and a key that is nobody's.
class Certificate : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new std::string(test::MakeTempFolder());
    for (const char* root : {"root", "other"}) {
      Shell(absl::StrCat("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ",
                         "-subj /CN=", root, " -days 1000 -keyout ", Path(root), ".key -out ",
                         Path(root), ".pem"));
    }
    Issue("me", absl::StrCat("URI:", kIdentity));
    Issue("nobody", "DNS:localhost");
    Issue("stranger", "URI:spiffe://pavia/king");
  }

  static void Issue(const std::string& name, const std::string& subject) {
    ASSERT_TRUE(WriteOutput(Path("names"), absl::StrCat("subjectAltName=", subject, "\n")).ok());
    Shell(absl::StrCat("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=x",
                       " -keyout ", Path(name), ".key -out ", Path("csr")));
    Shell(absl::StrCat("openssl x509 -req -in ", Path("csr"), " -CA ", Path("root.pem"), " -CAkey ",
                       Path("root.key"), " -set_serial 1 -days 100 -extfile ", Path("names"),
                       " -out ", Path(name), ".pem"));
  }

  static std::string Path(const std::string& name) { return absl::StrCat(*folder_, "/", name); }

  static Context Mine() {
    Context context;
    context.cert = {Path("me.pem"), "--cert"};
    context.key = {Path("me.key"), "--key"};
    context.ca = {Path("root.pem"), "--ca"};
    return context;
  }

  static int64_t Now() { return static_cast<int64_t>(std::time(nullptr)); }

  static std::string* folder_;
};

std::string* Certificate::folder_ = nullptr;

TEST_F(Certificate, IsInOrderAndSaysWhoseItIs) {
  const CertificateReport report = InspectCertificate(Mine(), Now());
  EXPECT_TRUE(report.ok()) << testing::PrintToString(report.problems());
  EXPECT_EQ(report.identity, kIdentity);
  EXPECT_EQ(report.holder, "anna.rossi, staff of municipality 018110 in district pavia");
  EXPECT_THAT(report.problems(), IsEmpty());
}

TEST_F(Certificate, ExpiresAndIsNotValidBeforeItsTime) {
  EXPECT_THAT(InspectCertificate(Mine(), Now() + 101 * kDay).problems(),
              ElementsAre(HasSubstr("has expired")));
  EXPECT_THAT(InspectCertificate(Mine(), Now() - 2 * kDay).problems(),
              ElementsAre(HasSubstr("not yet")));
}

TEST_F(Certificate, WarnsAMonthBeforeItExpires) {
  const CertificateReport report = InspectCertificate(Mine(), Now() + 80 * kDay);
  EXPECT_TRUE(report.ok());
  bool warned = false;
  for (const Finding& finding : report.findings) {
    warned = warned || finding.kind == Finding::Kind::kWarning;
  }
  EXPECT_TRUE(warned);
}

TEST_F(Certificate, NeedsItsOwnKey) {
  Context context = Mine();
  context.key.value = Path("nobody.key");
  EXPECT_THAT(InspectCertificate(context, Now()).problems(),
              ElementsAre(HasSubstr("is not the key of")));
}

TEST_F(Certificate, NeedsTheRootThatSignedIt) {
  Context context = Mine();
  context.ca.value = Path("other.pem");
  EXPECT_THAT(InspectCertificate(context, Now()).problems(),
              ElementsAre(HasSubstr("was not signed by the root")));
}

TEST_F(Certificate, NeedsAnIdentityOfADistrict) {
  Context context = Mine();
  context.cert.value = Path("nobody.pem");
  context.key.value = Path("nobody.key");
  EXPECT_THAT(InspectCertificate(context, Now()).problems(),
              ElementsAre(HasSubstr("names no identity")));
  context.cert.value = Path("stranger.pem");
  context.key.value = Path("stranger.key");
  EXPECT_THAT(InspectCertificate(context, Now()).problems(),
              ElementsAre(HasSubstr("an identity nobody here has")));
}

TEST_F(Certificate, IsNamedWhenItCannotBeRead) {
  Context context = Mine();
  context.cert.value = Path("none.pem");
  const CertificateReport absent = InspectCertificate(context, Now());
  EXPECT_TRUE(absent.files_missing);
  EXPECT_THAT(absent.problems(), ElementsAre(HasSubstr("none.pem")));
  context.cert.value = Path("me.key");
  EXPECT_THAT(InspectCertificate(context, Now()).problems(),
              ElementsAre(HasSubstr("is no certificate")));
}

TEST_F(Certificate, IsNoneWhenTheFileIsEmpty) {
  ASSERT_TRUE(WriteOutput(Path("empty"), "").ok());
  Context context = Mine();
  for (Setting* setting : {&context.cert, &context.key, &context.ca}) {
    const std::string whole = std::exchange(setting->value, Path("empty"));
    EXPECT_THAT(InspectCertificate(context, Now()).problems(), Contains(HasSubstr("is empty")));
    setting->value = whole;
  }
}

TEST_F(Certificate, SaysAllThatIsNotSetAtOnce) {
  const CertificateReport report = InspectCertificate(Context(), Now());
  EXPECT_TRUE(report.files_missing);
  EXPECT_THAT(report.problems(), SizeIs(3));
  EXPECT_THAT(report.problems(), Contains(HasSubstr("AMBITO_KEY")));
}

TEST_F(Certificate, StopsALinkBeforeAnythingIsSent) {
  Context context = Mine();
  EXPECT_TRUE(absl::IsFailedPrecondition(Link::To(Side::kHub, context).status()));
  context.hub = {"localhost:1", "--hub"};
  context.key.value = Path("nobody.key");
  const absl::Status status = Link::To(Side::kHub, context).status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("nothing was sent"));
}

TEST_F(Certificate, AnAddressWithoutAPortIsRefused) {
  Context context = Mine();
  for (const char* address : {"hub.example.it", "hub.example.it:", "hub.example.it:0", ":8443",
                              "[::1]", "hub.example.it:port"}) {
    context.hub = {address, "--hub"};
    const absl::Status status = Link::To(Side::kHub, context).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << address;
    EXPECT_THAT(std::string(status.message()), HasSubstr("HOST:PORT"));
  }
  context.hub = {"[::1]:8443", "--hub"};
  EXPECT_TRUE(Link::To(Side::kHub, context).ok());
}

TEST_F(Certificate, ThatWasSignedByOneOfTwoRootsIsInOrder) {
  Context context = Mine();
  Shell(
      absl::StrCat("cat ", Path("other.pem"), " ", Path("root.pem"), " | tee ", Path("both.pem")));
  context.ca.value = Path("both.pem");
  EXPECT_THAT(InspectCertificate(context, Now()).problems(), IsEmpty());
}

TEST_F(Certificate, NamesOneIdentityOnly) {
  Issue("double", absl::StrCat("URI:", kIdentity, ",URI:spiffe://pavia/hub"));
  Context context = Mine();
  context.cert.value = Path("double.pem");
  context.key.value = Path("double.key");
  EXPECT_THAT(InspectCertificate(context, Now()).problems(),
              ElementsAre(HasSubstr("names 2 identities")));
}

TEST(Identity, OfAPeerIsHubOrNode) {
  EXPECT_TRUE(IsIdentityOf(Side::kHub, "spiffe://pavia/hub"));
  EXPECT_TRUE(IsIdentityOf(Side::kNode, "spiffe://pavia/municipality/018110/node"));
  EXPECT_FALSE(IsIdentityOf(Side::kHub, "spiffe://pavia/municipality/018110/node"));
  EXPECT_FALSE(IsIdentityOf(Side::kNode, "spiffe://pavia/municipality/018110/staff/anna"));
  EXPECT_FALSE(IsIdentityOf(Side::kHub, "spiffe://pavia/office/hub"));
}

TEST(PublicKey, IsReadAsHexBase64OrPem) {
  const std::string key(32, '\x01');
  const std::string hex = absl::BytesToHexString(key);
  EXPECT_EQ(*ParsePublicKey(hex + "\n"), key);
  EXPECT_EQ(*ParsePublicKey("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="), key);
  EXPECT_EQ(*ParsePublicKey("-----BEGIN PUBLIC KEY-----\n"
                            "MCowBQYDK2VwAyEAAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n"
                            "-----END PUBLIC KEY-----\n"),
            key);
}

TEST(PublicKey, IsNothingElse) {
  for (const char* text :
       {"", "zz", "01", "AQE=", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
        "AQEBAQEBAQEB AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=", "-----BEGIN PUBLIC KEY-----\nx\n"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParsePublicKey(text).status())) << text;
  }
  EXPECT_THAT(std::string(ParsePublicKey("-----BEGIN PRIVATE KEY-----").status().message()),
              HasSubstr("never leaves"));
}

}  // namespace
}  // namespace ambito::client
