#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "lib/charter/validate.h"
#include "lib/charter/write_files.h"
#include "lib/charter/write_json.h"

namespace ambito::charter {
namespace {

OrderedJson ToJson(const v1::Member& member) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "istat_code", member.istat_code());
  PutText(json, "name", member.name());
  if (member.has_residents()) json["residents"] = member.residents();
  if (member.has_households()) json["households"] = member.households();
  return json;
}

// Dotted paths become nested objects again. A path below a number, which no reader makes, is left
// out.
void PutDeclared(OrderedJson& json, const v1::DeclaredTotal& total) {
  OrderedJson* object = &json["declared"];
  const std::vector<std::string> names = absl::StrSplit(total.what(), '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    object = &(*object)[names[i]];
    if (!object->is_null() && !object->is_object()) return;
  }
  (*object)[names.back()] = total.value();
}

OrderedJson ToJson(const v1::DistrictProfile& profile) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "code", profile.code());
  PutText(json, "slug", profile.slug());
  PutText(json, "name", profile.name());
  PutText(json, "lead_municipality", profile.lead_municipality());
  for (const v1::Member& member : profile.members()) json["members"].push_back(ToJson(member));
  for (const v1::DeclaredTotal& total : profile.declared()) PutDeclared(json, total);
  return json;
}

OrderedJson ToJson(const v1::PartTitle& part) {
  OrderedJson json = OrderedJson::object();
  json["part"] = part.part();
  json["title"] = part.title();
  return json;
}

OrderedJson ToJson(const v1::ApprovalStep& step) {
  OrderedJson json = OrderedJson::object();
  json["step"] = step.step();
  json["code"] = step.code();
  json["parts"] = OrderedJson::array();
  for (const int32_t part : step.parts()) json["parts"].push_back(part);
  return json;
}

OrderedJson CharterToJson(const v1::DistrictProfile& profile) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "title", profile.charter_title());
  if (profile.charter_year() != 0) json["year"] = profile.charter_year();
  for (const auto& part : profile.parts()) json["parts"].push_back(ToJson(part));
  for (const auto& step : profile.approval_steps()) {
    json["approval_steps"].push_back(ToJson(step));
  }
  return json;
}

void PutSection(OrderedJson& json, const v1::TextSection& section) {
  json["section"] = section.section();
  PutText(json, "area", section.area());
  PutText(json, "title", section.title());
  json["text"] = section.text();
}

void PutDistrictTexts(OrderedJson& json, const v1::DistrictFile& file) {
  for (const v1::DistrictText& text : file.texts()) {
    for (const v1::TextSection& section : text.sections()) {
      OrderedJson& item = json["texts"].emplace_back(OrderedJson::object());
      item["part"] = text.part();
      PutSection(item, section);
    }
  }
}

OrderedJson ToJson(const v1::Duties& duties) {
  OrderedJson json = OrderedJson::array();
  for (const v1::Duty& duty : duties.duties()) {
    OrderedJson& item = json.emplace_back(OrderedJson::object());
    item["duty_id"] = duty.duty_id();
    PutText(item, "area", duty.area());
    item["text"] = duty.text();
  }
  return json;
}

OrderedJson ToJson(const v1::VotingPolicy& policy) {
  OrderedJson json = OrderedJson::object();
  json["weights"] = policy.weights();
  for (const v1::Quota& quota : policy.quotas()) {
    json["quotas"][quota.istat_code()] = quota.weight();
  }
  json["sitting_quorum_percent"] = policy.sitting_quorum_percent();
  json["second_call_quorum_percent"] = policy.second_call_quorum_percent();
  json["decision"] = policy.decision();
  json["decision_percent"] = policy.decision_percent();
  json["abstentions"] = policy.abstentions();
  json["delegations_per_member"] = policy.delegations_per_member();
  json["approval_lapses_on_membership_change"] = policy.approval_lapses_on_membership_change();
  return json;
}

OrderedJson ToJson(const v1::Contact& contact) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "email", contact.email());
  PutText(json, "phone", contact.phone());
  PutText(json, "address", contact.address());
  PutText(json, "website", contact.website());
  return json;
}

