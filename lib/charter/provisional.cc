#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/charter/placement.h"

namespace ambito::charter {
namespace {

bool MayBeSame(const Uncatalogued& a, const Uncatalogued& b) {
  return a.likely_entry.empty() || b.likely_entry.empty() || a.likely_entry == b.likely_entry;
}

// Pairs worth a question or more, best first.
std::vector<AlikePair> RankPairs(const std::vector<Uncatalogued>& sheets,
                                 const DecidedPlaces& decided, HarmoniseMemo& memo) {
  std::vector<const InputSheet*> compared;
  for (const Uncatalogued& sheet : sheets) compared.push_back(sheet.placement->input);
  std::vector<AlikePair> pairs = memo.ComparePairs(compared);
  std::erase_if(pairs, [&](const AlikePair& pair) {
    const Uncatalogued& a = sheets[pair.a];
    const Uncatalogued& b = sheets[pair.b];
    return !MayBeSame(a, b) || decided.AreDifferent(a.placement->Key(), b.placement->Key());
  });
  std::stable_sort(pairs.begin(), pairs.end(), [](const AlikePair& x, const AlikePair& y) {
    return x.likeness.score > y.likeness.score;
  });
  return pairs;
}

// Groups that grow by whole groups, and only where every pair across is accepted.
class Groups {
 public:
  Groups(size_t count, const std::vector<AlikePair>& pairs, double accept) : group_of_(count) {
    for (size_t i = 0; i < count; ++i) {
      group_of_[i] = i;
      members_.push_back({i});
    }
    for (const AlikePair& pair : pairs) {
      if (pair.likeness.score >= accept) accepted_[{pair.a, pair.b}] = pair.likeness.score;
    }
  }

  // Someone said so: no score is asked.
  void Join(size_t a, size_t b) {
    accepted_[{std::min(a, b), std::max(a, b)}] = 1;
    if (group_of_[a] != group_of_[b]) Unite(group_of_[a], group_of_[b]);
  }

  void JoinIfAllAlike(size_t a, size_t b) {
    size_t one = group_of_[a];
    size_t other = group_of_[b];
    if (one != other && AllAlike(members_[one], members_[other])) Unite(one, other);
  }

  size_t Of(size_t sheet) const { return group_of_[sheet]; }
  const std::vector<std::vector<size_t>>& All() const { return members_; }

  // The weakest likeness that holds a group together.
  double Weakest(const std::vector<size_t>& group) const {
    double weakest = 1;
    for (size_t a : group) {
      for (size_t b : group) {
        auto it = accepted_.find({a, b});
        if (a < b && it != accepted_.end()) weakest = std::min(weakest, it->second);
      }
    }
    return weakest;
  }

 private:
  void Unite(size_t one, size_t other) {
    for (size_t member : members_[other]) {
      group_of_[member] = one;
      members_[one].push_back(member);
    }
    members_[other].clear();
    std::sort(members_[one].begin(), members_[one].end());
  }

  bool AllAlike(const std::vector<size_t>& one, const std::vector<size_t>& other) const {
    return std::all_of(one.begin(), one.end(), [&](size_t a) {
      return std::all_of(other.begin(), other.end(), [&](size_t b) {
        return accepted_.contains({std::min(a, b), std::max(a, b)});
      });
    });
  }

  std::vector<size_t> group_of_;
  std::vector<std::vector<size_t>> members_;
  std::map<std::pair<size_t, size_t>, double> accepted_;
};

// Ids for groups of sheets: recorded ones first, so that an edit does not rename a service.
class ProvisionalNames {
 public:
  ProvisionalNames(const v1::Catalogue& catalogue, const std::vector<Uncatalogued>& sheets) {
    std::set<std::string> present;
    for (const Uncatalogued& sheet : sheets) present.insert(sheet.placement->Key());
    for (const v1::CatalogueEntry& entry : catalogue.entries()) {
      if (entry.provisional()) {
        Claim(entry, present);
      } else {
        taken_.insert(entry.id());
      }
    }
    for (const auto& [member, claim] : recorded_) taken_.insert(claim.id);
  }

  // `group`: in order of municipality and id.
  std::string NameOf(const std::vector<const Placement*>& group) {
    std::set<std::string> recorded;
    for (const Placement* placement : group) {
      auto it = recorded_.find(placement->Key());
      if (it != recorded_.end()) recorded.insert(it->second.id);
    }
    if (!recorded.empty()) return *recorded.begin();
    for (const Placement* placement : group) {
      std::string id = ProvisionalId(*placement);
      if (taken_.insert(id).second) return id;
    }
    // Its every name is another's by record.
    std::string id = ProvisionalId(*group.front());
    for (int next = 2; !taken_.insert(id).second; ++next) {
      id = absl::StrCat(ProvisionalId(*group.front()), "-", next);
    }
    return id;
  }

