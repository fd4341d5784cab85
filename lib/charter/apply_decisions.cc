#include <map>
#include <tuple>

#include "lib/charter/placement.h"
#include "lib/charter/service_names.h"

namespace ambito::charter {
namespace {

using ByKey = std::map<std::string, Placement*>;

void Decide(const std::string& service, const std::set<std::string>& decisions,
            Placement& placement) {
  placement.service = service;
  placement.how = v1::MATCH_HOW_DECIDED;
  placement.confidence = 1;
  placement.evidence = nullptr;  // People's word is the reason; what spoke for it does not matter.
  placement.decisions.insert(decisions.begin(), decisions.end());
}

// The surest first: what was stated, then the higher score, then the smaller key.
bool IsSurer(const Placement& a, const Placement& b) {
  const bool a_stated = a.how == v1::MATCH_HOW_STATED;
  const bool b_stated = b.how == v1::MATCH_HOW_STATED;
  return std::make_tuple(!a_stated, -a.confidence, a.Key()) <
         std::make_tuple(!b_stated, -b.confidence, b.Key());
}

// Where the group goes: where it was said to belong, else where its surest sheet is, unless one of
// them must not be there. Empty: nowhere yet.
std::string ServiceOf(const DecidedGroup& group, const ByKey& sheets) {
  if (!group.service.empty()) return group.service;
  const Placement* surest = nullptr;
  for (const std::string& key : group.sheets) {
    const Placement* placement = sheets.at(key);
    const bool possible =
        !placement->service.empty() && !group.forbidden.contains(placement->service);
    if (possible && (surest == nullptr || IsSurer(*placement, *surest))) surest = placement;
  }
  return surest == nullptr ? "" : surest->service;
}

ByKey ByKeyOf(PlacedSheets& placed) {
  ByKey sheets;
  for (Placement& placement : placed.sheets) sheets[placement.Key()] = &placement;
  return sheets;
}

// Out of where they are, and together in a service of their own.
void Leave(const DecidedGroup& group, const std::string& decision, const ByKey& sheets,
           ServiceNames& names) {
  const std::string own = names.Fresh(*sheets.at(group.sheets.front()), &group.forbidden);
  std::set<std::string> decisions = group.decisions;
  decisions.insert(decision);
  for (const std::string& key : group.sheets) Decide(own, decisions, *sheets.at(key));
}

// A service that nobody has catalogued gets its name from its sheets, whatever was said of one.
void LeaveForbidden(const DecidedPlaces& decided, PlacedSheets& placed, const ByKey& sheets,
                    ServiceNames& names) {
  for (const Placement& placement : placed.sheets) {
    const DecidedGroup* group = decided.GroupOf(placement.Key());
    if (group == nullptr) continue;
    auto forbidden = group->forbidden.find(placement.service);
    if (forbidden != group->forbidden.end()) Leave(*group, forbidden->second, sheets, names);
  }
}

// Said where it belongs, then what is surest: the other one leaves.
bool Stays(const DecidedGroup& group, const Placement& a, const DecidedGroup& other,
           const Placement& b) {
  if (group.service.empty() != other.service.empty()) return !group.service.empty();
  return IsSurer(a, b);
}

void SeparateDifferent(const DecidedPlaces& decided, const ByKey& sheets, ServiceNames& names) {
  for (const auto& [pair, decision] : decided.different()) {
    const Placement& a = *sheets.at(pair.first);
    const Placement& b = *sheets.at(pair.second);
    if (a.service != b.service) continue;
    const DecidedGroup& one = *decided.GroupOf(pair.first);
    const DecidedGroup& other = *decided.GroupOf(pair.second);
    Leave(Stays(one, a, other, b) ? other : one, decision, sheets, names);
  }
}

}  // namespace

void ApplyDecisions(const DecidedPlaces& decided, PlacedSheets& placed) {
  const auto groups = decided.Groups();
  if (groups.empty()) return;
  const ByKey sheets = ByKeyOf(placed);
  for (const DecidedGroup* group : groups) {
    const std::string service = ServiceOf(*group, sheets);
    if (service.empty()) continue;
    for (const std::string& key : group->sheets) {
      Decide(service, group->decisions, *sheets.at(key));
    }
  }
}

void ApplyMerges(const DecidedPlaces& decided, PlacedSheets& placed) {
  if (decided.empty()) return;
  for (Placement& placement : placed.sheets) {
    std::set<std::string> decisions;
    const std::string now = decided.MergedFor(placement.Key(), placement.service, decisions);
    if (now == placement.service) continue;
    placement.merged_from = placement.service;
    Decide(now, decisions, placement);
  }
}

void ApplySeparations(const DecidedPlaces& decided, const v1::Catalogue& catalogue,
                      PlacedSheets& placed) {
  if (decided.empty()) return;
  const ByKey sheets = ByKeyOf(placed);
  ServiceNames names(catalogue, placed);
  LeaveForbidden(decided, placed, sheets, names);
  SeparateDifferent(decided, sheets, names);
}

}  // namespace ambito::charter
