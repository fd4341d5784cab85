// Merkle trees as RFC 9162 section 2.1 defines them (SHA-256, 0x00 before leaves, 0x01 before
// nodes). Proofs are functions of the leaf hashes they are given.
#ifndef AMBITO_LIB_FEDERATION_MERKLE_H_
#define AMBITO_LIB_FEDERATION_MERKLE_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "lib/federation/digest.h"

namespace ambito::federation {

Digest LeafHash(absl::string_view entry);
Digest NodeHash(const Digest& left, const Digest& right);

// The root of an append-only tree, kept in O(log n) hashes.
class MerkleFrontier {
 public:
  void Append(const Digest& leaf_hash);
  uint64_t size() const { return size_; }
  // SHA-256 of nothing for the empty tree.
  Digest Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // Largest subtree first.
};

// Root of a tree with exactly these leaves.
Digest RootOf(absl::Span<const Digest> leaf_hashes);

// RFC 9162 2.1.3: `index` < number of leaves. RFC 9162 2.1.4: `old_size` <= number of leaves.
std::vector<Digest> InclusionProof(absl::Span<const Digest> leaf_hashes, uint64_t index);
std::vector<Digest> ConsistencyProof(absl::Span<const Digest> leaf_hashes, uint64_t old_size);

// False for any proof that is not exactly right, also one that is too long.
bool VerifyInclusion(const Digest& leaf_hash, uint64_t index, uint64_t size, const Digest& root,
                     absl::Span<const Digest> proof);
bool VerifyConsistency(uint64_t old_size, const Digest& old_root, uint64_t new_size,
                       const Digest& new_root, absl::Span<const Digest> proof);

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_MERKLE_H_
