#include "lib/charter/explain.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "google/protobuf/util/message_differencer.h"
#include "lib/charter/coverage.h"
#include "lib/charter/guarantees.h"
#include "lib/charter/placement.h"

namespace ambito::charter {
namespace {

using FactsBySheet = std::map<std::pair<std::string, std::string>, std::shared_ptr<SheetFacts>>;
using RowKey = std::tuple<std::string, std::string, std::string>;

std::pair<std::string, std::string> KeyOf(const v1::SheetRef& ref) {
  return {ref.municipality(), ref.sheet_id()};
}

bool IsSame(const v1::SheetRef& a, const v1::SheetRef& b) { return KeyOf(a) == KeyOf(b); }

FactsBySheet ReadFacts(const v1::Service& service, SheetFinder find_sheet) {
  FactsBySheet facts;
  for (const v1::PlacedSheet& placed : service.sheets()) {
    const v1::ServiceSheet* sheet = find_sheet(placed.sheet());
    if (sheet == nullptr) continue;
    facts[KeyOf(placed.sheet())] = std::make_shared<SheetFacts>(ReadSheetFacts(*sheet));
  }
  return facts;
}

bool Waits(const v1::PlacedSheet& placed) {
  return placed.not_in_force_reason() == kSuperseded ||
         placed.not_in_force_reason() == kDecidedSecond;
}

// The newest sheet of the same municipality that only stands behind; null: there is none.
const v1::PlacedSheet* Successor(const v1::Service& service, const v1::SheetRef& gone,
                                 SheetFinder find_sheet) {
  const v1::PlacedSheet* best = nullptr;
  int best_year = 0;
  for (const v1::PlacedSheet& placed : service.sheets()) {
    const v1::ServiceSheet* sheet = find_sheet(placed.sheet());
    const bool waits =
        placed.sheet().municipality() == gone.municipality() && sheet != nullptr && Waits(placed);
    if (!waits || (best != nullptr && sheet->source_charter().year() <= best_year)) continue;
    best = &placed;
    best_year = sheet->source_charter().year();
  }
  return best;
}

// Whose citizens a sheet's promises are made to: its own municipality's and those that accept it.
std::set<std::string> MadeTo(const v1::Service& service, const v1::SheetRef& sheet) {
  std::set<std::string> municipalities = {sheet.municipality()};
  for (const v1::Cover& cover : service.covered_by()) {
    if (IsSame(cover.sheet(), sheet)) municipalities.insert(cover.municipality());
  }
  return municipalities;
}

void AddPromising(const v1::SheetRef& ref, const std::set<std::string>& municipalities,
                  const FactsBySheet& facts, std::map<std::string, PromisingSheet>& out) {
  auto known = facts.find(KeyOf(ref));
  if (known == facts.end()) return;
  for (const std::string& municipality : municipalities) {
    out[municipality] = {municipality, ref, "", known->second};
  }
}

// The sheets in force as they would be with `gone` deleted.
std::vector<PromisingSheet> Remaining(const v1::Service& service, const v1::SheetRef& gone,
                                      const FactsBySheet& facts, SheetFinder find_sheet) {
  std::map<std::string, PromisingSheet> remaining;
  for (const v1::PlacedSheet& placed : service.sheets()) {
    if (!placed.in_force() || IsSame(placed.sheet(), gone)) continue;
    AddPromising(placed.sheet(), MadeTo(service, placed.sheet()), facts, remaining);
  }
  const v1::PlacedSheet* successor = Successor(service, gone, find_sheet);
  if (successor != nullptr) {
    AddPromising(successor->sheet(), {gone.municipality()}, facts, remaining);
  }
  std::vector<PromisingSheet> sorted;
  for (auto& [municipality, sheet] : remaining) sorted.push_back(std::move(sheet));
  return sorted;
}

std::map<RowKey, const v1::Guarantee*> Rows(const v1::Service& service) {
  std::map<RowKey, const v1::Guarantee*> rows;
  for (const v1::Guarantee& row : service.guarantees()) {
    rows[{row.indicator(), row.event(), row.condition()}] = &row;
  }
  return rows;
}

// Null: the row is not there.
void AddChange(const RowKey& key, const v1::Guarantee* before, const v1::Guarantee* after,
               v1::WithoutSheet& without) {
  using google::protobuf::util::MessageDifferencer;
  if (before != nullptr && after != nullptr && before->state() == after->state() &&
      MessageDifferencer::Equals(before->bound(), after->bound())) {
    return;
  }
  v1::GuaranteeChange& change = *without.add_changes();
  std::tie(*change.mutable_indicator(), *change.mutable_event(), *change.mutable_condition()) = key;
  if (before != nullptr) {
    change.set_state_before(before->state());
    if (before->has_bound()) *change.mutable_bound_before() = before->bound();
  }
  if (after != nullptr) {
    change.set_state_after(after->state());
    if (after->has_bound()) *change.mutable_bound_after() = after->bound();
  }
}

void AddChanges(const v1::Service& before, const v1::Service& after, v1::WithoutSheet& without) {
  const auto old_rows = Rows(before);
  const auto new_rows = Rows(after);
  auto find = [](const auto& rows, const RowKey& key) {
    auto it = rows.find(key);
    return it == rows.end() ? nullptr : it->second;
  };
  std::set<RowKey> keys;
  for (const auto& [key, row] : old_rows) keys.insert(key);
  for (const auto& [key, row] : new_rows) keys.insert(key);
  for (const RowKey& key : keys) AddChange(key, find(old_rows, key), find(new_rows, key), without);
}

std::map<std::string, int> SheetsByMunicipality(const Draft& draft) {
  std::map<std::string, int> counts;
  for (const auto& service : draft.services) {
    for (const v1::PlacedSheet& placed : service->sheets()) {
      ++counts[placed.sheet().municipality()];
    }
  }
  return counts;
}

// Who would still have delivered sheets.
std::vector<std::string> DeliveredWithout(const std::map<std::string, int>& sheets,
                                          const v1::SheetRef& gone) {
  std::vector<std::string> delivered;
  for (const auto& [municipality, count] : sheets) {
    if (count > (municipality == gone.municipality() ? 1 : 0)) delivered.push_back(municipality);
  }
  return delivered;
}

v1::WithoutSheet Without(const v1::Service& service, const v1::SheetRef& gone,
                         const std::map<std::string, int>& sheets, const FactsBySheet& facts,
                         SheetFinder find_sheet) {
  const std::vector<PromisingSheet> remaining = Remaining(service, gone, facts, find_sheet);
  std::vector<std::string> covered;  // Sorted, as `remaining` is.
  for (const PromisingSheet& sheet : remaining) covered.push_back(sheet.municipality);
  v1::Service then;
  for (const std::string& municipality : covered) then.add_coverage(municipality);
  AddGuarantees(remaining, {}, then);
  v1::WithoutSheet without;
  *without.mutable_sheet() = gone;
  without.set_scope(ScopeOf(covered, DeliveredWithout(sheets, gone)));
  AddChanges(service, then, without);
  return without;
}

bool IsAbout(const v1::ReviewQuestion& question, const v1::Service& service) {
  if (question.service() == service.id()) return true;
  return std::any_of(service.sheets().begin(), service.sheets().end(), [&](const auto& placed) {
    return IsSame(placed.sheet(), question.a()) ||
           (question.has_sheet() && IsSame(placed.sheet(), question.sheet()));
  });
}

}  // namespace

v1::Explanation Explain(const Draft& draft, const v1::Service& service,
                        const v1::Decisions& decisions, SheetFinder find_sheet) {
  v1::Explanation explanation;
  *explanation.mutable_service() = service;
  for (const v1::ReviewQuestion& question : draft.frame.review()) {
    if (IsAbout(question, service)) *explanation.add_review() = question;
  }
  std::set<std::string> shaped_by;
  for (const v1::PlacedSheet& placed : service.sheets()) {
    shaped_by.insert(placed.decisions().begin(), placed.decisions().end());
  }
  for (const v1::Decision* decision : InOrder(decisions)) {
    if (shaped_by.contains(decision->decision_id())) *explanation.add_decisions() = *decision;
  }
  const std::map<std::string, int> sheets = SheetsByMunicipality(draft);
  const FactsBySheet facts = ReadFacts(service, find_sheet);
  for (const v1::PlacedSheet& placed : service.sheets()) {
    if (!placed.in_force()) continue;
    *explanation.add_without() = Without(service, placed.sheet(), sheets, facts, find_sheet);
  }
  return explanation;
}

}  // namespace ambito::charter
