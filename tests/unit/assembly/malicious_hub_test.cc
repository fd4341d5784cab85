// A hub that lies. It holds its own key and speaks for the office, serves whatever it likes to
// whomever it likes; mayors' clients, the other municipalities and whoever has a bundle go by what
// they check themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>

#include "absl/strings/str_replace.h"
#include "lib/assembly/bundle.h"
#include "lib/assembly/version_file.h"
#include "lib/assembly/witness.h"
#include "lib/federation/memory_log_store.h"
#include "lib/federation/merkle.h"
#include "tests/support/assembly.h"

namespace ambito::assembly {
namespace {

using test::ExampleLogs;
using test::TestAssembly;

// Whom a lie is told, and what they find.
using Lie = std::pair<const char*, std::function<absl::Status()>>;

class MaliciousHub : public testing::Test {
 protected:
  MaliciousHub() {
    assembly_.Found();
    ballot_ = assembly_.Open(Step(1), 5'000);
    EXPECT_TRUE(assembly_.Cast(ballot_, "018001", Choice::kApprove).ok());
  }

  Subject Step(int step) const {
    return assembly_.state.SubjectOf(assembly_.state.proposals().back(), step);
  }
  // What whoever reads the ledger says of one more entry.
  template <typename Entry>
  absl::Status Said(const Entry& entry, const std::string& signer) {
    return assembly_.state.Check(assembly_.Signed(TextOf(assembly_.state.name(), entry), {signer}))
        .status();
  }
  Vote VoteOf(const std::string& town, Choice choice) {
    return assembly_.MakeVote(ballot_, town, choice);
  }
  Ballot NextBallot() {
    Ballot ballot;
    ballot.number = assembly_.state.ballots().size() + 1;
    ballot.sitting = assembly_.state.sittings().size();
    ballot.subject = Step(1);
    ballot.closes_at_s = 9'000;
    const Weights members = assembly_.state.members();
    ballot.electors.assign(members.begin(), members.end());
    ballot.policy = assembly_.state.rules().policy;
    return ballot;
  }
  // Once the open ballot is out of the way.
  absl::Status Opened(const Ballot& ballot) {
    TestAssembly other(5);
    other.Found();
    return other.Append(ballot, {other.Hub()});
  }
  absl::Status Closed(const std::function<void(Close&)>& falsify, uint64_t time_s = 6'000) {
    auto close = assembly_.state.CloseOf(ballot_, assembly_.Head(time_s));
    if (!close.ok()) return close.status();
    falsify(*close);
    return Said(*close, assembly_.Hub());
  }

  // A node of this town, with a log of its own of three entries.
  struct Node {
    std::unique_ptr<federation::LogStore> store = federation::NewMemoryLogStore();
    std::set<uint64_t> kept_votes;
    std::unique_ptr<Witness> witness;
  };
  std::unique_ptr<Node> MakeNode(const std::string& town, bool founded = true) {
    auto node = std::make_unique<Node>();
    OwnTown own;
    own.istat_code = town;
    own.root_at = [](uint64_t size) -> std::optional<Digest> {
      if (size > 3) return std::nullopt;
      return federation::Sha256("own log");
    };
    own.kept_votes = [node = node.get()] { return node->kept_votes; };
    auto witness =
        Witness::Open(assembly_.slug, own, *node->store, NodeKey(town), federation::Ed25519());
    EXPECT_TRUE(witness.ok()) << witness.status();
    node->witness = std::make_unique<Witness>(*std::move(witness));
    const auto signature =
        node->witness->Sign(federation::ParseNote(assembly_.entries[0], kEntryLimits)->text);
    EXPECT_TRUE(signature.ok()) << signature.status();
    EXPECT_TRUE(!founded || node->witness->Take(assembly_.entries).ok());
    return node;
  }
  const federation::Signer& NodeKey(const std::string& town) {
    return assembly_.Key(assembly_.Node(town));
  }
  absl::Status CosignedBy(const std::string& town, const std::function<void(Node&)>& prepare,
                          uint64_t now_s = 1'000) {
    const auto node = MakeNode(town);
    prepare(*node);
    return node->witness->Cosign(assembly_.Head(assembly_.state.size(), {}, 0), now_s).status();
  }
  // The same ledger up to here, then this proposal.
  absl::Status Proposed(const FrozenHead& log, const std::function<void(Node&)>& prepare) {
    Proposal proposal = assembly_.MakeProposal('b');
    proposal.logs.insert(proposal.logs.begin(), log);
    EXPECT_TRUE(assembly_.Propose(proposal).ok()) << assembly_.refused;
    return CosignedBy("018003", prepare);
  }

  TestAssembly assembly_{5};
  uint64_t ballot_ = 0;
};

// Every lie of the list is told and found, by whom it is told to alone.
void ExpectCaught(const std::vector<Lie>& lies) {
  size_t caught = 0;
  for (const auto& [name, tell] : lies) {
    const absl::Status found = tell();
    EXPECT_FALSE(found.ok()) << name << " was believed";
    caught += found.ok() ? 0 : 1;
    std::cout << "caught: " << name << ": " << found.message() << "\n";
  }
  std::cout << caught << " of " << lies.size() << " lies caught\n";
}

TEST_F(MaliciousHub, NoLieAboutVotesIsBelieved) {
  ExpectCaught({
      {"a forged vote", [&] { return Said(VoteOf("018002", Choice::kReject), assembly_.Hub()); }},
      {"a vote given to another town",
       [&] {
         Vote vote = VoteOf("018002", Choice::kApprove);
         return Said(vote, assembly_.Mayor("018003"));
       }},
      {"a vote whose choice was turned",
       [&] {
         const std::string entry = assembly_.entries.back();
         const std::string other =
             absl::StrReplaceAll(entry, {{"choice approve", "choice reject"}});
         EXPECT_NE(entry, other);
         TestAssembly earlier(5);
         earlier.Found();
         earlier.Open(earlier.state.SubjectOf(earlier.state.proposals().back(), 1), 5'000);
         return earlier.state.Check(other).status();
       }},
      {"a vote replayed on a later ballot",
       [&] {
         const std::string vote = assembly_.entries.back();
         TestAssembly later(5);
         later.Found();
         later.Open(later.state.SubjectOf(later.state.proposals().back(), 1), 5'000);
         EXPECT_TRUE(later.Append(Annulment{1, "errore"}, {later.Office()}).ok());
         later.Open(later.state.SubjectOf(later.state.proposals().back(), 1), 5'000);
         return later.AppendBytes(vote);
       }},
      {"a vote replayed from a ledger that was founded anew",
       [&] {
         TestAssembly other(6);
         other.Found();
         other.Open(other.state.SubjectOf(other.state.proposals().back(), 1), 5'000);
         return other.AppendBytes(assembly_.entries.back());
       }},
      {"a vote on a text that is not the ballot's",
       [&] {
         Vote vote = VoteOf("018002", Choice::kApprove);
         vote.subject.parts[0].second = federation::Sha256("another text");
         return Said(vote, assembly_.Mayor("018002"));
       }},
      {"a vote withheld until the time is over",
       [&] {
         return CosignedBy(
             "018003", [&](Node& node) { node.kept_votes = {ballot_}; }, 6'000);
       }},
      {"a vote dropped from the tally",
       [&] { return Closed([](Close& close) { close.votes.clear(); }); }},
  });
}

TEST_F(MaliciousHub, NoLieAboutBallotsIsBelieved) {
  ExpectCaught({
      {"a wrong tally", [&] { return Closed([](Close& close) { close.approve = 5; }); }},
      {"an outcome turned", [&] { return Closed([](Close& close) { close.approved ^= true; }); }},
      {"a ballot whose time is over before the others can vote",
       [&] {
         TestAssembly hasty(5);
         hasty.Found();
         const uint64_t ballot =
             hasty.Open(hasty.state.SubjectOf(hasty.state.proposals().back(), 1), 1);
         EXPECT_TRUE(hasty.Cast(ballot, "018001", Choice::kApprove).ok());
         Close close = hasty.state.CloseOf(ballot, hasty.Head(6'000)).value();
         close.approved = true;
         return hasty.Append(close, {hasty.Hub()});
       }},
      {"a ballot closed before its time", [&] { return Closed([](Close&) {}, /*time_s=*/4'000); }},
      {"a ballot closed at a head that too few have witnessed",
       [&] {
         const std::string head =
             assembly_.Head(assembly_.state.size(), {"018001", "018002", "018003"}, 6'000);
         return assembly_.state.CloseOf(ballot_, head).status();
       }},
      {"a late vote counted",
       [&] {
         // The head whose time is over does not cover it.
         const std::string head = assembly_.Head(6'000);
         EXPECT_TRUE(assembly_.Cast(ballot_, "018002", Choice::kApprove).ok());
         Close close = assembly_.state.CloseOf(ballot_, head).value();
         close.votes.emplace_back("018002", Choice::kApprove);
         close.approve = 2;
         return Said(close, assembly_.Hub());
       }},
      {"an elector left out",
       [&] {
         Ballot ballot = NextBallot();
         ballot.number = 1;
         ballot.electors.pop_back();
         return Opened(ballot);
       }},
      {"an elector invented",
       [&] {
         Ballot ballot = NextBallot();
         ballot.number = 1;
         ballot.electors.emplace_back("018999", 1);
         return Opened(ballot);
       }},
      {"a weight changed",
       [&] {
         Ballot ballot = NextBallot();
         ballot.number = 1;
         ballot.electors[0].second = 100;
         return Opened(ballot);
       }},
      {"a rule changed",
       [&] {
         Ballot ballot = NextBallot();
         ballot.number = 1;
         ballot.policy.set_decision_percent(1);
         return Opened(ballot);
       }},
      {"a ballot on other texts than the version's",
       [&] {
         Ballot ballot = NextBallot();
         ballot.number = 1;
         ballot.subject.parts[0].second = federation::Sha256("another text");
         return Opened(ballot);
       }},
      {"a step skipped",
       [&] {
         Ballot ballot = NextBallot();
         ballot.number = 1;
         ballot.subject = Step(2);
         return Opened(ballot);
       }},
      {"a version published that nobody has approved",
       [&] {
         return Said(Publication{1, Step(1).version, Digest{}, "2026-11-23"}, assembly_.Office());
       }},
  });
}

TEST_F(MaliciousHub, NoLieAboutMembersAndKeysIsBelieved) {
  const KeyChange stolen{"018001", KeyRole::kMayor, 0, assembly_.PublicKey("the hub's own choice")};
  RuleChange admission;
  admission.member = {"018999", 1, "Comune inventato",
                      assembly_.Key(assembly_.Node("018999")).public_key(),
                      assembly_.PublicKey(assembly_.Mayor("018999"))};
  ExpectCaught({
      {"a mayor's key replaced by the hub", [&] { return Said(stolen, assembly_.Hub()); }},
      {"a mayor's key replaced by the office", [&] { return Said(stolen, assembly_.Office()); }},
      {"a member invented, without a ballot",
       [&] {
         const std::string text = WriteStatement(TextOf(assembly_.state.name(), admission));
         EXPECT_TRUE(assembly_
                         .AppendBytes(assembly_.Signed(TextOf(assembly_.state.name(), admission),
                                                       {assembly_.Hub(), assembly_.Node("018999"),
                                                        assembly_.Mayor("018999")}))
                         .ok())
             << assembly_.refused;
         Vote vote = VoteOf("018002", Choice::kApprove);
         vote.istat_code = "018999";
         vote.voter = assembly_.Mayor("018999");
         vote.key_id = SigningKeyId(vote.voter, assembly_.PublicKey(vote.voter));
         return Said(vote, vote.voter);
       }},
      {"another genesis shown to a town than the one it signed",
       [&] {
         TestAssembly other({"018001", "018002", "018003"}, "pavia");
         other.Found();
         const auto node = MakeNode("018001", /*founded=*/false);
         return node->witness->Take(other.entries);
       }},
      {"a town of which the genesis says another key",
       [&] {
         TestAssembly other(5);
         Genesis genesis = other.MakeGenesis();
         genesis.members[0].node_key = other.Key("the hub's own choice").public_key();
         const auto node = MakeNode("018001");
         return node->witness->Sign(WriteStatement(TextOf({assembly_.slug, std::nullopt}, genesis)))
             .status();
       }},
  });
}

TEST_F(MaliciousHub, NoLieAboutHistoryIsBelieved) {
  const auto node = MakeNode("018004");
  const std::string seen = assembly_.Head(assembly_.state.size(), assembly_.codes, 1'000);
  EXPECT_TRUE(node->witness->Cosign(assembly_.Head(assembly_.state.size(), {}, 0), 1'000).ok());
  // The same up to the sitting, then something else.
  TestAssembly fork(5);
  fork.Found();
  fork.Open(fork.state.SubjectOf(fork.state.proposals().back(), 1), 7'000);
  EXPECT_TRUE(fork.Cast(1, "018002", Choice::kReject).ok());
  EXPECT_TRUE(fork.Cast(1, "018003", Choice::kReject).ok());
  TestAssembly truncated(5);
  truncated.Found();
  ExpectCaught({
      {"a truncated ledger, to a client that has seen more",
       [&] { return truncated.state.CheckHead(seen).status(); }},
      {"a forked ledger, to a client that has seen the other",
       [&] { return fork.state.CheckHead(seen).status(); }},
      {"a forked ledger, to a witness",
       [&] { return node->witness->Cosign(fork.Head(fork.state.size(), {}, 0), 2'000).status(); }},
      {"an older head, to a witness that has cosigned a newer one",
       [&] { return node->witness->Cosign(assembly_.Head(3, {}, 0), 2'000).status(); }},
      {"an entry left out",
       [&] {
         TestAssembly reader(5);
         absl::Status status;
         for (size_t i = 0; i < assembly_.entries.size() && status.ok(); ++i)
           if (i != 1) status = reader.AppendBytes(assembly_.entries[i]);
         return status;
       }},
      {"a head over other entries than are shown",
       [&] {
         const federation::Digest root = federation::Sha256("other entries");
         federation::SignedNote note{HeadText({assembly_.Hub(), 2, root}), {}};
         note.signatures.push_back(
             SignText(note.text, assembly_.Hub(), assembly_.Key(assembly_.Hub())));
         return assembly_.state.CheckHead(WriteNote(note)).status();
       }},
      {"witnesses' signatures made by the hub",
       [&] {
         federation::SignedNote note{HeadText(assembly_.state.head()), {}};
         note.signatures.push_back(
             SignText(note.text, assembly_.Hub(), assembly_.Key(assembly_.Hub())));
         for (const std::string& code : assembly_.codes)
           note.signatures.push_back(
               Cosign(note.text, assembly_.Node(code), 1'000, assembly_.Key(assembly_.Hub())));
         return assembly_.state.CheckHead(WriteNote(note)).status();
       }},
      {"a wrong proof that a vote is included",
       [&] {
         const auto& leaves = assembly_.state.leaf_hashes();
         auto proof = federation::InclusionProof(leaves, leaves.size() - 1);
         proof.back()[0] ^= 1;
         return federation::VerifyInclusion(leaves.back(), leaves.size() - 1, leaves.size(),
                                            assembly_.state.RootAt(leaves.size()), proof)
                    ? absl::OkStatus()
                    : absl::DataLossError("the proof does not lead to the head's root");
       }},
      {"a charter made from entries a town never wrote, to that town",
       [&] {
         return Proposed({"018003", 2, federation::Sha256("not its log"), Digest{}}, [](Node&) {});
       }},
  });
}

// What a version says is made again from what the towns signed.
TEST(MaliciousHubsVersion, NoLieAboutSheetsAndTextsIsBelieved) {
  ExampleLogs logs("pavia", /*small=*/true);
  const Bundle honest = test::PublishedBundle(logs);
  const LedgerState& ledger = logs.assembly.state;
  const ProposalRecord& record = ledger.proposals().back();
  const auto opened = [&](const std::function<void(VersionInputs&)>& falsify) {
    VersionInputs inputs = honest.inputs;
    falsify(inputs);
    return OpenVersion(ledger, record, WriteVersionFile(inputs), federation::Ed25519()).status();
  };
  const auto verified = [&](const std::function<void(Bundle&)>& falsify) {
    Bundle bundle = honest;
    falsify(bundle);
    const Verification verification =
        VerifyBundle(WriteBundle(bundle), *ledger.name().anchor, federation::Ed25519());
    return verification.ok ? absl::OkStatus()
                           : absl::DataLossError(verification.checks.back().message);
  };
  ASSERT_TRUE(opened([](VersionInputs&) {}).ok());
  ASSERT_TRUE(verified([](Bundle&) {}).ok());
  ExpectCaught({
      {"a sheet dropped",
       [&] {
         return opened([](VersionInputs& inputs) {
           auto& objects = inputs.frozen.logs.front().objects;
           objects.pop_back();
         });
       }},
      {"a sheet altered",
       [&] {
         return opened([](VersionInputs& inputs) {
           inputs.frozen.logs.front().objects.back().entry.back() ^= 1;
         });
       }},
      {"a sheet moved to another town",
       [&] {
         return opened([](VersionInputs& inputs) {
           inputs.frozen.logs[1].objects.push_back(inputs.frozen.logs[0].objects.back());
         });
       }},
      {"a town's log left out",
       [&] {
         return opened(
             [](VersionInputs& inputs) { inputs.frozen.logs.erase(inputs.frozen.logs.begin()); });
       }},
      {"another text printed than was approved",
       [&] {
         return verified([](Bundle& bundle) { bundle.parts[2][bundle.parts[2].size() / 2] ^= 1; });
       }},
      {"another annex printed than was published",
       [&] { return verified([](Bundle& bundle) { bundle.annex += "\n"; }); }},
      {"the votes against cut out of the published ledger",
       [&] {
         return verified([](Bundle& bundle) { bundle.entries.erase(bundle.entries.begin() + 4); });
       }},
  });
}

// Two histories, each shown to whom it suits: both would have to be witnessed. Colluding witnesses
// cosign both, honest ones what they see first, in whatever way the hub divides them.
TEST(SplitViews, UnderTheBoundNoTwoHistoriesAreWitnessed) {
  size_t views = 0;
  for (size_t members = 3; members <= 30; ++members) {
    TestAssembly assembly(members);
    ASSERT_TRUE(assembly.AppendBytes(assembly.SignedGenesis(assembly.MakeGenesis())).ok());
    const size_t bound = 2 * WitnessQuorum(members) - members;
    for (size_t colluding = 0; colluding < bound; ++colluding) {
      for (size_t here = 0; here <= members - colluding; ++here, ++views) {
        CosignedHead one{assembly.state.head(), {}};
        CosignedHead other = one;
        for (size_t i = 0; i < members; ++i) {
          const bool colludes = i < colluding;
          if (colludes || i < colluding + here) one.witnesses[assembly.codes[i]] = 1;
          if (colludes || i >= colluding + here) other.witnesses[assembly.codes[i]] = 1;
        }
        EXPECT_FALSE(assembly.state.IsWitnessed(one) && assembly.state.IsWitnessed(other))
            << members << " members, " << colluding << " colluding, " << here;
      }
    }
    // At the bound it would be possible: the bound is the least that is needed.
    CosignedHead half{assembly.state.head(), {}};
    for (size_t i = 0; i < bound + (members - bound) / 2; ++i)
      half.witnesses[assembly.codes[i]] = 1;
    EXPECT_TRUE(assembly.state.IsWitnessed(half) || (members - bound) % 2 == 1) << members;
  }
  std::cout << views << " split views of 3 to 30 municipalities, none accepted\n";
}

}  // namespace
}  // namespace ambito::assembly
