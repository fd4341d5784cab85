#include "lib/charter/classify.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/strings/match.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/coverage.h"
#include "lib/charter/lost.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

using ServiceSheets = std::vector<const Placement*>;

v1::PlacedSheet ToPlacedSheet(const Placement& placement) {
  v1::PlacedSheet placed;
  *placed.mutable_sheet() = RefOf(placement);
  placed.set_in_force(placement.in_force);
  placed.set_not_in_force_reason(placement.not_in_force_reason);
  placed.set_how(placement.how);
  placed.set_confidence(placement.confidence);
  placed.mutable_evidence()->Assign(placement.evidence.begin(), placement.evidence.end());
  return placed;
}

// The lead municipality's sheet in force; null when it has none here.
const Placement* LeadSheet(const ServiceSheets& sheets, const std::string& lead) {
  auto it = std::find_if(sheets.begin(), sheets.end(), [&](const Placement* placement) {
    return placement->in_force && placement->municipality == lead;
  });
  return it == sheets.end() ? nullptr : *it;
}

// Of a service nobody catalogued: the first in force, or the first at all.
const Placement& FirstSheet(const ServiceSheets& sheets) {
  auto it = std::find_if(sheets.begin(), sheets.end(),
                         [](const Placement* placement) { return placement->in_force; });
  return it == sheets.end() ? *sheets.front() : **it;
}

void SetWordsFromSheet(const Placement& placement, v1::Service& service) {
  service.set_title(placement.sheet->local_title());
  service.set_description(placement.sheet->description());
  *service.mutable_description_source() = RefOf(placement);
}

// The lead municipality's words, else the catalogue's, else those of the sheets there are.
void SetWords(const HarmoniseInput& input, const ServiceSheets& sheets, v1::Service& service) {
  const v1::CatalogueEntry* entry = FindEntry(input.catalogue, service.id());
  service.set_provisional(entry == nullptr || entry->provisional());
  service.set_area(entry != nullptr ? entry->area() : FirstSheet(sheets).sheet->area());
  const Placement* lead = LeadSheet(sheets, input.district.district().lead_municipality());
  if (lead != nullptr) {
    SetWordsFromSheet(*lead, service);
  } else if (entry != nullptr) {
    service.set_title(entry->title());
    service.set_description(entry->description());
  } else {
    SetWordsFromSheet(FirstSheet(sheets), service);
  }
}

void SetCoverage(const Coverage& coverage, const std::set<std::string>& delivered,
                 v1::Service& service) {
  service.set_scope(ScopeOf(coverage.municipalities, delivered));
  for (const std::string& municipality : coverage.municipalities) {
    service.add_coverage(municipality);
  }
  for (const auto& [municipality, sheet] : coverage.by_other) {
    v1::Cover* cover = service.add_covered_by();
    cover->set_municipality(municipality);
    *cover->mutable_sheet() = sheet;
  }
}

void SortByAreaThenId(std::vector<v1::Service>& services) {
  const TermList<Term>& areas = Vocabulary::BuiltIn().areas;
  std::sort(services.begin(), services.end(), [&](const v1::Service& a, const v1::Service& b) {
    return std::forward_as_tuple(areas.Order(a.area()), a.id()) <
           std::forward_as_tuple(areas.Order(b.area()), b.id());
  });
}

}  // namespace

std::vector<v1::Service> BuildServices(const HarmoniseInput& input,
                                       const std::vector<Placement>& sheets) {
  std::map<std::string, ServiceSheets> by_service;
  for (const Placement& placement : sheets) by_service[placement.service].push_back(&placement);
  std::map<std::string, Coverage> coverage = CoverageByService(input, sheets);
  std::set<std::string> delivered = Delivered(sheets);
  std::vector<v1::Service> services;
  for (const auto& [id, members] : by_service) {
    v1::Service& service = services.emplace_back();
    service.set_id(id);
    SetWords(input, members, service);
    SetCoverage(coverage[id], delivered, service);
    for (const Placement* placement : members) *service.add_sheets() = ToPlacedSheet(*placement);
    for (v1::StandardRef& lost : FindLost(members)) *service.add_lost() = std::move(lost);
  }
  SortByAreaThenId(services);
  return services;
}

bool IsShared(const v1::Service& service) {
  return service.scope() == v1::SCOPE_DISTRICT || service.scope() == v1::SCOPE_INTERMUNICIPAL;
}

bool Covers(const v1::Service& service, absl::string_view istat_code) {
  return std::any_of(service.coverage().begin(), service.coverage().end(),
                     [&](const std::string& code) { return istat_code == code; });
}

}  // namespace ambito::charter
