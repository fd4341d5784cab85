#include "lib/charter/classify.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/base/casts.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/coverage.h"
#include "lib/charter/guarantees.h"
#include "lib/charter/lost.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

using ServiceSheets = std::vector<const Placement*>;

// Where a service's title and description are from.
constexpr char kWordsOfDistrict[] = "district";
constexpr char kWordsOfLead[] = "lead";
constexpr char kWordsOfCatalogue[] = "catalogue";
constexpr char kWordsOfSheet[] = "sheet";

v1::PlacedSheet ToPlacedSheet(const Placement& placement) {
  v1::PlacedSheet placed;
  *placed.mutable_sheet() = RefOf(placement);
  placed.set_in_force(placement.in_force);
  placed.set_not_in_force_reason(placement.not_in_force_reason);
  placed.set_how(placement.how);
  placed.set_confidence(placement.confidence);
  if (placement.evidence != nullptr) {
    placed.mutable_evidence()->Assign(placement.evidence->begin(), placement.evidence->end());
  }
  placed.mutable_decisions()->Assign(placement.decisions.begin(), placement.decisions.end());
  placed.set_sheet_digest(placement.input->digest);
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

void SetWordsFromSheet(const Placement& placement, absl::string_view from, v1::Service& service) {
  service.set_title(placement.sheet->local_title());
  service.set_description(placement.sheet->description());
  *service.mutable_description_source() = RefOf(placement);
  service.set_words_from(std::string(from));
}

void SetWordsFromText(const v1::ServiceText& text, v1::Service& service) {
  service.set_title(text.title());
  service.set_description(text.description());
  service.set_words_from(kWordsOfDistrict);
}

// The district's own words, else the lead municipality's, else the catalogue's, else those of the
// sheets there are. A provisional entry has no words: it was made for the sheets.
void SetWords(const v1::CatalogueEntry* entry, const std::string& lead_municipality,
              const ServiceSheets& sheets, v1::Service& service) {
  const bool catalogued = entry != nullptr && !entry->provisional();
  service.set_provisional(!catalogued);
  service.set_area(catalogued ? entry->area() : FirstSheet(sheets).sheet->area());
  const Placement* lead = LeadSheet(sheets, lead_municipality);
  if (entry != nullptr && entry->has_charter_text()) {
    SetWordsFromText(entry->charter_text(), service);
  } else if (lead != nullptr) {
    SetWordsFromSheet(*lead, kWordsOfLead, service);
  } else if (catalogued) {
    service.set_title(entry->title());
    service.set_description(entry->description());
    service.set_words_from(kWordsOfCatalogue);
  } else {
    SetWordsFromSheet(FirstSheet(sheets), kWordsOfSheet, service);
  }
}

void SetCoverage(const Coverage& coverage, v1::Scope scope, v1::Service& service) {
  service.set_scope(scope);
  for (const std::string& municipality : coverage.municipalities) {
    service.add_coverage(municipality);
  }
  for (const auto& [municipality, sheet] : coverage.by_other) {
    v1::Cover* cover = service.add_covered_by();
    cover->set_municipality(municipality);
    *cover->mutable_sheet() = sheet;
  }
}

PromisingSheet Promising(const std::string& municipality, const Placement& placement) {
  return {municipality, RefOf(placement), placement.input->digest, placement.known->facts};
}

// One a covered municipality: its own sheet in force, or the one it has accepted.
std::vector<PromisingSheet> PromisingSheets(const ServiceSheets& sheets, const Coverage& coverage) {
  std::map<std::string, PromisingSheet> promising;
  for (const Placement* placement : sheets) {
    if (!placement->in_force) continue;
    promising.emplace(placement->municipality, Promising(placement->municipality, *placement));
    for (const auto& [municipality, ref] : coverage.by_other) {
      const bool accepted = ref.municipality() == placement->municipality &&
                            ref.sheet_id() == placement->sheet->sheet_id();
      if (accepted) promising.emplace(municipality, Promising(municipality, *placement));
    }
  }
  std::vector<PromisingSheet> sorted;
  for (auto& [municipality, sheet] : promising) sorted.push_back(std::move(sheet));
  return sorted;
}

// Everything one service is made from.
struct ServiceInputs {
  std::string id;
  ServiceSheets sheets;
  Coverage coverage;
  v1::Scope scope = v1::SCOPE_UNSPECIFIED;
  const v1::CatalogueEntry* entry = nullptr;
  std::vector<const v1::GuaranteeTarget*> targets;
  std::string lead_municipality;
};

// Lengths keep two neighbours from reading as one.
void AppendPart(absl::string_view part, std::string& key) {
  absl::StrAppend(&key, part.size(), ":", part);
}

// All that matters of the inputs, so that equal keys mean equal services. Evidence follows from
// sheet and catalogue, and the memo is of one catalogue.
std::string KeyOf(const ServiceInputs& inputs) {
  std::string key = absl::StrCat(inputs.scope, "|", inputs.lead_municipality, "|");
  for (const Placement* placement : inputs.sheets) {
    AppendPart(placement->municipality, key);
    AppendPart(placement->input->digest, key);
    absl::StrAppend(&key, placement->in_force, ",", placement->how, ",",
                    absl::Hex(absl::bit_cast<uint64_t>(placement->confidence)));
    AppendPart(placement->not_in_force_reason, key);
    for (const std::string& decision : placement->decisions) AppendPart(decision, key);
    key.push_back(';');
  }
  for (const std::string& municipality : inputs.coverage.municipalities) {
    AppendPart(municipality, key);
  }
  for (const auto& [municipality, ref] : inputs.coverage.by_other) {
    AppendPart(municipality, key);
    AppendPart(ref.municipality(), key);
    AppendPart(ref.sheet_id(), key);
  }
  for (const v1::GuaranteeTarget* target : inputs.targets) {
    AppendPart(target->SerializeAsString(), key);
  }
  if (inputs.entry != nullptr && inputs.entry->provisional()) {
    AppendPart(inputs.entry->SerializeAsString(), key);
  }
  return key;
}

std::shared_ptr<const v1::Service> BuildService(const ServiceInputs& inputs) {
  auto service = std::make_shared<v1::Service>();
  service->set_id(inputs.id);
  SetWords(inputs.entry, inputs.lead_municipality, inputs.sheets, *service);
  SetCoverage(inputs.coverage, inputs.scope, *service);
  for (const Placement* placement : inputs.sheets) {
    *service->add_sheets() = ToPlacedSheet(*placement);
  }
  for (v1::StandardRef& lost : FindLost(inputs.sheets)) *service->add_lost() = std::move(lost);
  AddGuarantees(PromisingSheets(inputs.sheets, inputs.coverage), inputs.targets, *service);
  return service;
}

std::shared_ptr<const v1::Service> KnownOrBuilt(const ServiceInputs& inputs, HarmoniseMemo& memo) {
  const std::string key = KeyOf(inputs);
  std::shared_ptr<const v1::Service> service = memo.FindService(inputs.id, key);
  if (service != nullptr) return service;
  service = BuildService(inputs);
  memo.KeepService(key, service);
  return service;
}

std::map<std::string, const v1::CatalogueEntry*> EntriesById(const v1::Catalogue& catalogue) {
  std::map<std::string, const v1::CatalogueEntry*> entries;
  for (const v1::CatalogueEntry& entry : catalogue.entries()) entries[entry.id()] = &entry;
  return entries;
}

// In an order that does not depend on the input's.
std::map<std::string, std::vector<const v1::GuaranteeTarget*>> TargetsByService(
    const std::vector<v1::GuaranteeTarget>& targets) {
  std::map<std::string, std::map<std::string, const v1::GuaranteeTarget*>> sorted;
  for (const v1::GuaranteeTarget& target : targets) {
    sorted[target.service()][target.SerializeAsString()] = &target;
  }
  std::map<std::string, std::vector<const v1::GuaranteeTarget*>> by_service;
  for (const auto& [service, of_service] : sorted) {
    for (const auto& [bytes, target] : of_service) by_service[service].push_back(target);
  }
  return by_service;
}

// In no order that matters. Hashed: there are thousands of sheets and every draft does it.
std::vector<std::pair<std::string, ServiceSheets>> GroupByService(
    const std::vector<Placement>& sheets) {
  std::vector<std::pair<std::string, ServiceSheets>> groups;
  absl::flat_hash_map<absl::string_view, size_t> group_of;
  for (const Placement& placement : sheets) {
    const auto [it, is_new] = group_of.emplace(placement.service, groups.size());
    if (is_new) groups.emplace_back(placement.service, ServiceSheets());
    groups[it->second].second.push_back(&placement);
  }
  return groups;
}

void SortByAreaThenId(std::vector<std::shared_ptr<const v1::Service>>& services) {
  const TermList<Term>& areas = Vocabulary::BuiltIn().areas;
  std::sort(services.begin(), services.end(), [&](const auto& a, const auto& b) {
    return std::forward_as_tuple(areas.Order(a->area()), a->id()) <
           std::forward_as_tuple(areas.Order(b->area()), b->id());
  });
}

}  // namespace

std::vector<std::shared_ptr<const v1::Service>> BuildServices(const HarmoniseInput& input,
                                                              const std::vector<Placement>& sheets,
                                                              HarmoniseMemo& memo) {
  auto accepted = AcceptedByService(input, sheets);
  const std::vector<std::string> delivered = Delivered(sheets);
  const auto entries = EntriesById(input.catalogue);
  auto targets = TargetsByService(input.targets);
  std::vector<std::shared_ptr<const v1::Service>> services;
  for (auto& [id, members] : GroupByService(sheets)) {
    ServiceInputs inputs;
    inputs.id = id;
    inputs.coverage = CoverageOf(members, std::move(accepted[id]));
    inputs.scope = ScopeOf(inputs.coverage.municipalities, delivered);
    inputs.sheets = std::move(members);
    auto entry = entries.find(id);
    if (entry != entries.end()) inputs.entry = entry->second;
    inputs.targets = std::move(targets[id]);
    inputs.lead_municipality = input.district.district().lead_municipality();
    services.push_back(KnownOrBuilt(inputs, memo));
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
