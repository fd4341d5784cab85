// The assembly's ledger: how long an audit of so many entries takes, beside the bare signatures in
// it; how fast entries are taken by a hub, beside bare synced writes; how long a bundle verifies.
//   ledger_bench [ENTRIES...]
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "district-hub/ledger/ledger_keeper.h"
#include "lib/assembly/bundle.h"
#include "lib/platform/rocksdb_log_store.h"
#include "tests/bench/timing.h"
#include "tests/support/assembly.h"
#include "tests/support/files.h"

namespace ambito::bench {
namespace {

constexpr int kRounds = 3;

// Sittings, ballots, votes and closes of nine towns, as many as it takes.
void Grow(test::TestAssembly& assembly, size_t entries) {
  assembly.Found();
  while (assembly.entries.size() < entries) {
    const auto& proposal = assembly.state.proposals().back();
    const uint64_t ballot = assembly.Open(assembly.state.SubjectOf(proposal, 1));
    for (const std::string& code : assembly.codes) {
      if (!assembly.Cast(ballot, code, assembly::Choice::kReject).ok()) std::abort();
    }
    if (!assembly.Close(ballot).ok()) std::abort();
  }
}

double BareSignatures(test::TestAssembly& assembly, size_t count) {
  const std::string text = "a statement";
  const federation::Signer& key = assembly.Key(assembly.Hub());
  const std::string signature = key.Sign(text);
  const std::string public_key = key.public_key();
  return Milliseconds([&] {
    for (size_t i = 0; i < count; ++i) {
      if (!federation::Ed25519().Verify(public_key, text, signature)) std::abort();
    }
  });
}

size_t SignaturesIn(const std::vector<std::string>& entries) {
  size_t count = 0;
  for (const std::string& entry : entries)
    count += federation::ParseNote(entry, assembly::kEntryLimits)->signatures.size();
  return count;
}

void Audit(size_t entries) {
  test::TestAssembly assembly(9);
  Grow(assembly, entries);
  std::vector<double> audits, bare;
  for (int round = 0; round < kRounds; ++round) {
    audits.push_back(Milliseconds([&] {
      assembly::LedgerState state(assembly.slug, federation::Ed25519());
      for (const std::string& entry : assembly.entries) {
        if (!state.Apply(entry).ok()) std::abort();
      }
    }));
    // Each close also holds a head with the hub's signature and nine cosignatures.
    const size_t closes = assembly.state.ballots().size();
    bare.push_back(BareSignatures(assembly, SignaturesIn(assembly.entries) + closes * 10));
  }
  std::printf("audit of %zu entries: %.0f ms, their signatures alone %.0f ms: %.2f times\n",
              assembly.entries.size(), Median(audits), Median(bare), Median(audits) / Median(bare));
}

void TakeEntries() {
  constexpr size_t kEntries = 1'000;
  test::TestAssembly assembly(9);
  Grow(assembly, kEntries);
  const std::string folder = test::MakeTempFolder();
  const auto database = platform::LogDatabase::Open(folder + "/db").value();
  const auto store = database->OpenLog("ledger").value();
  const auto bare = database->OpenLog("bare").value();
  auto keeper = hub::LedgerKeeper::Open(assembly.slug, *store, assembly.Key(assembly.Hub()),
                                        platform::Clock::System())
                    .value();
  size_t taken = 0;
  const double ms = Milliseconds([&] {
    for (const std::string& entry : assembly.entries) taken += keeper->Append(entry).ok();
  });
  const double floor = Milliseconds([&] {
    for (size_t i = 0; i < taken; ++i) {
      if (!bare->PutNote("note", assembly.entries[i]).ok()) std::abort();
    }
  });
  std::printf("%zu entries taken, %.0f a second; bare synced writes %.0f a second: %.2f times\n",
              taken, static_cast<double>(taken) / ms * 1'000,
              static_cast<double>(taken) / floor * 1'000, ms / floor);
}

void VerifyBundles() {
  for (const char* slug : {"sud-est-milano", "pavia"}) {
    test::ExampleLogs logs(slug);
    const std::string bytes = WriteBundle(test::PublishedBundle(logs));
    const federation::Digest anchor = *logs.assembly.state.name().anchor;
    std::vector<double> whole, flipped;
    for (int round = 0; round < kRounds; ++round) {
      whole.push_back(Milliseconds([&] {
        if (!assembly::VerifyBundle(bytes, anchor, federation::Ed25519()).ok) std::abort();
      }));
      std::string other = bytes;
      other[bytes.size() / 2] ^= 1;
      flipped.push_back(Milliseconds([&] {
        if (assembly::VerifyBundle(other, anchor, federation::Ed25519()).ok) std::abort();
      }));
    }
    std::printf("%s: bundle of %zu bytes verified in %.0f ms, one changed byte found in %.1f ms\n",
                slug, bytes.size(), Median(whole), Median(flipped));
  }
}

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  for (const size_t entries : ambito::bench::Sizes(argc, argv, {1'000, 10'000}))
    ambito::bench::Audit(entries);
  ambito::bench::TakeEntries();
  ambito::bench::VerifyBundles();
  return 0;
}
