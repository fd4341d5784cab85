#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lib/charter/placement.h"

namespace ambito::charter {
namespace {

bool MayBeSame(const Uncatalogued& a, const Uncatalogued& b) {
  return a.likely_entry.empty() || b.likely_entry.empty() || a.likely_entry == b.likely_entry;
}

// Pairs worth a question or more, best first.
std::vector<AlikePair> RankPairs(const std::vector<Uncatalogued>& sheets, const Matcher& matcher,
                                 double review) {
  std::vector<const v1::ServiceSheet*> compared;
  for (const Uncatalogued& sheet : sheets) compared.push_back(sheet.placement->sheet);
  std::vector<AlikePair> pairs = matcher.ComparePairs(compared, review);
  std::erase_if(pairs,
                [&](const AlikePair& pair) { return !MayBeSame(sheets[pair.a], sheets[pair.b]); });
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

  void JoinIfAllAlike(size_t a, size_t b) {
    size_t one = group_of_[a];
    size_t other = group_of_[b];
    if (one == other || !AllAlike(members_[one], members_[other])) return;
    for (size_t member : members_[other]) {
      group_of_[member] = one;
      members_[one].push_back(member);
    }
    members_[other].clear();
    std::sort(members_[one].begin(), members_[one].end());
  }

  size_t Of(size_t sheet) const { return group_of_[sheet]; }
  const std::vector<std::vector<size_t>>& All() const { return members_; }

  // The weakest likeness that holds a group together.
  double Weakest(const std::vector<size_t>& group) const {
    double weakest = 1;
    for (size_t a : group) {
      for (size_t b : group) {
        if (a < b) weakest = std::min(weakest, accepted_.at({a, b}));
      }
    }
    return weakest;
  }

 private:
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

void Name(const std::vector<size_t>& group, double confidence, std::vector<Uncatalogued>& sheets) {
  // Sheets are in order of municipality and id: the first is the smallest.
  std::string id = ProvisionalId(*sheets[group.front()].placement);
  for (size_t member : group) {
    Placement& placement = *sheets[member].placement;
    placement.service = id;
    if (group.size() == 1) continue;
    placement.how = v1::MATCH_HOW_MATCHED;
    placement.confidence = confidence;
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

void GroupUncatalogued(std::vector<Uncatalogued> sheets, const Matcher& matcher,
                       const MatchThresholds& thresholds, std::vector<v1::ReviewQuestion>& review) {
  std::vector<AlikePair> pairs = RankPairs(sheets, matcher, thresholds.review);
  Groups groups(sheets.size(), pairs, thresholds.accept);
  for (const AlikePair& pair : pairs) {
    if (pair.likeness.score >= thresholds.accept) groups.JoinIfAllAlike(pair.a, pair.b);
  }
  for (const std::vector<size_t>& group : groups.All()) {
    if (!group.empty()) Name(group, groups.Weakest(group), sheets);
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
