#include "lib/assembly/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "absl/strings/str_cat.h"
#include "lib/assembly/version.h"
#include "tests/support/assembly.h"

namespace ambito::assembly {
namespace {

using test::ExampleLogs;
using testing::HasSubstr;

Verification Verify(const std::string& bytes, const test::TestAssembly& assembly) {
  return VerifyBundle(bytes, *assembly.state.name().anchor, federation::Ed25519());
}

std::string Report(const Verification& verification) {
  std::string text;
  for (const Check& check : verification.checks)
    absl::StrAppend(&text, check.ok ? "ok " : "NO ", check.name, " ", check.member, " ",
                    check.message, "\n");
  return text;
}

class BundleTest : public testing::Test {
 protected:
  ExampleLogs logs_{"pavia"};
  Bundle bundle_ = test::PublishedBundle(logs_);
  std::string bytes_ = WriteBundle(bundle_);
};

TEST_F(BundleTest, VerifiesFromItsBytesAndTheAnchorAlone) {
  const Verification verification = Verify(bytes_, logs_.assembly);
  EXPECT_TRUE(verification.ok) << Report(verification);
  EXPECT_EQ(verification.checks.size(), 11u) << Report(verification);
  EXPECT_FALSE(VerifyBundle(bytes_, federation::Digest(), federation::Ed25519()).ok);
}

TEST_F(BundleTest, NoByteCanChange) {
  std::mt19937 random(7);
  for (int i = 0; i < 2'000; ++i) {
    const size_t at = random() % bytes_.size();
    std::string other = bytes_;
    other[at] = static_cast<char>(other[at] ^ (1 << random() % 8));
    const Verification verification = Verify(other, logs_.assembly);
    EXPECT_FALSE(verification.ok) << at;
  }
}

TEST(SmallBundle, NoByteOfItCanChange) {
  ExampleLogs logs("pavia", /*small=*/true);
  const std::string bytes = WriteBundle(test::PublishedBundle(logs));
  ASSERT_TRUE(Verify(bytes, logs.assembly).ok) << Report(Verify(bytes, logs.assembly));
  std::mt19937 random(7);
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ (1 << random() % 8));
    ASSERT_FALSE(Verify(other, logs.assembly).ok) << at;
  }
}

TEST(SmallBundle, ANewerAnnexIsPublishedWithoutABallotAndVerifies) {
  ExampleLogs logs("pavia", /*small=*/true);
  Bundle bundle = test::PublishedBundle(logs);
  const std::string town = logs.municipalities().front();
  v1::ServiceSheet sheet = logs.Sheet(town, town + "-001");
  sheet.mutable_complaint()->set_phone("0382 000000");
  sheet.set_description("Un altro testo, che nessuno ha votato.");
  v1::Change change;
  *change.mutable_put_sheet() = sheet;
  logs.Append(town, {change});
  const std::string before = bundle.annex;
  test::Refresh(logs, bundle);
  ASSERT_EQ(bundle.inputs.grown.size(), 1u);
  EXPECT_THAT(bundle.annex, HasSubstr("0382 000000"));
  EXPECT_THAT(bundle.annex, testing::Not(HasSubstr("Un altro testo")));
  const Verification verification = Verify(WriteBundle(bundle), logs.assembly);
  EXPECT_TRUE(verification.ok) << Report(verification);
  // The newer annex without what it was made from, and another proof.
  Bundle other = bundle;
  other.inputs.grown.clear();
  EXPECT_EQ(Verify(WriteBundle(other), logs.assembly).checks.back().name, "charter");
  other = bundle;
  other.inputs.grown[0].proof.push_back(federation::Digest());
  EXPECT_EQ(Verify(WriteBundle(other), logs.assembly).checks.back().name, "inputs");
  other = bundle;
  other.inputs.grown[0].log.objects.pop_back();
  EXPECT_EQ(Verify(WriteBundle(other), logs.assembly).checks.back().name, "inputs");
}

