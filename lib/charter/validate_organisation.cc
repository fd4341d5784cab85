#include "absl/strings/match.h"
#include "lib/charter/checks.h"
#include "lib/charter/validate.h"
#include "lib/charter/validate_district.h"

namespace ambito::charter {
namespace {

void CheckWebsite(absl::string_view website, absl::string_view field, ViolationList& violations) {
  CheckText(website, field, kMaxTextCharacters, violations);
  // The published site links to it: no other scheme may run there.
  const bool http = absl::StartsWithIgnoreCase(website, "https://") ||
                    absl::StartsWithIgnoreCase(website, "http://");
  if (website.empty() || http) return;
  violations.AddError("BAD_VALUE", field,
                      absl::StrCat(Quoted(website), " does not begin with https:// or http://."));
}

void CheckAreas(const google::protobuf::RepeatedPtrField<std::string>& areas,
                absl::string_view path, ViolationList& violations) {
  CheckCount(static_cast<size_t>(areas.size()), kMaxListItems, path, violations);
  for (int i = 0; i < areas.size(); ++i) {
    RequireCode(areas[i], Vocabulary::BuiltIn().areas, "UNKNOWN_AREA", "an area of intervention",
                ItemPath(path, static_cast<size_t>(i)), violations);
  }
}

}  // namespace

void ValidateOrganisation(const v1::Organisation& organisation, absl::string_view path,
                          ViolationList& violations) {
  const auto field = [&](absl::string_view name) { return FieldPath(path, name); };
  RequireIdentifier(organisation.organisation_id(), field("organisation_id"), violations);
  RequireText(organisation.name(), field("name"), kMaxTitleCharacters, violations);
  RequireCode(organisation.kind(), Vocabulary::BuiltIn().organisation_kinds,
              "UNKNOWN_ORGANISATION_KIND", "a kind of organisation", field("kind"), violations);
  CheckText(organisation.mission(), field("mission"), kMaxTextCharacters, violations);
  CheckAreas(organisation.areas(), field("areas"), violations);
  const std::string services = field("services_offered");
  CheckCount(static_cast<size_t>(organisation.services_offered_size()), kMaxListItems, services,
             violations);
  for (int i = 0; i < organisation.services_offered_size(); ++i) {
    CheckText(organisation.services_offered(i), ItemPath(services, static_cast<size_t>(i)),
              kMaxTextCharacters, violations);
  }
  CheckText(organisation.access(), field("access"), kMaxTextCharacters, violations);
  const v1::Contact& contact = organisation.contact();
  CheckEmail(contact.email(), field("contact.email"), violations);
  CheckText(contact.phone(), field("contact.phone"), kMaxTextCharacters, violations);
  CheckText(contact.address(), field("contact.address"), kMaxTextCharacters, violations);
  CheckWebsite(contact.website(), field("contact.website"), violations);
}

void ValidateOrganisations(
    const google::protobuf::RepeatedPtrField<v1::Organisation>& organisations,
    ViolationList& violations) {
  CheckCount(static_cast<size_t>(organisations.size()), kMaxOrganisations, "organisations",
             violations);
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < organisations.size(); ++i) {
    const std::string path = ItemPath("organisations", static_cast<size_t>(i));
    ValidateOrganisation(organisations[i], path, violations);
    CheckUniqueId(organisations[i].organisation_id(), FieldPath(path, "organisation_id"), ids,
                  violations);
  }
}

}  // namespace ambito::charter
