// A whole municipal node, ready to be started from main or from a test on port 0.
#ifndef AMBITO_MUNICIPAL_NODE_NODE_SERVER_H_
#define AMBITO_MUNICIPAL_NODE_NODE_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "lib/federation/signature.h"
#include "lib/platform/clock.h"
#include "municipal-node/config.h"
#include "municipal-node/registry/sheet_registry.h"

namespace ambito::node {

class NodeServer {
 public:
  // Opens the store, starts the listener, dials the hub. An error names what is wrong.
  static absl::StatusOr<std::unique_ptr<NodeServer>> Start(const Config& config,
                                                           const platform::Clock& clock);
  // Orderly: no new calls, calls under way finish, the link ends, the store closes.
  ~NodeServer();

  int port() const;
  SheetRegistry& registry();

 private:
  struct Parts;
  explicit NodeServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_NODE_SERVER_H_
