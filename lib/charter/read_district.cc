#include <map>

#include "lib/charter/checks.h"
#include "lib/charter/limits.h"
#include "lib/charter/read_file.h"
#include "lib/charter/read_files.h"
#include "lib/charter/validate.h"
#include "lib/charter/validate_district.h"

namespace ambito::charter {
namespace {

void ReadMember(FieldReader& in, v1::Member& member) {
  member.set_istat_code(in.FilledText("istat_code"));
  member.set_name(in.FilledText("name"));
  if (const auto count = in.Integer("residents")) member.set_residents(*count);
  if (const auto count = in.Integer("households")) member.set_households(*count);
}

// Numbers at any depth become totals with a dotted path.
void ReadDeclared(const JsonValue& value, const std::string& what, const std::string& path,
                  v1::DistrictProfile& profile, ViolationList& violations) {
  if (value.kind == JsonValue::Kind::kNull) return;
  if (value.kind != JsonValue::Kind::kObject) {
    constexpr int64_t kLargest = 1'000'000'000'000;
    const auto number = ReadInteger(value, path, 0, kLargest, violations);
    v1::DeclaredTotal& total = *profile.add_declared();
    total.set_what(what);
    total.set_value(number.value_or(0));
    return;
  }
  for (size_t i = 0; i < value.keys.size(); ++i) {
    const std::string& key = value.keys[i];
    if (key.starts_with("_")) continue;
    ReadDeclared(value.values[i], FieldPath(what, key), FieldPath(path, Shortened(key)), profile,
                 violations);
  }
}

void ReadProfile(FieldReader& in, v1::DistrictProfile& profile, ViolationList& violations) {
  profile.set_code(in.FilledText("code"));
  profile.set_slug(in.FilledText("slug"));
  profile.set_name(in.FilledText("name"));
  profile.set_lead_municipality(in.Text("lead_municipality"));
  in.Objects("members", kMaxListItems,
             [&](FieldReader& item, size_t) { ReadMember(item, *profile.add_members()); });
  if (const JsonValue* declared = in.FindObject("declared")) {
    ReadDeclared(*declared, "", in.PathOf("declared"), profile, violations);
  }
}

void ReadPart(FieldReader& in, v1::PartTitle& part) {
  part.set_part(in.RequiredInteger("part").value_or(0));
  part.set_title(in.FilledText("title"));
}

void ReadApprovalStep(FieldReader& in, v1::ApprovalStep& step) {
  step.set_step(in.RequiredInteger("step").value_or(0));
  step.set_code(in.FilledText("code"));
  for (const int32_t part : in.Integers("parts", kMaxListItems)) step.add_parts(part);
}

void ReadCharter(FieldReader& in, v1::DistrictProfile& profile) {
  profile.set_charter_title(in.Text("title"));
  profile.set_charter_year(in.Integer("year").value_or(0));
  in.Objects("parts", kMaxListItems,
             [&](FieldReader& item, size_t) { ReadPart(item, *profile.add_parts()); });
  in.Objects("approval_steps", kMaxListItems, [&](FieldReader& item, size_t) {
    ReadApprovalStep(item, *profile.add_approval_steps());
  });
}

void ReadSection(FieldReader& in, v1::TextSection& section) {
  section.set_section(in.FilledText("section"));
  section.set_area(in.Text("area"));
  section.set_title(in.Text("title"));
  section.set_text(in.FilledText("text"));
}

// The file is one list in reading order; the message has one text a part.
void ReadTexts(FieldReader& in, v1::DistrictFile& file, ViolationList& violations) {
  std::map<int32_t, int> position_of_part;
  in.Objects("texts", kMaxTextSections, [&](FieldReader& item, size_t index) {
    if (!item.is_object()) return;
    const int32_t part = item.RequiredInteger("part").value_or(0);
    const auto [position, added] = position_of_part.emplace(part, file.texts_size());
    if (added) file.add_texts()->set_part(part);
    v1::TextSection& section = *file.mutable_texts(position->second)->add_sections();
    ReadSection(item, section);
    const std::string path = ItemPath("texts", index);
    CheckTextPart(part, FieldPath(path, "part"), violations);
    ValidateTextSection(section, part, path, violations);
  });
}

void ReadDuty(FieldReader& in, v1::Duty& duty) {
  duty.set_duty_id(in.FilledText("duty_id"));
  duty.set_area(in.Text("area"));
  duty.set_text(in.FilledText("text"));
}

void ReadDuties(FieldReader& in, v1::DistrictFile& file) {
  if (in.Find("duties") == nullptr) return;
  v1::Duties& duties = *file.mutable_duties();
  in.Objects("duties", kMaxDuties,
             [&](FieldReader& item, size_t) { ReadDuty(item, *duties.add_duties()); });
}

void ReadPolicy(FieldReader& in, v1::VotingPolicy& policy) {
  policy.set_weights(in.FilledText("weights"));
  in.ObjectOfIntegers("quotas", kMaxListItems, [&](const std::string& istat_code, int32_t weight) {
    v1::Quota& quota = *policy.add_quotas();
    quota.set_istat_code(istat_code);
    quota.set_weight(weight);
  });
  policy.set_sitting_quorum_percent(in.RequiredInteger("sitting_quorum_percent").value_or(0));
  policy.set_second_call_quorum_percent(
      in.RequiredInteger("second_call_quorum_percent").value_or(0));
  policy.set_decision(in.FilledText("decision"));
  policy.set_decision_percent(in.RequiredInteger("decision_percent").value_or(0));
  policy.set_abstentions(in.FilledText("abstentions"));
  policy.set_delegations_per_member(in.RequiredInteger("delegations_per_member").value_or(0));
  in.RequireKey("approval_lapses_on_membership_change");
  policy.set_approval_lapses_on_membership_change(
      in.Boolean("approval_lapses_on_membership_change"));
}

void ReadContact(FieldReader& in, v1::Contact& contact) {
  contact.set_email(in.Text("email"));
  contact.set_phone(in.Text("phone"));
  contact.set_address(in.Text("address"));
  contact.set_website(in.Text("website"));
}

void ReadOrganisation(FieldReader& in, v1::Organisation& organisation) {
  organisation.set_organisation_id(in.FilledText("organisation_id"));
  organisation.set_name(in.FilledText("name"));
  organisation.set_kind(in.FilledText("kind"));
  organisation.set_mission(in.Text("mission"));
  for (std::string& area : in.Texts("areas", kMaxListItems)) {
    organisation.add_areas(std::move(area));
  }
  for (std::string& service : in.Texts("services_offered", kMaxListItems)) {
    organisation.add_services_offered(std::move(service));
  }
  organisation.set_access(in.Text("access"));
  in.Object("contact",
            [&](FieldReader& contact) { ReadContact(contact, *organisation.mutable_contact()); });
}

void ReadDistrict(FieldReader& in, v1::DistrictFile& file, ViolationList& violations) {
  file.set_format_version(in.Integer("format_version").value_or(1));
  v1::DistrictProfile& profile = *file.mutable_district();
  const bool has_district = in.RequireKey("district");
  in.Object("district", [&](FieldReader& object) { ReadProfile(object, profile, violations); });
  in.Object("charter", [&](FieldReader& object) { ReadCharter(object, profile); });
  CheckFormatVersion(file.format_version(), violations);
  if (has_district) ValidateDistrictProfile(profile, violations);
  ReadTexts(in, file, violations);
  ReadDuties(in, file);
  ValidateDuties(file.duties(), violations);
  in.Object("policy", [&](FieldReader& object) {
    ReadPolicy(object, *file.mutable_policy());
    ValidatePolicy(file.policy(), profile, violations);
  });
  in.Objects("organisations", kMaxOrganisations,
             [&](FieldReader& item, size_t) { ReadOrganisation(item, *file.add_organisations()); });
  ValidateOrganisations(file.organisations(), violations);
}

}  // namespace

ReadResult<v1::DistrictFile> ReadDistrictFile(absl::string_view bytes) {
  return ReadFile<v1::DistrictFile>(bytes, ReadDistrict);
}

ReadResult<v1::Organisation> ReadOrganisationFile(absl::string_view bytes) {
  return ReadFile<v1::Organisation>(
      bytes, [](FieldReader& in, v1::Organisation& organisation, ViolationList& violations) {
        ReadOrganisation(in, organisation);
        ValidateOrganisation(organisation, "", violations);
      });
}

ReadResult<v1::DistrictText> ReadTextFile(absl::string_view bytes) {
  return ReadFile<v1::DistrictText>(
      bytes, [](FieldReader& in, v1::DistrictText& text, ViolationList& violations) {
        text.set_part(in.RequiredInteger("part").value_or(0));
        in.Objects("sections", kMaxTextSections,
                   [&](FieldReader& item, size_t) { ReadSection(item, *text.add_sections()); });
        ValidateText(text, "", violations);
      });
}

}  // namespace ambito::charter
