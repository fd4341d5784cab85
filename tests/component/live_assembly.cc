#include "tests/component/live_assembly.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "lib/assembly/version_file.h"
#include "lib/platform/log_key.h"

namespace ambito::test {
namespace {

using assembly::LedgerState;

template <typename Reader, typename Response>
absl::StatusOr<std::string> AllChunks(Reader reader, Response response) {
  std::string bytes;
  while (reader->Read(&response)) bytes += response.chunk();
  const grpc::Status status = reader->Finish();
  if (status.ok()) return bytes;
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace

LiveAssembly::LiveAssembly(TestDistrict& test_district, std::vector<std::string> members)
    : district(test_district), local(std::move(members), test_district.slug()) {
  for (const std::string& code : local.codes) {
    district.StartNode(code);
    const auto imported = district.Load(code);
    EXPECT_TRUE(TestDistrict::Eventually(
        [&] { return district.NodeAtHub(code).log_size() == imported.log_size(); }));
  }
}

v1::LedgerService::Stub& LiveAssembly::hub() {
  if (hub_ == nullptr) hub_ = v1::LedgerService::NewStub(district.ToHub("office/demo"));
  return *hub_;
}

std::unique_ptr<v1::WitnessService::Stub> LiveAssembly::Node(const std::string& istat_code,
                                                             const std::string& role) {
  const std::string identity = role == "mayor"
                                   ? absl::StrCat("assembly/", istat_code, "/mayor")
                                   : absl::StrCat("municipality/", istat_code, "/", role, "/demo");
  return v1::WitnessService::NewStub(district.ToNode(istat_code, identity));
}

uint64_t LiveAssembly::now_s() const {
  return static_cast<uint64_t>(district.clock().NowMs() / 1'000);
}

assembly::Genesis LiveAssembly::MakeGenesis() {
  assembly::Genesis genesis = local.MakeGenesis();
  genesis.hub_key = platform::LoadOrMakeLogKey(district.hub_key_file()).value()->public_key();
  for (assembly::LedgerMember& member : genesis.members) {
    const node::Config config = district.NodeConfig(member.istat_code, true);
    member.node_key = platform::LoadOrMakeLogKey(config.log_key).value()->public_key();
  }
  return genesis;
}

void LiveAssembly::Found() {
  v1::LayOutStatementRequest lay_out;
  lay_out.set_text(WriteStatement(TextOf(local.state.name(), MakeGenesis())));
  v1::LayOutStatementResponse laid_out;
  grpc::Status status = hub().LayOutStatement(Context().get(), lay_out, &laid_out);
  ASSERT_TRUE(status.ok()) << status.error_message();
  v1::SignPendingResponse pending;
  const auto sign = [&](std::string note) {
    v1::SignPendingRequest request;
    request.set_note(std::move(note));
    status = hub().SignPending(Context().get(), request, &pending);
    ASSERT_TRUE(status.ok()) << status.error_message();
  };
  std::vector<std::string> mine = {local.Office()};
  for (const std::string& code : local.codes) mine.push_back(local.Mayor(code));
  federation::SignedNote note{lay_out.text(), {}};
  for (const std::string& name : mine)
    note.signatures.push_back(SignText(note.text, name, local.Key(name)));
  sign(WriteNote(note));
  for (const std::string& code : local.codes) {
    EXPECT_FALSE(pending.recorded());
    v1::SignStatementRequest request;
    request.set_text(lay_out.text());
    v1::SignStatementResponse signature;
    status = Node(code, "staff")->SignStatement(Context().get(), request, &signature);
    ASSERT_TRUE(status.ok()) << status.error_message();
    sign(signature.note());
  }
  EXPECT_TRUE(pending.recorded());
  EXPECT_TRUE(TestDistrict::Eventually([&] { return IsWitnessed(); }));
}

v1::FollowLedgerResponse LiveAssembly::Refresh() {
  v1::FollowLedgerRequest request;
  request.set_size(local.state.size());
  v1::FollowLedgerResponse all, message;
  auto context = Context();
  const auto reader = hub().FollowLedger(context.get(), request);
  while (reader->Read(&message)) {
    for (const std::string& entry : message.entries()) {
      EXPECT_TRUE(local.AppendBytes(entry).ok()) << local.refused;
    }
    all.set_size(message.size());
    if (!message.head().empty()) all.set_head(message.head());
    if (!message.witnessed().empty()) all.set_witnessed(message.witnessed());
  }
  const grpc::Status status = reader->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return all;
}

bool LiveAssembly::IsWitnessed() {
  const v1::FollowLedgerResponse now = Refresh();
  if (now.witnessed().empty()) return false;
  const auto head = local.state.CheckHead(now.witnessed());
  EXPECT_TRUE(head.ok()) << head.status();
  return head.ok() && head->head.size == local.state.size() && local.state.IsWitnessed(*head);
}

grpc::Status LiveAssembly::Append(const std::string& entry, v1::AppendEntryResponse* response) {
  v1::AppendEntryRequest request;
  request.set_entry(entry);
  v1::AppendEntryResponse unused;
  return hub().AppendEntry(Context().get(), request, response == nullptr ? &unused : response);
}

const assembly::ProposalRecord& LiveAssembly::Propose() {
  v1::FreezeVersionRequest request;
  request.set_accept_open(true);
  v1::FreezeVersionResponse frozen;
  auto context = Context();
  grpc::Status status = hub().FreezeVersion(context.get(), request, &frozen);
  EXPECT_TRUE(status.ok()) << status.error_message();
  const auto statement = assembly::ReadStatement(frozen.proposal()).value();
  status = Append(local.Signed(statement, {local.Office()}));
  EXPECT_TRUE(status.ok()) << status.error_message();
  Refresh();
  return local.state.proposals().back();
}

void LiveAssembly::Sit() {
  assembly::Sitting sitting;
  sitting.number = local.state.sittings().size() + 1;
  sitting.date = "2026-05-28";
  sitting.president = "Anna Bianchi";
  sitting.secretary = "Carla Dossi";
  sitting.present = local.codes;
  const grpc::Status status = Say(sitting, {local.Office()});
  EXPECT_TRUE(status.ok()) << status.error_message();
  Refresh();
}

uint64_t LiveAssembly::Open(const assembly::Subject& subject, uint64_t closes_at_s) {
  assembly::Ballot ballot;
  ballot.number = local.state.ballots().size() + 1;
  ballot.sitting = local.state.sittings().size();
  ballot.subject = subject;
  ballot.closes_at_s = closes_at_s;
  const auto members = local.state.members();
  ballot.electors.assign(members.begin(), members.end());
  ballot.policy = local.state.rules().policy;
  const grpc::Status status = Say(ballot, {local.Office()});
  EXPECT_TRUE(status.ok()) << status.error_message();
  Refresh();
  return ballot.number;
}

std::string LiveAssembly::VoteEntry(uint64_t ballot, const std::string& istat_code,
                                    assembly::Choice choice) {
  const assembly::Vote vote = local.MakeVote(ballot, istat_code, choice);
  return local.Signed(TextOf(local.state.name(), vote), {vote.voter});
}

bool LiveAssembly::WaitUntilClosed(uint64_t ballot) {
  return TestDistrict::Eventually([&] {
    Refresh();
    return !local.state.FindBallot(ballot)->is_open();
  });
}

void LiveAssembly::ApproveAll(const assembly::ProposalRecord& record) {
  const assembly::ProposalRecord proposal = record;
  for (int step = 1; step <= assembly::kSteps; ++step) {
    const assembly::Subject subject = local.state.SubjectOf(proposal, step);
    if (local.state.FindApproval(subject) != nullptr) continue;
    const uint64_t ballot = Open(subject, later_s());
    for (const std::string& code : local.codes) {
      const grpc::Status status = Append(VoteEntry(ballot, code, assembly::Choice::kApprove));
      ASSERT_TRUE(status.ok()) << status.error_message();
    }
    ASSERT_TRUE(WaitUntilClosed(ballot));
  }
}

void LiveAssembly::Publish(const assembly::ProposalRecord& record) {
  v1::GetVersionRequest request;
  request.set_version(federation::DigestBytes(record.version));
  auto context = Context();
  const auto file = AllChunks(hub().GetVersion(context.get(), request), v1::GetVersionResponse());
  ASSERT_TRUE(file.ok()) << file.status();
  const auto version = OpenVersion(local.state, record, *file, federation::Ed25519());
  ASSERT_TRUE(version.ok()) << version.status();
  const auto& before = local.state.publications();
  const assembly::Publication publication{before.empty() ? 1 : before.back().publication.number + 1,
                                          record.version, federation::Sha256(version->annex),
                                          "2026-05-28"};
  const grpc::Status status = Say(publication, {local.Office()});
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(TestDistrict::Eventually([&] { return IsWitnessed(); }));
}

absl::StatusOr<std::string> LiveAssembly::Bundle() {
  auto context = Context();
  return AllChunks(hub().GetBundle(context.get(), v1::GetBundleRequest()), v1::GetBundleResponse());
}

}  // namespace ambito::test
