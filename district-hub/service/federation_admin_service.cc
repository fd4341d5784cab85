#include "district-hub/service/federation_admin_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "district-hub/service/charter_service.h"
#include "lib/charter/limits.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/lifecycle.h"
#include "lib/platform/status.h"

namespace ambito::hub {
namespace {

grpc::Status NoCopy(const std::string& istat_code) {
  return {grpc::StatusCode::NOT_FOUND,
          "the hub has no copy of a municipality \"" + istat_code + "\""};
}

}  // namespace

v1::ReplicaStatus FederationAdminService::StatusOf(const v1::Member& member,
                                                   const DistrictContent& content) const {
  v1::ReplicaStatus status;
  if (const Replica* replica = replicas_.FindOpen(member.istat_code())) status = replica->status();
  status.set_municipality(member.istat_code());
  status.set_name(member.name());
  if (const auto key = content.node_keys.find(member.istat_code()); key != content.node_keys.end())
    status.set_public_key(key->second);
  const bool seen = status.state() != v1::REPLICA_STATE_UNSPECIFIED &&
                    status.state() != v1::REPLICA_STATE_NEVER_SEEN;
  if (!seen) {
    const bool has_key = content.node_keys.count(member.istat_code()) > 0;
    status.set_state(has_key ? v1::REPLICA_STATE_NEVER_SEEN : v1::REPLICA_STATE_NO_KEY);
    if (!has_key) {
      status.set_detail("no key is registered: ambito federation register " + member.istat_code());
    } else if (status.detail().empty()) {
      status.set_detail("its node has not sent anything yet");
    }
  }
  return status;
}

grpc::Status FederationAdminService::ListNodes(grpc::ServerContext*, const v1::ListNodesRequest*,
                                               v1::ListNodesResponse* response) {
  const auto content = district_.content();
  std::vector<v1::Member> members(content->file.district().members().begin(),
                                  content->file.district().members().end());
  std::sort(members.begin(), members.end(), [](const v1::Member& a, const v1::Member& b) {
    return a.istat_code() < b.istat_code();
  });
  for (const v1::Member& member : members) *response->add_nodes() = StatusOf(member, *content);
  return grpc::Status::OK;
}

grpc::Status FederationAdminService::GetFederationStatus(
    grpc::ServerContext*, const v1::GetFederationStatusRequest*,
    v1::GetFederationStatusResponse* response) {
  const auto content = district_.content();
  const auto snapshot = drafts_.snapshot();
  response->set_district_slug(slug_);
  response->set_district_name(content->file.district().name());
  response->set_members(content->file.district().members_size());
  response->set_version(std::string(platform::Version()));
  response->set_public_key(public_key_);
  *response->mutable_draft() = Freshness(*snapshot);
  int connected = 0, away = 0, stopped = 0, missing = 0;
  for (const v1::Member& member : content->file.district().members()) {
    switch (StatusOf(member, *content).state()) {
      case v1::REPLICA_STATE_CONNECTED:
        ++connected;
        break;
      case v1::REPLICA_STATE_AWAY:
        ++away;
        break;
      case v1::REPLICA_STATE_BEHIND:
      case v1::REPLICA_STATE_FORKED:
      case v1::REPLICA_STATE_DAMAGED:
        ++stopped;
        break;
      default:
        ++missing;
    }
  }
  response->set_connected(connected);
  response->set_away(away);
  response->set_stopped(stopped);
  response->set_missing(missing);
  return grpc::Status::OK;
}

// A copy is signed by one key from its first entry on: under another its node could neither go on
// with it nor be given it back.
grpc::Status FederationAdminService::CheckReplacement(
    const v1::RegisterNodeKeyRequest& request) const {
  const auto content = district_.content();
  const auto known = content->node_keys.find(request.istat_code());
  const Replica* copy = replicas_.FindOpen(request.istat_code());
  if (copy == nullptr || known == content->node_keys.end() ||
      known->second == request.public_key()) {
    return grpc::Status::OK;
  }
  const uint64_t size = copy->status().log_size();
  if (size == 0) return grpc::Status::OK;
  return {grpc::StatusCode::FAILED_PRECONDITION,
          absl::StrCat("the hub holds ", size, " entries of ", request.istat_code(),
                       " signed with the key that is registered: a log cannot change its key")};
}

grpc::Status FederationAdminService::RegisterNodeKey(grpc::ServerContext* context,
                                                     const v1::RegisterNodeKeyRequest* request,
                                                     v1::RegisterNodeKeyResponse*) {
  const auto on_ledger = ledger_.NodeKeys(request->istat_code());
  if (on_ledger && (on_ledger->empty() || on_ledger->front() != request->public_key())) {
    return {grpc::StatusCode::FAILED_PRECONDITION,
            absl::StrCat("the ledger says which key is that of ", request->istat_code(),
                         ": it is the municipality's own to replace (ambito key enrol)")};
  }
  v1::RegisterNodeKeyRequest registered = *request;
  // Replaced by the municipality itself.
  if (on_ledger) registered.set_replace(true);
  if (!on_ledger && request->replace()) {
    const grpc::Status may = CheckReplacement(*request);
    if (!may.ok()) return may;
  }
  const absl::Status status =
      district_.RegisterNodeKey(registered, platform::Caller(*context).name);
  if (!status.ok()) return platform::ToGrpc(status);
  // A stream that is open was judged by the old key: the node greets again.
  if (Replica* replica = replicas_.FindOpen(request->istat_code())) replica->EndStream();
  return grpc::Status::OK;
}

grpc::Status FederationAdminService::RefetchCopy(grpc::ServerContext*,
                                                 const v1::RefetchCopyRequest* request,
                                                 v1::RefetchCopyResponse*) {
  Replica* replica = replicas_.FindOpen(request->istat_code());
  if (replica == nullptr) return NoCopy(request->istat_code());
  return platform::ToGrpc(replica->Refetch());
}

grpc::Status FederationAdminService::LiftQuarantine(grpc::ServerContext* context,
                                                    const v1::LiftQuarantineRequest* request,
                                                    v1::LiftQuarantineResponse*) {
  if (request->reason().empty()) {
    return {grpc::StatusCode::INVALID_ARGUMENT, "`reason` is empty: say why it is lifted"};
  }
  if (request->reason().size() > charter::kMaxTextCharacters) {
    return {grpc::StatusCode::RESOURCE_EXHAUSTED, "`reason` is longer than 20,000 bytes"};
  }
  Replica* replica = replicas_.FindOpen(request->istat_code());
  if (replica == nullptr) return NoCopy(request->istat_code());
  if (ledger_.IsQuarantined(request->istat_code())) {
    return {grpc::StatusCode::FAILED_PRECONDITION,
            "the quarantine is on the ledger: the office releases it there first, with its key"};
  }
  return platform::ToGrpc(
      replica->LiftQuarantine(request->reason(), platform::Caller(*context).name, clock_.NowMs()));
}

grpc::Status FederationAdminService::BackupHub(grpc::ServerContext*, const v1::BackupHubRequest*,
                                               v1::BackupHubResponse* response) {
  auto folder = backup_();
  if (!folder.ok()) return platform::ToGrpc(folder.status());
  response->set_path(*std::move(folder));
  return grpc::Status::OK;
}

}  // namespace ambito::hub
