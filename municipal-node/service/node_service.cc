#include "municipal-node/service/node_service.h"

#include "lib/platform/authorisation.h"
#include "lib/platform/lifecycle.h"
#include "lib/platform/status.h"

namespace ambito::node {

grpc::Status NodeService::GetNodeStatus(grpc::ServerContext*, const v1::GetNodeStatusRequest*,
                                        v1::GetNodeStatusResponse* response) {
  const SheetRegistry::Figures figures = registry_.figures();
  const HubLink::State link = link_state_();
  response->set_municipality(registry_.options().municipality);
  response->set_municipality_name(facts_.municipality_name);
  response->set_district_slug(registry_.options().district_slug);
  response->set_log_size(figures.log_size);
  response->set_head(figures.head);
  response->set_log_public_key(facts_.log_public_key);
  response->set_sheets(figures.sheets);
  response->set_link(link.link);
  response->set_link_detail(link.detail);
  response->set_acknowledged_size(link.acknowledged_size);
  response->set_restored(registry_.restored());
  response->set_alone(registry_.alone());
  response->set_edits_alone(static_cast<int32_t>(registry_.edits_alone()));
  response->set_version(std::string(platform::Version()));
  return grpc::Status::OK;
}

grpc::Status NodeService::BackupNode(grpc::ServerContext*, const v1::BackupNodeRequest*,
                                     v1::BackupNodeResponse* response) {
  // The head is read first: the copy holds it, and perhaps edits made since.
  response->set_head(registry_.figures().head);
  auto folder = backup_();
  if (!folder.ok()) return platform::ToGrpc(folder.status());
  response->set_path(*folder);
  return grpc::Status::OK;
}

grpc::Status NodeService::GoAlone(grpc::ServerContext* context, const v1::GoAloneRequest* request,
                                  v1::GoAloneResponse*) {
  const platform::Identity caller = platform::Caller(*context);
  return platform::ToGrpc(registry_.GoAlone(request->reason(), caller.name));
}

grpc::Status NodeService::RebaseNode(grpc::ServerContext*, const v1::RebaseNodeRequest* request,
                                     v1::RebaseNodeResponse* response) {
  auto rebased = registry_.Rebase(*request);
  if (!rebased.ok()) return platform::ToGrpc(rebased.status());
  *response = *std::move(rebased);
  return grpc::Status::OK;
}

}  // namespace ambito::node
