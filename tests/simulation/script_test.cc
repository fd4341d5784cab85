// Worlds told step by step: every promise of federation once in the open, and what seeds have
// found.
#include "tests/simulation/script.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/federation.h"

namespace ambito::simulation {
namespace {

void ExpectPeace(Script& script) {
  const auto failure = script.Rest();
  EXPECT_FALSE(failure) << "script: " << *failure;
}

void Edit(SimulatedNode& node, int edits) {
  for (; edits > 0; --edits) node.Edit(1, false);
}

TEST(ScriptTest, ADeclaredRestoreIsHealed) {
  Script script;
  Edit(script.node(), 10);
  script.node().Edit(8, true);
  script.Run(5'000);
  script.node().Restore(4, /*declared=*/true);
  script.Run(10'000);
  EXPECT_EQ(script.figures().recovered, 11u);
  Edit(script.node(), 3);
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 21u);
  EXPECT_EQ(script.figures().quarantined, 0u);
}

TEST(ScriptTest, ARestoreThatNobodyEditedAfterIsHealedUndeclared) {
  Script script;
  Edit(script.node(), 10);
  script.Run(5'000);
  script.node().Restore(6, /*declared=*/false);
  script.Run(10'000);
  EXPECT_EQ(script.figures().recovered, 6u);
  ExpectPeace(script);
  EXPECT_EQ(script.figures().quarantined, 0u);
}

TEST(ScriptTest, WhatIsWrittenAloneIsAppendedOnceAndOnTop) {
  Script script;
  Edit(script.node(), 10);
  script.Run(5'000);
  script.CutOff();
  script.node().Restore(6, /*declared=*/true);
  script.Run(5'000);
  Edit(script.node(), 3);  // Refused: it waits for its hub.
  EXPECT_TRUE(script.node().town().alone.empty());
  script.node().GoAlone();
  Edit(script.node(), 3);
  EXPECT_EQ(script.node().town().alone.size(), 3u);
  script.Reach();
  script.Run(15'000);
  EXPECT_EQ(script.figures().rebased, 3u);
  ExpectPeace(script);
  EXPECT_EQ(script.figures().quarantined, 0u);
}

// Three edits alone that say what is in force already: nothing is appended, the records go one by
// one, and the second of them meets `fate`.
void ForgetHalfway(Script& script, WriteFate fate) {
  const v1::Change change = test::PutSheet("asilo", "Asilo nido");
  script.node().Edit({change}, false);
  script.Run(5'000);
  script.CutOff();
  script.node().Restore(0, /*declared=*/true);
  script.Run(5'000);
  script.node().GoAlone();
  for (int i = 0; i < 3; ++i) script.node().Edit({change}, false);
  ASSERT_EQ(script.node().town().alone.size(), 3u);
  script.NextWrite(fate, /*after=*/3);  // Two marks and the first record.
  script.Reach();
  script.Run(15'000);
}

// A seed found it: memory had three, the disk two, and the next record left a gap.
TEST(ScriptTest, ForgettingHalfwayKeepsMemoryAndDiskTogether) {
  Script script;
  ForgetHalfway(script, WriteFate::kFailed);
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 1u);
}

TEST(ScriptTest, WhatWasForgottenDoesNotComeBack) {
  Script script;
  ForgetHalfway(script, WriteFate::kCrashBefore);
  script.CutOff();
  script.node().Restore(0, /*declared=*/true);
  script.Run(5'000);
  script.node().GoAlone();
  Edit(script.node(), 1);
  script.node().Crash();
  script.Run(5'000);
  script.Reach();
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 2u);
}

TEST(ScriptTest, AnEditIsAtTheHubAtOnce) {
  Script script;
  Edit(script.node(), 3);
  script.Run(1'000);
  EXPECT_EQ(script.hub().copy(0).size(), 3u) << "script: an edit waits";
  ExpectPeace(script);
}

TEST(ScriptTest, AForkIsFoundAtFirstContactAndOthersAreServed) {
  Script script(2);
  Edit(script.node(0), 10);
  script.Run(5'000);
  script.CutOff(0);
  script.node(0).Restore(6, /*declared=*/false);
  script.Run(5'000);
  Edit(script.node(0), 2);  // Another fifth entry than the hub holds.
  Edit(script.node(1), 5);
  script.Reach(0);
  script.Run(10'000);
  EXPECT_TRUE(script.hub().stopped(0));
  EXPECT_EQ(script.hub().copy(0).size(), 10u);
  EXPECT_EQ(script.hub().copy(1).size(), 5u);
  script.hub().Lift(0);
  script.Run(10'000);
  EXPECT_TRUE(script.hub().stopped(0)) << "judged anew, and found again";
  ExpectPeace(script);
}

TEST(ScriptTest, ALongerForkIsProvenByWhatItsHeadCommitsTo) {
  Script script;
  Edit(script.node(), 10);
  script.Run(5'000);
  script.CutOff();
  script.node().Restore(6, /*declared=*/false);
  script.Run(5'000);
  Edit(script.node(), 20);
  script.Reach();
  script.Run(10'000);
  EXPECT_TRUE(script.hub().stopped(0));
  EXPECT_EQ(script.hub().copy(0).size(), 10u);
  ExpectPeace(script);
}

TEST(ScriptTest, AForkWhoseRecordWasNotWrittenIsFoundAgain) {
  for (const WriteFate fate :
       {WriteFate::kFailed, WriteFate::kCrashBefore, WriteFate::kCrashAfter}) {
    Script script;
    Edit(script.node(), 10);
    script.Run(5'000);
    script.CutOff();
    script.node().Restore(6, /*declared=*/false);
    script.Run(5'000);
    Edit(script.node(), 2);
    script.Reach();
    script.NextWrite(fate);
    script.Run(10'000);
    script.hub().Crash();
    script.Run(10'000);
    EXPECT_TRUE(script.hub().stopped(0));
    ExpectPeace(script);
  }
}

TEST(ScriptTest, AHubFromABackupTakesAgainWhatNodesHold) {
  Script script(2);
  Edit(script.node(0), 10);
  Edit(script.node(1), 10);
  script.Run(5'000);
  script.hub().Restore(20);
  script.Run(10'000);
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 20u);
  EXPECT_EQ(script.figures().quarantined, 0u);
}

TEST(ScriptTest, ANodeThatCannotWriteThatItMetItsHubTriesAgain) {
  Script script;
  Edit(script.node(), 10);
  script.Run(5'000);
  script.CutOff();
  script.node().Restore(0, /*declared=*/true);
  script.Run(5'000);
  script.NextWrite(WriteFate::kFailed);
  script.Reach();
  script.Run(10'000);
  Edit(script.node(), 1);
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 11u);
}

v1::ReplicateRequest HelloWith(const std::string& municipality, const std::string& head) {
  v1::ReplicateRequest request;
  request.mutable_hello()->set_municipality(municipality);
  request.mutable_hello()->set_protocol_version(federation::kProtocolVersion);
  request.mutable_hello()->set_head(head);
  return request;
}

v1::ReplicateRequest BatchWith(uint64_t index, const std::string& entry, const std::string& head) {
  v1::ReplicateRequest request;
  request.mutable_batch()->set_first_index(index);
  request.mutable_batch()->add_entries(entry);
  request.mutable_batch()->set_head(head);
  return request;
}

// A seed found it: the true batch contradicted what was only staged, and its head is signed.
TEST(ScriptTest, AForgedPieceBeforeATrueBatchMakesNoQuarantine) {
  Script script;
  Edit(script.node(), 3);
  script.Run(5'000);
  script.CutOff();
  Edit(script.node(), 1);
  const Disk& disk = script.node().disk();
  script.Say({HelloWith("015100", script.hub().disk(0).head()), BatchWith(3, "forged", ""),
              BatchWith(3, disk.EntryBytes(3), disk.head())});
  EXPECT_FALSE(script.hub().stopped(0));
  script.Reach();
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 4u);
}

// A seed found it: what was given back before a stream broke counted against the next one's limit.
TEST(ScriptTest, RecoveriesThatBreakOffDoNotAddUp) {
  Script script;
  script.limits().batch_entries = 1;
  script.limits().staged_bytes = 2'500;
  script.node().Crash();  // To start with these limits.
  script.Run(10'000);
  script.node().Edit(12, true);
  script.Run(10'000);
  script.node().Restore(1, /*declared=*/true);
  for (int broken = 0; broken < 12; ++broken) {
    for (int i = 0; i < 1'000 && !script.node().recovering(); ++i) script.Run(10);
    script.Run(60);
    script.hub().Crash();
    for (int i = 0; i < 1'000 && script.node().recovering(); ++i) script.Run(10);
  }
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 12u);
}

TEST(ScriptTest, WhoHasNoKeyGetsNothingInAndNobodyOut) {
  Script script;
  Edit(script.node(), 10);
  script.Run(5'000);
  for (int attempt = 0; attempt < 30; ++attempt) {
    Edit(script.node(), 1);
    script.node().town().intruded = true;
    script.intruder().Dial(0, script.node().town().municipality);
    script.Run(5'000);
  }
  ExpectPeace(script);
  EXPECT_EQ(script.figures().entries, 40u);
  EXPECT_EQ(script.figures().quarantined, 0u);
}

}  // namespace
}  // namespace ambito::simulation
