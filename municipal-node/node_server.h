// A whole municipal node, ready to be started from main or from a test on port 0.
#ifndef AMBITO_MUNICIPAL_NODE_NODE_SERVER_H_
#define AMBITO_MUNICIPAL_NODE_NODE_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "lib/federation/signature.h"
#include "lib/platform/clock.h"
#include "lib/platform/metrics.h"
#include "municipal-node/config.h"
#include "municipal-node/registry/sheet_registry.h"

namespace ambito::node {

// Removes the copy of the assembly's ledger from a node's store, which nobody has open; the node
// then gets it anew and waits until the others have cosigned before it does.
absl::Status ForgetLedger(const Config& config);

class NodeServer {
 public:
  // Opens the store, starts the listener, dials the hub. An error names what is wrong.
  static absl::StatusOr<std::unique_ptr<NodeServer>> Start(const Config& config,
                                                           const platform::Clock& clock);
  // Orderly: no new calls, calls under way finish, the link ends, the store closes.
  ~NodeServer();

  int port() const;
  int metrics_port() const;  // 0: there are no metrics.
  SheetRegistry& registry();

 private:
  struct Parts;
  // Of parts that stay where they are.
  static std::function<void(platform::FigureSheet&)> Figures(const Parts& parts,
                                                             const platform::Clock& clock);
  explicit NodeServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_NODE_SERVER_H_
