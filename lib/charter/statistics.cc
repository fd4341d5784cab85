#include "lib/charter/statistics.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "lib/charter/classify.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

using Counts = std::map<std::string, int>;

std::string StateCode(v1::GuaranteeState state) {
  switch (state) {
    case v1::GUARANTEE_STATE_HOMOGENEOUS:
      return "HOMOGENEOUS";
    case v1::GUARANTEE_STATE_FLOOR:
      return "FLOOR";
    case v1::GUARANTEE_STATE_GAP:
      return "GAP";
    default:
      return "CONFLICT";
  }
}

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

// What is not there is not listed.
template <typename Terms>
void SetCounts(const std::vector<int>& by_order, const Terms& terms,
               google::protobuf::RepeatedPtrField<v1::Count>& out) {
  size_t order = 0;
  for (const auto& term : terms) {
    const int count = order < by_order.size() ? by_order[order] : 0;
    ++order;
    if (count == 0) continue;
    v1::Count* listed = out.Add();
    listed->set_code(term.code);
    listed->set_count(count);
  }
}

// What is summed up over sheets and services, for a district or one of its municipalities alike.
struct Tally {
  std::vector<int> by_category;    // By position in the vocabulary's categories.
  std::vector<int> by_area;        // By position in the vocabulary's areas.
  std::set<std::string> surveyed;  // Services with a survey.
  int services = 0;
  int shared = 0;
  int municipality_only = 0;
  int standards = 0;
  int measurable = 0;
  int verifiable = 0;
  int not_measurable = 0;

  void AddSheet(const Placement& placement) {
    const SheetFacts& facts = *placement.known->facts;
    standards += facts.standards;
    measurable += facts.measurable;
    verifiable += facts.verifiable;
    not_measurable += static_cast<int>(facts.not_measurable.size());
    by_category.resize(facts.by_category.size());
    for (size_t i = 0; i < facts.by_category.size(); ++i) by_category[i] += facts.by_category[i];
    if (placement.sheet->has_survey()) surveyed.insert(placement.service);
  }

  void AddService(const v1::Service& service) {
    ++services;
    shared += IsShared(service) ? 1 : 0;
    municipality_only += service.scope() == v1::SCOPE_MUNICIPAL ? 1 : 0;
    // Areas are checked like categories: another one has no place to be counted in.
    const TermList<Term>& areas = Vocabulary::BuiltIn().areas;
    by_area.resize(areas.size());
    const size_t order = areas.Order(service.area());
    if (order < by_area.size()) ++by_area[order];
  }
};

template <typename Figures>
void SetFigures(const Tally& tally, Figures& figures) {
  figures.set_services(tally.services);
  figures.set_shared(tally.shared);
  figures.set_municipality_only(tally.municipality_only);
  figures.set_standards(tally.standards);
  figures.set_measurable(tally.measurable);
  figures.set_verifiable(tally.verifiable);
  figures.set_surveys(static_cast<int>(tally.surveyed.size()));
  SetCounts(tally.by_area, Vocabulary::BuiltIn().areas, *figures.mutable_by_area());
  SetCounts(tally.by_category, Vocabulary::BuiltIn().categories,
            *figures.mutable_standards_by_category());
}

// A service without a sheet in force is not counted anywhere.
bool IsCounted(const v1::Service& service) { return service.scope() != v1::SCOPE_UNSPECIFIED; }

using Services = std::vector<std::shared_ptr<const v1::Service>>;

struct Tallies {
  Tally district;
  absl::flat_hash_map<std::string, Tally> by_municipality;
};

// `sheets` by municipality.
Tallies TallyAll(const std::vector<Placement>& sheets, const Services& services) {
  Tallies tallies;
  Tally* own = nullptr;
  const std::string* municipality = nullptr;
  for (const Placement& placement : sheets) {
    if (!placement.in_force) continue;
    if (municipality == nullptr || *municipality != placement.municipality) {
      municipality = &placement.municipality;
      own = &tallies.by_municipality[*municipality];
    }
    own->AddSheet(placement);
    tallies.district.AddSheet(placement);
  }
  for (const auto& service : services) {
    if (!IsCounted(*service)) continue;
    tallies.district.AddService(*service);
    for (const std::string& covered : service->coverage()) {
      tallies.by_municipality[covered].AddService(*service);
    }
  }
  return tallies;
}

v1::MunicipalityStatistics MunicipalityFigures(const std::string& istat_code, const Tally& tally) {
  v1::MunicipalityStatistics figures;
  figures.set_municipality(istat_code);
  SetFigures(tally, figures);
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

void CountMunicipalities(const HarmoniseInput& input, Tallies& tallies,
                         v1::Statistics& statistics) {
  const std::set<std::string> present = WithSheetOrAcceptance(input);
  std::set<std::string> members;
  for (const v1::Member& member : input.district.district().members()) {
    members.insert(member.istat_code());
  }
  for (const std::string& member : members) {
    if (present.contains(member)) {
      *statistics.add_by_municipality() =
          MunicipalityFigures(member, tallies.by_municipality[member]);
    } else {
      statistics.add_absent(member);
    }
  }
}

int CountIntermunicipal(const Services& services) {
  return static_cast<int>(std::count_if(services.begin(), services.end(), [](const auto& service) {
    return service->scope() == v1::SCOPE_INTERMUNICIPAL;
  }));
}

// How far the district has become one: rows that are the same everywhere, of all shared ones.
void CountGuarantees(const Services& services, v1::Statistics& statistics) {
  Counts by_state;
  for (const auto& service : services) {
    if (!IsCounted(*service)) continue;
    for (const v1::Guarantee& guarantee : service->guarantees()) {
      ++by_state[StateCode(guarantee.state())];
      if (!IsShared(*service)) continue;
      const bool same = guarantee.state() == v1::GUARANTEE_STATE_HOMOGENEOUS;
      statistics.set_homogeneous(statistics.homogeneous() + (same ? 1 : 0));
      statistics.set_shared_guarantees(statistics.shared_guarantees() + 1);
    }
  }
  for (const char* code : {"HOMOGENEOUS", "FLOOR", "GAP", "CONFLICT"}) {
    if (!by_state.contains(code)) continue;
    v1::Count* count = statistics.add_guarantees_by_state();
    count->set_code(code);
    count->set_count(by_state[code]);
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
                     const std::vector<std::shared_ptr<const v1::Service>>& services) {
  v1::Statistics statistics;
  Tallies tallies = TallyAll(sheets, services);
  SetFigures(tallies.district, statistics);
  statistics.set_not_measurable(tallies.district.not_measurable);
  statistics.set_intermunicipal(CountIntermunicipal(services));
  CountGuarantees(services, statistics);
  CountOrganisations(input.district, statistics);
  CountMunicipalities(input, tallies, statistics);
  for (v1::Disagreement& found : FindDisagreements(input.district.district(), statistics)) {
    *statistics.add_disagreements() = std::move(found);
  }
  return statistics;
}

}  // namespace ambito::charter
