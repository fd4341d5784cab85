#include "lib/charter/guarantees.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <tuple>

#include "lib/charter/bound_rank.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

constexpr char kOrdinary[] = "ORDINARY";

struct Promised {
  const PromisingSheet* sheet;
  const SheetPromise* promise;
  std::optional<BoundRank> rank;
};

using Row = std::vector<Promised>;

// Category, indicator, event and condition in vocabulary order; codes the vocabulary does not have
// come last, by name.
struct RowKey {
  explicit RowKey(const SheetPromise& promise)
      : category(promise.category),
        indicator(promise.indicator),
        event(promise.event),
        condition(promise.condition) {
    const Vocabulary& vocabulary = Vocabulary::BuiltIn();
    order = {vocabulary.categories.Order(category), vocabulary.indicators.Order(indicator),
             vocabulary.events.Order(event), vocabulary.conditions.Order(condition)};
  }

  bool operator<(const RowKey& other) const {
    return std::tie(order, category, indicator, event, condition) <
           std::tie(other.order, other.category, other.indicator, other.event, other.condition);
  }

  std::string category;
  std::string indicator;
  std::string event;
  std::string condition;
  std::array<size_t, 4> order{};  // Of the four, looked up once.
};

bool IsCondition(const std::string& indicator) {
  const Indicator* found = Vocabulary::BuiltIn().indicators.Find(indicator);
  return found != nullptr && found->role == "condition";
}

v1::Promise ToPromise(const Promised& promised) {
  v1::Promise out;
  out.set_municipality(promised.sheet->municipality);
  *out.mutable_sheet() = promised.sheet->sheet;
  out.set_standard_id(promised.promise->standard_id);
  out.set_comparator(promised.promise->bound.comparator());
  out.set_value(promised.promise->bound.value());
  out.set_unit(promised.promise->bound.unit());
  out.set_statement(promised.promise->statement);
  for (const std::string& field : promised.promise->assumed) out.add_assumed(field);
  for (const std::string& field : promised.promise->read) out.add_read(field);
  out.set_sheet_digest(promised.sheet->digest);
  return out;
}

// Why the promises of a row are not comparable; empty: they are.
std::string WhyNotComparable(const Row& row) {
  for (const Promised& promised : row) {
    if (!promised.promise->unfit.empty()) return promised.promise->unfit;
  }
  for (const Promised& promised : row) {
    const bool comparable =
        promised.rank && row.front().rank && CanCompare(*row.front().rank, *promised.rank);
    if (!comparable) return kUnitsCannotBeRanked;
  }
  return "";
}

// What binds each municipality: of several promises about one thing, the strongest.
std::map<std::string, const Promised*> Strongest(const Row& row) {
  std::map<std::string, const Promised*> strongest;
  for (const Promised& promised : row) {
    const Promised*& kept = strongest[promised.sheet->municipality];
    if (kept == nullptr || IsWeaker(*kept->rank, *promised.rank)) kept = &promised;
  }
  return strongest;
}

using Wording = std::pair<absl::string_view, absl::string_view>;  // Value and unit.

Wording WordingOf(const Promised& promised) {
  return {promised.promise->bound.value(), promised.promise->bound.unit()};
}

// The weakest; of equally weak ones the wording most of them use, then the first municipality's.
const Promised* Weakest(const std::map<std::string, const Promised*>& strongest) {
  std::map<Wording, int> wordings;
  for (const auto& [municipality, promised] : strongest) ++wordings[WordingOf(*promised)];
  const Promised* weakest = nullptr;
  for (const auto& [municipality, promised] : strongest) {
    const bool first_or_weaker = weakest == nullptr || IsWeaker(*promised->rank, *weakest->rank);
    const bool more_usual = !first_or_weaker && !IsWeaker(*weakest->rank, *promised->rank) &&
                            wordings[WordingOf(*promised)] > wordings[WordingOf(*weakest)];
    if (first_or_weaker || more_usual) weakest = promised;
  }
  return weakest;
}

bool AllTheSame(const std::map<std::string, const Promised*>& strongest) {
  const v1::Bound& first = strongest.begin()->second->promise->bound;
  return std::all_of(strongest.begin(), strongest.end(), [&](const auto& one) {
    return IsSameBound(first, one.second->promise->bound);
  });
}

void SetState(v1::GuaranteeState state, const std::string& rule, v1::Guarantee& guarantee) {
  guarantee.set_state(state);
  guarantee.set_rule(rule);
}

// State, bound and whose promise is more than it.
void Judge(const Row& row, v1::Guarantee& guarantee) {
  const std::string why_not = WhyNotComparable(row);
  if (!why_not.empty()) {
    SetState(v1::GUARANTEE_STATE_CONFLICT, why_not, guarantee);
    return;
  }
  if (guarantee.missing_size() > 0) {
    SetState(v1::GUARANTEE_STATE_GAP, kSomePromiseNothing, guarantee);
    return;
  }
  const auto strongest = Strongest(row);
  const Promised* weakest = Weakest(strongest);
  *guarantee.mutable_bound() = weakest->promise->bound;
  if (AllTheSame(strongest)) {
    SetState(v1::GUARANTEE_STATE_HOMOGENEOUS, kAllTheSame, guarantee);
    return;
  }
  SetState(v1::GUARANTEE_STATE_FLOOR, kWeakestBound, guarantee);
  for (size_t i = 0; i < row.size(); ++i) {
    guarantee.mutable_promises(static_cast<int>(i))
        ->set_improvement(IsWeaker(*weakest->rank, *row[i].rank));
  }
}

