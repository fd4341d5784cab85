#include "lib/charter/statistics.h"

#include <algorithm>
#include <map>
#include <set>

#include "google/protobuf/repeated_ptr_field.h"
#include "lib/charter/classify.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

using Counts = std::map<std::string, int>;

// In vocabulary order, then codes it does not have; what is not there is not listed.
template <typename Terms>
void SetCounts(const Counts& counts, const Terms& terms,
               google::protobuf::RepeatedPtrField<v1::Count>& out) {
  std::vector<std::pair<size_t, std::string>> codes;
  for (const auto& [code, count] : counts) codes.emplace_back(terms.Order(code), code);
  std::sort(codes.begin(), codes.end());
  for (const auto& [order, code] : codes) {
    v1::Count* count = out.Add();
    count->set_code(code);
    count->set_count(counts.at(code));
  }
}

// The figures of standards and surveys over some sheets in force; for a district or one of its
// municipalities alike.
template <typename Figures>
void CountSheets(const std::vector<const Placement*>& in_force, Figures& figures) {
  Counts by_category;
  std::set<std::string> surveyed;
  for (const Placement* placement : in_force) {
    for (const v1::Standard& standard : placement->sheet->standards()) {
      figures.set_standards(figures.standards() + 1);
      figures.set_measurable(figures.measurable() + (IsMeasurable(standard) ? 1 : 0));
      figures.set_verifiable(figures.verifiable() + (IsVerifiable(standard) ? 1 : 0));
      ++by_category[standard.category()];
    }
    if (placement->sheet->has_survey()) surveyed.insert(placement->service);
  }
  figures.set_surveys(static_cast<int>(surveyed.size()));
  SetCounts(by_category, Vocabulary::BuiltIn().categories,
            *figures.mutable_standards_by_category());
}

template <typename Figures>
void CountServices(const std::vector<const v1::Service*>& services, Figures& figures) {
  Counts by_area;
  for (const v1::Service* service : services) {
    figures.set_services(figures.services() + 1);
    figures.set_shared(figures.shared() + (IsShared(*service) ? 1 : 0));
    figures.set_municipality_only(figures.municipality_only() +
                                  (service->scope() == v1::SCOPE_MUNICIPAL ? 1 : 0));
    ++by_area[service->area()];
  }
  SetCounts(by_area, Vocabulary::BuiltIn().areas, *figures.mutable_by_area());
}

// A service without a sheet in force is not counted anywhere.
std::vector<const v1::Service*> Scoped(const std::vector<v1::Service>& services) {
  std::vector<const v1::Service*> scoped;
  for (const v1::Service& service : services) {
    if (service.scope() != v1::SCOPE_UNSPECIFIED) scoped.push_back(&service);
  }
  return scoped;
}

v1::MunicipalityStatistics CountMunicipality(const std::string& istat_code,
                                             const std::vector<Placement>& sheets,
                                             const std::vector<v1::Service>& services) {
  v1::MunicipalityStatistics figures;
  figures.set_municipality(istat_code);
  std::vector<const v1::Service*> own;
  for (const v1::Service* service : Scoped(services)) {
    if (Covers(*service, istat_code)) own.push_back(service);
  }
  CountServices(own, figures);
  std::vector<const Placement*> in_force;
  for (const Placement& placement : sheets) {
    if (placement.in_force && placement.municipality == istat_code) in_force.push_back(&placement);
  }
  CountSheets(in_force, figures);
  return figures;
}

std::set<std::string> WithSheetOrAcceptance(const HarmoniseInput& input) {
  std::set<std::string> present;
  for (const MunicipalityInput& municipality : input.municipalities) {
    if (municipality.sheets.empty() && municipality.acceptances.empty()) continue;
    present.insert(municipality.istat_code);
  }
  return present;
}

void CountMunicipalities(const HarmoniseInput& input, const std::vector<Placement>& sheets,
                         const std::vector<v1::Service>& services, v1::Statistics& statistics) {
  std::set<std::string> present = WithSheetOrAcceptance(input);
  std::set<std::string> members;
  for (const v1::Member& member : input.district.district().members()) {
    members.insert(member.istat_code());
  }
  for (const std::string& member : members) {
    if (present.contains(member)) {
      *statistics.add_by_municipality() = CountMunicipality(member, sheets, services);
    } else {
      statistics.add_absent(member);
    }
  }
}

void CountOrganisations(const v1::DistrictFile& district, v1::Statistics& statistics) {
  Counts by_kind;
  for (const v1::Organisation& organisation : district.organisations()) {
    ++by_kind[organisation.kind()];
  }
  statistics.set_organisations(district.organisations_size());
  SetCounts(by_kind, Vocabulary::BuiltIn().organisation_kinds,
            *statistics.mutable_organisations_by_kind());
}

}  // namespace

v1::Statistics Count(const HarmoniseInput& input, const std::vector<Placement>& sheets,
                     const std::vector<v1::Service>& services) {
  v1::Statistics statistics;
  std::vector<const v1::Service*> scoped = Scoped(services);
  CountServices(scoped, statistics);
  auto intermunicipal = std::count_if(scoped.begin(), scoped.end(), [](const v1::Service* service) {
    return service->scope() == v1::SCOPE_INTERMUNICIPAL;
  });
  statistics.set_intermunicipal(static_cast<int>(intermunicipal));
  std::vector<const Placement*> in_force;
  for (const Placement& placement : sheets) {
    if (placement.in_force) in_force.push_back(&placement);
  }
  CountSheets(in_force, statistics);
  CountOrganisations(input.district, statistics);
  CountMunicipalities(input, sheets, services, statistics);
  for (v1::Disagreement& found : FindDisagreements(input.district.district(), statistics)) {
    *statistics.add_disagreements() = std::move(found);
  }
  return statistics;
}

bool IsMeasurable(const v1::Standard& standard) {
  return !standard.indicator().empty() && !standard.comparator().empty() &&
         !standard.threshold().empty() && !standard.unit().empty();
}

bool IsVerifiable(const v1::Standard& standard) {
  return IsMeasurable(standard) && !standard.verification().empty();
}

}  // namespace ambito::charter
