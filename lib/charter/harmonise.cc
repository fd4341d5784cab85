#include "lib/charter/harmonise.h"

#include <algorithm>
#include <memory>

#include "lib/charter/classify.h"
#include "lib/charter/placement.h"
#include "lib/charter/sheet_digest.h"
#include "lib/charter/statistics.h"

namespace ambito::charter {
namespace {

template <typename Message, typename Key>
void SortBy(google::protobuf::RepeatedPtrField<Message>& messages, Key key) {
  std::stable_sort(messages.begin(), messages.end(),
                   [&](const Message& a, const Message& b) { return key(a) < key(b); });
}

// What the district office wrote, in the order charters are read in.
void AddDistrict(const v1::DistrictFile& district, v1::DraftCharter& draft) {
  *draft.mutable_district() = district.district();
  SortBy(*draft.mutable_district()->mutable_members(),
         [](const v1::Member& member) { return member.istat_code(); });
  *draft.mutable_texts() = district.texts();
  SortBy(*draft.mutable_texts(), [](const v1::DistrictText& text) { return text.part(); });
  if (district.has_duties()) *draft.mutable_duties() = district.duties();
  *draft.mutable_organisations() = district.organisations();
  SortBy(*draft.mutable_organisations(),
         [](const v1::Organisation& organisation) { return organisation.organisation_id(); });
}

std::vector<const v1::Service*> OfMunicipality(const std::vector<const v1::Service*>& services,
                                               absl::string_view istat_code) {
  std::vector<const v1::Service*> shared;
  std::vector<const v1::Service*> own;
  for (const v1::Service* service : services) {
    if (Covers(*service, istat_code)) (IsShared(*service) ? shared : own).push_back(service);
  }
  shared.insert(shared.end(), own.begin(), own.end());
  return shared;
}

}  // namespace

InputSheet::InputSheet(v1::ServiceSheet text)
    : sheet(std::make_shared<const v1::ServiceSheet>(std::move(text))),
      digest(SheetDigest(*sheet)) {}

MunicipalityInput InputOf(const v1::MunicipalityFile& file) {
  MunicipalityInput input;
  input.istat_code = file.municipality().istat_code();
  for (const v1::ServiceSheet& sheet : file.sheets()) input.sheets.emplace_back(sheet);
  input.acceptances.assign(file.accepts().begin(), file.accepts().end());
  return input;
}

const v1::Service* Draft::Find(absl::string_view id) const {
  for (const auto& service : services) {
    if (service->id() == id) return service.get();
  }
  return nullptr;
}

v1::DraftCharter Draft::Whole() const {
  v1::DraftCharter whole = frame;
  for (const auto& service : services) *whole.add_services() = *service;
  return whole;
}

Draft Harmonise(const HarmoniseInput& input, HarmoniseMemo& memo) {
  memo.Begin(
      input.matcher != nullptr ? input.matcher : std::make_shared<const Matcher>(input.catalogue),
      input.thresholds);
  const PlacedSheets placed = PlaceSheets(input, memo);
  Draft draft;
  draft.services = BuildServices(input, placed.sheets, memo);
  draft.frame.set_as_of(input.as_of);
  AddDistrict(input.district, draft.frame);
  *draft.frame.mutable_statistics() = Count(input, placed.sheets, draft.services);
  draft.frame.mutable_review()->Assign(placed.review.begin(), placed.review.end());
  draft.frame.mutable_unheeded()->Assign(placed.unheeded.begin(), placed.unheeded.end());
  memo.End();
  return draft;
}

v1::DraftCharter Harmonise(const HarmoniseInput& input) {
  HarmoniseMemo memo;
  return Harmonise(input, memo).Whole();
}

std::vector<const v1::Service*> MunicipalityServices(const v1::DraftCharter& draft,
                                                     absl::string_view istat_code) {
  std::vector<const v1::Service*> services;
  for (const v1::Service& service : draft.services()) services.push_back(&service);
  return OfMunicipality(services, istat_code);
}

std::vector<const v1::Service*> MunicipalityServices(const Draft& draft,
                                                     absl::string_view istat_code) {
  std::vector<const v1::Service*> services;
  for (const auto& service : draft.services) services.push_back(service.get());
  return OfMunicipality(services, istat_code);
}

}  // namespace ambito::charter