 private:
  struct Recorded {
    bool inherited = false;  // Its first member has gone.
    std::string id;

    bool operator<(const Recorded& other) const {
      return std::tie(inherited, id) < std::tie(other.inherited, other.id);
    }
  };

  // The smallest member that is still there keeps the name. Of two names a sheet takes the one it
  // was the first of, so that what another one leaves behind does not rename it.
  void Claim(const v1::CatalogueEntry& entry, const std::set<std::string>& present) {
    for (int i = 0; i < entry.first_members_size(); ++i) {
      if (!present.contains(entry.first_members(i))) continue;
      const Recorded claim{i > 0, entry.id()};
      auto [it, is_new] = recorded_.emplace(entry.first_members(i), claim);
      if (!is_new && claim < it->second) it->second = claim;
      return;
    }
  }

  std::map<std::string, Recorded> recorded_;  // By sheet.
  std::set<std::string> taken_;
};

void Name(const std::vector<size_t>& group, double confidence, const DecidedPlaces& decided,
          ProvisionalNames& names, std::vector<Uncatalogued>& sheets) {
  std::vector<const Placement*> members;
  for (size_t member : group) members.push_back(sheets[member].placement);
  const std::string id = names.NameOf(members);
  for (size_t member : group) {
    Placement& placement = *sheets[member].placement;
    placement.service = id;
    if (group.size() == 1) continue;
    const DecidedGroup* said = decided.GroupOf(placement.Key());
    const bool by_decision = said != nullptr && said->sheets.size() > 1;
    placement.how = by_decision ? v1::MATCH_HOW_DECIDED : v1::MATCH_HOW_MATCHED;
    placement.confidence = by_decision ? 1 : confidence;
    if (by_decision) placement.decisions = said->decisions;
  }
}

void JoinDecided(const DecidedPlaces& decided, const std::vector<Uncatalogued>& sheets,
                 Groups& groups) {
  std::map<const DecidedGroup*, size_t> first;
  for (size_t i = 0; i < sheets.size(); ++i) {
    const DecidedGroup* said = decided.GroupOf(sheets[i].placement->Key());
    if (said == nullptr || said->sheets.size() < 2) continue;
    groups.Join(first.emplace(said, i).first->second, i);
  }
}

v1::ReviewQuestion Ask(const Uncatalogued& a, const Uncatalogued& b, const Candidate& likeness) {
  v1::ReviewQuestion question;
  *question.mutable_a() = RefOf(*a.placement);
  *question.mutable_sheet() = RefOf(*b.placement);
  question.set_score(likeness.score);
  question.mutable_evidence()->Assign(likeness.evidence.begin(), likeness.evidence.end());
  question.set_reason(kAlike);
  return question;
}

}  // namespace

void GroupUncatalogued(std::vector<Uncatalogued> sheets, const DecidedPlaces& decided,
                       const v1::Catalogue& catalogue, const MatchThresholds& thresholds,
                       HarmoniseMemo& memo, std::vector<v1::ReviewQuestion>& review) {
  const std::vector<AlikePair> pairs = RankPairs(sheets, decided, memo);
  Groups groups(sheets.size(), pairs, thresholds.accept);
  JoinDecided(decided, sheets, groups);
  for (const AlikePair& pair : pairs) {
    if (pair.likeness.score >= thresholds.accept) groups.JoinIfAllAlike(pair.a, pair.b);
  }
  ProvisionalNames names(catalogue, sheets);
  for (const std::vector<size_t>& group : groups.All()) {
    if (!group.empty()) Name(group, groups.Weakest(group), decided, names, sheets);
  }
  // One question for two groups: their best pair's, which comes first.
  std::set<std::pair<size_t, size_t>> asked;
  for (const AlikePair& pair : pairs) {
    size_t low = std::min(groups.Of(pair.a), groups.Of(pair.b));
    size_t high = std::max(groups.Of(pair.a), groups.Of(pair.b));
    if (low == high || !asked.emplace(low, high).second) continue;
    review.push_back(Ask(sheets[pair.a], sheets[pair.b], pair.likeness));
  }
}

}  // namespace ambito::charter
