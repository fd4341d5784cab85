#include "lib/charter/coverage.h"

#include <algorithm>
#include <tuple>

namespace ambito::charter {
namespace {

constexpr absl::string_view kAssociated = "associated";

bool Offers(const v1::ServiceSheet& sheet, const std::string& municipality) {
  return absl::string_view(sheet.delivery_form()) == kAssociated &&
         std::find(sheet.covers().begin(), sheet.covers().end(), municipality) !=
             sheet.covers().end();
}

// The sheet an acceptance holds for; null when it has lapsed or nothing was offered.
const Placement* AcceptedSheet(const std::string& accepting, const v1::Acceptance& acceptance,
                               const std::vector<Placement>& sheets) {
  auto it = std::find_if(sheets.begin(), sheets.end(), [&](const Placement& placement) {
    return placement.municipality == acceptance.municipality() &&
           placement.sheet->sheet_id() == acceptance.sheet_id();
  });
  if (it == sheets.end() || !it->in_force || !Offers(*it->sheet, accepting)) return nullptr;
  bool same_service = acceptance.service().empty() || acceptance.service() == it->service;
  return same_service ? &*it : nullptr;
}

bool IsSmaller(const v1::SheetRef& a, const v1::SheetRef& b) {
  return std::tie(a.municipality(), a.sheet_id()) < std::tie(b.municipality(), b.sheet_id());
}

// An own sheet in force wins; of two accepted ones the smaller, so that order does not matter.
void CoverByOther(const std::string& municipality, const Placement& sheet, Coverage& coverage) {
  v1::SheetRef ref = RefOf(sheet);
  auto [it, added] = coverage.by_other.emplace(municipality, ref);
  if (!added && IsSmaller(ref, it->second)) it->second = ref;
}

bool IsMember(const HarmoniseInput& input, const std::string& istat_code) {
  const auto& members = input.district.district().members();
  return std::any_of(members.begin(), members.end(),
                     [&](const v1::Member& member) { return member.istat_code() == istat_code; });
}

}  // namespace

std::map<std::string, Coverage> CoverageByService(const HarmoniseInput& input,
                                                  const std::vector<Placement>& sheets) {
  std::map<std::string, Coverage> by_service;
  for (const Placement& placement : sheets) {
    if (placement.in_force)
      by_service[placement.service].municipalities.insert(placement.municipality);
  }
  for (const MunicipalityInput& municipality : input.municipalities) {
    if (!IsMember(input, municipality.istat_code)) continue;
    for (const v1::Acceptance& acceptance : municipality.acceptances) {
      const Placement* sheet = AcceptedSheet(municipality.istat_code, acceptance, sheets);
      if (sheet == nullptr) continue;
      Coverage& coverage = by_service[sheet->service];
      if (coverage.municipalities.contains(municipality.istat_code)) continue;
      CoverByOther(municipality.istat_code, *sheet, coverage);
    }
  }
  for (auto& [service, coverage] : by_service) {
    for (const auto& [municipality, ref] : coverage.by_other) {
      coverage.municipalities.insert(municipality);
    }
  }
  return by_service;
}

std::set<std::string> Delivered(const std::vector<Placement>& sheets) {
  std::set<std::string> delivered;
  for (const Placement& placement : sheets) delivered.insert(placement.municipality);
  return delivered;
}

// What only one municipality has is never the district's, also while it is the only one there.
v1::Scope ScopeOf(const std::set<std::string>& covered, const std::set<std::string>& delivered) {
  if (covered.empty()) return v1::SCOPE_UNSPECIFIED;
  if (covered.size() == 1) return v1::SCOPE_MUNICIPAL;
  bool everyone = std::includes(covered.begin(), covered.end(), delivered.begin(), delivered.end());
  return everyone ? v1::SCOPE_DISTRICT : v1::SCOPE_INTERMUNICIPAL;
}

}  // namespace ambito::charter
