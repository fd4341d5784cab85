// The hub dies at each of its writes, before or after the disk has taken it, while the assembly is
// founded, a version proposed, voted and published. Started again, what it acknowledged is there at
// the same place, nothing is there by half, and asking again for everything ends as if it had not
// died. `--rounds=N` for other orders of the votes, `--seed=N`.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "district-hub/ledger/ledger_keeper.h"
#include "lib/federation/memory_log_store.h"
#include "tests/support/assembly.h"

namespace ambito {
namespace {

using assembly::Choice;
using test::TestAssembly;

uint64_t rounds = 3;
uint64_t seed = 0;

class StoppedClock : public platform::Clock {
 public:
  int64_t NowMs() const override { return 1'780'000'000'000; }
};

// A store whose process dies at one of its writes: what comes after it reaches no disk.
class DyingStore : public federation::LogStore {
 public:
  explicit DyingStore(federation::LogStore& disk) : disk_(disk) {}

  enum class When { kNever, kBefore, kAfter };
  void DieAt(uint64_t write, When when) {
    at_ = write;
    when_ = when;
  }
  uint64_t writes() const { return writes_; }
  bool dead() const { return dead_; }

  absl::StatusOr<federation::LogImage> Load() const override { return disk_.Load(); }
  absl::Status Append(const federation::LogAppend& append) override {
    return Write([&] { return disk_.Append(append); });
  }
  absl::StatusOr<std::string> Entry(uint64_t index) const override { return disk_.Entry(index); }
  absl::StatusOr<federation::LogRun> ReadRun(uint64_t first, size_t bytes) const override {
    return disk_.ReadRun(first, bytes);
  }
  absl::StatusOr<std::vector<uint64_t>> History(absl::string_view object, uint64_t before,
                                                size_t limit) const override {
    return disk_.History(object, before, limit);
  }
  absl::Status PutNote(absl::string_view name, absl::string_view value) override {
    return Write([&] { return disk_.PutNote(name, value); });
  }
  absl::StatusOr<std::string> Note(absl::string_view name) const override {
    return disk_.Note(name);
  }

 private:
  template <typename Do>
  absl::Status Write(const Do& write) {
    if (dead_) return absl::UnavailableError("the process is dead");
    ++writes_;
    dead_ = when_ != When::kNever && writes_ == at_;
    if (dead_ && when_ == When::kBefore) return absl::UnavailableError("it died before the write");
    const absl::Status done = write();
    // Who had asked never hears of it.
    return dead_ ? absl::UnavailableError("it died after the write") : done;
  }

  federation::LogStore& disk_;
  uint64_t writes_ = 0;
  uint64_t at_ = 0;
  When when_ = When::kNever;
  bool dead_ = false;
};

// Everything the assembly asks of a hub, from the genesis to a publication, as often as it takes.
class Assembly {
 public:
  explicit Assembly(uint64_t round) : random_(seed * 1'000 + round) {
    order_ = people_.codes;
    std::shuffle(order_.begin(), order_.end(), random_);
    proposal_ = people_.MakeProposal('a');
  }

  // False: the hub died.
  bool Run(hub::LedgerKeeper& keeper) {
    return Found(keeper) && Propose(keeper) && Vote(keeper, 1) && Vote(keeper, 2) &&
           Vote(keeper, 3) && Publish(keeper);
  }

  // What was acknowledged stands where it was said to stand.
  void ExpectKept(const hub::LedgerKeeper& keeper) const {
    keeper.WithState([&](const assembly::LedgerState& state) {
      for (const auto& [text, index] : acknowledged_) EXPECT_EQ(state.Find(text), index);
      return 0;
    });
  }
  size_t acknowledged() const { return acknowledged_.size(); }
  const federation::Signer& hub_key() { return people_.Key(people_.Hub()); }

 private:
  template <typename Entry>
  bool Say(hub::LedgerKeeper& keeper, const Entry& entry, const std::string& signer) {
    const auto name =
        keeper.WithState([](const assembly::LedgerState& state) { return state.name(); });
    return Append(keeper, people_.Signed(TextOf(name, entry), {signer}));
  }
  bool Append(hub::LedgerKeeper& keeper, const std::string& entry) {
    const auto appended = keeper.Append(entry);
    if (!appended.ok()) return false;
    const std::string text = federation::ParseNote(entry, assembly::kEntryLimits)->text;
    const auto known = acknowledged_.emplace(text, appended->index());
    EXPECT_EQ(known.first->second, appended->index());
    return true;
  }

  bool Found(hub::LedgerKeeper& keeper) {
    const std::string entry = people_.SignedGenesis(people_.MakeGenesis());
    const std::string text = federation::ParseNote(entry, assembly::kEntryLimits)->text;
    const bool founded =
        keeper.WithState([](const assembly::LedgerState& state) { return state.size() > 0; });
    if (!founded && !keeper.LayOut(text, "").ok()) return false;
    const auto signed_now = keeper.SignPending(entry);
    if (!signed_now.ok() || !signed_now->recorded()) return false;
    acknowledged_.emplace(text, signed_now->index());
    return true;
  }

  bool Propose(hub::LedgerKeeper& keeper) {
    if (!keeper.PutNote("version", "all it was made from").ok()) return false;
    assembly::Sitting sitting;
    sitting.number = 1;
    sitting.date = "2026-11-23";
    sitting.president = "Anna Bianchi";
    sitting.secretary = "Carla Dossi";
    sitting.present = people_.codes;
    return Say(keeper, proposal_, people_.Office()) && Say(keeper, sitting, people_.Office());
  }

