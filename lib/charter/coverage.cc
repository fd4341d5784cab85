#include "lib/charter/coverage.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace ambito::charter {
namespace {

constexpr absl::string_view kAssociated = "associated";

bool Offers(const v1::ServiceSheet& sheet, const std::string& municipality) {
  return absl::string_view(sheet.delivery_form()) == kAssociated &&
         std::find(sheet.covers().begin(), sheet.covers().end(), municipality) !=
             sheet.covers().end();
}

const Placement* FindPlacement(const std::vector<Placement>& sheets,
                               const std::string& municipality, const std::string& sheet_id) {
  auto key = [](const Placement& placement) {
    return std::tie(placement.municipality, placement.sheet->sheet_id());
  };
  const auto wanted = std::tie(municipality, sheet_id);
  auto it = std::lower_bound(sheets.begin(), sheets.end(), wanted,
                             [&](const Placement& a, const auto& b) { return key(a) < b; });
  return it != sheets.end() && key(*it) == wanted ? &*it : nullptr;
}

// The sheet an acceptance holds for; null when it has lapsed or nothing was offered.
const Placement* AcceptedSheet(const std::string& accepting, const v1::Acceptance& acceptance,
                               const std::vector<Placement>& sheets) {
  const Placement* found = FindPlacement(sheets, acceptance.municipality(), acceptance.sheet_id());
  if (found == nullptr || !found->in_force || !Offers(*found->sheet, accepting)) return nullptr;
  // An acceptance of a service holds for what the district office has made of it.
  bool same_service = acceptance.service().empty() || acceptance.service() == found->service ||
                      acceptance.service() == found->merged_from;
  return same_service ? found : nullptr;
}

bool IsSmaller(const v1::SheetRef& a, const v1::SheetRef& b) {
  return std::tie(a.municipality(), a.sheet_id()) < std::tie(b.municipality(), b.sheet_id());
}

std::set<std::string> Members(const HarmoniseInput& input) {
  std::set<std::string> members;
  for (const v1::Member& member : input.district.district().members()) {
    members.insert(member.istat_code());
  }
  return members;
}

}  // namespace

std::map<std::string, std::map<std::string, v1::SheetRef>> AcceptedByService(
    const HarmoniseInput& input, const std::vector<Placement>& sheets) {
  const std::set<std::string> members = Members(input);
  std::map<std::string, std::map<std::string, v1::SheetRef>> accepted;
  for (const MunicipalityInput& municipality : input.municipalities) {
    if (!members.contains(municipality.istat_code)) continue;
    for (const v1::Acceptance& acceptance : municipality.acceptances) {
      const Placement* sheet = AcceptedSheet(municipality.istat_code, acceptance, sheets);
      if (sheet == nullptr) continue;
      const v1::SheetRef ref = RefOf(*sheet);
      auto [it, added] = accepted[sheet->service].emplace(municipality.istat_code, ref);
      // Of two accepted ones the smaller, so that order does not matter.
      if (!added && IsSmaller(ref, it->second)) it->second = ref;
    }
  }
  return accepted;
}

Coverage CoverageOf(const std::vector<const Placement*>& sheets,
                    std::map<std::string, v1::SheetRef> accepted) {
  Coverage coverage;
  for (const Placement* placement : sheets) {
    if (!placement->in_force) continue;
    coverage.municipalities.push_back(placement->municipality);
    accepted.erase(placement->municipality);
  }
  for (const auto& [municipality, ref] : accepted) coverage.municipalities.push_back(municipality);
  std::sort(coverage.municipalities.begin(), coverage.municipalities.end());
  coverage.by_other = std::move(accepted);
  return coverage;
}

std::vector<std::string> Delivered(const std::vector<Placement>& sheets) {
  std::vector<std::string> delivered;
  for (const Placement& placement : sheets) {
    if (delivered.empty() || delivered.back() != placement.municipality) {
      delivered.push_back(placement.municipality);
    }
  }
  return delivered;
}

// What only one municipality has is never the district's, also while it is the only one there.
v1::Scope ScopeOf(const std::vector<std::string>& covered,
                  const std::vector<std::string>& delivered) {
  if (covered.empty()) return v1::SCOPE_UNSPECIFIED;
  if (covered.size() == 1) return v1::SCOPE_MUNICIPAL;
  bool everyone = std::includes(covered.begin(), covered.end(), delivered.begin(), delivered.end());
  return everyone ? v1::SCOPE_DISTRICT : v1::SCOPE_INTERMUNICIPAL;
}

}  // namespace ambito::charter
