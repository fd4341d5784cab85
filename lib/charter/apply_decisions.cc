#include <map>
#include <tuple>

#include "lib/charter/placement.h"

namespace ambito::charter {
namespace {

using ByKey = std::map<std::string, Placement*>;

// The surest first: what was stated, then the higher score, then the smaller key.
bool IsSurer(const Placement& a, const Placement& b) {
  const bool a_stated = a.how == v1::MATCH_HOW_STATED;
  const bool b_stated = b.how == v1::MATCH_HOW_STATED;
  return std::make_tuple(!a_stated, -a.confidence, a.Key()) <
         std::make_tuple(!b_stated, -b.confidence, b.Key());
}

// What spoke for this service, where evidence was heard at all.
const std::vector<v1::Evidence>* EvidenceFor(const Placement& placement) {
  for (const auto* candidates : {&placement.known->open, &placement.known->contradicted}) {
    for (const Candidate& candidate : *candidates) {
      if (candidate.entry_id == placement.service) return &candidate.evidence;
    }
  }
  return nullptr;
}

void Decide(const std::string& service, const std::set<std::string>& decisions,
            Placement& placement) {
  placement.service = service;
  placement.how = v1::MATCH_HOW_DECIDED;
  placement.confidence = 1;
  placement.evidence = EvidenceFor(placement);
  placement.decisions.insert(decisions.begin(), decisions.end());
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

void SeparateDifferent(const DecidedPlaces& decided, const ByKey& sheets) {
  for (const auto& [pair, decision] : decided.different()) {
    Placement& a = *sheets.at(pair.first);
    Placement& b = *sheets.at(pair.second);
    if (a.service.empty() || a.service != b.service) continue;
    Placement& leaves = IsSurer(a, b) ? b : a;
    Decide(ProvisionalId(leaves), {decision}, leaves);
  }
}

}  // namespace

void ApplyDecisions(const DecidedPlaces& decided, PlacedSheets& placed) {
  const auto groups = decided.Groups();
  if (groups.empty() && decided.different().empty()) return;
  ByKey sheets;
  for (Placement& placement : placed.sheets) sheets[placement.Key()] = &placement;
  for (const DecidedGroup* group : groups) {
    const std::string service = ServiceOf(*group, sheets);
    if (service.empty()) continue;
    for (const std::string& key : group->sheets) {
      Decide(service, group->decisions, *sheets.at(key));
    }
  }
  SeparateDifferent(decided, sheets);
}

void ApplyMerges(const DecidedPlaces& decided, PlacedSheets& placed) {
  if (decided.empty()) return;
  for (Placement& placement : placed.sheets) {
    std::set<std::string> decisions;
    const std::string now = decided.Merged(placement.service, decisions);
    if (now == placement.service || decided.IsForbidden(placement.Key(), now)) continue;
    Decide(now, decisions, placement);
  }
}

}  // namespace ambito::charter
