// The assembly's road inside one process: found, propose, vote in three steps, publish, verify.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "ambito/v1/federation_admin_service.grpc.pb.h"
#include "lib/assembly/bundle.h"
#include "lib/platform/log_key.h"
#include "tests/component/live_assembly.h"

namespace ambito {
namespace {

using assembly::Choice;
using test::Context;
using test::LiveAssembly;
using test::TestDistrict;
using testing::HasSubstr;

const std::vector<std::string> kTowns = {"015082", "015101", "015192"};

class AssemblyRoad : public testing::Test {
 protected:
  AssemblyRoad() {
    // One test speaks for many: the limit on calls of one identity is another test's matter.
    platform::Limits limits;
    limits.calls.per_identity = 1'000;
    district_.WithLimits(limits);
    district_.StartWithContent();
    assembly_ = std::make_unique<LiveAssembly>(district_, kTowns);
    assembly_->Found();
  }

  // As a client does that is told to ask again: until it hears what became of its vote.
  grpc::StatusCode Ask(const std::string& entry) {
    grpc::StatusCode code = grpc::StatusCode::RESOURCE_EXHAUSTED;
    while (code == grpc::StatusCode::RESOURCE_EXHAUSTED)
      code = assembly_->Append(entry).error_code();
    return code;
  }

  TestDistrict district_{"sud-est-milano"};
  std::unique_ptr<LiveAssembly> assembly_;
};

TEST_F(AssemblyRoad, AVersionIsProposedVotedInThreeStepsPublishedAndVerifies) {
  const auto proposal = assembly_->Propose();
  assembly_->Sit();
  assembly_->ApproveAll(proposal);
  assembly_->Publish(proposal);
  const auto bundle = assembly_->Bundle();
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const auto anchor = *assembly_->local.state.name().anchor;
  const auto verified = assembly::VerifyBundle(*bundle, anchor, federation::Ed25519());
  EXPECT_TRUE(verified.ok) << verified.checks.back().name << ": " << verified.checks.back().message;
}

// The mayor says which key it is, the node signs that it has it; what the old key signed stays
// good.
TEST_F(AssemblyRoad, ANodeThatLostItsKeyGoesOnWithAnother) {
  const std::string& town = kTowns[0];
  const uint64_t before = district_.NodeAtHub(town).log_size();
  const std::string lost = district_.RestartWithAnotherKey(town);
  const std::string key =
      platform::LoadOrMakeLogKey(district_.NodeConfig(town, true).log_key).value()->public_key();
  ASSERT_NE(key, lost);
  const assembly::KeyChange change{town, assembly::KeyRole::kNode, 0,
                                   assembly::SigningKey{assembly::SigningKey::Kind::kEd25519, key}};
  v1::SignStatementRequest request;
  request.set_text(WriteStatement(TextOf(assembly_->local.state.name(), change)));
  v1::SignStatementResponse by_node;
  grpc::Status status =
      assembly_->Node(town, "staff")->SignStatement(test::Context().get(), request, &by_node);
  ASSERT_TRUE(status.ok()) << status.error_message();
  federation::SignedNote note = *federation::ParseNote(by_node.note(), assembly::kEntryLimits);
  const std::string mayor = assembly_->local.Mayor(town);
  note.signatures.insert(note.signatures.begin(),
                         SignText(note.text, mayor, assembly_->local.Key(mayor)));
  status = assembly_->Append(WriteNote(note));
  ASSERT_TRUE(status.ok()) << status.error_message();

  const auto edit = [&](const std::string& title) {
    v1::UpdateSheetRequest update;
    v1::GetSheetRequest get;
    get.set_sheet_id(town + "-001");
    v1::GetSheetResponse sheet;
    const auto sheets = district_.Sheets(town);
    ASSERT_TRUE(sheets->GetSheet(test::Context().get(), get, &sheet).ok());
    *update.mutable_sheet() = sheet.stored().sheet();
    update.mutable_sheet()->set_local_title(title);
    update.set_expected_revision(sheet.stored().revision());
    v1::UpdateSheetResponse updated;
    status = sheets->UpdateSheet(test::Context().get(), update, &updated);
    ASSERT_TRUE(status.ok()) << status.error_message();
  };
  edit("Sotto un'altra chiave");
  EXPECT_TRUE(
      TestDistrict::Eventually([&] { return district_.NodeAtHub(town).log_size() == before + 1; }));
  // It witnesses again once the others have cosigned that the key is another.
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    const auto head = assembly_->local.state.CheckHead(assembly_->Refresh().head());
    return head.ok() && head->head.size == assembly_->local.state.size() &&
           head->witnesses.count(town) > 0;
  }));
  // Without its disk it is given back what either key has signed.
  district_.StopNode(town);
  std::filesystem::remove_all(district_.node_data(town));
  district_.StartNode(town);
  edit("Di nuovo");
  EXPECT_TRUE(
      TestDistrict::Eventually([&] { return district_.NodeAtHub(town).log_size() == before + 2; }));
}

