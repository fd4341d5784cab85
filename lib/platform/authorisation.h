// Who may call what: one table, method by role, for both daemons, enforced before any handler
// runs. A method without a row is refused to everyone, and a test walks all of them.
#ifndef AMBITO_LIB_PLATFORM_AUTHORISATION_H_
#define AMBITO_LIB_PLATFORM_AUTHORISATION_H_

#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/server_context.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/platform/identity.h"

namespace ambito::platform {

// Roles that may call `method` (`/ambito.v1.SheetService/GetSheet`); nullopt: no such row.
std::optional<unsigned> AllowedRoles(absl::string_view method);

// OK, or PERMISSION_DENIED naming the identity, the method and why. `own_slug` is the server's
// district; `own_municipality` a node's own, empty at the hub.
absl::Status Authorise(const Identity& caller, absl::string_view method, absl::string_view own_slug,
                       absl::string_view own_municipality);

// The identity in the peer certificate: exactly one SPIFFE URI. UNAUTHENTICATED otherwise.
absl::StatusOr<Identity> PeerIdentity(const grpc::AuthContext& context);
// The same inside a handler, where Authorise has already passed.
Identity Caller(const grpc::ServerContextBase& context);

class CallRecord;

// Runs Authorise for every call of a server; set on its credentials. `record`, which outlives them,
// is told of every call refused here; null: nobody is.
std::shared_ptr<grpc::AuthMetadataProcessor> NewAuthorisation(std::string own_slug,
                                                              std::string own_municipality,
                                                              CallRecord* record = nullptr);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_AUTHORISATION_H_
