#include "lib/federation/merkle.h"

#include <algorithm>
#include <array>
#include <bit>

namespace ambito::federation {
namespace {

// The largest power of two smaller than `size`, which is at least 2.
uint64_t SplitPoint(uint64_t size) { return std::bit_floor(size - 1); }

bool IsRightChild(uint64_t node) { return (node & 1) != 0; }

// Both numbers go up to the first level at which `first` is a right child, or to the top.
void RiseToRightChild(uint64_t& first, uint64_t& last) {
  while (!IsRightChild(first) && first != 0) {
    first >>= 1;
    last >>= 1;
  }
}

// SUBPROOF of RFC 9162: `known` while the old tree is a whole subtree the verifier has the root of.
std::vector<Digest> SubProof(absl::Span<const Digest> leaf_hashes, uint64_t old_size, bool known) {
  if (old_size == leaf_hashes.size()) {
    if (known) return {};
    return {RootOf(leaf_hashes)};
  }
  const uint64_t split = SplitPoint(leaf_hashes.size());
  const auto left = leaf_hashes.subspan(0, split);
  const auto right = leaf_hashes.subspan(split);
  std::vector<Digest> proof = old_size <= split ? SubProof(left, old_size, known)
                                                : SubProof(right, old_size - split, false);
  proof.push_back(RootOf(old_size <= split ? right : left));
  return proof;
}

}  // namespace

Digest LeafHash(absl::string_view entry) { return Sha256(absl::string_view("\0", 1), entry); }

Digest NodeHash(const Digest& left, const Digest& right) {
  std::array<char, 1 + 2 * sizeof(Digest)> bytes;
  bytes[0] = '\1';
  std::copy(right.begin(), right.end(), std::copy(left.begin(), left.end(), bytes.begin() + 1));
  return Sha256(absl::string_view(bytes.data(), bytes.size()));
}

void MerkleFrontier::Append(const Digest& leaf_hash) {
  Digest peak = leaf_hash;
  for (uint64_t size = size_; IsRightChild(size); size >>= 1) {
    peak = NodeHash(peaks_.back(), peak);
    peaks_.pop_back();
  }
  peaks_.push_back(peak);
  ++size_;
}

Digest MerkleFrontier::Root() const {
  if (peaks_.empty()) return Sha256("");
  Digest root = peaks_.back();
  for (size_t i = peaks_.size() - 1; i > 0; --i) root = NodeHash(peaks_[i - 1], root);
  return root;
}

Digest RootOf(absl::Span<const Digest> leaf_hashes) {
  MerkleFrontier frontier;
  for (const Digest& leaf_hash : leaf_hashes) frontier.Append(leaf_hash);
  return frontier.Root();
}

std::vector<Digest> InclusionProof(absl::Span<const Digest> leaf_hashes, uint64_t index) {
  if (leaf_hashes.size() <= 1) return {};
  const uint64_t split = SplitPoint(leaf_hashes.size());
  const auto left = leaf_hashes.subspan(0, split);
  const auto right = leaf_hashes.subspan(split);
  std::vector<Digest> proof =
      index < split ? InclusionProof(left, index) : InclusionProof(right, index - split);
  proof.push_back(RootOf(index < split ? right : left));
  return proof;
}

std::vector<Digest> ConsistencyProof(absl::Span<const Digest> leaf_hashes, uint64_t old_size) {
  if (old_size == 0) return {};
  return SubProof(leaf_hashes, old_size, /*known=*/true);
}

bool VerifyInclusion(const Digest& leaf_hash, uint64_t index, uint64_t size, const Digest& root,
                     absl::Span<const Digest> proof) {
  if (index >= size) return false;
  uint64_t node = index;
  uint64_t last = size - 1;
  Digest computed = leaf_hash;
  for (const Digest& sibling : proof) {
    if (last == 0) return false;
    if (IsRightChild(node) || node == last) {
      computed = NodeHash(sibling, computed);
      RiseToRightChild(node, last);
    } else {
      computed = NodeHash(computed, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && computed == root;
}

bool VerifyConsistency(uint64_t old_size, const Digest& old_root, uint64_t new_size,
                       const Digest& new_root, absl::Span<const Digest> proof) {
  if (old_size > new_size) return false;
  if (old_size == 0) return proof.empty() && old_root == Sha256("");
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  // An old tree that is one whole subtree is its own first step: the proof leaves it out.
  const bool whole_subtree = std::has_single_bit(old_size);
  if (!whole_subtree && proof.empty()) return false;
  uint64_t node = old_size - 1;
  uint64_t last = new_size - 1;
  while (IsRightChild(node)) {
    node >>= 1;
    last >>= 1;
  }
  Digest old_computed = whole_subtree ? old_root : proof.front();
  Digest new_computed = old_computed;
  for (const Digest& sibling : proof.subspan(whole_subtree ? 0 : 1)) {
    if (last == 0) return false;
    if (IsRightChild(node) || node == last) {
      old_computed = NodeHash(sibling, old_computed);
      new_computed = NodeHash(sibling, new_computed);
      RiseToRightChild(node, last);
    } else {
      new_computed = NodeHash(new_computed, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_computed == old_root && new_computed == new_root;
}

}  // namespace ambito::federation
