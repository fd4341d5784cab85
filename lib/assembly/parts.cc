#include "lib/assembly/parts.h"

#include <map>
#include <utility>

#include "lib/charter/vocabulary.h"
#include "lib/charter/write_json.h"

namespace ambito::assembly {
namespace {

using charter::OrderedJson;
using charter::PutText;
using google::protobuf::RepeatedPtrField;

// By municipality and sheet id.
using SheetsById = std::map<std::pair<std::string, std::string>, const v1::ServiceSheet*>;

SheetsById SheetsOf(const charter::HarmoniseInput& input) {
  SheetsById sheets;
  for (const charter::MunicipalityInput& municipality : input.municipalities) {
    for (const charter::InputSheet& sheet : municipality.sheets)
      sheets[{municipality.istat_code, sheet.sheet->sheet_id()}] = sheet.sheet.get();
  }
  return sheets;
}

OrderedJson Texts(const RepeatedPtrField<std::string>& texts) {
  OrderedJson list = OrderedJson::array();
  for (const std::string& text : texts) list.push_back(text);
  return list;
}

// In words, so that no reader depends on a number's meaning.
std::string ScopeName(v1::Scope scope) {
  return v1::Scope_Name(scope).substr(sizeof("SCOPE_") - 1);
}

std::string StateName(v1::GuaranteeState state) {
  return v1::GuaranteeState_Name(state).substr(sizeof("GUARANTEE_STATE_") - 1);
}

OrderedJson BoundJson(const v1::Bound& bound) {
  return {{"comparator", bound.comparator()}, {"value", bound.value()}, {"unit", bound.unit()}};
}

OrderedJson RefJson(const v1::SheetRef& ref) {
  return {{"municipality", ref.municipality()}, {"sheet_id", ref.sheet_id()}};
}

OrderedJson PromiseJson(const v1::Promise& promise) {
  OrderedJson json;
  json["municipality"] = promise.municipality();
  json["sheet"] = RefJson(promise.sheet());
  json["standard_id"] = promise.standard_id();
  json["comparator"] = promise.comparator();
  json["value"] = promise.value();
  json["unit"] = promise.unit();
  json["statement"] = promise.statement();
  return json;
}

OrderedJson PromisesJson(const RepeatedPtrField<v1::Promise>& promises) {
  OrderedJson list = OrderedJson::array();
  for (const v1::Promise& promise : promises) list.push_back(PromiseJson(promise));
  return list;
}

OrderedJson GuaranteeJson(const v1::Guarantee& guarantee) {
  OrderedJson json;
  json["category"] = guarantee.category();
  json["indicator"] = guarantee.indicator();
  PutText(json, "event", guarantee.event());
  json["condition"] = guarantee.condition();
  json["state"] = StateName(guarantee.state());
  if (guarantee.has_bound()) json["bound"] = BoundJson(guarantee.bound());
  if (guarantee.has_target()) json["target"] = BoundJson(guarantee.target());
  json["promises"] = PromisesJson(guarantee.promises());
  json["missing"] = Texts(guarantee.missing());
  return json;
}

OrderedJson ConditionJson(const v1::CitizenCondition& condition) {
  OrderedJson json;
  json["category"] = condition.category();
  json["indicator"] = condition.indicator();
  json["promises"] = PromisesJson(condition.promises());
  return json;
}

OrderedJson ServiceJson(const v1::Service& service, const SheetsById& sheets) {
  OrderedJson json;
  json["id"] = service.id();
  json["title"] = service.title();
  json["area"] = service.area();
  json["scope"] = ScopeName(service.scope());
  json["coverage"] = Texts(service.coverage());
  json["covered_by"] = OrderedJson::array();
  for (const v1::Cover& cover : service.covered_by()) {
    OrderedJson& item = json["covered_by"].emplace_back();
    item["municipality"] = cover.municipality();
    item["sheet"] = RefJson(cover.sheet());
  }
  json["description"] = service.description();
  json["words_from"] = service.words_from();
  if (service.has_description_source())
    json["description_source"] = RefJson(service.description_source());
  json["guarantees"] = OrderedJson::array();
  for (const v1::Guarantee& guarantee : service.guarantees())
    json["guarantees"].push_back(GuaranteeJson(guarantee));
  json["citizen_conditions"] = OrderedJson::array();
  for (const v1::CitizenCondition& condition : service.citizen_conditions())
    json["citizen_conditions"].push_back(ConditionJson(condition));
  json["sheets"] = OrderedJson::array();
  for (const v1::PlacedSheet& placed : service.sheets()) {
    const auto sheet = sheets.find({placed.sheet().municipality(), placed.sheet().sheet_id()});
    if (!placed.in_force() || sheet == sheets.end()) continue;
    OrderedJson& item = json["sheets"].emplace_back();
    item["municipality"] = placed.sheet().municipality();
    item["sheet"] = charter::SheetJson(VotedSheet(*sheet->second));
  }
  return json;
}

std::string TitleOf(const v1::DistrictProfile& district, int part) {
  for (const v1::PartTitle& title : district.parts()) {
    if (title.part() == part) return title.title();
  }
  return "";
}

OrderedJson Begin(const charter::Draft& draft, int part) {
  const v1::DistrictProfile& district = draft.frame.district();
  OrderedJson json;
  json["part"] = part;
  PutText(json, "title", TitleOf(district, part));
  return json;
}

OrderedJson DistrictJson(const v1::DistrictProfile& district) {
  OrderedJson json;
  json["slug"] = district.slug();
  json["name"] = district.name();
  PutText(json, "charter_title", district.charter_title());
  PutText(json, "lead_municipality", district.lead_municipality());
  json["members"] = OrderedJson::array();
  for (const v1::Member& member : district.members())
    json["members"].push_back({{"istat_code", member.istat_code()}, {"name", member.name()}});
  return json;
}

void AddSections(OrderedJson& json, const charter::Draft& draft, int part) {
  json["sections"] = OrderedJson::array();
  for (const v1::DistrictText& text : draft.frame.texts()) {
    if (text.part() == part) json["sections"] = charter::TextJson(text)["sections"];
  }
}

OrderedJson ServicesPart(const charter::HarmoniseInput& input, const charter::Draft& draft) {
  const SheetsById sheets = SheetsOf(input);
  OrderedJson json = Begin(draft, 3);
  json["services"] = OrderedJson::array();
  for (const auto& service : draft.services) {
    if (service->scope() == v1::SCOPE_UNSPECIFIED) continue;
    json["services"].push_back(ServiceJson(*service, sheets));
  }
  return json;
}

OrderedJson OrganisationsPart(const charter::Draft& draft) {
  OrderedJson json = Begin(draft, 6);
  json["organisations"] = OrderedJson::array();
  for (v1::Organisation organisation : draft.frame.organisations()) {
    organisation.clear_contact();
    json["organisations"].push_back(charter::OrganisationJson(organisation));
  }
  return json;
}

// Only what the voted sheet leaves out.
OrderedJson PracticalJson(const v1::ServiceSheet& sheet) {
  v1::ServiceSheet practical;
  v1::Access& access = *practical.mutable_access();
  access = sheet.access();
  access.clear_who();
  access.clear_how();
  access.clear_maximum_times();
  *practical.mutable_complaint() = sheet.complaint();
  practical.mutable_complaint()->clear_response_days();
  practical.set_last_updated(sheet.last_updated());
  OrderedJson json = charter::SheetJson(practical);
  json.erase("standards");
  return json;
}

}  // namespace

v1::ServiceSheet VotedSheet(v1::ServiceSheet sheet) {
  v1::Access& access = *sheet.mutable_access();
  access.clear_where();
  access.clear_opening_hours_text();
  access.clear_opening_hours();
  access.clear_cost();
  access.clear_documents();
  v1::Complaint& complaint = *sheet.mutable_complaint();
  complaint.clear_office();
  complaint.clear_email();
  complaint.clear_phone();
  sheet.clear_last_updated();
  return sheet;
}

Parts WriteParts(const charter::HarmoniseInput& input, const charter::Draft& draft) {
  Parts parts;
  for (const int part : {1, 2, 4, 5}) {
    OrderedJson json = Begin(draft, part);
    if (part == 1) json["district"] = DistrictJson(draft.frame.district());
    AddSections(json, draft, part);
    if (part == 2) json["duties"] = charter::DutiesJson(draft.frame.duties());
    parts[static_cast<size_t>(part - 1)] = charter::Dump(json);
  }
  parts[2] = charter::Dump(ServicesPart(input, draft));
  parts[5] = charter::Dump(OrganisationsPart(draft));
  return parts;
}

std::string WriteAnnex(const charter::HarmoniseInput& input, const charter::Draft& draft,
                       const charter::HarmoniseInput* newer) {
  SheetsById sheets = SheetsOf(input);
  std::map<std::string, v1::Contact> contacts;
  if (newer != nullptr) {
    for (auto& [id, sheet] : SheetsOf(*newer)) {
      if (const auto known = sheets.find(id); known != sheets.end()) known->second = sheet;
    }
    for (const v1::Organisation& organisation : newer->district.organisations())
      contacts[organisation.organisation_id()] = organisation.contact();
  }
  OrderedJson json;
  json["annex"] = "practical";
  json["sheets"] = OrderedJson::array();
  for (const auto& service : draft.services) {
    for (const v1::PlacedSheet& placed : service->sheets()) {
      const auto sheet = sheets.find({placed.sheet().municipality(), placed.sheet().sheet_id()});
      if (!placed.in_force() || sheet == sheets.end()) continue;
      OrderedJson& item = json["sheets"].emplace_back();
      item["service"] = service->id();
      item["municipality"] = placed.sheet().municipality();
      item["sheet"] = PracticalJson(*sheet->second);
      item["sheet"]["sheet_id"] = placed.sheet().sheet_id();
    }
  }
  json["organisations"] = OrderedJson::array();
  for (const v1::Organisation& organisation : draft.frame.organisations()) {
    v1::Organisation contact;
    contact.set_organisation_id(organisation.organisation_id());
    const auto known = contacts.find(organisation.organisation_id());
    *contact.mutable_contact() = known == contacts.end() ? organisation.contact() : known->second;
    json["organisations"].push_back(charter::OrganisationJson(contact));
  }
  return charter::Dump(json);
}

uint64_t CountUnconfirmed(const charter::Draft& draft) {
  uint64_t unconfirmed = 0;
  for (const auto& service : draft.services) unconfirmed += service->provisional() ? 1 : 0;
  return unconfirmed;
}

}  // namespace ambito::assembly
