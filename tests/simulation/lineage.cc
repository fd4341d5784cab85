#include "tests/simulation/lineage.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace ambito::simulation {
namespace {

using federation::Digest;

void AppendDigest(const Digest& digest, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

Digest HashOfEntry(const std::string& entry) {
  std::string bytes(1, '\0');
  bytes += entry;
  return federation::Sha256(bytes);
}

Digest HashOfPair(const Digest& left, const Digest& right) {
  std::string bytes(1, '\1');
  AppendDigest(left, bytes);
  AppendDigest(right, bytes);
  return federation::Sha256(bytes);
}

Digest HashOfState(const Lineage::Objects& objects) {
  std::string bytes;
  for (const auto& [id, hash] : objects) {
    const auto length = static_cast<uint32_t>(id.size());
    for (int shift : {24, 16, 8, 0}) bytes += static_cast<char>(length >> shift & 255);
    bytes += id;
    AppendDigest(hash, bytes);
  }
  return federation::Sha256(bytes);
}

std::string AcceptanceId(const v1::Acceptance& acceptance) {
  return absl::StrCat("acceptance/", acceptance.municipality(), "/", acceptance.sheet_id());
}

// Of the changes that simulated staff makes.
std::string IdOf(const v1::Change& change) {
  if (change.has_put_sheet()) return "sheet/" + change.put_sheet().sheet_id();
  if (change.has_delete_sheet()) return "sheet/" + change.delete_sheet().sheet_id();
  if (change.has_put_acceptance()) return AcceptanceId(change.put_acceptance());
  if (change.has_withdraw_acceptance()) return AcceptanceId(change.withdraw_acceptance());
  return "profile";
}

bool TakesAway(const v1::Change& change) {
  return change.has_delete_sheet() || change.has_withdraw_acceptance();
}

}  // namespace

Lineage::Lineage() : written_(1) {
  written_[0].whole = true;
  written_[0].root = written_[0].state_digest = federation::Sha256("");
}

Place Lineage::Write(Place from, const std::vector<v1::Change>& changes,
                     const std::vector<const std::string*>& entries, const std::string& head) {
  StandAt(from);
  for (size_t i = 0; i < entries.size(); ++i) {
    const Digest leaf_hash = HashOfEntry(*entries[i]);
    tip_ = Grow(tip_, leaf_hash, changes[i]);
    Mount(leaf_hash);
    Apply(written_[tip_], objects_);
  }
  Written& last = written_[tip_];
  last.whole = true;
  last.root = Root();
  last.state_digest = HashOfState(objects_);
  last.head = head;
  signed_[head] = tip_;
  return tip_;
}

Place Lineage::Grow(Place from, const Digest& leaf_hash, const v1::Change& change) {
  if (const Place known = Follow(from, leaf_hash); known != kNowhere) return known;
  Written written;
  written.before = from;
  written.sibling = written_[from].child;
  written.size = written_[from].size + 1;
  written.leaf_hash = leaf_hash;
  written.object_id = IdOf(change);
  written.removal = TakesAway(change);
  written_.push_back(std::move(written));
  return written_[from].child = static_cast<Place>(written_.size() - 1);
}

void Lineage::StandAt(Place place) {
  if (place == tip_) return;
  tip_ = place;
  objects_ = ObjectsAt(place);
  subtrees_.clear();
  for (Place next : Path(0, place)) Mount(written_[next].leaf_hash);
}

void Lineage::Mount(const Digest& leaf_hash) {
  subtrees_.emplace_back(0, leaf_hash);
  while (subtrees_.size() > 1 && subtrees_.rbegin()[1].first == subtrees_.back().first) {
    const auto [height, right] = subtrees_.back();
    subtrees_.pop_back();
    subtrees_.back() = {height + 1, HashOfPair(subtrees_.back().second, right)};
  }
}

Digest Lineage::Root() const {
  Digest root = subtrees_.back().second;
  for (size_t i = subtrees_.size() - 1; i > 0; --i) {
    root = HashOfPair(subtrees_[i - 1].second, root);
  }
  return root;
}

Place Lineage::Follow(Place from, const Digest& leaf_hash) const {
  Place place = written_[from].child;
  while (place != kNowhere && written_[place].leaf_hash != leaf_hash) {
    place = written_[place].sibling;
  }
  return place;
}

Place Lineage::Back(Place place, uint64_t size) const {
  while (written_[place].size > size) place = written_[place].before;
  return place;
}

bool Lineage::Leads(Place earlier, Place later) const {
  return Back(later, written_[earlier].size) == earlier;
}

Place Lineage::Signed(const std::string& head) const {
  const auto found = signed_.find(head);
  return found == signed_.end() ? kNowhere : found->second;
}

void Lineage::Apply(const Written& written, Objects& objects) const {
  if (written.removal) {
    objects.erase(written.object_id);
  } else {
    objects[written.object_id] = written.leaf_hash;
  }
}

void Lineage::Advance(Place from, Place to, Objects& objects) const {
  for (Place place : Path(from, to)) Apply(written_[place], objects);
}

std::vector<Place> Lineage::Path(Place from, Place to) const {
  std::vector<Place> path;
  for (Place place = to; place != from; place = written_[place].before) path.push_back(place);
  std::reverse(path.begin(), path.end());
  return path;
}

Lineage::Objects Lineage::ObjectsAt(Place place) const {
  Objects objects;
  Advance(0, place, objects);
  return objects;
}

}  // namespace ambito::simulation
