// What peers' certificates say of who they are.
#include "absl/strings/str_cat.h"
#include "lib/charter/validate.h"
#include "lib/platform/identity.h"
#include "tests/fuzz/target.h"

namespace ambito::platform {
namespace {

// The only way to write this identity.
std::string Written(const Identity& identity) {
  const std::string start = absl::StrCat("spiffe://", identity.slug);
  const std::string town = absl::StrCat("/municipality/", identity.municipality);
  switch (identity.role) {
    case kHub:
      return start + "/hub";
    case kNode:
      return absl::StrCat(start, town, "/node");
    case kStaff:
      return absl::StrCat(start, town, "/staff/", identity.name);
    case kOffice:
      return absl::StrCat(start, "/office/", identity.name);
    case kMayor:
      return absl::StrCat(start, "/assembly/", identity.municipality, "/mayor");
    case kTechnical:
      return absl::StrCat(start, "/table/technical/", identity.name);
    case kCommittee:
      return absl::StrCat(start, "/table/committee/", identity.name);
    case kAdherent:
      return absl::StrCat(start, "/table/adherents/", identity.name);
  }
  return "";
}

FUZZ_TARGET(identity, input) {
  const auto identity = ParseIdentity(input);
  if (!identity.ok()) {
    FUZZ_CHECK(absl::IsInvalidArgument(identity.status()));
    return;
  }
  FUZZ_CHECK(identity->uri == input);
  FUZZ_CHECK(Written(*identity) == input);
  FUZZ_CHECK(charter::IsSlug(identity->slug));
  FUZZ_CHECK(identity->municipality.empty() || charter::IsIstatCode(identity->municipality));
}

}  // namespace
}  // namespace ambito::platform
