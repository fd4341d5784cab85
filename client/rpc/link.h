// A road to the hub or to a node: mutual TLS, the other side's identity checked, a deadline on
// every call. Calls are plain functions in hub_calls.h and node_calls.h; only this folder sees
// gRPC.
#ifndef AMBITO_CLIENT_RPC_LINK_H_
#define AMBITO_CLIENT_RPC_LINK_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/context.h"

namespace ambito::client {

enum class Side { kHub, kNode };

// Copies are the same road.
class Link {
 public:
  // Sends nothing yet. FAILED_PRECONDITION, saying what to set, when an address or a file is
  // missing; UNAVAILABLE, saying what is wrong, when our certificate cannot be accepted.
  static absl::StatusOr<Link> To(Side side, const Context& context);

  // `hub localhost:7443`.
  const std::string& name() const;
  // The district our certificate is of, and so the other side's: its slug.
  const std::string& district() const;

  struct Road;
  const Road& road() const { return *road_; }

 private:
  explicit Link(std::shared_ptr<const Road> road) : road_(std::move(road)) {}

  std::shared_ptr<const Road> road_;
};

// True when `uri` is the identity of that side: `…/hub`, `…/municipality/ISTAT/node`.
bool IsIdentityOf(Side side, const std::string& uri);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_RPC_LINK_H_
