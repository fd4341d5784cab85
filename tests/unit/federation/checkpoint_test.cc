// tests/golden/checkpoint.txt is the worked example of docs/change-log.md.
#include "lib/federation/checkpoint.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "lib/federation/change_log.h"
#include "tests/support/files.h"

namespace ambito::federation {
namespace {

constexpr char kOrigin[] = "ambito/bassa-prova/015140";

// The seed is the bytes 0x00, 0x01 … 0x1f.
const Signer& GoldenSigner() {
  static const auto* signer = [] {
    std::string seed;
    for (char byte = 0; byte < 32; ++byte) seed.push_back(byte);
    return NewEd25519Signer(seed)->release();
  }();
  return *signer;
}

const std::string& Golden() {
  static const auto* golden = new std::string(test::ReadFile("tests/golden/checkpoint.txt"));
  return *golden;
}

Checkpoint GoldenCheckpoint() {
  const Digest first = LeafHash("first entry"), second = LeafHash("second entry");
  return {kOrigin, 2, RootOf({first, second}),
          StateDigest({{"profile", {0, first}}, {"sheet/asilo-nido", {1, second}}})};
}

absl::StatusOr<Checkpoint> Open(const std::string& note) {
  return OpenCheckpoint(note, kOrigin, GoldenSigner().public_key(), Ed25519());
}

std::string Replaced(const std::string& from, const std::string& to) {
  EXPECT_TRUE(absl::StrContains(Golden(), from)) << from;
  return absl::StrReplaceAll(Golden(), {{from, to}});
}

std::string SignatureLine() { return Golden().substr(Golden().find("\n\n") + 2); }

TEST(CheckpointTest, WritesTheGoldenNoteByteForByte) {
  EXPECT_EQ(SignCheckpoint(GoldenCheckpoint(), GoldenSigner()), Golden());
}

TEST(CheckpointTest, OpensWhatItWrote) {
  const auto opened = Open(Golden());
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(*opened, GoldenCheckpoint());
  EXPECT_EQ(*ParseCheckpoint(Golden()), GoldenCheckpoint());
  EXPECT_EQ(absl::StrCat(CheckpointText(*opened), "\n", SignatureLine()), Golden());
}

TEST(CheckpointTest, OpensNoNoteWithOneBitChanged) {
  for (size_t i = 0; i < Golden().size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string spoilt = Golden();
      spoilt[i] = static_cast<char>(spoilt[i] ^ (1 << bit));
      EXPECT_FALSE(Open(spoilt).ok()) << i << " " << bit;
    }
  }
}

TEST(CheckpointTest, OpensNoPieceOfANote) {
  for (size_t i = 0; i < Golden().size(); ++i) {
    EXPECT_FALSE(Open(Golden().substr(0, i)).ok()) << i;
    EXPECT_FALSE(Open(Golden().substr(i + 1)).ok()) << i;
  }
}

TEST(CheckpointTest, RefusesWhatIsNotExactlyThisForm) {
  const std::string huge = absl::StrCat("\n", std::string(9000, 'x'));
  std::string many = Golden();
  for (int i = 0; i < 16; ++i) absl::StrAppend(&many, "\u2014 witness", i, " AAAAAAA=\n");
  const std::vector<std::pair<std::string, std::string>> table = {
      {"leading zero in the size", Replaced("\n2\n", "\n02\n")},
      {"sign before the size", Replaced("\n2\n", "\n+2\n")},
      {"space before the size", Replaced("\n2\n", "\n 2\n")},
      {"negative size", Replaced("\n2\n", "\n-2\n")},
      {"size over 64 bits", Replaced("\n2\n", "\n18446744073709551616\n")},
      {"no size", Replaced("\n2\n", "\n\n")},
      {"hexadecimal size", Replaced("\n2\n", "\n0x2\n")},
      {"base64 without padding", Replaced("=\nstate", "\nstate")},
      {"space in base64", Replaced("=\nstate", " =\nstate")},
      {"root of another length", Replaced("=\nstate", "AAA=\nstate")},
      {"no state line", Replaced("state ", "")},
      {"another extension line", Replaced("\n\n", "\nmore x\n\n")},
      {"carriage returns", Replaced("\n", "\r\n")},
      {"bytes after the note", absl::StrCat(Golden(), "x")},
      {"an empty line after the note", absl::StrCat(Golden(), "\n")},
      {"no newline at the end", Golden().substr(0, Golden().size() - 1)},
      {"no signature", Golden().substr(0, Golden().find("\n\n") + 2)},
      {"a hyphen for the dash", Replaced("\u2014", "-")},
      {"two spaces after the dash", Replaced("\u2014 ", "\u2014  ")},
      {"no key name", absl::StrCat(Golden(), "\u2014 AAAAAAA=\n")},
      {"a plus in a key name", absl::StrCat(Golden(), "\u2014 a+b AAAAAAA=\n")},
      {"an empty signature", absl::StrCat(Golden(), "\u2014 witness AAAAAA==\n")},
      {"signed twice by the same key", absl::StrCat(Golden(), SignatureLine())},
      {"seventeen signatures", many},
      {"over 8 KiB", absl::StrCat(Golden(), huge)},
      {"nothing", ""},
      {"a blank line", "\n\n"},
      {"NUL bytes", std::string(100, '\0')},
  };
  for (const auto& [what, note] : table) {
    EXPECT_EQ(Open(note).status().code(), absl::StatusCode::kInvalidArgument) << what;
  }
}

TEST(CheckpointTest, RefusesAnotherKeyAndAnotherOrigin) {
  const auto other = NewEd25519Signer(std::string(32, 'x'));
  const std::string by_other = SignCheckpoint(GoldenCheckpoint(), **other);
  EXPECT_EQ(Open(by_other).status().code(), absl::StatusCode::kPermissionDenied);
  Checkpoint elsewhere = GoldenCheckpoint();
  elsewhere.origin = "ambito/bassa-prova/015093";
  EXPECT_EQ(Open(SignCheckpoint(elsewhere, GoldenSigner())).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Open(Replaced("\n2\n", "\n3\n")).status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(OpenCheckpoint(Golden(), kOrigin, "", Ed25519()).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST(CheckpointTest, PassesOverSignaturesItDoesNotKnow) {
  const auto other = NewEd25519Signer(std::string(32, 'x'));
  const std::string by_other = SignCheckpoint(GoldenCheckpoint(), **other);
  const std::string also = by_other.substr(by_other.find("\n\n") + 2);
  EXPECT_TRUE(Open(absl::StrCat(Golden(), also)).ok());
  EXPECT_TRUE(Open(absl::StrCat(Golden(), "\u2014 witness.example/w1 AAAAAAA=\n")).ok());
  const std::string first = absl::StrReplaceAll(Golden(), {{"\n\n", absl::StrCat("\n\n", also)}});
  EXPECT_TRUE(Open(first).ok());
}

}  // namespace
}  // namespace ambito::federation
