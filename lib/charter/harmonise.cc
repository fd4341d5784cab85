#include "lib/charter/harmonise.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "lib/charter/classify.h"
#include "lib/charter/placement.h"
#include "lib/charter/statistics.h"

namespace ambito::charter {
namespace {

template <typename Message, typename Key>
void SortBy(google::protobuf::RepeatedPtrField<Message>& messages, Key key) {
  std::stable_sort(messages.begin(), messages.end(),
                   [&](const Message& a, const Message& b) { return key(a) < key(b); });
}

// How many sheets hang on an answer: those of the service it names, or the two it is about.
std::map<std::string, int> SheetsByService(const std::vector<Placement>& sheets) {
  std::map<std::string, int> counts;
  for (const Placement& placement : sheets) ++counts[placement.service];
  return counts;
}

// Those that settle most first, then the surest, then by sheet and service.
void AddReview(const PlacedSheets& placed, v1::DraftCharter& draft) {
  std::map<std::string, int> counts = SheetsByService(placed.sheets);
  for (const v1::ReviewQuestion& question : placed.review) *draft.add_review() = question;
  SortBy(*draft.mutable_review(), [&](const v1::ReviewQuestion& question) {
    auto it = counts.find(question.service());
    return std::make_tuple(it == counts.end() ? 0 : -it->second, -question.score(),
                           question.a().municipality(), question.a().sheet_id(), question.service(),
                           question.sheet().municipality(), question.sheet().sheet_id());
  });
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

}  // namespace

v1::DraftCharter Harmonise(const HarmoniseInput& input) {
  std::unique_ptr<const Matcher> own;
  if (input.matcher == nullptr) own = std::make_unique<const Matcher>(input.catalogue);
  const Matcher& matcher = input.matcher == nullptr ? *own : *input.matcher;
  PlacedSheets placed = PlaceSheets(input, matcher);
  std::vector<v1::Service> services = BuildServices(input, placed.sheets);
  v1::DraftCharter draft;
  draft.set_as_of(input.as_of);
  AddDistrict(input.district, draft);
  *draft.mutable_statistics() = Count(input, placed.sheets, services);
  for (v1::Service& service : services) *draft.add_services() = std::move(service);
  AddReview(placed, draft);
  return draft;
}

std::vector<const v1::Service*> MunicipalityServices(const v1::DraftCharter& draft,
                                                     absl::string_view istat_code) {
  std::vector<const v1::Service*> shared;
  std::vector<const v1::Service*> own;
  for (const v1::Service& service : draft.services()) {
    if (Covers(service, istat_code)) (IsShared(service) ? shared : own).push_back(&service);
  }
  shared.insert(shared.end(), own.begin(), own.end());
  return shared;
}

}  // namespace ambito::charter
