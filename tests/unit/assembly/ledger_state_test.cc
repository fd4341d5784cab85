#include "lib/assembly/ledger_state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/assembly.h"

namespace ambito::assembly {
namespace {

using test::TestAssembly;
using testing::HasSubstr;

std::string Message(const absl::Status& status) { return std::string(status.message()); }

class LedgerStateTest : public testing::Test {
 protected:
  LedgerStateTest() { assembly_.Found(); }

  const ProposalRecord& proposal() const { return assembly_.state.proposals().back(); }
  Subject Step(int step) const { return assembly_.state.SubjectOf(proposal(), step); }

  TestAssembly assembly_{5};
};

TEST_F(LedgerStateTest, ItsAnchorIsTheGenesisDigest) {
  EXPECT_EQ(assembly_.state.name().anchor, federation::Sha256(assembly_.entries[0]));
  EXPECT_EQ(assembly_.state.size(), 3u);
  EXPECT_EQ(assembly_.state.members().size(), 5u);
}

TEST_F(LedgerStateTest, AGenesisThatOneOfItsKeysHasNotSignedFoundsNothing) {
  TestAssembly other(3);
  Genesis genesis = other.MakeGenesis();
  std::string entry = other.SignedGenesis(genesis);
  const size_t last_line = entry.rfind("\u2014");
  EXPECT_EQ(other.AppendBytes(entry.substr(0, last_line)).code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(other.AppendBytes(entry).ok());
  EXPECT_EQ(other.AppendBytes(entry).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(LedgerStateTest, StepsAreApprovedInOrderAndThenTheVersionIsPublished) {
  EXPECT_EQ(assembly_.Open(Step(2)), 0u);
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("step 1"));
  EXPECT_FALSE(
      assembly_.Append(Publication{1, proposal().version, {}, "2026-11-23"}, {assembly_.Office()})
          .ok());
  assembly_.ApproveAll(proposal());
  EXPECT_TRUE(
      assembly_.Append(Publication{1, proposal().version, {}, "2026-11-23"}, {assembly_.Office()})
          .ok())
      << assembly_.refused;
  ASSERT_EQ(assembly_.state.publications().size(), 1u);
}

TEST_F(LedgerStateTest, AStepWithUnchangedPartsCarriesOverAndOneChangedByteReopensIt) {
  assembly_.ApproveAll(proposal());
  Proposal next = assembly_.MakeProposal('b');
  next.parts = proposal().proposal.parts;
  next.parts[2] = federation::Sha256("one more byte");  // Part 3: step 2.
  ASSERT_TRUE(assembly_.Propose(next).ok());
  EXPECT_NE(assembly_.state.FindApproval(Step(1)), nullptr);
  EXPECT_EQ(assembly_.state.FindApproval(Step(2)), nullptr);
  EXPECT_NE(assembly_.state.FindApproval(Step(3)), nullptr);
  EXPECT_EQ(assembly_.Open(Step(1)), 0u);
  EXPECT_NE(assembly_.Open(Step(2)), 0u) << assembly_.refused;
}

TEST_F(LedgerStateTest, AVoteIsTakenOnceAndAnotherIsRefusedWithTheRecordedOne) {
  const uint64_t ballot = assembly_.Open(Step(1));
  ASSERT_TRUE(assembly_.Cast(ballot, "018001", Choice::kApprove).ok());
  EXPECT_EQ(assembly_.Cast(ballot, "018001", Choice::kApprove).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("says the same"));
  EXPECT_EQ(assembly_.Cast(ballot, "018001", Choice::kReject).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("recorded as `approve`"));
}

TEST_F(LedgerStateTest, RefusesAVoteOnAnotherTextBallotOrByAnotherKey) {
  const uint64_t ballot = assembly_.Open(Step(1));
  Vote vote = assembly_.MakeVote(ballot, "018001", Choice::kApprove);
  Vote other_text = vote;
  other_text.subject.parts[0].second[0] ^= 1;
  EXPECT_FALSE(assembly_.Append(other_text, {vote.voter}).ok());
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("another text"));
  Vote other_ballot = vote;
  other_ballot.ballot = 7;
  EXPECT_FALSE(assembly_.Append(other_ballot, {vote.voter}).ok());
  EXPECT_FALSE(assembly_.Append(vote, {assembly_.Mayor("018002")}).ok());
  EXPECT_EQ(assembly_.refused.code(), absl::StatusCode::kPermissionDenied);
  Vote anothers = vote;
  anothers.voter = assembly_.Mayor("018002");
  EXPECT_FALSE(assembly_.Append(anothers, {anothers.voter}).ok());
  EXPECT_TRUE(assembly_.Append(vote, {vote.voter}).ok()) << assembly_.refused;
}

TEST_F(LedgerStateTest, ABallotClosesOnceEnoughWitnessesSayItsTimeHasPassed) {
  const uint64_t ballot = assembly_.Open(Step(1), 1'000);
  for (const char* town : {"018001", "018003", "018004"})
    ASSERT_TRUE(assembly_.Cast(ballot, town, Choice::kApprove).ok());
  EXPECT_FALSE(assembly_.Close(ballot, 1'000).ok());
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("has not passed"));
  const std::vector<std::string> few(assembly_.codes.begin(), assembly_.codes.begin() + 3);
  EXPECT_FALSE(
      assembly_.state.CloseOf(ballot, assembly_.Head(assembly_.state.size(), few, 1'001)).ok());
  ASSERT_TRUE(assembly_.Close(ballot, 1'001).ok()) << assembly_.refused;
  EXPECT_TRUE(assembly_.state.FindBallot(ballot)->close->approved);
  EXPECT_FALSE(assembly_.Cast(ballot, "018002", Choice::kReject).ok());
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("closed"));
}

// Whoever sets the time could else let it pass before the others have come.
TEST_F(LedgerStateTest, FewerThanTheQuorumApproveNothing) {
  const uint64_t few = assembly_.Open(Step(1), 1);
  for (const char* town : {"018001", "018002"})
    ASSERT_TRUE(assembly_.Cast(few, town, Choice::kApprove).ok());
  ASSERT_TRUE(assembly_.Close(few, 1'001).ok()) << assembly_.refused;
  EXPECT_FALSE(assembly_.state.FindBallot(few)->close->approved);
  // Who abstains is there.
  const uint64_t enough = assembly_.Open(Step(1), 1);
  for (const char* town : {"018001", "018002"})
    ASSERT_TRUE(assembly_.Cast(enough, town, Choice::kApprove).ok());
  ASSERT_TRUE(assembly_.Cast(enough, "018003", Choice::kAbstain).ok());
  ASSERT_TRUE(assembly_.Close(enough, 1'001).ok()) << assembly_.refused;
  EXPECT_TRUE(assembly_.state.FindBallot(enough)->close->approved);
}

TEST_F(LedgerStateTest, ALateVoteIsToldByItsPosition) {
  const uint64_t ballot = assembly_.Open(Step(1), 1'000);
  ASSERT_TRUE(assembly_.Cast(ballot, "018001", Choice::kApprove).ok());
  const std::string head = assembly_.Head(1'001);
  ASSERT_TRUE(assembly_.Cast(ballot, "018002", Choice::kReject).ok());
  const auto close = assembly_.state.CloseOf(ballot, head);
  ASSERT_TRUE(close.ok()) << close.status();
  EXPECT_EQ(close->votes.size(), 1u);
  Close wrong = *close;
  wrong.votes.emplace_back("018002", Choice::kReject);
  wrong.reject = 1;
  EXPECT_FALSE(assembly_.Append(wrong, {assembly_.Hub()}).ok());
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("does not count the votes"));
  EXPECT_TRUE(assembly_.Append(*close, {assembly_.Hub()}).ok()) << assembly_.refused;
}

TEST_F(LedgerStateTest, AMayorWhoDelegatesIsVotedForByTheOther) {
  const std::vector<std::string> present = {"018001", "018002", "018003"};
  ASSERT_TRUE(
      assembly_.Append(Delegation{2, "018004", "018001"}, {assembly_.Mayor("018004")}).ok());
  Sitting sitting{2,       "2026-11-24",          false, "Anna Bianchi", "Carla Dossi",
                  present, {{"018004", "018001"}}};
  Sitting undelegated = sitting;
  undelegated.represented = {{"018005", "018001"}};
  EXPECT_FALSE(assembly_.Append(undelegated, {assembly_.Office()}).ok());
  ASSERT_TRUE(assembly_.Append(sitting, {assembly_.Office()}).ok()) << assembly_.refused;
  const uint64_t ballot = assembly_.Open(Step(1));
  const Vote vote = assembly_.MakeVote(ballot, "018004", Choice::kReject);
  EXPECT_EQ(vote.voter, assembly_.Mayor("018001"));
  EXPECT_TRUE(assembly_.Append(vote, {vote.voter}).ok()) << assembly_.refused;
  EXPECT_FALSE(assembly_.Cast(ballot, "018005", Choice::kReject).ok());
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("was not at sitting"));
}

TEST_F(LedgerStateTest, ASittingWithoutQuorumDecidesNothingBeforeItsSecondCall) {
  ASSERT_TRUE(assembly_.Sit({"018001", "018002"}).ok());
  EXPECT_EQ(assembly_.Open(Step(1)), 0u);
  EXPECT_THAT(Message(assembly_.refused), HasSubstr("no quorum"));
  Sitting second{3, "2026-11-24", true, "Anna Bianchi", "Carla Dossi", {"018001", "018002"}, {}};
  ASSERT_TRUE(assembly_.Append(second, {assembly_.Office()}).ok()) << assembly_.refused;
  EXPECT_NE(assembly_.Open(Step(1)), 0u) << assembly_.refused;
}

TEST_F(LedgerStateTest, AKeyIsReplacedByEitherOfTheTownsTwoAndTheOldOneSignsNoMore) {
  const uint64_t ballot = assembly_.Open(Step(1));
  const SigningKey next = assembly_.PublicKey("new mayor");
  const KeyChange change{"018001", KeyRole::kMayor, 0, next};
  federation::SignedNote note{WriteStatement(TextOf(assembly_.state.name(), change)), {}};
  const std::string mayor = assembly_.Mayor("018001");
  const std::string node = assembly_.Node("018001");
  note.signatures = {SignText(note.text, node, assembly_.Key(node)),
                     SignText(note.text, mayor, assembly_.Key("new mayor"))};
  EXPECT_FALSE(assembly_.Append(change, {assembly_.Office(), mayor}).ok());
  ASSERT_TRUE(assembly_.AppendBytes(WriteNote(note)).ok()) << assembly_.refused;
  Vote vote = assembly_.MakeVote(ballot, "018001", Choice::kApprove);
  EXPECT_EQ(vote.key_id, federation::NoteKeyId(mayor, federation::kEd25519Type, next.bytes));
  EXPECT_FALSE(assembly_.Append(vote, {mayor}).ok());  // The old key.
  // The same change again, replayed after another: it says which entry it was after.
  EXPECT_FALSE(assembly_.AppendBytes(WriteNote(note)).ok());
}

TEST_F(LedgerStateTest, AMemberIsAdmittedByABallotAndApprovalsLapse) {
  assembly_.ApproveAll(proposal());
  ASSERT_NE(assembly_.state.FindApproval(Step(1)), nullptr);
  RuleChange change;
  change.member = {"018900", 2, "Nuova", assembly_.Key(assembly_.Node("018900")).public_key(),
                   assembly_.PublicKey(assembly_.Mayor("018900"))};
  EXPECT_FALSE(assembly_.Append(change, {assembly_.Office()}).ok());
  ASSERT_TRUE(
      assembly_
          .Append(change, {assembly_.Office(), assembly_.Node("018900"), assembly_.Mayor("018900")})
          .ok())
      << assembly_.refused;
  EXPECT_EQ(assembly_.state.FindMember("018900"), nullptr);
  Subject subject;
  subject.change = federation::Sha256(WriteStatement(TextOf(assembly_.state.name(), change)));
  const uint64_t ballot = assembly_.Open(subject);
  ASSERT_NE(ballot, 0u) << assembly_.refused;
  for (const std::string& code : assembly_.codes)
    ASSERT_TRUE(assembly_.Cast(ballot, code, Choice::kApprove).ok());
  ASSERT_TRUE(assembly_.Close(ballot).ok()) << assembly_.refused;
  ASSERT_NE(assembly_.state.FindMember("018900"), nullptr);
  EXPECT_EQ(assembly_.state.members().at("018900"), 2u);
  EXPECT_EQ(assembly_.state.FindApproval(Step(1)), nullptr);
  EXPECT_EQ(assembly_.state.WitnessesAt(assembly_.state.size()).size(), 6u);
  EXPECT_EQ(assembly_.state.WitnessesAt(assembly_.state.size() - 1).size(), 5u);
}

TEST_F(LedgerStateTest, AHeadCountsOnlyWithTheHubsKeyTheRightRootAndKnownWitnesses) {
  const std::string head = assembly_.Head();
  const auto cosigned = assembly_.state.CheckHead(head);
  ASSERT_TRUE(cosigned.ok()) << cosigned.status();
  EXPECT_TRUE(assembly_.state.IsWitnessed(*cosigned));
  EXPECT_EQ(cosigned->witnesses.size(), 5u);
  TestAssembly other(5);
  other.Found();
  ASSERT_TRUE(other.Propose(other.MakeProposal('z')).ok());
  ASSERT_TRUE(assembly_.Propose(assembly_.MakeProposal('y')).ok());
  EXPECT_EQ(assembly_.state.CheckHead(other.Head()).status().code(), absl::StatusCode::kDataLoss);
  // A stranger, a witness twice, two out of order.
  const uint64_t size = assembly_.state.size();
  for (const std::vector<std::string>& witnesses : std::vector<std::vector<std::string>>{
           {"018777"}, {"018001", "018001"}, {"018002", "018001"}})
    EXPECT_FALSE(assembly_.state.CheckHead(assembly_.Head(size, witnesses, 1)).ok());
}

TEST_F(LedgerStateTest, NoByteOfAnEntryCanChange) {
  const uint64_t ballot = assembly_.Open(Step(1));
  const Vote vote = assembly_.MakeVote(ballot, "018001", Choice::kApprove);
  const std::string entry = assembly_.Signed(TextOf(assembly_.state.name(), vote), {vote.voter});
  for (size_t i = 0; i < entry.size(); ++i) {
    std::string other = entry;
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(assembly_.state.Check(other).ok()) << i;
  }
  EXPECT_TRUE(assembly_.state.Check(entry).ok());
}

TEST_F(LedgerStateTest, AnEntryOfAnotherLedgerDoesNotCount) {
  TestAssembly founded_anew(5);
  Genesis genesis = founded_anew.MakeGenesis();
  genesis.replaces = assembly_.state.name().anchor;
  ASSERT_TRUE(founded_anew.AppendBytes(founded_anew.SignedGenesis(genesis)).ok());
  EXPECT_FALSE(founded_anew.AppendBytes(assembly_.entries[1]).ok());
  EXPECT_THAT(Message(founded_anew.refused), HasSubstr("another ledger"));
}

TEST_F(LedgerStateTest, AHeadThatTooFewHaveWitnessedClosesNothingThoughAllHaveVoted) {
  const uint64_t ballot = assembly_.Open(Step(1));
  for (const std::string& code : assembly_.codes)
    ASSERT_TRUE(assembly_.Cast(ballot, code, Choice::kApprove).ok());
  const std::string head = assembly_.Head(assembly_.state.size(), {"018001", "018002"}, 500);
  EXPECT_THAT(Message(assembly_.state.CloseOf(ballot, head).status()), HasSubstr("too few"));
  EXPECT_TRUE(assembly_.state.CloseOf(ballot, assembly_.Head(500)).ok());
}

class MembershipTest : public LedgerStateTest {
 protected:
  // Laid out and put to the vote; the ballot's number.
  uint64_t OpenChange(const RuleChange& change, const std::vector<std::string>& signers) {
    EXPECT_TRUE(assembly_.Append(change, signers).ok()) << assembly_.refused;
    Subject subject;
    subject.change = federation::Sha256(WriteStatement(TextOf(assembly_.state.name(), change)));
    return assembly_.Open(subject);
  }
  void Approve(uint64_t ballot) {
    for (const std::string& code : assembly_.codes)
      ASSERT_TRUE(assembly_.Cast(ballot, code, Choice::kApprove).ok()) << assembly_.refused;
    ASSERT_TRUE(assembly_.Close(ballot).ok()) << assembly_.refused;
  }
  RuleChange Admission(uint64_t weight) {
    RuleChange change;
    change.action = RuleChange::Action::kAdmit;
    change.member = {"018999", weight, "Comune nuovo",
                     assembly_.Key(assembly_.Node("018999")).public_key(),
                     assembly_.PublicKey(assembly_.Mayor("018999"))};
    return change;
  }
  std::vector<std::string> AdmissionSigners() {
    return {assembly_.Office(), assembly_.Node("018999"), assembly_.Mayor("018999")};
  }
};

TEST_F(MembershipTest, ATownIsAdmittedOnceThoughTwoAdmissionsAreApproved) {
  const uint64_t first = OpenChange(Admission(2), AdmissionSigners());
  const uint64_t second = OpenChange(Admission(7), AdmissionSigners());
  Approve(first);
  const uint64_t membership = assembly_.state.membership();
  // The new town has not been an elector of the older ballot: it closes without it.
  Approve(second);
  EXPECT_EQ(assembly_.state.FindMember("018999")->weight, 2u);
  EXPECT_EQ(assembly_.state.membership(), membership);
}

TEST_F(MembershipTest, AnApprovalOfWhomTheAssemblyWasWhenTheBallotOpenedLapsesWithIt) {
  const uint64_t admission = OpenChange(Admission(1), AdmissionSigners());
  const uint64_t step = assembly_.Open(Step(1));
  Approve(admission);
  Approve(step);
  EXPECT_TRUE(assembly_.state.FindBallot(step)->close->approved);
  EXPECT_EQ(assembly_.state.FindApproval(Step(1)), nullptr);
}

TEST_F(MembershipTest, WhatATownWitnessedStandsWhenItHasLeftAndComeBack) {
  const std::string before = assembly_.Head();
  RuleChange change;
  change.action = RuleChange::Action::kLeave;
  change.member.istat_code = "018005";
  Approve(OpenChange(change, {assembly_.Office()}));
  assembly_.codes.pop_back();
  EXPECT_EQ(assembly_.state.FindMember("018005"), nullptr);
  EXPECT_TRUE(assembly_.state.CheckHead(before).ok());
  const std::string between = assembly_.Head();
  ASSERT_TRUE(assembly_.Sit(assembly_.codes).ok()) << assembly_.refused;
  change = Admission(1);
  change.member.istat_code = "018005";
  change.member.node_key = assembly_.Key(assembly_.Node("018005")).public_key();
  change.member.mayor_key = assembly_.PublicKey(assembly_.Mayor("018005"));
  Approve(OpenChange(change,
                     {assembly_.Office(), assembly_.Node("018005"), assembly_.Mayor("018005")}));
  EXPECT_NE(assembly_.state.FindMember("018005"), nullptr);
  for (const std::string& head : {before, between})
    EXPECT_TRUE(assembly_.state.CheckHead(head).ok()) << assembly_.state.CheckHead(head).status();
}

TEST_F(MembershipTest, AKeyIsReplacedAfterTheOneThatWasMeant) {
  const KeyChange first{"018001", KeyRole::kMayor, 0, assembly_.PublicKey("the second")};
  ASSERT_TRUE(assembly_.Append(first, {assembly_.Node("018001")}).code() ==
              absl::StatusCode::kPermissionDenied);  // The new one must sign too.
  const auto signed_by = [&](const KeyChange& change, const std::string& next) {
    const std::string text = WriteStatement(TextOf(assembly_.state.name(), change));
    const std::string name = assembly_.Mayor("018001");
    return assembly_.AppendBytes(WriteNote(federation::SignedNote{
        text,
        {SignText(text, assembly_.Node("018001"), assembly_.Key(assembly_.Node("018001"))),
         SignText(text, name, assembly_.Key(next))}}));
  };
  ASSERT_TRUE(signed_by(first, "the second").ok()) << assembly_.refused;
  const KeyChange stale{"018001", KeyRole::kMayor, 0, assembly_.PublicKey("a third")};
  EXPECT_THAT(Message(signed_by(stale, "a third")), HasSubstr("changed since"));
  const KeyChange next{"018001", KeyRole::kMayor, assembly_.state.size() - 1,
                       assembly_.PublicKey("a third")};
  EXPECT_TRUE(signed_by(next, "a third").ok()) << assembly_.refused;
}

// One key a municipality at every size: two that both cosign could be shown two histories.
TEST_F(LedgerStateTest, ADelegateWitnessesInPlaceOfTheNodeUntilItIsTakenBack) {
  const std::string delegate = DelegateKeyName("pavia", "018001");
  const auto witness = [&] {
    return assembly_.state.WitnessesAt(assembly_.state.size()).at("018001");
  };
  EXPECT_EQ(witness().name, assembly_.Node("018001"));
  KeyChange change{"018001", KeyRole::kDelegate, 0, assembly_.PublicKey(delegate)};
  EXPECT_FALSE(assembly_.Append(change, {assembly_.Mayor("018002"), delegate}).ok());
  const uint64_t before = assembly_.state.size();
  ASSERT_TRUE(assembly_.Append(change, {assembly_.Mayor("018001"), delegate}).ok());
  EXPECT_EQ(witness().name, delegate);
  EXPECT_EQ(witness().since, before);
  EXPECT_EQ(assembly_.state.WitnessesAt(before).at("018001").name, assembly_.Node("018001"));
  EXPECT_TRUE(assembly_.state.CheckHead(assembly_.Head()).ok());

  change = {"018001", KeyRole::kDelegate, before, std::nullopt};
  ASSERT_TRUE(assembly_.Append(change, {assembly_.Node("018001")}).ok()) << assembly_.refused;
  EXPECT_EQ(witness().name, assembly_.Node("018001"));
  EXPECT_EQ(witness().since, before + 1);
}

TEST_F(LedgerStateTest, ANewKeyOfTheNodeTakesTheDelegateBack) {
  const std::string delegate = DelegateKeyName("pavia", "018001");
  const KeyChange appointed{"018001", KeyRole::kDelegate, 0, assembly_.PublicKey(delegate)};
  ASSERT_TRUE(assembly_.Append(appointed, {assembly_.Mayor("018001"), delegate}).ok());
  const KeyChange next{"018001", KeyRole::kNode, 0, assembly_.PublicKey("another")};
  const std::string text = WriteStatement(TextOf(assembly_.state.name(), next));
  const auto signature = [&](const std::string& name, const std::string& key) {
    return SignText(text, name, assembly_.Key(key));
  };
  ASSERT_TRUE(assembly_
                  .AppendBytes(federation::WriteNote(
                      {text,
                       {signature(assembly_.Mayor("018001"), assembly_.Mayor("018001")),
                        signature(assembly_.Node("018001"), "another")}}))
                  .ok())
      << assembly_.refused;
  const auto witnesses = assembly_.state.WitnessesAt(assembly_.state.size());
  EXPECT_EQ(witnesses.at("018001").name, assembly_.Node("018001"));
  EXPECT_EQ(witnesses.at("018001").key, assembly_.Key("another").public_key());
}

TEST_F(LedgerStateTest, OfTwoDelegationsTheLastCounts) {
  for (const char* to : {"018002", "018003"}) {
    ASSERT_TRUE(assembly_.Append(Delegation{2, "018001", to}, {assembly_.Mayor("018001")}).ok());
  }
  Sitting sitting;
  sitting.number = 2;
  sitting.date = "2026-11-24";
  sitting.president = "Anna Bianchi";
  sitting.secretary = "Carla Dossi";
  sitting.present = {"018002", "018003", "018004"};
  sitting.represented = {{"018001", "018002"}};
  EXPECT_THAT(Message(assembly_.Append(sitting, {assembly_.Office()})),
              HasSubstr("has not delegated"));
  sitting.represented = {{"018001", "018003"}};
  EXPECT_TRUE(assembly_.Append(sitting, {assembly_.Office()}).ok()) << assembly_.refused;
}

}  // namespace
}  // namespace ambito::assembly
