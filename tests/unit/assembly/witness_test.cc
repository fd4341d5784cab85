#include "lib/assembly/witness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/federation/memory_log_store.h"
#include "tests/support/assembly.h"

namespace ambito::assembly {
namespace {

using test::TestAssembly;
using testing::HasSubstr;

constexpr char kTown[] = "018002";

class WitnessTest : public testing::Test {
 protected:
  WitnessTest() { assembly_.Found(); }

  Witness Open(federation::LogStore& store) {
    OwnTown town;
    town.istat_code = kTown;
    town.root_at = [](uint64_t) -> std::optional<Digest> { return std::nullopt; };
    town.kept_votes = [this] { return kept_votes_; };
    return Witness::Open("pavia", town, store, assembly_.Key(assembly_.Node(kTown)),
                         federation::Ed25519())
        .value();
  }
  std::string GenesisText() {
    return federation::ParseNote(assembly_.entries[0], kEntryLimits)->text;
  }
  std::string Offered() { return assembly_.Head(assembly_.state.size(), {}, 0); }
  std::vector<std::string> Others() const {
    std::vector<std::string> others = assembly_.codes;
    others.erase(std::find(others.begin(), others.end(), kTown));
    return others;
  }

  TestAssembly assembly_{5};
  std::set<uint64_t> kept_votes_;
  const std::unique_ptr<federation::LogStore> store_ = federation::NewMemoryLogStore();
};

TEST_F(WitnessTest, CosignsWhatItHoldsOnceItHasSignedTheGenesis) {
  Witness witness = Open(*store_);
  ASSERT_TRUE(witness.Sign(GenesisText()).ok());
  ASSERT_TRUE(witness.Take(assembly_.entries).ok());
  const auto cosignature = witness.Cosign(Offered(), 1'000);
  ASSERT_TRUE(cosignature.ok()) << cosignature.status();
  const auto note = federation::ParseNote(*cosignature, kHeadLimits);
  EXPECT_EQ(CosignedAt(note->text, note->signatures[0], assembly_.Node(kTown),
                       assembly_.Key(assembly_.Node(kTown)).public_key(), federation::Ed25519()),
            1'000u);
}

TEST_F(WitnessTest, RemembersAcrossARestartWhatItCosigned) {
  {
    Witness witness = Open(*store_);
    ASSERT_TRUE(witness.Sign(GenesisText()).ok());
    ASSERT_TRUE(witness.Take(assembly_.entries).ok());
    ASSERT_TRUE(witness.Cosign(Offered(), 1'000).ok());
  }
  Witness again = Open(*store_);
  EXPECT_FALSE(again.cosigned().empty());
  EXPECT_EQ(again.Cosign(assembly_.Head(2, {}, 0), 1'000).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_TRUE(again.Cosign(Offered(), 2'000).ok());
}

// A copy that was exchanged under it.
TEST_F(WitnessTest, ACopyThatContradictsWhatItCosignedIsNotCosigned) {
  {
    Witness witness = Open(*store_);
    ASSERT_TRUE(witness.Sign(GenesisText()).ok());
    ASSERT_TRUE(witness.Take(assembly_.entries).ok());
    ASSERT_TRUE(witness.Cosign(Offered(), 1'000).ok());
  }
  TestAssembly other(5);
  other.Found();
  ASSERT_TRUE(other.Propose(other.MakeProposal('z')).ok());
  std::swap(other.entries[1], other.entries[3]);
  TestAssembly fork(5);
  for (const std::string& entry : {other.entries[0], other.entries[1], other.entries[2]})
    ASSERT_TRUE(fork.AppendBytes(entry).ok()) << fork.refused;
  const auto exchanged = federation::NewMemoryLogStore();
  ASSERT_TRUE(exchanged->PutNote("cosigned", store_->Note("cosigned").value()).ok());
  ASSERT_TRUE(exchanged->PutNote("genesis", store_->Note("genesis").value()).ok());
  Witness again = Open(*exchanged);
  ASSERT_TRUE(again.Take(fork.entries).ok());
  EXPECT_EQ(again.Cosign(fork.Head(fork.state.size(), {}, 0), 2'000).status().code(),
            absl::StatusCode::kDataLoss);
}

// Whoever knows nothing may have forgotten what it cosigned.
TEST_F(WitnessTest, WithoutMemoryItWaitsForAQuorumOfTheOthers) {
  Witness witness = Open(*store_);
  ASSERT_TRUE(witness.Take(assembly_.entries).ok());
  EXPECT_THAT(std::string(witness.Cosign(Offered(), 1'000).status().message()),
              HasSubstr("restored"));
  // Cosigned before; too few of them; its own cosignature is no other's.
  ASSERT_TRUE(
      witness.SeeWitnessed(assembly_.Head(assembly_.state.size(), Others(), 900), 1'000).ok());
  EXPECT_TRUE(witness.waits());
  ASSERT_TRUE(witness
                  .SeeWitnessed(assembly_.Head(assembly_.state.size(),
                                               {"018001", kTown, "018003", "018004"}, 1'100),
                                1'100)
                  .ok());
  EXPECT_TRUE(witness.waits());
  ASSERT_TRUE(
      witness.SeeWitnessed(assembly_.Head(assembly_.state.size(), Others(), 1'200), 1'200).ok());
  EXPECT_FALSE(witness.waits());
  EXPECT_TRUE(witness.Cosign(Offered(), 1'300).ok());
  EXPECT_FALSE(Open(*store_).waits());
}

TEST_F(WitnessTest, AStoreFromABackupWaitsToo) {
  {
    Witness witness = Open(*store_);
    ASSERT_TRUE(witness.Sign(GenesisText()).ok());
    ASSERT_TRUE(witness.Take(assembly_.entries).ok());
  }
  ASSERT_TRUE(store_->PutNote("restored", "from a backup").ok());
  EXPECT_TRUE(Open(*store_).waits());
}

TEST_F(WitnessTest, AKeptVoteMustBeInTheHeadThatEndsItsBallot) {
  const uint64_t ballot =
      assembly_.Open(assembly_.state.SubjectOf(assembly_.state.proposals().back(), 1), 5'000);
  Witness witness = Open(*store_);
  ASSERT_TRUE(witness.Sign(GenesisText()).ok());
  ASSERT_TRUE(witness.Take(assembly_.entries).ok());
  kept_votes_ = {ballot};
  EXPECT_TRUE(witness.Cosign(Offered(), 4'000).ok());
  EXPECT_THAT(std::string(witness.Cosign(Offered(), 5'001).status().message()),
              HasSubstr("withholds the vote"));
  ASSERT_TRUE(assembly_.Cast(ballot, kTown, Choice::kApprove).ok());
  ASSERT_TRUE(witness.Take({assembly_.entries.back()}).ok());
  EXPECT_TRUE(witness.Cosign(Offered(), 5'001).ok());
}

// What the key before it cosigned it cannot know, wherever that is kept: a hub that shows node and
// delegate different histories must not get a word from both.
TEST_F(WitnessTest, WhoeverTakesOverWaitsUntilTheOthersHaveCosignedThatItDoes) {
  Witness node = Open(*store_);
  ASSERT_TRUE(node.Sign(GenesisText()).ok());
  ASSERT_TRUE(node.Take(assembly_.entries).ok());
  ASSERT_TRUE(node.Cosign(Offered(), 1'000).ok());
  const std::string before = Offered();

  const std::string name = DelegateKeyName("pavia", kTown);
  const auto delegate_store = federation::NewMemoryLogStore();
  OwnTown town;
  town.istat_code = kTown;
  town.delegate = true;
  Witness delegate =
      Witness::Open("pavia", town, *delegate_store, assembly_.Key(name), federation::Ed25519())
          .value();
  ASSERT_TRUE(delegate.Take(assembly_.entries).ok());
  const auto change = [&](uint64_t after, std::optional<SigningKey> key) {
    std::vector<std::string> signers = {assembly_.Mayor(kTown)};
    if (key) signers.push_back(name);
    ASSERT_TRUE(assembly_.Append(KeyChange{kTown, KeyRole::kDelegate, after, key}, signers).ok())
        << assembly_.refused;
    ASSERT_TRUE(node.Take({assembly_.entries.back()}).ok());
    ASSERT_TRUE(delegate.Take({assembly_.entries.back()}).ok());
  };
  const auto cosigned = [&](const std::vector<std::string>& by, uint64_t time_s) {
    return assembly_.Head(assembly_.state.size(), by, time_s);
  };

  change(0, assembly_.PublicKey(name));
  EXPECT_THAT(std::string(node.Cosign(Offered(), 1'100).status().message()),
              HasSubstr("does not name 018002 with this key"));
  ASSERT_TRUE(delegate.SeeWitnessed(before, 1'100).ok());
  ASSERT_TRUE(delegate.SeeWitnessed(cosigned({"018001", "018003", "018004"}, 1'200), 1'200).ok());
  EXPECT_FALSE(delegate.Cosign(Offered(), 1'200).ok());
  ASSERT_TRUE(delegate.SeeWitnessed(cosigned(Others(), 1'200), 1'200).ok());
  ASSERT_TRUE(delegate.Cosign(Offered(), 1'300).ok());

  change(assembly_.state.size() - 1, std::nullopt);
  EXPECT_FALSE(delegate.Cosign(Offered(), 1'400).ok());
  EXPECT_THAT(std::string(node.Cosign(Offered(), 1'400).status().message()),
              HasSubstr("witnesses in place of another"));
  ASSERT_TRUE(node.SeeWitnessed(before, 1'400).ok());
  EXPECT_FALSE(node.Cosign(Offered(), 1'400).ok());
  ASSERT_TRUE(node.SeeWitnessed(cosigned(Others(), 1'400), 1'400).ok());
  EXPECT_TRUE(node.Cosign(Offered(), 1'500).ok());
  // Once it has, it goes on by itself, also after a restart.
  EXPECT_TRUE(Open(*store_).Cosign(Offered(), 1'600).ok());
}

TEST_F(WitnessTest, SignsOnlyWhatIsItsTownsToSay) {
  Witness witness = Open(*store_);
  ASSERT_TRUE(witness.Sign(GenesisText()).ok());
  ASSERT_TRUE(witness.Take(assembly_.entries).ok());
  const auto sign = [&](const auto& entry) {
    return witness.Sign(WriteStatement(TextOf(assembly_.state.name(), entry))).status();
  };
  KeyChange change{kTown, KeyRole::kNode, 0, assembly_.PublicKey(assembly_.Node(kTown))};
  EXPECT_TRUE(sign(change).ok());
  // Whoever may ask it over the net makes no voter.
  change.role = KeyRole::kMayor;
  EXPECT_EQ(sign(change).code(), absl::StatusCode::kPermissionDenied);
  change = {kTown, KeyRole::kNode, 0, assembly_.PublicKey("another's")};
  EXPECT_EQ(sign(change).code(), absl::StatusCode::kPermissionDenied);
  change = {"018003", KeyRole::kNode, 0, assembly_.PublicKey(assembly_.Node(kTown))};
  EXPECT_EQ(sign(change).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(sign(Annulment{1, "errore"}).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(witness.Sign(GenesisText()).status().code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace ambito::assembly