// As where a hub lost what this node alone had got, and went on otherwise.
TEST_F(AssemblyRoad, ANodeThatForgetsItsCopyGetsItAnewAndWaitsForTheOthers) {
  const std::string& town = kTowns[0];
  district_.StopNode(town);
  const absl::Status forgotten = node::ForgetLedger(district_.NodeConfig(town, true));
  ASSERT_TRUE(forgotten.ok()) << forgotten;
  district_.clock().now_ms += 10'000;
  district_.StartNode(town);
  v1::GetLedgerCopyResponse copy;
  const auto ask = [&] {
    copy.Clear();
    return assembly_->Node(town, "staff")->GetLedgerCopy(test::Context().get(), {}, &copy).ok();
  };
  ASSERT_TRUE(TestDistrict::Eventually([&] { return ask() && copy.size() == 1; }));
  EXPECT_TRUE(copy.cosigned().empty());
  assembly_->Sit();
  EXPECT_TRUE(TestDistrict::Eventually([&] { return ask() && !copy.cosigned().empty(); }));
}

TEST_F(AssemblyRoad, AHubThatLostItsDiskGetsEveryVoteBackFromTheNodes) {
  const auto proposal = assembly_->Propose();
  assembly_->Sit();
  const uint64_t ballot =
      assembly_->Open(assembly_->local.state.SubjectOf(proposal, 1), assembly_->later_s());
  ASSERT_TRUE(assembly_->Append(assembly_->VoteEntry(ballot, kTowns[0], Choice::kApprove)).ok());
  ASSERT_TRUE(assembly_->Append(assembly_->VoteEntry(ballot, kTowns[1], Choice::kReject)).ok());
  ASSERT_TRUE(TestDistrict::Eventually([&] { return assembly_->IsWitnessed(); }));
  const uint64_t before = assembly_->local.state.size();
  district_.StopHub();
  std::filesystem::remove_all(district_.hub_data());
  district_.StartHub();
  EXPECT_TRUE(TestDistrict::Eventually([&] { return assembly_->Refresh().size() == before; }));
  // It goes on where it was: the last vote closes the ballot.
  const std::string last = assembly_->VoteEntry(ballot, kTowns[2], Choice::kApprove);
  EXPECT_TRUE(TestDistrict::Eventually([&] { return assembly_->Append(last).ok(); }));
  ASSERT_TRUE(assembly_->WaitUntilClosed(ballot));
  EXPECT_EQ(assembly_->local.state.FindBallot(ballot)->close->approve, 2u);
}

