// A hub that is what its certificate says and lies all the same: the client goes by what it has
// checked and remembers, and by nothing the hub says of itself.
#include <gmock/gmock.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "ambito/v1/ledger_service.grpc.pb.h"
#include "client/assembly/key_file.h"
#include "client/assembly/ledger_view.h"
#include "client/assembly/vote.h"
#include "client/files.h"
#include "tests/support/assembly.h"
#include "tests/support/files.h"
#include "tests/support/pki.h"

namespace ambito::client {
namespace {

using assembly::Choice;
using test::TestAssembly;
using testing::HasSubstr;

constexpr char kSlug[] = "pavia";
constexpr char kTown[] = "018001";
constexpr char kPassphrase[] = "una frase segreta";

std::string OrDie(const std::string& path) { return ReadInput(path).value(); }

// Says whatever the test wants.
class LyingHub final : public v1::LedgerService::Service {
 public:
  LyingHub() : pki_(test::ThrowawayPki(kSlug)) {
    grpc::SslServerCredentialsOptions tls(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    tls.pem_root_certs = OrDie(pki_ + "/ca/ca.crt");
    tls.pem_key_cert_pairs.push_back({OrDie(pki_ + "/hub/key.pem"), OrDie(pki_ + "/hub/cert.pem")});
    grpc::ServerBuilder builder;
    builder.AddListeningPort("localhost:0", grpc::SslServerCredentials(tls), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }

  grpc::Status FollowLedger(grpc::ServerContext*, const v1::FollowLedgerRequest*,
                            grpc::ServerWriter<v1::FollowLedgerResponse>* writer) override {
    v1::FollowLedgerResponse response;
    response.set_size(entries.size());
    for (const std::string& entry : entries) response.add_entries(entry);
    response.set_head(witnessed);
    response.set_witnessed(witnessed);
    writer->Write(response);
    return grpc::Status::OK;
  }
  grpc::Status AppendEntry(grpc::ServerContext*, const v1::AppendEntryRequest* request,
                           v1::AppendEntryResponse* response) override {
    return append(request->entry(), *response);
  }

  Context ClientContext(const std::string& key_file, const std::string& passphrase_file) const {
    SettingValues settings = {{"hub", "localhost:" + std::to_string(port_)},
                              {"cert", pki_ + "/office/demo/cert.pem"},
                              {"key", pki_ + "/office/demo/key.pem"},
                              {"ca", pki_ + "/ca/ca.crt"},
                              {"signing_key", key_file},
                              {"passphrase_file", passphrase_file}};
    return ResolveContext(settings, [](const char*) -> const char* { return nullptr; }, {}).value();
  }

  std::vector<std::string> entries;
  std::string witnessed;
  std::function<grpc::Status(const std::string&, v1::AppendEntryResponse&)> append;

 private:
  const std::string pki_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

class LyingHubTest : public testing::Test {
 protected:
  LyingHubTest() : folder_(test::MakeTempFolder()) {
    setenv("XDG_STATE_HOME", folder_.c_str(), 1);
    std::ofstream(folder_ + "/passphrase") << kPassphrase << "\n";
    const std::string key_file = folder_ + "/mayor.key";
    assembly_.UseKey(assembly_.Mayor(kTown), MakeKeyFile(key_file, kPassphrase).value());
    context_ = hub_.ClientContext(key_file, folder_ + "/passphrase");
    assembly_.Found();
    Serve(assembly_);
  }
  ~LyingHubTest() override { unsetenv("XDG_STATE_HOME"); }

  // All there is, under a head that all have cosigned.
  void Serve(TestAssembly& assembly) {
    hub_.entries = assembly.entries;
    hub_.witnessed = assembly.Head();
  }
  Invocation With(Arguments::Values arguments) {
    return {Arguments(std::move(arguments)), context_, console_};
  }
  absl::Status Read(Arguments::Values arguments = {}) {
    const Link link = Link::To(Side::kHub, context_).value();
    return ReadLedgerView(With(std::move(arguments)), link).status();
  }
  // A ballot on new weights: nothing to be made again before it is voted on.
  uint64_t OpenBallot() {
    assembly::RuleChange change;
    change.action = assembly::RuleChange::Action::kWeights;
    change.weights = assembly_.state.members();
    change.weights[kTown] = 3;
    EXPECT_TRUE(assembly_.Append(change, {assembly_.Office()}).ok()) << assembly_.refused;
    assembly::Subject subject;
    subject.change = federation::Sha256(WriteStatement(TextOf(assembly_.state.name(), change)));
    const uint64_t ballot = assembly_.Open(subject, 99'999'999'999);
    EXPECT_GT(ballot, 0u) << assembly_.refused;
    Serve(assembly_);
    return ballot;
  }
  absl::StatusOr<ExitCode> CastVote(const std::string& choice) {
    return Vote(With({{"--choice", {choice}}, {"--wait", {"0"}}}));
  }
  bool VoteIsKept(uint64_t ballot) const {
    return std::filesystem::exists(
        absl::StrCat(folder_, "/ambito/pavia-ballot-", ballot, "-", kTown, ".vote"));
  }

  const std::string folder_;
  LyingHub hub_;
  TestAssembly assembly_{5};
  Context context_;
  std::ostringstream out_;
  Console console_{out_, out_};
};

TEST_F(LyingHubTest, WhatWasSeenOnceStays) {
  ASSERT_TRUE(Read().ok()) << Read();
  const std::vector<std::string> shorter = hub_.entries;
  const std::string older_head = hub_.witnessed;
  ASSERT_TRUE(assembly_.Propose(assembly_.MakeProposal('y')).ok());
  Serve(assembly_);
  ASSERT_TRUE(Read().ok());
  // An older head over the whole ledger is true, and makes it forget nothing.
  hub_.witnessed = older_head;
  ASSERT_TRUE(Read().ok());
  hub_.entries = shorter;
  EXPECT_TRUE(absl::IsDataLoss(Read())) << Read();
  // Another history of the same length.
  TestAssembly other(5);
  other.UseKey(other.Mayor(kTown), OpenKeyFile(folder_ + "/mayor.key", kPassphrase).value());
  other.Found();
  ASSERT_TRUE(other.Propose(other.MakeProposal('z')).ok());
  Serve(other);
  EXPECT_TRUE(absl::IsDataLoss(Read())) << Read();
}

TEST_F(LyingHubTest, ALedgerThatWasSeenIsNotFoundedAgain) {
  ASSERT_TRUE(Read().ok());
  hub_.entries.clear();
  hub_.witnessed.clear();
  EXPECT_TRUE(absl::IsUnavailable(Read())) << Read();
}

TEST_F(LyingHubTest, ALedgerOfAnotherDistrictOrAnchorIsNone) {
  const std::string another(64, 'a');
  EXPECT_TRUE(absl::IsDataLoss(Read({{"--anchor", {another}}})));
  TestAssembly elsewhere(5, "sud-est-milano");
  elsewhere.Found();
  Serve(elsewhere);
  EXPECT_TRUE(absl::IsDataLoss(Read())) << Read();
}

TEST_F(LyingHubTest, AVoteThatIsSaidToBeRecordedAndIsNotStaysWithTheMayor) {
  const uint64_t ballot = OpenBallot();
  hub_.append = [](const std::string&, v1::AppendEntryResponse& response) {
    response.set_index(0);
    return grpc::Status::OK;
  };
  const auto cast = CastVote("approve");
  EXPECT_TRUE(absl::IsDataLoss(cast.status())) << cast.status();
  EXPECT_TRUE(VoteIsKept(ballot));
  hub_.append = [this](const std::string& entry, v1::AppendEntryResponse& response) {
    response.set_index(assembly_.state.size());
    EXPECT_TRUE(assembly_.AppendBytes(entry).ok()) << assembly_.refused;
    Serve(assembly_);
    return grpc::Status::OK;
  };
  const auto again = CastVote("approve");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, ExitCode::kDone);
  EXPECT_FALSE(VoteIsKept(ballot));
}

TEST_F(LyingHubTest, NobodySignsTwoVotesBecauseTheFirstWasNotAnswered) {
  const uint64_t ballot = OpenBallot();
  std::vector<std::string> sent;
  hub_.append = [&](const std::string& entry, v1::AppendEntryResponse&) {
    sent.push_back(entry);
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "try again");
  };
  EXPECT_FALSE(CastVote("approve").ok());
  const auto other = CastVote("reject");
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(*other, ExitCode::kNo);
  EXPECT_THAT(out_.str(), HasSubstr("non se ne può"));
  EXPECT_EQ(sent.size(), 1u);
  EXPECT_TRUE(VoteIsKept(ballot));
  EXPECT_FALSE(CastVote("approve").ok());
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0], sent[1]);
}

}  // namespace
}  // namespace ambito::client