  static assembly::LedgerState StateOf(const hub::LedgerKeeper& keeper) {
    return keeper.WithState([](const assembly::LedgerState& state) { return state; });
  }

  bool Vote(hub::LedgerKeeper& keeper, int step) {
    people_.state = StateOf(keeper);
    const auto number = static_cast<uint64_t>(step);
    assembly::Ballot ballot;
    ballot.number = number;
    ballot.sitting = 1;
    ballot.subject = people_.state.SubjectOf(people_.state.proposals().back(), step);
    ballot.closes_at_s = 1'900'000'000;
    const assembly::Weights members = people_.state.members();
    ballot.electors.assign(members.begin(), members.end());
    ballot.policy = people_.state.rules().policy;
    if (!Say(keeper, ballot, people_.Office())) return false;
    people_.state = StateOf(keeper);
    for (const std::string& code : order_) {
      const assembly::Vote vote = people_.MakeVote(number, code, Choice::kApprove);
      if (!Say(keeper, vote, vote.voter)) return false;
    }
    return Witness(keeper) && !StateOf(keeper).FindBallot(number)->is_open();
  }

  bool Publish(hub::LedgerKeeper& keeper) {
    const assembly::LedgerState state = StateOf(keeper);
    const assembly::Publication publication{1, state.proposals().back().version,
                                            federation::Sha256("annex"), "2026-11-23"};
    if (!Say(keeper, publication, people_.Office()) || !Witness(keeper)) return false;
    const auto head = keeper.HeadOfPublication(StateOf(keeper).publications().back().index);
    return head.ok() && !head->empty();
  }

  // The nodes cosign what is offered until nothing new is.
  bool Witness(hub::LedgerKeeper& keeper) {
    hub::LedgerKeeper::Position position;
    for (int i = 0; i < 10; ++i) {
      const auto message = keeper.Next(position);
      if (!message.ok()) return false;
      if (!message->has_value()) return true;
      if ((*message)->head().empty()) continue;
      const auto head = federation::ParseNote((*message)->head(), assembly::kHeadLimits);
      for (const std::string& code : order_) {
        const std::string name = people_.Node(code);
        const federation::SignedNote note{
            head->text, {Cosign(head->text, name, 1'780'000'000, people_.Key(name))}};
        // One that comes after a newer head is offered is none any more.
        const absl::Status counted = keeper.Cosign(WriteNote(note));
        if (!counted.ok() && !absl::IsFailedPrecondition(counted)) return false;
      }
    }
    return true;
  }

  TestAssembly people_{3};
  std::mt19937_64 random_;
  std::vector<std::string> order_;
  assembly::Proposal proposal_;
  std::map<std::string, uint64_t> acknowledged_;  // By statement.
};

std::unique_ptr<hub::LedgerKeeper> Open(federation::LogStore& store,
                                        const federation::Signer& key) {
  static const StoppedClock clock;
  auto keeper = hub::LedgerKeeper::Open("pavia", store, key, clock);
  if (keeper.ok()) return *std::move(keeper);
  EXPECT_EQ(keeper.status().code(), absl::StatusCode::kUnavailable) << keeper.status();
  return nullptr;  // It died again while it started.
}

// Dies at that write; then nothing more is wrong. Returns how many writes there were.
uint64_t Play(uint64_t round, uint64_t write, DyingStore::When when) {
  const auto disk = federation::NewMemoryLogStore();
  Assembly assembly(round);
  DyingStore first(*disk);
  first.DieAt(write, when);
  if (auto keeper = Open(first, assembly.hub_key())) {
    const bool whole = assembly.Run(*keeper);
    EXPECT_EQ(whole || first.dead(), true) << "round " << round << ", write " << write;
  }
  DyingStore again(*disk);
  const auto keeper = Open(again, assembly.hub_key());
  if (keeper == nullptr) return 0;
  assembly.ExpectKept(*keeper);
  EXPECT_TRUE(assembly.Run(*keeper)) << "round " << round << ", write " << write;
  assembly.ExpectKept(*keeper);
  keeper->WithState([](const assembly::LedgerState& state) {
    EXPECT_EQ(state.ballots().size(), 3u);
    EXPECT_EQ(state.publications().size(), 1u);
    // Genesis, proposal, sitting, three ballots of three votes and a close, publication.
    EXPECT_EQ(state.size(), 3u + 3 * 5 + 1);
    return 0;
  });
  return first.writes();
}

TEST(HubFailpoints, AtEveryWriteNothingIsLostOrHalfDone) {
  uint64_t deaths = 0;
  for (uint64_t round = 0; round < rounds; ++round) {
    const uint64_t writes = Play(round, 0, DyingStore::When::kNever);
    EXPECT_GT(writes, 20u);
    for (uint64_t write = 1; write <= writes; ++write) {
      for (const auto when : {DyingStore::When::kBefore, DyingStore::When::kAfter}) {
        Play(round, write, when);
        ++deaths;
      }
    }
  }
  std::cout << deaths << " deaths of the hub in " << rounds
            << " rounds, nothing acknowledged lost, nothing half done (seed " << seed << ")\n";
}

}  // namespace
}  // namespace ambito

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  ambito::seed = std::random_device{}();
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    const bool known =
        (absl::ConsumePrefix(&argument, "--rounds=") &&
         absl::SimpleAtoi(argument, &ambito::rounds)) ||
        (absl::ConsumePrefix(&argument, "--seed=") && absl::SimpleAtoi(argument, &ambito::seed));
    if (!known) return std::cerr << "unknown: " << argv[i] << "\n", 2;
  }
  return RUN_ALL_TESTS();
}