TEST_F(AssemblyRoad, AVoteLeftWithTheNodeReachesTheLedgerThroughIt) {
  const auto proposal = assembly_->Propose();
  assembly_->Sit();
  const uint64_t ballot =
      assembly_->Open(assembly_->local.state.SubjectOf(proposal, 1), assembly_->later_s());
  v1::KeepVoteRequest request;
  request.set_entry(assembly_->VoteEntry(ballot, kTowns[0], Choice::kApprove));
  v1::KeepVoteResponse response;
  const auto keep = [&] {
    return assembly_->Node(kTowns[0], "mayor")->KeepVote(Context().get(), request, &response);
  };
  ASSERT_TRUE(TestDistrict::Eventually([&] { return keep().ok(); })) << keep().error_message();
  EXPECT_TRUE(TestDistrict::Eventually([&] {
    assembly_->Refresh();
    return assembly_->local.state.FindBallot(ballot)->votes.count(kTowns[0]) == 1;
  }));
  EXPECT_TRUE(keep().ok());
  request.set_entry(assembly_->VoteEntry(ballot, kTowns[0], Choice::kReject));
  EXPECT_EQ(keep().error_code(), grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(AssemblyRoad, ABallotClosesWhenItsTimeIsOverForAQuorumOfTheNodes) {
  const auto proposal = assembly_->Propose();
  assembly_->Sit();
  const uint64_t ballot =
      assembly_->Open(assembly_->local.state.SubjectOf(proposal, 1), assembly_->later_s());
  ASSERT_TRUE(assembly_->Append(assembly_->VoteEntry(ballot, kTowns[0], Choice::kReject)).ok());
  district_.clock().now_ms += 2 * 3'600'000;
  ASSERT_TRUE(assembly_->WaitUntilClosed(ballot));
  const auto& close = *assembly_->local.state.FindBallot(ballot)->close;
  EXPECT_EQ(close.votes.size(), 1u);
  EXPECT_FALSE(close.approved);
  const grpc::Status late =
      assembly_->Append(assembly_->VoteEntry(ballot, kTowns[1], Choice::kApprove));
  EXPECT_EQ(late.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(late.error_message(), HasSubstr("closed"));
}

// A copied disk that went its own way: the proof is on the ledger, and the office ends it there.
TEST_F(AssemblyRoad, AQuarantineIsOnTheLedgerUntilTheOfficeReleasesItThere) {
  const std::string& town = kTowns[0];
  district_.StopNode(town);
  district_.clock().now_ms += 1'000;
  std::filesystem::remove_all(district_.node_data(town));
  district_.StartNode(town, /*with_hub=*/false);
  district_.Load(town);
  v1::DeleteSheetRequest removal;
  removal.set_sheet_id(town + "-004");
  removal.set_reason("il servizio è cessato");
  v1::DeleteSheetResponse removed;
  ASSERT_TRUE(district_.Sheets(town)->DeleteSheet(Context().get(), removal, &removed).ok());
  district_.StopNode(town);
  district_.StartNode(town);
  ASSERT_TRUE(TestDistrict::Eventually([&] {
    assembly_->Refresh();
    return assembly_->local.state.quarantined().count(town) == 1;
  }));
  auto admin = v1::FederationAdminService::NewStub(district_.ToHub("office/demo"));
  v1::LiftQuarantineRequest lift;
  lift.set_istat_code(town);
  lift.set_reason("riparte dal registro del distretto");
  v1::LiftQuarantineResponse lifted;
  const grpc::Status early = admin->LiftQuarantine(Context().get(), lift, &lifted);
  EXPECT_EQ(early.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(early.error_message(), HasSubstr("on the ledger"));
  const assembly::Release release{town, assembly_->local.state.quarantined().at(town),
                                  lift.reason()};
  EXPECT_FALSE(assembly_->Say(release, {assembly_->local.Mayor(town)}).ok());
  ASSERT_TRUE(assembly_->Say(release, {assembly_->local.Office()}).ok());
  district_.StopNode(town);
  std::filesystem::remove_all(district_.node_data(town));
  ASSERT_TRUE(admin->LiftQuarantine(Context().get(), lift, &lifted).ok());
  district_.StartNode(town);
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return district_.NodeAtHub(town).state() == v1::REPLICA_STATE_CONNECTED; }));
}

TEST_F(AssemblyRoad, WhoseKeySignsALogIsTheLedgersToSay) {
  auto admin = v1::FederationAdminService::NewStub(district_.ToHub("office/demo"));
  v1::RegisterNodeKeyRequest request;
  request.set_istat_code(kTowns[0]);
  request.set_public_key(std::string(32, 'x'));
  request.set_replace(true);
  v1::RegisterNodeKeyResponse response;
  const grpc::Status refused = admin->RegisterNodeKey(Context().get(), request, &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("the ledger says"));
}

// Its own memory is gone: it cosigns again when the others have, not before.
TEST_F(AssemblyRoad, ANodeWithoutItsDiskCosignsAgainAfterAQuorumOfTheOthers) {
  const std::string& town = kTowns[0];
  district_.StopNode(town);
  std::filesystem::remove_all(district_.node_data(town));
  district_.clock().now_ms += 1'000;  // What the others cosigned, they cosigned before.
  district_.StartNode(town);
  const auto copy = [&] {
    v1::GetLedgerCopyResponse response;
    EXPECT_TRUE(assembly_->Node(town, "staff")->GetLedgerCopy(Context().get(), {}, &response).ok());
    return response;
  };
  // Three towns, all of whom a quorum takes: the other two are all the others.
  ASSERT_TRUE(TestDistrict::Eventually([&] { return copy().size() == 1; }));
  EXPECT_TRUE(copy().cosigned().empty());
  EXPECT_TRUE(TestDistrict::Eventually(
      [&] { return copy().detail().find("restored") != std::string::npos; }));
  // The next head: it is shown the cosignatures of all the others, and adds its own.
  assembly_->Sit();
  EXPECT_TRUE(TestDistrict::Eventually([&] { return assembly_->IsWitnessed(); }))
      << copy().detail();
  EXPECT_FALSE(copy().cosigned().empty());
}

// Many clients say the same mayor's vote at once, and some say another: one is taken, whoever asks
// again hears the same again. A thousand rounds: --gtest_repeat=10.
TEST_F(AssemblyRoad, OfManyVotesOfOneMayorAtOnceExactlyOneCounts) {
  constexpr int kRounds = 100;
  constexpr size_t kClients = 64;
  const auto proposal = assembly_->Propose();
  assembly_->Sit();
  for (int round = 1; round <= kRounds; ++round) {
    const uint64_t ballot =
        assembly_->Open(assembly_->local.state.SubjectOf(proposal, 1), assembly_->later_s());
    std::vector<std::string> entries;
    for (const Choice choice : {Choice::kApprove, Choice::kReject, Choice::kAbstain})
      entries.push_back(assembly_->VoteEntry(ballot, kTowns[0], choice));
    std::vector<grpc::StatusCode> heard(kClients), again(kClients);
    std::vector<std::thread> clients;
    for (size_t i = 0; i < kClients; ++i) {
      clients.emplace_back([&, i] {
        heard[i] = Ask(entries[i % 3]);
        again[i] = Ask(entries[i % 3]);
      });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(heard, again);
    assembly_->Refresh();
    const auto& votes = assembly_->local.state.FindBallot(ballot)->votes;
    ASSERT_EQ(votes.size(), 1u);
    const auto counted = static_cast<size_t>(votes.begin()->second.vote.choice);
    for (size_t i = 0; i < kClients; ++i) {
      EXPECT_EQ(heard[i],
                i % 3 == counted ? grpc::StatusCode::OK : grpc::StatusCode::ALREADY_EXISTS);
    }
    ASSERT_TRUE(
        assembly_->Say(assembly::Annulment{ballot, "prova"}, {assembly_->local.Office()}).ok());
  }
}

}  // namespace
}  // namespace ambito
