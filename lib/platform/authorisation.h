// Who may call what: one table, method by role, for both daemons, enforced before any handler
// runs (call_gate.h). A method without a row is refused to everyone, and does not build: the target
// `authorisation` compares the table with the protos' services.
#ifndef AMBITO_LIB_PLATFORM_AUTHORISATION_H_
#define AMBITO_LIB_PLATFORM_AUTHORISATION_H_

#include <grpcpp/security/auth_context.h>
#include <grpcpp/server_context.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

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

// Calls that stay open for as long as both sides like: they need no deadline.
bool IsOpenEnded(absl::string_view method);

// Every row of the table.
void ForEachRow(const std::function<void(absl::string_view method, unsigned roles)>& see);

// The one identity among a certificate's URIs. UNAUTHENTICATED when there are none or several.
absl::StatusOr<Identity> SoleIdentity(const std::vector<absl::string_view>& uris);
// The identity in the peer certificate: exactly one SPIFFE URI. UNAUTHENTICATED otherwise.
absl::StatusOr<Identity> PeerIdentity(const grpc::AuthContext& context);
// The same inside a handler, where Authorise has already passed.
Identity Caller(const grpc::ServerContextBase& context);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_AUTHORISATION_H_
