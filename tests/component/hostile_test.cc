// Callers that ask too much, too often, for ever, or with a certificate that is good no more.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ambito/v1/charter_service.grpc.pb.h"
#include "ambito/v1/district_service.grpc.pb.h"
#include "lib/platform/grpc_server.h"
#include "tests/component/test_district.h"
#include "tests/support/pki.h"

namespace ambito::test {
namespace {

using grpc::StatusCode;
using std::chrono::steady_clock;
using testing::HasSubstr;

constexpr char kTown[] = "015082";

std::unique_ptr<grpc::ClientContext> For(std::chrono::seconds wait) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + wait);
  return context;
}

// An open feed of the draft; the first message has come.
struct Feed {
  explicit Feed(std::shared_ptr<grpc::Channel> channel)
      : stub(v1::CharterService::NewStub(std::move(channel))) {
    // So that a hub that never ends it fails a test instead of stopping it.
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    reader = stub->WatchDraft(&context, {});
    v1::WatchDraftResponse first;
    admitted = reader->Read(&first);
  }
  grpc::Status End() {
    context.TryCancel();
    return Rest();
  }
  // Until the hub ends it.
  grpc::Status Rest() {
    v1::WatchDraftResponse next;
    while (reader->Read(&next)) {
    }
    return reader->Finish();
  }

  grpc::ClientContext context;
  std::unique_ptr<v1::CharterService::Stub> stub;
  std::unique_ptr<grpc::ClientReader<v1::WatchDraftResponse>> reader;
  bool admitted = false;
};

class Hostile : public testing::Test {
 protected:
  grpc::Status AskHub(std::shared_ptr<grpc::Channel> channel, grpc::ClientContext& context) {
    v1::GetStatisticsResponse response;
    return v1::CharterService::NewStub(std::move(channel))->GetStatistics(&context, {}, &response);
  }
  grpc::Status AskHub(const std::string& identity) {
    return AskHub(district_.ToHub(identity), *Context());
  }
  v1::NodeService::Stub NodeStub() {
    return v1::NodeService::Stub(
        district_.ToNode(kTown, absl::StrCat("municipality/", kTown, "/staff/demo")));
  }
  grpc::Status AskNode() {
    v1::GetNodeStatusResponse response;
    return NodeStub().GetNodeStatus(Context().get(), {}, &response);
  }
  std::string LinkDetail() {
    v1::GetNodeStatusResponse response;
    NodeStub().GetNodeStatus(Context().get(), {}, &response);
    return response.link_detail();
  }

  TestDistrict district_ = TestDistrict::WithOwnPki("sud-est-milano");
};

