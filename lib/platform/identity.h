// Who a caller is: the SPIFFE identity in its certificate, `spiffe://SLUG/ROLE…`.
#ifndef AMBITO_LIB_PLATFORM_IDENTITY_H_
#define AMBITO_LIB_PLATFORM_IDENTITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ambito::platform {

// A bit each, so that the authorisation table can say sets.
enum Role : unsigned {
  kHub = 1u << 0,        // spiffe://SLUG/hub
  kNode = 1u << 1,       // spiffe://SLUG/municipality/ISTAT/node
  kStaff = 1u << 2,      // spiffe://SLUG/municipality/ISTAT/staff/NAME
  kOffice = 1u << 3,     // spiffe://SLUG/office/NAME
  kMayor = 1u << 4,      // spiffe://SLUG/assembly/ISTAT/mayor
  kTechnical = 1u << 5,  // spiffe://SLUG/table/technical/NAME
  kCommittee = 1u << 6,  // spiffe://SLUG/table/committee/NAME
  kAdherent = 1u << 7,   // spiffe://SLUG/table/adherents/NAME
};

struct Identity {
  std::string slug;
  Role role = kHub;
  std::string municipality;  // Nodes, staff, mayors.
  std::string name;          // Staff, office, tables.
  std::string uri;           // As written.
};

// INVALID_ARGUMENT, naming what is wrong, for anything that is not exactly one of the forms.
absl::StatusOr<Identity> ParseIdentity(absl::string_view uri);

// `staff`, `node`, … for messages.
absl::string_view RoleName(Role role);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_IDENTITY_H_
