// NodeService: how the node is, its backups, and what it wrote without its hub.
#ifndef AMBITO_MUNICIPAL_NODE_SERVICE_NODE_SERVICE_H_
#define AMBITO_MUNICIPAL_NODE_SERVICE_NODE_SERVICE_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "ambito/v1/node_service.grpc.pb.h"
#include "municipal-node/registry/sheet_registry.h"
#include "municipal-node/replication/hub_link.h"

namespace ambito::node {

class NodeService final : public v1::NodeService::Service {
 public:
  struct Facts {
    std::string municipality_name;
    std::string log_public_key;
  };
  // `link_state` says how the road to the hub is; `backup` makes one and returns its folder.
  NodeService(SheetRegistry& registry, Facts facts, std::function<HubLink::State()> link_state,
              std::function<absl::StatusOr<std::string>()> backup)
      : registry_(registry),
        facts_(std::move(facts)),
        link_state_(std::move(link_state)),
        backup_(std::move(backup)) {}

  grpc::Status GetNodeStatus(grpc::ServerContext* context, const v1::GetNodeStatusRequest* request,
                             v1::GetNodeStatusResponse* response) override;
  grpc::Status BackupNode(grpc::ServerContext* context, const v1::BackupNodeRequest* request,
                          v1::BackupNodeResponse* response) override;
  grpc::Status GoAlone(grpc::ServerContext* context, const v1::GoAloneRequest* request,
                       v1::GoAloneResponse* response) override;
  grpc::Status RebaseNode(grpc::ServerContext* context, const v1::RebaseNodeRequest* request,
                          v1::RebaseNodeResponse* response) override;

 private:
  SheetRegistry& registry_;
  const Facts facts_;
  const std::function<HubLink::State()> link_state_;
  const std::function<absl::StatusOr<std::string>()> backup_;
};

}  // namespace ambito::node

#endif  // AMBITO_MUNICIPAL_NODE_SERVICE_NODE_SERVICE_H_
