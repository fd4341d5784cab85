// Certificates replaced under running servers and callers: no call may fail. AMBITO_ROTATIONS=1000
// in the environment makes it long.
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.grpc.pb.h"
#include "tests/component/test_district.h"
#include "tests/support/pki.h"

namespace ambito::test {
namespace {

constexpr char kTown[] = "015082";

int Rotations() {
  const char* wanted = std::getenv("AMBITO_ROTATIONS");
  return wanted == nullptr ? 20 : std::atoi(wanted);
}

class Rotation : public testing::Test {
 protected:
  Rotation() : root_(TestRoot::Of(district_.pki() + "/ca")) {
    district_.StartWithContent();
    district_.StartNode(kTown);
    EXPECT_TRUE(TestDistrict::Eventually(
        [&] { return district_.NodeAtHub(kTown).state() == v1::REPLICA_STATE_CONNECTED; }));
    staff_ = absl::StrCat("municipality/", kTown, "/staff/demo");
    node_ = absl::StrCat("municipality/", kTown, "/node");
  }

  // Callers that never stop, each call over a connection of its own or an old one.
  void StartCalling() {
    const auto live = platform::LiveTls::Open(district_.Tls(staff_)).value();
    for (const bool fresh : {true, false}) {
      std::atomic<int64_t>& rounds = rounds_[fresh ? 0 : 1];
      callers_.emplace_back([this, live, fresh, &rounds] {
        std::shared_ptr<grpc::Channel> hub;
        std::shared_ptr<grpc::Channel> node;
        while (!stop_) {
          if (fresh || hub == nullptr) {
            hub = Dial(*live, district_.hub_port());
            node = Dial(*live, district_.node_port(kTown));
          }
          CallBoth(hub, node);
          ++rounds;
        }
      });
    }
  }

  static std::shared_ptr<grpc::Channel> Dial(platform::LiveTls& live, int port) {
    return grpc::CreateChannel(absl::StrCat("localhost:", port),
                               platform::ChannelTlsOf(*live.Current()));
  }

  void CallBoth(const std::shared_ptr<grpc::Channel>& hub,
                const std::shared_ptr<grpc::Channel>& node) {
    v1::GetStatisticsResponse statistics;
    Count(v1::CharterService::NewStub(hub)->GetStatistics(Context().get(), {}, &statistics));
    v1::GetNodeStatusResponse status;
    Count(v1::NodeService::NewStub(node)->GetNodeStatus(Context().get(), {}, &status));
  }

  void Count(const grpc::Status& status) {
    ++calls_;
    if (status.ok()) return;
    ++failed_;
    ADD_FAILURE() << status.error_code() << " " << status.error_message();
  }

  void StopCalling() {
    stop_ = true;
    for (std::thread& caller : callers_) caller.join();
  }

  // Key and certificate replaced one after the other, or, as careless people do, written over.
  void Install(const std::string& identity, TestRoot& root, bool carelessly) {
    const platform::TlsFiles files = district_.Tls(identity);
    const IssuedCertificate issued =
        root.Issue({{absl::StrCat("spiffe://", district_.slug(), "/", identity)}});
    if (!carelessly) {
      ReplaceFile(files.key, issued.key);
      ReplaceFile(files.certificate, issued.certificate);
      return;
    }
    std::ofstream certificate(files.certificate, std::ios::binary | std::ios::trunc);
    certificate << issued.certificate.substr(0, 100) << std::flush;
    AwaitCalls(4);
    certificate << issued.certificate.substr(100) << std::flush;
    AwaitCalls(4);
    std::ofstream(files.key, std::ios::binary | std::ios::trunc) << issued.key;
  }

  void RotateAll(TestRoot& root, bool carelessly) {
    for (const std::string& identity : {std::string("hub"), node_, staff_})
      Install(identity, root, carelessly);
  }

  // Every caller has ended a round of calls that it began after now, and so many calls have ended.
  void AwaitCalls(int64_t more) {
    const int64_t until = calls_ + more;
    const std::array<int64_t, 2> rounds = {rounds_[0] + 2, rounds_[1] + 2};
    TestDistrict::Eventually(
        [&] { return calls_ >= until && rounds_[0] >= rounds[0] && rounds_[1] >= rounds[1]; });
  }

  std::string ShownBy(int port) {
    const auto live = platform::LiveTls::Open(district_.Tls("office/demo")).value();
    const auto context = Context();
    v1::GetStatisticsResponse ignored;
    v1::CharterService::NewStub(Dial(*live, port))->GetStatistics(context.get(), {}, &ignored);
    const auto pem = context->auth_context()->FindPropertyValues("x509_pem_cert");
    return pem.empty() ? "" : platform::ReadCertificate({pem[0].data(), pem[0].size()})->serial;
  }

  TestDistrict district_ = TestDistrict::WithOwnPki("sud-est-milano");
  TestRoot root_;
  std::string staff_;
  std::string node_;
  std::vector<std::thread> callers_;
  std::atomic<bool> stop_ = false;
  std::array<std::atomic<int64_t>, 2> rounds_{};  // Of each caller.
  std::atomic<int64_t> calls_ = 0;
  std::atomic<int64_t> failed_ = 0;
};

TEST_F(Rotation, OfEveryLeafUnderCallsFailsNone) {
  StartCalling();
  for (int i = 0; i < Rotations(); ++i) {
    const std::string before = ShownBy(district_.hub_port());
    RotateAll(root_, i % 4 == 3);
    AwaitCalls(8);
    EXPECT_NE(ShownBy(district_.hub_port()), before) << "rotation " << i;
  }
  StopCalling();
  std::printf("%d rotations of three certificates, %ld calls, %ld failed\n", Rotations(),
              static_cast<long>(calls_), static_cast<long>(failed_));
  EXPECT_EQ(failed_, 0);
}

TEST_F(Rotation, OfTheRootThroughABundleOfBothFailsNone) {
  StartCalling();
  TestRoot next("the next root");
  const std::string roots = district_.Tls("hub").ca;
  const auto office = next.Issue({{absl::StrCat("spiffe://", district_.slug(), "/office/demo")}});
  AwaitCalls(8);
  ReplaceFile(roots, next.pem() + root_.pem());
  AwaitCalls(8);
  RotateAll(next, false);
  ReplaceFile(district_.Tls("office/demo").key, office.key);
  ReplaceFile(district_.Tls("office/demo").certificate, office.certificate);
  AwaitCalls(8);
  ReplaceFile(roots, next.pem());
  AwaitCalls(8);
  StopCalling();
  EXPECT_EQ(failed_, 0);
  // The node's stream was opened under the old root; its next one is under the new.
  district_.StopHub();
  district_.StartHub();
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district_.NodeAtHub(kTown).state() == v1::REPLICA_STATE_CONNECTED; }));
}

}  // namespace
}  // namespace ambito::test
