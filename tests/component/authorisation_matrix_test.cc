// Every method of every service, asked by every kind of identity, over mutual TLS. The methods come
// from the protos: a new one is in the matrix as soon as it exists.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/platform/authorisation.h"
#include "tests/component/test_district.h"
#include "tests/support/every_method.h"
#include "tests/support/pki.h"

namespace ambito::test {
namespace {

using grpc::StatusCode;

constexpr char kTown[] = "015082";
constexpr char kOtherTown[] = "015050";

// Who asks, and how they must fare.
struct Asker {
  enum Fate { kByTable, kRefused, kNoHandshake };
  std::string name;
  std::shared_ptr<grpc::ChannelCredentials> credentials;
  Fate fate = kByTable;
  platform::Role role = platform::kHub;
  std::string municipality = {};
};

class AuthorisationMatrix : public testing::Test {
 protected:
  AuthorisationMatrix() : root_(TestRoot::Of(district_.pki() + "/ca")) {
    district_.WithRevocation();
    Revoked();
    district_.StartWithContent();
    district_.StartNode(kTown);
    for (const char* path : {"hub", "office/anna", "table/technical/anna", "table/committee/anna",
                             "table/adherents/anna"})
      Role(path);
    for (const char* town : {kTown, kOtherTown}) {
      Role(absl::StrCat("municipality/", town, "/node"));
      Role(absl::StrCat("municipality/", town, "/staff/anna"));
      Role(absl::StrCat("assembly/", town, "/mayor"));
    }
    Strangers();
  }

  std::string Uri(const std::string& path) { return "spiffe://" + district_.slug() + "/" + path; }

  std::shared_ptr<grpc::ChannelCredentials> Show(const IssuedCertificate& shown) {
    return grpc::SslCredentials({root_.pem(), shown.key, shown.certificate});
  }

  void Role(const std::string& path) {
    const auto identity = platform::ParseIdentity(Uri(path)).value();
    askers_.push_back({path, Show(root_.Issue({{Uri(path)}})), Asker::kByTable, identity.role,
                       identity.municipality});
  }

  void Revoked() {
    const IssuedCertificate revoked = root_.Issue({{Uri("office/revoked")}});
    ReplaceFile(district_.crl(), root_.Revoke({revoked.serial}));
    askers_.push_back({"revoked office", Show(revoked), Asker::kRefused});
  }

  void Strangers() {
    const std::string office = Uri("office/anna");
    const auto refused = [&](const char* name, const std::vector<std::string>& uris) {
      askers_.push_back({name, Show(root_.Issue({uris})), Asker::kRefused});
    };
    refused("no identity", {});
    refused("two identities", {office, Uri("hub")});
    refused("unknown identity", {Uri("king")});
    refused("office of another district", {"spiffe://pavia/office/anna"});
    TestRoot other("another root");
    askers_.push_back(
        {"no certificate", grpc::SslCredentials({root_.pem(), "", ""}), Asker::kNoHandshake});
    askers_.push_back(
        {"expired office", Show(root_.Issue({{office}, -7'200, -3'600})), Asker::kNoHandshake});
    askers_.push_back(
        {"office not yet valid", Show(root_.Issue({{office}, 3'600, 7'200})), Asker::kNoHandshake});
    askers_.push_back(
        {"office of another root", Show(other.Issue({{office}})), Asker::kNoHandshake});
  }

  static bool MayCall(const Method& method, const Asker& asker) {
    if (asker.fate != Asker::kByTable) return false;
    if (method.at_node && asker.municipality != kTown) return false;
    return (platform::AllowedRoles(method.path).value_or(0) & asker.role) != 0;
  }

  grpc::Status Ask(const Method& method, grpc::GenericStub& stub) {
    grpc::ClientContext context;
    // A stream that is let in says nothing for a while: that is an answer here.
    const int wait_ms = platform::IsOpenEnded(method.path) ? 250 : 20'000;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(wait_ms));
    grpc::CompletionQueue queue;
    const grpc::Slice nothing;
    const grpc::ByteBuffer empty(&nothing, 1);
    auto call = stub.PrepareUnaryCall(&context, method.path, empty, &queue);
    call->StartCall();
    grpc::ByteBuffer answer;
    grpc::Status status;
    call->Finish(&answer, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return status;
  }

  TestDistrict district_ = TestDistrict::WithOwnPki("sud-est-milano");
  TestRoot root_;
  std::vector<Asker> askers_;
};

TEST_F(AuthorisationMatrix, LetsInExactlyWhomTheTableNames) {
  std::map<std::string, int> counts;
  for (const Asker& asker : askers_) {
    grpc::GenericStub hub(
        grpc::CreateChannel(absl::StrCat("localhost:", district_.hub_port()), asker.credentials));
    grpc::GenericStub node(grpc::CreateChannel(
        absl::StrCat("localhost:", district_.node_port(kTown)), asker.credentials));
    for (const Method& method : EveryMethod()) {
      const grpc::Status status = Ask(method, method.at_node ? node : hub);
      const std::string what = absl::StrCat(asker.name, " ", method.path, ": ", status.error_code(),
                                            " ", status.error_message());
      const bool refused = status.error_code() == StatusCode::PERMISSION_DENIED ||
                           status.error_code() == StatusCode::UNAUTHENTICATED;
      if (asker.fate == Asker::kNoHandshake) {
        EXPECT_EQ(status.error_code(), StatusCode::UNAVAILABLE) << what;
        ++counts["without a handshake"];
      } else if (MayCall(method, asker)) {
        EXPECT_FALSE(refused || status.error_code() == StatusCode::UNIMPLEMENTED ||
                     status.error_code() == StatusCode::UNAVAILABLE)
            << what;
        ++counts["let in"];
      } else {
        EXPECT_TRUE(refused) << what;
        ++counts["refused"];
      }
    }
  }
  std::printf("authorisation matrix: %zu methods x %zu identities", EveryMethod().size(),
              askers_.size());
  for (const auto& [fate, count] : counts) std::printf(", %d %s", count, fate.c_str());
  std::printf("\n");
  EXPECT_GE(EveryMethod().size() * askers_.size(), 1000u);
}

}  // namespace
}  // namespace ambito::test
