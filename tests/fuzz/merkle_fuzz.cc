// Inclusion and consistency proofs. A tree's own proofs hold; with anything else in them, only
// those that are the same hold.
#include <algorithm>

#include "lib/federation/merkle.h"
#include "tests/fuzz/target.h"

namespace ambito::federation {
namespace {

constexpr size_t kMaxLeaves = 64;

const std::vector<Digest>& Leaves() {
  static const auto& leaves = *[] {
    auto* made = new std::vector<Digest>;
    for (size_t i = 0; i < kMaxLeaves; ++i) made->push_back(LeafHash(std::to_string(i)));
    return made;
  }();
  return leaves;
}

const Digest& RootOfFirst(size_t size) {
  static const auto& roots = *[] {
    auto* made = new std::vector<Digest>;
    for (size_t n = 0; n <= kMaxLeaves; ++n) {
      made->push_back(RootOf(absl::MakeConstSpan(Leaves()).subspan(0, n)));
    }
    return made;
  }();
  return roots[size];
}

// Mostly a digest that means something somewhere in the tree.
Digest TakeDigest(fuzz::Bytes& bytes) {
  const size_t kind = bytes.Below(4);
  if (kind == 0) return Leaves()[bytes.Below(kMaxLeaves)];
  if (kind == 1) return RootOfFirst(bytes.Below(kMaxLeaves + 1));
  if (kind == 2) return Sha256("");
  return Sha256(bytes.Text(2));
}

void Spoil(fuzz::Bytes& bytes, std::vector<Digest>& proof) {
  const size_t changes = bytes.Below(4);
  for (size_t i = 0; i < changes; ++i) {
    const size_t at = proof.empty() ? 0 : bytes.Below(proof.size());
    const auto place = proof.begin() + static_cast<std::ptrdiff_t>(at);
    switch (bytes.Below(4)) {
      case 0:
        proof.insert(place, TakeDigest(bytes));
        break;
      case 1:
        if (!proof.empty()) proof.erase(place);
        break;
      case 2:
        if (!proof.empty()) std::swap(proof[at], proof.back());
        break;
      default:
        if (!proof.empty()) proof[at] = TakeDigest(bytes);
    }
  }
}

void CheckInclusion(fuzz::Bytes& bytes) {
  const size_t size = 1 + bytes.Below(kMaxLeaves);
  const size_t index = bytes.Below(size);
  const auto leaves = absl::MakeConstSpan(Leaves()).subspan(0, size);
  const std::vector<Digest> right = InclusionProof(leaves, index);
  FUZZ_CHECK(VerifyInclusion(leaves[index], index, size, RootOfFirst(size), right));

  std::vector<Digest> proof = right;
  Spoil(bytes, proof);
  const Digest leaf = bytes.Byte() < 128 ? leaves[index] : TakeDigest(bytes);
  const uint64_t said_index = bytes.Byte() < 128 ? index : bytes.Number();
  const uint64_t said_size = bytes.Byte() < 128 ? size : bytes.Number();
  const bool held = VerifyInclusion(leaf, said_index, said_size, RootOfFirst(size), proof);
  // Under one root, another size may agree: a root does not say how many leaves it has. But no
  // other leaf of the tree's own width does at this place.
  if (held && said_size == size) {
    FUZZ_CHECK(said_index < size && leaf == leaves[said_index]);
    FUZZ_CHECK(proof == InclusionProof(leaves, said_index));
  }
}

void CheckConsistency(fuzz::Bytes& bytes) {
  const size_t size = bytes.Below(kMaxLeaves + 1);
  const size_t old_size = bytes.Below(size + 1);
  const auto leaves = absl::MakeConstSpan(Leaves()).subspan(0, size);
  const std::vector<Digest> right = ConsistencyProof(leaves, old_size);
  FUZZ_CHECK(VerifyConsistency(old_size, RootOfFirst(old_size), size, RootOfFirst(size), right));

  std::vector<Digest> proof = right;
  Spoil(bytes, proof);
  const uint64_t said_old = bytes.Byte() < 128 ? old_size : bytes.Number();
  const uint64_t said_size = bytes.Byte() < 128 ? size : bytes.Number();
  const Digest old_root = bytes.Byte() < 128 ? RootOfFirst(old_size) : TakeDigest(bytes);
  const bool held = VerifyConsistency(said_old, old_root, said_size, RootOfFirst(size), proof);
  if (held && said_size == size) {
    FUZZ_CHECK(said_old <= size && old_root == RootOfFirst(said_old));
    FUZZ_CHECK(proof == ConsistencyProof(leaves, said_old));
  }
}

// Sizes near 2^64 and proofs of any length end, and never hold by luck.
void CheckAnything(fuzz::Bytes& bytes) {
  const uint64_t first = bytes.Number();
  const uint64_t second = bytes.Number();
  std::vector<Digest> proof;
  while (!bytes.empty()) proof.push_back(TakeDigest(bytes));
  const Digest unknown = Sha256("a root of no tree");
  FUZZ_CHECK(!VerifyInclusion(Sha256("x"), first, second, unknown, proof));
  const bool empty_or_same = first == 0 || first == second;
  FUZZ_CHECK(empty_or_same || !VerifyConsistency(first, unknown, second, Sha256("y"), proof));
}

FUZZ_TARGET(merkle, input) {
  fuzz::Bytes bytes(input);
  switch (bytes.Below(3)) {
    case 0:
      return CheckInclusion(bytes);
    case 1:
      return CheckConsistency(bytes);
    default:
      return CheckAnything(bytes);
  }
}

}  // namespace
}  // namespace ambito::federation