void AddAssumed(const Row& row, v1::Guarantee& guarantee) {
  std::set<std::string> assumed;
  for (const Promised& promised : row) {
    assumed.insert(promised.promise->assumed.begin(), promised.promise->assumed.end());
  }
  for (const std::string& field : assumed) guarantee.add_assumed(field);
}

void AddMissing(const v1::Service& service, const Row& row, v1::Guarantee& guarantee) {
  std::set<std::string> promising;
  for (const Promised& promised : row) promising.insert(promised.sheet->municipality);
  for (const std::string& municipality : service.coverage()) {
    if (!promising.contains(municipality)) guarantee.add_missing(municipality);
  }
}

bool IsAbout(const v1::GuaranteeTarget& target, const RowKey& key) {
  const std::string condition = target.condition().empty() ? kOrdinary : target.condition();
  return target.indicator() == key.indicator && condition == key.condition &&
         TargetEvent(target) == key.event;
}

void AddTarget(const v1::GuaranteeTarget& target, const Row& row, v1::Guarantee& guarantee) {
  v1::Bound& bound = *guarantee.mutable_target();
  bound.set_comparator(target.comparator());
  bound.set_value(target.value());
  bound.set_unit(target.unit());
  const std::optional<BoundRank> rank = RankBound(bound);
  for (size_t i = 0; i < row.size() && rank; ++i) {
    const bool below =
        row[i].rank && CanCompare(*row[i].rank, *rank) && IsWeaker(*row[i].rank, *rank);
    guarantee.mutable_promises(static_cast<int>(i))->set_below_target(below);
  }
}

void AddGuarantee(const RowKey& key, const Row& row,
                  const std::vector<const v1::GuaranteeTarget*>& targets, v1::Service& service) {
  v1::Guarantee& guarantee = *service.add_guarantees();
  guarantee.set_category(key.category);
  guarantee.set_indicator(key.indicator);
  guarantee.set_event(key.event);
  guarantee.set_condition(key.condition);
  AddAssumed(row, guarantee);
  for (const Promised& promised : row) *guarantee.add_promises() = ToPromise(promised);
  AddMissing(service, row, guarantee);
  Judge(row, guarantee);
  for (const v1::GuaranteeTarget* target : targets) {
    if (IsAbout(*target, key)) AddTarget(*target, row, guarantee);
  }
}

// Conditions put on citizens have no event and no floor: one row an indicator.
void AddCondition(const Promised& promised, v1::Service& service) {
  const SheetPromise& promise = *promised.promise;
  auto& conditions = *service.mutable_citizen_conditions();
  auto it = std::find_if(conditions.begin(), conditions.end(), [&](const auto& condition) {
    return condition.indicator() == promise.indicator;
  });
  v1::CitizenCondition* condition = it == conditions.end() ? conditions.Add() : &*it;
  condition->set_category(promise.category);
  condition->set_indicator(promise.indicator);
  *condition->add_promises() = ToPromise(promised);
}

void AddSilences(const PromisingSheet& sheet, const std::vector<SheetSilence>& silences,
                 google::protobuf::RepeatedPtrField<v1::SetAside>& out) {
  for (const SheetSilence& silence : silences) {
    v1::SetAside& aside = *out.Add();
    aside.mutable_standard()->set_municipality(sheet.sheet.municipality());
    aside.mutable_standard()->set_sheet_id(sheet.sheet.sheet_id());
    aside.mutable_standard()->set_standard_id(silence.standard_id);
    aside.set_statement(silence.statement);
    aside.set_reason(silence.reason);
  }
}

}  // namespace

void AddGuarantees(const std::vector<PromisingSheet>& sheets,
                   const std::vector<const v1::GuaranteeTarget*>& targets, v1::Service& service) {
  std::map<RowKey, Row> rows;
  std::map<RowKey, Row> conditions;
  for (const PromisingSheet& sheet : sheets) {
    for (const SheetPromise& promise : sheet.facts->promises) {
      auto& into = IsCondition(promise.indicator) ? conditions : rows;
      into[RowKey(promise)].push_back({&sheet, &promise, RankBound(promise.bound)});
    }
    // Said once, by the municipality that wrote it, not by those that accept it.
    if (sheet.municipality != sheet.sheet.municipality()) continue;
    AddSilences(sheet, sheet.facts->not_measurable, *service.mutable_not_measurable());
    AddSilences(sheet, sheet.facts->set_aside, *service.mutable_set_aside());
  }
  for (const auto& [key, row] : rows) AddGuarantee(key, row, targets, service);
  for (const auto& [key, row] : conditions) {
    for (const Promised& promised : row) AddCondition(promised, service);
  }
}

std::string TargetEvent(const v1::GuaranteeTarget& target) {
  if (!target.event().empty()) return target.event();
  const Indicator* indicator = Vocabulary::BuiltIn().indicators.Find(target.indicator());
  return indicator == nullptr ? "" : indicator->default_event;
}

}  // namespace ambito::charter
