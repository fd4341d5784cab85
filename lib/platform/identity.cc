#include "lib/platform/identity.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/charter/validate.h"

namespace ambito::platform {
namespace {

struct RoleForm {
  std::vector<absl::string_view> path;  // `ISTAT` and `NAME` stand for values.
  Role role;
  absl::string_view label;
};

const std::vector<RoleForm>& RoleForms() {
  static const auto& forms = *new std::vector<RoleForm>{
      {{"hub"}, kHub, "hub"},
      {{"municipality", "ISTAT", "node"}, kNode, "node"},
      {{"municipality", "ISTAT", "staff", "NAME"}, kStaff, "staff"},
      {{"office", "NAME"}, kOffice, "office"},
      {{"assembly", "ISTAT", "mayor"}, kMayor, "mayor"},
      {{"table", "technical", "NAME"}, kTechnical, "technical table"},
      {{"table", "committee", "NAME"}, kCommittee, "scientific committee"},
      {{"table", "adherents", "NAME"}, kAdherent, "table of adherents"},
  };
  return forms;
}

bool IsName(absl::string_view text) {
  if (text.empty() || text.size() > 40) return false;
  for (char c : text) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (!allowed) return false;
  }
  return true;
}

bool Fits(const RoleForm& form, const std::vector<absl::string_view>& parts, Identity& identity) {
  if (parts.size() != form.path.size()) return false;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (form.path[i] == "ISTAT") {
      if (!charter::IsIstatCode(parts[i])) return false;
      identity.municipality = std::string(parts[i]);
    } else if (form.path[i] == "NAME") {
      if (!IsName(parts[i])) return false;
      identity.name = std::string(parts[i]);
    } else if (form.path[i] != parts[i]) {
      return false;
    }
  }
  identity.role = form.role;
  return true;
}

}  // namespace

absl::StatusOr<Identity> ParseIdentity(absl::string_view uri) {
  absl::string_view rest = uri;
  if (!absl::ConsumePrefix(&rest, "spiffe://")) {
    return absl::InvalidArgumentError(absl::StrCat("\"", uri, "\" does not start with spiffe://"));
  }
  std::vector<absl::string_view> parts = absl::StrSplit(rest, '/');
  const std::string slug(parts.front());
  if (!charter::IsSlug(slug)) {
    return absl::InvalidArgumentError(absl::StrCat("\"", uri, "\" names no district"));
  }
  parts.erase(parts.begin());
  for (const RoleForm& form : RoleForms()) {
    Identity identity;
    if (!Fits(form, parts, identity)) continue;
    identity.slug = slug;
    identity.uri = std::string(uri);
    return identity;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("\"", uri, "\" is no identity this district knows"));
}

absl::string_view RoleName(Role role) {
  for (const RoleForm& form : RoleForms()) {
    if (form.role == role) return form.label;
  }
  return "unknown";
}

}  // namespace ambito::platform