OrderedJson ToJson(const v1::Organisation& organisation) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "organisation_id", organisation.organisation_id());
  PutText(json, "name", organisation.name());
  PutText(json, "kind", organisation.kind());
  PutText(json, "mission", organisation.mission());
  PutTexts(json, "areas", organisation.areas());
  PutTexts(json, "services_offered", organisation.services_offered());
  PutText(json, "access", organisation.access());
  if (organisation.has_contact()) json["contact"] = ToJson(organisation.contact());
  return json;
}

OrderedJson ToJson(const v1::CatalogueEntry& entry) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "id", entry.id());
  PutText(json, "title", entry.title());
  PutText(json, "area", entry.area());
  PutTexts(json, "other_areas", entry.other_areas());
  PutText(json, "description", entry.description());
  PutTexts(json, "aliases", entry.aliases());
  PutTexts(json, "acronyms", entry.acronyms());
  PutTexts(json, "historic_names", entry.historic_names());
  PutTexts(json, "citizen_words", entry.citizen_words());
  PutTexts(json, "clues", entry.clues());
  PutTexts(json, "target_users", entry.target_users());
  PutText(json, "setting", entry.setting());
  PutTexts(json, "required_cues", entry.required_cues());
  PutTexts(json, "forbidding_cues", entry.forbidding_cues());
  PutTexts(json, "distinct_from", entry.distinct_from());
  if (entry.provisional()) json["provisional"] = true;
  if (entry.has_charter_text()) {
    json["charter_text"] = {{"title", entry.charter_text().title()},
                            {"description", entry.charter_text().description()}};
  }
  PutTexts(json, "first_members", entry.first_members());
  return json;
}

OrderedJson ToJson(const v1::Decision& decision) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "decision_id", decision.decision_id());
  PutText(json, "kind", DecisionKindName(decision.kind()));
  PutTexts(json, "sheets", decision.sheets());
  PutText(json, "service", decision.service());
  PutText(json, "into", decision.into());
  PutText(json, "reason", decision.reason());
  PutText(json, "decided_by", decision.decided_by());
  PutText(json, "decided_at", decision.decided_at());
  return json;
}

}  // namespace

std::string WriteDistrictFile(const v1::DistrictFile& file) {
  OrderedJson json = OrderedJson::object();
  json["format_version"] = file.format_version();
  json["district"] = ToJson(file.district());
  if (OrderedJson charter = CharterToJson(file.district()); !charter.empty()) {
    json["charter"] = std::move(charter);
  }
  PutDistrictTexts(json, file);
  if (file.has_duties()) json["duties"] = ToJson(file.duties());
  if (file.has_policy()) json["policy"] = ToJson(file.policy());
  for (const auto& organisation : file.organisations()) {
    json["organisations"].push_back(ToJson(organisation));
  }
  return Dump(json);
}

std::string WriteCatalogueFile(const v1::Catalogue& catalogue) {
  OrderedJson json = OrderedJson::object();
  json["format_version"] = 1;
  json["entries"] = OrderedJson::array();
  for (const auto& entry : catalogue.entries()) json["entries"].push_back(ToJson(entry));
  return Dump(json);
}

std::string WriteDecisionsFile(const v1::Decisions& decisions) {
  OrderedJson json = OrderedJson::object();
  json["format_version"] = 1;
  json["decisions"] = OrderedJson::array();
  for (const auto& decision : decisions.decisions()) json["decisions"].push_back(ToJson(decision));
  return Dump(json);
}

std::string WriteOrganisation(const v1::Organisation& organisation) {
  return Dump(ToJson(organisation));
}

OrderedJson OrganisationJson(const v1::Organisation& organisation) { return ToJson(organisation); }
OrderedJson DutiesJson(const v1::Duties& duties) { return ToJson(duties); }

OrderedJson TextJson(const v1::DistrictText& text) {
  OrderedJson json = OrderedJson::object();
  json["part"] = text.part();
  json["sections"] = OrderedJson::array();
  for (const v1::TextSection& section : text.sections()) {
    PutSection(json["sections"].emplace_back(OrderedJson::object()), section);
  }
  return json;
}

std::string WriteText(const v1::DistrictText& text) { return Dump(TextJson(text)); }

std::string WriteCatalogueEntry(const v1::CatalogueEntry& entry) { return Dump(ToJson(entry)); }

}  // namespace ambito::charter
