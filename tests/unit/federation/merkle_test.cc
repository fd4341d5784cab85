// Against tests/data/tlog-vectors.json, the reference tree of the Certificate Transparency logs.
#include "lib/federation/merkle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "tests/support/files.h"

namespace ambito::federation {
namespace {

using nlohmann::json;

const json& Vectors() {
  static const json vectors = json::parse(test::ReadFile("tests/data/tlog-vectors.json"));
  return vectors;
}

Digest FromHex(const json& hex) {
  return *DigestFromBytes(absl::HexStringToBytes(hex.get<std::string>()));
}

std::vector<Digest> Proof(const json& vector) {
  std::vector<Digest> proof;
  for (const json& hex : vector["proof"]) proof.push_back(FromHex(hex));
  return proof;
}

std::vector<Digest> Leaves(size_t size) {
  std::vector<Digest> leaves;
  for (const json& leaf : Vectors()["leaves"]) {
    if (leaves.size() < size) {
      leaves.push_back(LeafHash(absl::HexStringToBytes(leaf.get<std::string>())));
    }
  }
  return leaves;
}

Digest Root(size_t size) { return FromHex(Vectors()["roots"][size]); }

// Everything a proof must not be.
std::vector<std::vector<Digest>> Spoilt(const std::vector<Digest>& proof) {
  std::vector<std::vector<Digest>> spoilt;
  for (size_t i = 0; i < proof.size(); ++i) {
    spoilt.push_back(proof);
    spoilt.back()[i][31] ^= 1;
    spoilt.push_back(proof);
    spoilt.back().erase(spoilt.back().begin() + static_cast<int64_t>(i));
  }
  for (const Digest& extra : {Sha256(""), Sha256("another")}) {
    spoilt.push_back(proof);
    spoilt.back().push_back(extra);
    spoilt.push_back(proof);
    spoilt.back().insert(spoilt.back().begin(), extra);
  }
  return spoilt;
}

Digest Flipped(Digest digest) {
  digest[0] ^= 0x80;
  return digest;
}

TEST(MerkleTest, RootsAreThoseOfTheReferenceTree) {
  MerkleFrontier frontier;
  EXPECT_EQ(DigestHex(frontier.Root()), DigestHex(Root(0)));
  for (const Digest& leaf : Leaves(8)) {
    frontier.Append(leaf);
    EXPECT_EQ(DigestHex(frontier.Root()), DigestHex(Root(frontier.size())));
    EXPECT_EQ(RootOf(Leaves(frontier.size())), frontier.Root());
  }
}

TEST(MerkleTest, InclusionProofsAreTheReferenceOnesAndNoOthersVerify) {
  ASSERT_FALSE(Vectors()["inclusion"].empty());
  for (const json& vector : Vectors()["inclusion"]) {
    const uint64_t index = vector["index"], size = vector["size"];
    const std::vector<Digest> proof = Proof(vector);
    const Digest leaf = Leaves(size)[index];
    EXPECT_EQ(InclusionProof(Leaves(size), index), proof) << vector;
    EXPECT_TRUE(VerifyInclusion(leaf, index, size, Root(size), proof)) << vector;
    EXPECT_FALSE(VerifyInclusion(Flipped(leaf), index, size, Root(size), proof)) << vector;
    EXPECT_FALSE(VerifyInclusion(leaf, index, size, Flipped(Root(size)), proof)) << vector;
    EXPECT_FALSE(VerifyInclusion(leaf, index + 1, size, Root(size), proof)) << vector;
    EXPECT_FALSE(VerifyInclusion(leaf, size, size, Root(size), proof)) << vector;
    for (const auto& spoilt : Spoilt(proof)) {
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, Root(size), spoilt)) << vector;
    }
  }
}

TEST(MerkleTest, ConsistencyProofsAreTheReferenceOnesAndNoOthersVerify) {
  ASSERT_FALSE(Vectors()["consistency"].empty());
  for (const json& vector : Vectors()["consistency"]) {
    const uint64_t from = vector["from"], to = vector["to"];
    const std::vector<Digest> proof = Proof(vector);
    EXPECT_EQ(ConsistencyProof(Leaves(to), from), proof) << vector;
    EXPECT_TRUE(VerifyConsistency(from, Root(from), to, Root(to), proof)) << vector;
    EXPECT_FALSE(VerifyConsistency(from, Flipped(Root(from)), to, Root(to), proof)) << vector;
    EXPECT_FALSE(VerifyConsistency(from, Root(from), to, Flipped(Root(to)), proof)) << vector;
    for (const auto& spoilt : Spoilt(proof)) {
      EXPECT_FALSE(VerifyConsistency(from, Root(from), to, Root(to), spoilt)) << vector;
    }
  }
}

TEST(MerkleTest, EveryTreeExtendsTheEmptyOne) {
  EXPECT_TRUE(VerifyConsistency(0, Root(0), 8, Root(8), {}));
  EXPECT_FALSE(VerifyConsistency(0, Root(1), 8, Root(8), {}));
  EXPECT_FALSE(VerifyConsistency(0, Root(0), 8, Root(8), {Root(8)}));
  EXPECT_TRUE(ConsistencyProof(Leaves(8), 0).empty());
}

TEST(MerkleTest, ALargerTreeIsNoPrefixOfASmallerOne) {
  EXPECT_FALSE(VerifyConsistency(8, Root(8), 4, Root(4), {}));
  EXPECT_FALSE(VerifyConsistency(1, Root(1), 2, Root(2), {}));
}

TEST(MerkleTest, ProofsHoldInEveryTreeOfUpTo70Leaves) {
  std::vector<Digest> leaves;
  for (uint64_t size = 1; size <= 70; ++size) {
    leaves.push_back(LeafHash("leaf " + std::to_string(size)));
    const Digest root = RootOf(leaves);
    for (uint64_t i = 0; i < size; ++i) {
      EXPECT_TRUE(VerifyInclusion(leaves[i], i, size, root, InclusionProof(leaves, i)));
      const Digest old_root = RootOf(absl::MakeSpan(leaves).subspan(0, i + 1));
      const std::vector<Digest> proof = ConsistencyProof(leaves, i + 1);
      EXPECT_TRUE(VerifyConsistency(i + 1, old_root, size, root, proof)) << i + 1 << " " << size;
    }
  }
}

}  // namespace
}  // namespace ambito::federation
