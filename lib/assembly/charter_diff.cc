#include "lib/assembly/charter_diff.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "lib/charter/bound_rank.h"

namespace ambito::assembly {
namespace {

using v1::Guarantee;
using v1::Service;
using Row = std::tuple<std::string, std::string, std::string>;  // Indicator, event, condition.
using Bounds = std::map<Row, v1::Bound>;

bool Contains(const google::protobuf::RepeatedPtrField<std::string>& codes,
              absl::string_view istat_code) {
  return std::find(codes.begin(), codes.end(), istat_code) != codes.end();
}

bool Covers(const Service& service, absl::string_view istat_code) {
  return istat_code.empty() || Contains(service.coverage(), istat_code);
}

GuaranteeChange::Kind Compare(const v1::Bound& before, const v1::Bound& after) {
  const auto was = charter::RankBound(before);
  const auto is = charter::RankBound(after);
  if (!was || !is || !CanCompare(*was, *is)) return GuaranteeChange::Kind::kOther;
  return IsWeaker(*is, *was) ? GuaranteeChange::Kind::kWorse : GuaranteeChange::Kind::kBetter;
}

v1::Bound BoundOf(const v1::Promise& promise) {
  v1::Bound bound;
  bound.set_comparator(promise.comparator());
  bound.set_value(promise.value());
  bound.set_unit(promise.unit());
  return bound;
}

// What the municipality itself promises, which may be more than the floor: the strongest of it.
std::optional<v1::Bound> OwnBound(const Guarantee& guarantee, absl::string_view istat_code) {
  std::optional<v1::Bound> strongest;
  for (const v1::Promise& promise : guarantee.promises()) {
    if (promise.municipality() != istat_code) continue;
    v1::Bound bound = BoundOf(promise);
    if (!strongest || Compare(*strongest, bound) == GuaranteeChange::Kind::kBetter)
      strongest = std::move(bound);
  }
  return strongest;
}

// What holds for these citizens: nothing where their municipality promises nothing.
Bounds BoundsOf(const Service* service, absl::string_view istat_code) {
  Bounds bounds;
  if (service == nullptr || !Covers(*service, istat_code)) return bounds;
  for (const Guarantee& guarantee : service->guarantees()) {
    std::optional<v1::Bound> bound = OwnBound(guarantee, istat_code);
    if (!bound && guarantee.has_bound() && !Contains(guarantee.missing(), istat_code))
      bound = guarantee.bound();
    if (bound) bounds[{guarantee.indicator(), guarantee.event(), guarantee.condition()}] = *bound;
  }
  return bounds;
}

GuaranteeChange ChangeOf(const Service& service, const Row& row) {
  GuaranteeChange change;
  change.service = service.id();
  change.title = service.title();
  std::tie(change.indicator, change.event, change.condition) = row;
  return change;
}

void DiffGuarantees(const Service* before, const Service* after, absl::string_view istat_code,
                    std::vector<GuaranteeChange>& changes) {
  const Service& service = after != nullptr ? *after : *before;
  const Bounds was = BoundsOf(before, istat_code);
  const Bounds is = BoundsOf(after, istat_code);
  for (const auto& [row, bound] : is) {
    GuaranteeChange change = ChangeOf(service, row);
    change.after = bound;
    if (const auto old = was.find(row); old != was.end()) {
      if (charter::IsSameBound(old->second, bound)) continue;
      change.before = old->second;
      change.kind = Compare(old->second, bound);
    }
    changes.push_back(std::move(change));
  }
  for (const auto& [row, bound] : was) {
    if (is.count(row) > 0) continue;
    GuaranteeChange change = ChangeOf(service, row);
    change.before = bound;
    change.kind = GuaranteeChange::Kind::kGone;
    changes.push_back(std::move(change));
  }
}

// Null where it does not reach these citizens.
const Service* Reaching(const charter::Draft* draft, const std::string& id,
                        absl::string_view istat_code) {
  const Service* service = draft == nullptr ? nullptr : draft->Find(id);
  return service != nullptr && Covers(*service, istat_code) ? service : nullptr;
}

bool IsShared(const Service& service) { return service.scope() != v1::SCOPE_MUNICIPAL; }

void DiffService(const Service* before, const Service* after, absl::string_view istat_code,
                 CharterDiff& diff) {
  using Kind = ServiceChange::Kind;
  if (before == nullptr) diff.services.push_back({Kind::kGained, after->id(), after->title()});
  if (after == nullptr) diff.services.push_back({Kind::kLost, before->id(), before->title()});
  if (before != nullptr && after != nullptr && IsShared(*before) != IsShared(*after)) {
    diff.services.push_back(
        {IsShared(*after) ? Kind::kNowShared : Kind::kNowOwn, after->id(), after->title()});
  }
  // What comes or goes with its service is said by the service.
  if (before != nullptr && after != nullptr)
    DiffGuarantees(before, after, istat_code, diff.guarantees);
}

}  // namespace

CharterDiff DiffCharters(const charter::Draft* before, const charter::Draft& after,
                         absl::string_view istat_code) {
  CharterDiff diff;
  for (const auto& service : after.services) {
    if (!Covers(*service, istat_code)) continue;
    DiffService(Reaching(before, service->id(), istat_code), service.get(), istat_code, diff);
  }
  if (before == nullptr) return diff;
  for (const auto& service : before->services) {
    if (!Covers(*service, istat_code)) continue;
    if (Reaching(&after, service->id(), istat_code) == nullptr)
      DiffService(service.get(), nullptr, istat_code, diff);
  }
  return diff;
}

std::vector<int> ChangedParts(const Parts& before, const Parts& after) {
  std::vector<int> changed;
  for (size_t i = 0; i < before.size(); ++i) {
    if (before[i] != after[i]) changed.push_back(static_cast<int>(i) + 1);
  }
  return changed;
}

}  // namespace ambito::assembly