TEST_F(Hostile, ACallWithoutADeadlineOrWithOneTooFarAwayIsRefusedByName) {
  district_.StartHub();
  grpc::ClientContext none;
  const grpc::Status without = AskHub(district_.ToHub("office/demo"), none);
  EXPECT_EQ(without.error_code(), StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(without.error_message(), HasSubstr("deadline required"));
  const auto far = For(std::chrono::hours(2));
  EXPECT_THAT(AskHub(district_.ToHub("office/demo"), *far).error_message(),
              HasSubstr("deadline_max_s"));
}

TEST_F(Hostile, AnIdentityHasOnlySoManyCallsUnderWayAndOthersGoOn) {
  district_.StartHub();
  const auto channel = district_.ToHub("office/demo");
  std::vector<std::unique_ptr<Feed>> feeds;
  for (int i = 0; i < 16; ++i) {
    feeds.push_back(std::make_unique<Feed>(channel));
    ASSERT_TRUE(feeds.back()->admitted) << i;
  }
  const grpc::Status one_more = AskHub("office/demo");
  EXPECT_EQ(one_more.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(one_more.error_message(), HasSubstr("calls_per_identity"));
  EXPECT_TRUE(AskHub("table/technical/demo").ok());
  feeds.back()->End();
  EXPECT_TRUE(TestDistrict::Eventually([&] { return AskHub("office/demo").ok(); }));
  for (auto& feed : feeds) feed->context.TryCancel();
}

TEST_F(Hostile, CallsThatAreGivenUpBeforeAHandlerTookThemDoNotBlockTheirIdentityForEver) {
  platform::Limits limits;
  limits.calls.per_identity = 2;
  district_.WithLimits(limits);
  district_.StartHub();
  for (int i = 0; i < 50; ++i) {
    Feed feed(district_.ToHub("office/demo"));
    feed.context.TryCancel();
  }
  EXPECT_TRUE(TestDistrict::Eventually([&] { return AskHub("office/demo").ok(); }));
}

// Answers more than a message holds.
class Talkative final : public v1::CharterService::Service {
  grpc::Status GetStatistics(grpc::ServerContext*, const v1::GetStatisticsRequest*,
                             v1::GetStatisticsResponse* response) override {
    response->mutable_freshness()->add_possibly_stale(std::string(2 << 20, 'x'));
    return grpc::Status::OK;
  }
};

TEST_F(Hostile, AnAnswerOverTheLimitIsAClearRefusal) {
  Talkative service;
  platform::GrpcServer::Options options;
  options.listen = "127.0.0.1:0";
  options.tls = platform::LiveTls::Open(district_.Tls("hub")).value();
  const auto server = platform::GrpcServer::Start(options, {&service}).value();
  const auto channel = grpc::CreateChannel(absl::StrCat("localhost:", server->port()),
                                           platform::ChannelTls(district_.Tls("office/demo")));
  const grpc::Status status = AskHub(channel, *Context());
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_THAT(status.error_message(), HasSubstr("larger than max"));
}

TEST_F(Hostile, AListIsCutIntoPagesBeforeAMessageIsFull) {
  district_.StartNode(kTown, false);
  district_.Load(kTown);
  auto sheets = district_.Sheets(kTown);
  v1::ListSheetsRequest request;
  request.set_page_size(1'000);
  v1::ListSheetsResponse all;
  ASSERT_TRUE(sheets->ListSheets(Context().get(), request, &all).ok());
  const std::string about(14'000, 'x');
  for (int i = 0; i < 80; ++i) {
    v1::CreateSheetRequest create;
    *create.mutable_sheet() = all.sheets(0).sheet();
    create.mutable_sheet()->set_sheet_id(absl::StrCat("grande-", i));
    create.mutable_sheet()->set_description(about);
    v1::CreateSheetResponse created;
    const grpc::Status status = sheets->CreateSheet(Context().get(), create, &created);
    ASSERT_TRUE(status.ok()) << status.error_message();
  }
  int seen = 0;
  int pages = 0;
  do {
    v1::ListSheetsResponse page;
    ASSERT_TRUE(sheets->ListSheets(Context().get(), request, &page).ok());
    seen += page.sheets_size();
    ++pages;
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, all.sheets_size() + 80);
  EXPECT_GE(pages, 2);
}

TEST_F(Hostile, AMessageOverTheLimitIsRefused) {
  district_.StartHub();
  auto stub = v1::DistrictService::NewStub(district_.ToHub("office/demo"));
  v1::SetTextRequest request;
  request.mutable_text()->add_sections()->set_text(std::string(2 << 20, 'x'));
  v1::SetTextResponse response;
  const grpc::Status status = stub->SetText(Context().get(), request, &response);
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("larger than max"));
}

TEST_F(Hostile, HeadersOverTheLimitAreRefused) {
  district_.StartHub();
  const auto context = Context();
  context->AddMetadata("x-much", std::string(64 << 10, 'x'));
  const grpc::Status status = AskHub(district_.ToHub("office/demo"), *context);
  EXPECT_EQ(status.error_code(), StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_TRUE(AskHub("office/demo").ok());
}

// A connection that never says a word.
class Mute {
 public:
  explicit Mute(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Mute() { close(fd_); }
  Mute(const Mute&) = delete;
  Mute& operator=(const Mute&) = delete;

  bool connected() const { return connected_; }
  // True when the other side closed it within the time.
  bool ClosedWithin(std::chrono::milliseconds wait) {
    pollfd event{fd_, POLLIN, 0};
    char byte = 0;
    return poll(&event, 1, static_cast<int>(wait.count())) == 1 && read(fd_, &byte, 1) <= 0;
  }

 private:
  const int fd_;
  bool connected_ = false;
};

TEST_F(Hostile, AFloodOfMuteConnectionsCrowdsOutItselfOnly) {
  platform::Limits limits;
  limits.server.connections = 40;
  district_.WithLimits(limits);
  district_.StartNode(kTown, false);
  auto staff = NodeStub();
  v1::GetNodeStatusResponse response;
  ASSERT_TRUE(staff.GetNodeStatus(Context().get(), {}, &response).ok());
  std::vector<std::unique_ptr<Mute>> flood;
  for (int i = 0; i < 400; ++i) {
    flood.push_back(std::make_unique<Mute>(district_.node_port(kTown)));
    ASSERT_TRUE(flood.back()->connected()) << i;
    if (i % 40 != 0) continue;
    EXPECT_TRUE(staff.GetNodeStatus(Context().get(), {}, &response).ok()) << "an old connection";
    EXPECT_TRUE(AskNode().ok()) << "a new connection";
  }
  EXPECT_TRUE(flood.front()->ClosedWithin(std::chrono::seconds(5)));
}

TEST_F(Hostile, AConnectionThatShowsNoCertificateIsClosed) {
  platform::Limits limits;
  limits.server.handshake_s = 1;
  district_.WithLimits(limits);
  district_.StartNode(kTown, false);
  EXPECT_TRUE(Mute(district_.node_port(kTown)).ClosedWithin(std::chrono::seconds(20)));
}

TEST_F(Hostile, AnOpenFeedDoesNotDelayTheHubsStop) {
  district_.StartHub();
  Feed feed(district_.ToHub("office/demo"));
  ASSERT_TRUE(feed.admitted);
  const auto start = steady_clock::now();
  district_.StopHub();
  EXPECT_LT(steady_clock::now() - start, std::chrono::milliseconds(1'500));
  feed.Rest();
}

class Revocation : public Hostile {
 protected:
  Revocation() : root_(TestRoot::Of(district_.pki() + "/ca")) { district_.WithRevocation(); }

  std::string SerialOf(const std::string& identity) {
    const std::string folder = absl::StrCat(district_.pki(), "/", identity);
    std::ifstream in(folder + "/cert.pem");
    std::ostringstream pem;
    pem << in.rdbuf();
    return platform::ReadCertificate(pem.str())->serial;
  }
  void Revoke(const std::vector<std::string>& identities) {
    std::vector<std::string> serials;
    for (const std::string& identity : identities) serials.push_back(SerialOf(identity));
    ReplaceFile(district_.crl(), root_.Revoke(serials));
  }

  TestRoot root_;
};

TEST_F(Revocation, TakesEffectOnOldConnectionsAndOpenStreamsWithoutARestart) {
  district_.StartHub();
  const auto channel = district_.ToHub("office/demo");
  ASSERT_TRUE(AskHub(channel, *Context()).ok());
  Feed feed(channel);
  Feed other(district_.ToHub("table/technical/demo"));
  ASSERT_TRUE(feed.admitted && other.admitted);
  Revoke({"office/demo"});
  const auto start = steady_clock::now();
  const grpc::Status ended = feed.Rest();
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_FALSE(ended.ok());
  const grpc::Status again = AskHub(channel, *Context());
  EXPECT_EQ(again.error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(again.error_message(), HasSubstr("was revoked"));
  EXPECT_TRUE(AskHub("table/technical/demo").ok());
  other.End();
}

TEST_F(Revocation, EndsTheStreamOfARevokedNodeWhichSaysWhy) {
  district_.StartWithContent();
  district_.StartNode(kTown);
  ASSERT_TRUE(TestDistrict::Eventually(
      [&] { return district_.NodeAtHub(kTown).state() == v1::REPLICA_STATE_CONNECTED; }));
  Revoke({absl::StrCat("municipality/", kTown, "/node")});
  // The node holds the same list, and is on it; what it says comes from the hub.
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    return LinkDetail().find("was revoked") != std::string::npos;
  })) << LinkDetail();
  EXPECT_TRUE(AskNode().ok());
}

TEST_F(Revocation, AHubDoesNotStartWithoutTheListItIsToldOf) {
  std::filesystem::remove(district_.crl());
  EXPECT_THAT(std::string(district_.TryHub().message()), HasSubstr("cannot be read"));
  ReplaceFile(district_.crl(), "nothing");
  EXPECT_THAT(std::string(district_.TryHub().message()), HasSubstr("holds no revocation list"));
  ReplaceFile(district_.crl(), root_.Revoke({}, -7'200, -3'600));
  EXPECT_THAT(std::string(district_.TryHub().message()), HasSubstr("is stale"));
  ReplaceFile(district_.crl(), TestRoot("another").Revoke({}));
  EXPECT_THAT(std::string(district_.TryHub().message()), HasSubstr("not signed by the district"));
  ReplaceFile(district_.crl(), root_.Revoke({}));
  EXPECT_TRUE(district_.TryHub().ok());
}

TEST_F(Revocation, ANodeWithABadListServesItsStaffAndDialsAgainWhenTheListIsGood) {
  district_.StartWithContent();
  ReplaceFile(district_.crl() + ".good", root_.Revoke({}));
  ReplaceFile(district_.crl(), root_.Revoke({}));
  district_.StartNode(kTown);
  district_.Load(kTown);
  district_.StopNode(kTown);
  ReplaceFile(district_.crl(), root_.Revoke({}, -7'200, -3'600));
  district_.StartNode(kTown);
  EXPECT_TRUE(AskNode().ok());
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return LinkDetail().find("the hub is not dialled") != std::string::npos; }));
  EXPECT_THAT(LinkDetail(), HasSubstr("is stale"));
  district_.Load(kTown);  // Staff can go on.
  std::filesystem::rename(district_.crl() + ".good", district_.crl());
  EXPECT_TRUE(TestDistrict::Eventually([&] { return LinkDetail() == "connected"; }))
      << LinkDetail();
}

// Its key was stolen: whoever shows this certificate is not believed, on an open stream either.
TEST_F(Revocation, ANodeLeavesAHubThatTheOfficeHasRevoked) {
  district_.StartWithContent();
  ReplaceFile(district_.crl(), root_.Revoke({}));
  district_.StartNode(kTown);
  EXPECT_TRUE(TestDistrict::Eventually([&] { return LinkDetail() == "connected"; }));
  Revoke({"hub"});
  const std::string revoked = "the hub's certificate was revoked by the district office";
  EXPECT_TRUE(TestDistrict::Eventually([&] { return LinkDetail() == revoked; })) << LinkDetail();
  district_.StopNode(kTown);
  district_.StartNode(kTown, /*with_hub=*/false);
  district_.Load(kTown);
  district_.StopNode(kTown);
  node::NodeServer& node = district_.StartNode(kTown);
  EXPECT_TRUE(TestDistrict::Eventually([&] { return LinkDetail() == revoked; })) << LinkDetail();
  EXPECT_GT(node.registry().figures().log_size, 0u);
  EXPECT_EQ(district_.NodeAtHub(kTown).log_size(), 0u);
}

TEST_F(Revocation, AListThatIsWholeOnlyInItsFirstPartPardonsNobody) {
  Revoke({"office/demo"});
  district_.StartHub();
  EXPECT_EQ(AskHub("office/demo").error_code(), StatusCode::UNAUTHENTICATED);
  ReplaceFile(district_.crl(),
              root_.Revoke({SerialOf("table/technical/demo")}) + "-----BEGIN X509 CRL-----\nhalf");
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return AskHub("table/technical/demo").error_code() == StatusCode::UNAUTHENTICATED; }));
  EXPECT_EQ(AskHub("office/demo").error_code(), StatusCode::UNAUTHENTICATED);
}

TEST_F(Revocation, AListThatIsDamagedLaterPardonsNobody) {
  Revoke({"office/demo"});
  district_.StartHub();
  EXPECT_EQ(AskHub("office/demo").error_code(), StatusCode::UNAUTHENTICATED);
  ReplaceFile(district_.crl(), "half a li");
  EXPECT_EQ(AskHub("office/demo").error_code(), StatusCode::UNAUTHENTICATED);
  EXPECT_TRUE(AskHub("table/technical/demo").ok());
}

}  // namespace
}  // namespace ambito::test
