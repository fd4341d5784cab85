#include "lib/charter/memo.h"

#include <algorithm>
#include <tuple>

#include "lib/charter/harmonise.h"

namespace ambito::charter {
namespace {

// More than decisions ever rule out of one sheet's best.
constexpr size_t kCandidatesKept = 8;
constexpr size_t kForgottenTogether = 64;

bool Equal(const MatchThresholds& a, const MatchThresholds& b) {
  return a.accept == b.accept && a.review == b.review && a.lead == b.lead;
}

template <typename Map, typename Used>
void Sweep(Map& map, uint64_t oldest, Used used) {
  for (auto it = map.begin(); it != map.end();) {
    auto here = it++;
    if (used(here->second) < oldest) map.erase(here);
  }
}

}  // namespace

void HarmoniseMemo::Begin(std::shared_ptr<const Matcher> matcher,
                          const MatchThresholds& thresholds) {
  ++draft_;
  known_ = 0;
  if (matcher == matcher_ && Equal(thresholds, thresholds_)) return;
  sheets_.clear();
  compared_.clear();
  alike_.clear();
  services_.clear();
  matcher_ = std::move(matcher);
  thresholds_ = thresholds;
}

void HarmoniseMemo::End() {
  // Looking at everything costs as much as a draft: only when there is a good deal to forget.
  if (sheets_.size() <= known_ + known_ / 2 + kForgottenTogether) return;
  const uint64_t oldest = draft_;
  absl::erase_if(alike_, [&](const auto& alike) { return !compared_.contains(alike.first); });
  for (auto& [digest, others] : alike_) {
    std::erase_if(others, [&](const auto& other) { return !compared_.contains(other.first); });
  }
  Sweep(sheets_, oldest, [](const auto& sheet) { return sheet->used; });
  Sweep(services_, oldest, [](const auto& service) { return service.used; });
}

KnownSheet& HarmoniseMemo::Know(const InputSheet& sheet) {
  std::unique_ptr<Sheet>& kept = sheets_[sheet.digest];
  if (kept == nullptr) {
    kept = std::make_unique<Sheet>();
    kept->known.facts = std::make_shared<const SheetFacts>(ReadSheetFacts(*sheet.sheet));
  }
  if (kept->used != draft_) ++known_;
  kept->used = draft_;
  return kept->known;
}

void HarmoniseMemo::Rank(const v1::ServiceSheet& sheet, KnownSheet& known) const {
  if (known.ranked) return;
  known.ranked = true;
  for (Candidate& candidate : matcher_->Rank(sheet)) {
    std::vector<Candidate>& list = candidate.excluded ? known.contradicted : known.open;
    if (list.size() < kCandidatesKept) list.push_back(std::move(candidate));
  }
}

const PreparedSheet& HarmoniseMemo::Prepared(const InputSheet& sheet) {
  KnownSheet& known = sheets_.at(sheet.digest)->known;
  if (known.prepared == nullptr) known.prepared = matcher_->Prepare(*sheet.sheet);
  return *known.prepared;
}

// Likeness is symmetric: one place for both orders.
void HarmoniseMemo::CompareTwo(const InputSheet& a, const InputSheet& b) {
  Candidate likeness = matcher_->Compare(Prepared(a), Prepared(b), thresholds_.review);
  if (likeness.excluded || likeness.score < thresholds_.review) return;
  const auto [low, high] = std::minmax(a.digest, b.digest);
  alike_[low][high] = std::move(likeness);
}

void HarmoniseMemo::CompareNew(const std::vector<const InputSheet*>& sheets) {
  for (size_t a = 0; a < sheets.size(); ++a) {
    if (compared_.contains(sheets[a]->digest)) continue;
    for (size_t b = 0; b < sheets.size(); ++b) {
      // Also with itself: another municipality may write the very same sheet later.
      const bool twice = b < a && !compared_.contains(sheets[b]->digest);
      if (!twice) CompareTwo(*sheets[a], *sheets[b]);
    }
  }
  compared_.clear();
  for (const InputSheet* sheet : sheets) compared_.insert(sheet->digest);
}

std::vector<AlikePair> HarmoniseMemo::ComparePairs(const std::vector<const InputSheet*>& sheets) {
  CompareNew(sheets);
  // Two municipalities may have written the very same sheet: several positions a digest.
  std::map<absl::string_view, std::vector<size_t>> positions;
  for (size_t i = 0; i < sheets.size(); ++i) positions[sheets[i]->digest].push_back(i);
  std::vector<AlikePair> pairs;
  for (const auto& [digest, firsts] : positions) {
    auto alike = alike_.find(digest);
    if (alike == alike_.end()) continue;
    for (const auto& [other, likeness] : alike->second) {
      auto seconds = positions.find(other);
      if (seconds == positions.end()) continue;
      for (size_t a : firsts) {
        for (size_t b : seconds->second) {
          if (digest != seconds->first || a < b) {
            pairs.push_back({std::min(a, b), std::max(a, b), likeness});
          }
        }
      }
    }
  }
  std::sort(pairs.begin(), pairs.end(), [](const AlikePair& x, const AlikePair& y) {
    return std::tie(x.a, x.b) < std::tie(y.a, y.b);
  });
  return pairs;
}

std::shared_ptr<const v1::Service> HarmoniseMemo::FindService(const std::string& id,
                                                              const std::string& key) {
  auto it = services_.find(id);
  if (it == services_.end() || it->second.key != key) return nullptr;
  it->second.used = draft_;
  return it->second.service;
}

void HarmoniseMemo::KeepService(const std::string& key,
                                std::shared_ptr<const v1::Service> service) {
  const std::string& id = service->id();
  services_[id] = {key, service, draft_};
}

}  // namespace ambito::charter
