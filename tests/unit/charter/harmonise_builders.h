// Small districts for tests of matching and harmonising.
#ifndef AMBITO_TESTS_UNIT_CHARTER_HARMONISE_BUILDERS_H_
#define AMBITO_TESTS_UNIT_CHARTER_HARMONISE_BUILDERS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/charter/harmonise.h"

namespace ambito::test {

using charter::HarmoniseInput;

// A sheet about nothing in particular, to be filled in.
inline v1::ServiceSheet Sheet(const std::string& id, const std::string& title) {
  v1::ServiceSheet sheet;
  sheet.set_sheet_id(id);
  sheet.set_local_title(title);
  sheet.set_area("ANZIANI");
  sheet.set_description(absl::StrCat("Descrizione di ", title));
  sheet.set_delivery_form("direct");
  sheet.mutable_source_charter()->set_year(2006);
  return sheet;
}

inline v1::ServiceSheet StatedSheet(const std::string& id, const std::string& service,
                                    int year = 2006) {
  v1::ServiceSheet sheet = Sheet(id, absl::StrCat("Scheda ", id));
  sheet.set_service(service);
  sheet.mutable_source_charter()->set_year(year);
  return sheet;
}

// An associated sheet that offers to cover others.
inline v1::ServiceSheet CoveringSheet(const std::string& id, const std::string& service,
                                      const std::vector<std::string>& covers) {
  v1::ServiceSheet sheet = StatedSheet(id, service);
  sheet.set_delivery_form("associated");
  for (const std::string& istat_code : covers) sheet.add_covers(istat_code);
  return sheet;
}

inline v1::Standard& AddStandard(v1::ServiceSheet& sheet, const std::string& id,
                                 const std::string& indicator) {
  v1::Standard& standard = *sheet.add_standards();
  standard.set_standard_id(id);
  standard.set_category("TIMING");
  standard.set_statement(absl::StrCat("Frase di ", id));
  standard.set_indicator(indicator);
  standard.set_comparator("LE");
  standard.set_threshold("15");
  standard.set_unit("day");
  return standard;
}

inline v1::Acceptance Accept(const std::string& municipality, const std::string& sheet_id,
                             const std::string& service = "") {
  v1::Acceptance acceptance;
  acceptance.set_municipality(municipality);
  acceptance.set_sheet_id(sheet_id);
  acceptance.set_service(service);
  return acceptance;
}

inline v1::CatalogueEntry Entry(const std::string& id, const std::string& title) {
  v1::CatalogueEntry entry;
  entry.set_id(id);
  entry.set_title(title);
  entry.set_area("ANZIANI");
  entry.set_description(absl::StrCat("Voce ", title));
  return entry;
}

// Members 000001 (the lead) to 000003, and a catalogue of two entries, `home` and `meals`.
inline HarmoniseInput ThreeTowns() {
  HarmoniseInput input;
  v1::DistrictProfile& profile = *input.district.mutable_district();
  profile.set_code("T");
  profile.set_slug("tre");
  profile.set_lead_municipality("000001");
  for (const char* istat_code : {"000001", "000002", "000003"}) {
    profile.add_members()->set_istat_code(istat_code);
  }
  *input.catalogue.add_entries() = Entry("home", "Assistenza domiciliare");
  *input.catalogue.add_entries() = Entry("meals", "Pasti a domicilio");
  input.as_of = "2007-01-01";
  return input;
}

inline void Deliver(HarmoniseInput& input, const std::string& istat_code,
                    std::vector<v1::ServiceSheet> sheets,
                    std::vector<v1::Acceptance> acceptances = {}) {
  charter::MunicipalityInput& municipality = input.municipalities.emplace_back();
  municipality.istat_code = istat_code;
  for (v1::ServiceSheet& sheet : sheets) municipality.sheets.emplace_back(std::move(sheet));
  municipality.acceptances = std::move(acceptances);
}

// Null when there is no such service.
inline const v1::Service* FindService(const v1::DraftCharter& draft, const std::string& id) {
  for (const v1::Service& service : draft.services()) {
    if (service.id() == id) return &service;
  }
  return nullptr;
}

// Fails the test by an empty sheet when it is not there.
inline v1::PlacedSheet PlaceOf(const v1::DraftCharter& draft, const std::string& sheet_id,
                               std::string* service = nullptr) {
  for (const v1::Service& candidate : draft.services()) {
    for (const v1::PlacedSheet& placed : candidate.sheets()) {
      if (placed.sheet().sheet_id() != sheet_id) continue;
      if (service != nullptr) *service = candidate.id();
      return placed;
    }
  }
  return v1::PlacedSheet();
}

inline std::string ServiceOf(const v1::DraftCharter& draft, const std::string& sheet_id) {
  std::string service;
  PlaceOf(draft, sheet_id, &service);
  return service;
}

}  // namespace ambito::test

#endif  // AMBITO_TESTS_UNIT_CHARTER_HARMONISE_BUILDERS_H_