// As a hub would that writes the index anew.
TEST_F(BundleTest, APartOtherThanApprovedIsNamed) {
  Bundle other = bundle_;
  other.parts[3][other.parts[3].size() / 2] ^= 1;
  const Verification verification = Verify(WriteBundle(other), logs_.assembly);
  ASSERT_FALSE(verification.ok);
  EXPECT_EQ(verification.checks.back().name, "parts");
  EXPECT_EQ(verification.checks.back().member, "part-4");
}

TEST_F(BundleTest, ASheetLeftOutOfTheInputsIsSeenInItsMunicipalitysHead) {
  Bundle other = bundle_;
  FrozenLog& log = other.inputs.frozen.logs.front();
  log.objects.pop_back();
  const Verification verification = Verify(WriteBundle(other), logs_.assembly);
  ASSERT_FALSE(verification.ok);
  EXPECT_EQ(verification.checks.back().name, "inputs");
  EXPECT_THAT(verification.checks.back().member, HasSubstr(log.log));
}

TEST_F(BundleTest, ALedgerThatLacksItsLastEntriesIsNotTheOneWitnessed) {
  Bundle other = bundle_;
  other.entries.pop_back();
  EXPECT_EQ(Verify(WriteBundle(other), logs_.assembly).checks.back().name, "head");
}

TEST_F(BundleTest, EntriesThatNoHeadCoversAreNotWitnessed) {
  Bundle other = bundle_;
  ASSERT_TRUE(logs_.assembly.Sit(logs_.assembly.codes).ok());
  other.entries = logs_.assembly.entries;
  EXPECT_EQ(Verify(WriteBundle(other), logs_.assembly).checks.back().name, "head");
}

TEST_F(BundleTest, AHeadThatTooFewHaveCosignedWitnessesNothing) {
  Bundle other = bundle_;
  const test::TestAssembly& assembly = logs_.assembly;
  const size_t quorum = WitnessQuorum(assembly.codes.size());
  const auto head = [&](size_t witnesses) {
    return logs_.assembly.Head(
        assembly.state.size(),
        {assembly.codes.begin(), assembly.codes.begin() + static_cast<std::ptrdiff_t>(witnesses)},
        2'000);
  };
  other.head = head(quorum);
  EXPECT_TRUE(Verify(WriteBundle(other), assembly).ok);
  other.head = head(quorum - 1);
  EXPECT_EQ(Verify(WriteBundle(other), assembly).checks.back().name, "head");
}

// Signed by the town itself, with the same sheets in force: still not what was frozen.
TEST_F(BundleTest, AnotherHistoryOfTheSameSheetsIsNotTheFrozenOne) {
  Bundle other = bundle_;
  FrozenLog& log = other.inputs.frozen.logs.front();
  federation::Checkpoint head = federation::ParseCheckpoint(log.head).value();
  head.root = federation::Sha256("another history");
  log.head = SignCheckpoint(head, logs_.assembly.Key(logs_.assembly.Node(log.log)));
  const Verification verification = Verify(WriteBundle(other), logs_.assembly);
  EXPECT_EQ(verification.checks.back().name, "inputs");
  EXPECT_THAT(verification.checks.back().message, HasSubstr("another than was frozen"));
}

TEST(VersionTest, ATelephoneNumberChangesTheAnnexAndAPromiseItsPart) {
  ExampleLogs logs("pavia");
  const auto before = MakeVersion("pavia", std::nullopt, logs.Freeze()).value();
  v1::ServiceSheet sheet = logs.Sheet("018110", "018110-001");
  sheet.mutable_complaint()->set_phone("0382 000000");
  v1::Change change;
  *change.mutable_put_sheet() = sheet;
  logs.Append("018110", {change});
  const auto phoned = MakeVersion("pavia", std::nullopt, logs.Freeze()).value();
  EXPECT_EQ(phoned.parts, before.parts);
  EXPECT_NE(phoned.annex, before.annex);
  sheet.set_description(sheet.description() + " Anche a domicilio.");
  *change.mutable_put_sheet() = sheet;
  logs.Append("018110", {change});
  const auto promised = MakeVersion("pavia", std::nullopt, logs.Freeze()).value();
  for (size_t i = 0; i < kParts; ++i) EXPECT_EQ(promised.parts[i] == before.parts[i], i != 2) << i;
}

}  // namespace
}  // namespace ambito::assembly
