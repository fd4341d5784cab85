#include "lib/search/best_of.h"

#include <algorithm>
#include <cmath>

#include "lib/search/service_document.h"

namespace ambito::search {
namespace {

// Weights are multiples of one such step: sums of a few thousand of them are exact.
constexpr double kSteps = 1 << 20;

double Unit(const Xapian::Database& index, Xapian::doccount services, double weight) {
  const double rarity = std::log1p(index.get_doccount() / (services + 0.5));
  return std::round(weight * rarity / 10 * kSteps) / kSteps;
}

}  // namespace

void BestOf::init(const Xapian::Database& index) {
  cursors_.clear();
  started_ = false;
  at_ = 0;
  uint64_t most = 0;
  double best = 0;
  for (const Way& way : ways_) {
    Cursor& cursor = cursors_.emplace_back();
    double whole = 0;
    Xapian::doccount rarest = index.get_doccount();
    for (const auto& [term, services] : way.parts) {
      const double unit = Unit(index, services, way.weight);
      cursor.postings.push_back({index.postlist_begin(term), index.postlist_end(term), unit});
      whole += unit * kMostWeight;
      rarest = std::min(rarest, services);
    }
    most += rarest;
    best = std::max(best, whole);
  }
  most_ = static_cast<Xapian::doccount>(std::min<uint64_t>(most, index.get_doccount()));
  set_maxweight(best);
}

double BestOf::get_weight() const {
  double best = 0;
  for (const Cursor& cursor : cursors_) {
    if (cursor.service() != at_) continue;
    double weight = 0;
    for (const Posting& posting : cursor.postings) weight += posting.unit * posting.at.get_wdf();
    best = std::max(best, weight);
  }
  return best;
}

void BestOf::next(double min_weight) { skip_to(at_ + 1, min_weight); }

void BestOf::skip_to(Xapian::docid service, double min_weight) {
  if (started_ && (at_ == 0 || service <= at_)) return;
  started_ = true;
  at_ = 0;
  if (min_weight > get_maxweight()) cursors_.clear();
  for (Cursor& cursor : cursors_) {
    if (cursor.service() < service) SkipTo(service, cursor);
    if (cursor.service() == 0) continue;
    at_ = at_ == 0 ? cursor.service() : std::min(at_, cursor.service());
  }
  DropEnded();
}

// To the first service from `service` on that has every term.
void BestOf::SkipTo(Xapian::docid service, Cursor& cursor) {
  for (size_t i = 0; i < cursor.postings.size();) {
    Posting& posting = cursor.postings[i];
    posting.at.skip_to(service);
    if (posting.at == posting.end) {
      cursor.postings.clear();
    } else if (*posting.at > service) {
      service = *posting.at;
      i = i == 0 ? 1 : 0;
    } else {
      ++i;
    }
  }
}

void BestOf::DropEnded() {
  cursors_.erase(std::remove_if(cursors_.begin(), cursors_.end(),
                                [](const Cursor& cursor) { return cursor.postings.empty(); }),
                 cursors_.end());
}

}  // namespace ambito::search
