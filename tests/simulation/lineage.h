// Every entry a town's staff ever had written, as a tree: a restored disk starts a branch. Knows
// roots and states by its own reckoning, which shares nothing with lib/federation but SHA-256.
#ifndef AMBITO_TESTS_SIMULATION_LINEAGE_H_
#define AMBITO_TESTS_SIMULATION_LINEAGE_H_

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ambito/v1/federation.pb.h"
#include "lib/federation/digest.h"

namespace ambito::simulation {

// The entry after which a log stands; 0: none.
using Place = uint32_t;
inline constexpr Place kNowhere = UINT32_MAX;

class Lineage {
 public:
  Lineage();
  // What is in force: object id to entry hash.
  using Objects = std::map<std::string, federation::Digest>;

  // One edit or import, stored after `from` by the town's own node, and its signed head.
  Place Write(Place from, const std::vector<v1::Change>& changes,
              const std::vector<const std::string*>& entries, const std::string& head);

  // kNowhere when the town never wrote that there.
  Place Follow(Place from, const federation::Digest& leaf_hash) const;
  // The place of the first `size` entries of what stands at `place`.
  Place Back(Place place, uint64_t size) const;
  // Whether one log is the beginning of the other.
  bool Leads(Place earlier, Place later) const;
  // Where exactly this head was signed; kNowhere: nowhere.
  Place Signed(const std::string& head) const;

  uint64_t size(Place place) const { return written_[place].size; }
  const federation::Digest& leaf_hash(Place place) const { return written_[place].leaf_hash; }
  // An import or a single edit ends there.
  bool whole(Place place) const { return written_[place].whole; }
  // Where one ends.
  const federation::Digest& root(Place place) const { return written_[place].root; }
  const federation::Digest& state_digest(Place place) const { return written_[place].state_digest; }
  const std::string& head(Place place) const { return written_[place].head; }
  // `objects` are those at `from`; they become those at `to`, which `from` leads to.
  void Advance(Place from, Place to, Objects& objects) const;
  Objects ObjectsAt(Place place) const;

 private:
  struct Written {
    Place before = 0;
    Place child = kNowhere;    // One that follows,
    Place sibling = kNowhere;  // and another that follows the same.
    uint64_t size = 0;
    federation::Digest leaf_hash{};
    std::string object_id;
    bool removal = false;
    bool whole = false;
    federation::Digest root{};
    federation::Digest state_digest{};
    std::string head;
  };

  Place Grow(Place from, const federation::Digest& leaf_hash, const v1::Change& change);
  void StandAt(Place place);
  std::vector<Place> Path(Place from, Place to) const;  // Without `from`.
  void Apply(const Written& written, Objects& objects) const;
  void Mount(const federation::Digest& leaf_hash);
  federation::Digest Root() const;

  std::vector<Written> written_;
  std::unordered_map<std::string, Place> signed_;  // By head.
  // Of the place written last: subtrees of the Merkle tree, largest first, with their heights.
  Place tip_ = 0;
  std::vector<std::pair<int, federation::Digest>> subtrees_;
  Objects objects_;
};

}  // namespace ambito::simulation

#endif  // AMBITO_TESTS_SIMULATION_LINEAGE_H_
