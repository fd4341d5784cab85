#include "district-hub/service/charter_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "district-hub/service/watch_reactor.h"
#include "lib/charter/explain.h"
#include "lib/platform/paging.h"
#include "lib/platform/status.h"

namespace ambito::hub {
namespace {

grpc::Status NotFound(const std::string& what) { return {grpc::StatusCode::NOT_FOUND, what}; }

bool Wanted(const v1::Service& service, const v1::ListServicesRequest& request) {
  const auto& scopes = request.scopes();
  const auto& coverage = service.coverage();
  return (scopes.empty() ||
          std::find(scopes.begin(), scopes.end(), service.scope()) != scopes.end()) &&
         (request.area().empty() || service.area() == request.area()) &&
         (request.municipality().empty() ||
          std::find(coverage.begin(), coverage.end(), request.municipality()) != coverage.end());
}

}  // namespace

v1::DraftFreshness Freshness(const DraftSnapshot& snapshot) {
  v1::DraftFreshness freshness;
  freshness.set_generation(snapshot.generation);
  freshness.set_made_at_ms(snapshot.made_at_ms);
  for (const DraftSource& source : snapshot.sources) {
    if (!source.replica->is_live()) freshness.add_possibly_stale(source.content->municipality);
  }
  return freshness;
}

grpc::Status CharterService::GetCharter(grpc::ServerContext*, const v1::GetCharterRequest*,
                                        grpc::ServerWriter<v1::GetCharterResponse>* writer) {
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return platform::ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  v1::GetCharterResponse response;
  *response.mutable_freshness() = Freshness(*snapshot);
  // Everything but the services, which come one a message: no message grows with the district.
  *response.mutable_part() = snapshot->draft.frame;
  bool open = writer->Write(response);
  for (const auto& service : snapshot->draft.services) {
    if (!open) break;
    response.Clear();
    *response.mutable_part()->add_services() = *service;
    open = writer->Write(response);
  }
  return grpc::Status::OK;
}

grpc::Status CharterService::ListServices(grpc::ServerContext*,
                                          const v1::ListServicesRequest* request,
                                          v1::ListServicesResponse* response) {
  auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return platform::ToGrpc(page_size.status());
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return platform::ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  *response->mutable_freshness() = Freshness(*snapshot);
  // The token is the last service's id: a page goes on after it wherever it stands now.
  bool started = request->page_token().empty();
  platform::PageRoom room;
  for (const auto& service : snapshot->draft.services) {
    if (!started) {
      started = service->id() == request->page_token();
      continue;
    }
    if (!Wanted(*service, *request)) continue;
    if (static_cast<size_t>(response->services_size()) == *page_size || !room.Take(*service)) {
      response->set_next_page_token(response->services().rbegin()->id());
      return grpc::Status::OK;
    }
    *response->add_services() = *service;
  }
  if (!started)
    return {grpc::StatusCode::ABORTED, "the draft has changed: list again from the start"};
  return grpc::Status::OK;
}

grpc::Status CharterService::GetService(grpc::ServerContext*, const v1::GetServiceRequest* request,
                                        v1::GetServiceResponse* response) {
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return platform::ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  const v1::Service* service = snapshot->FindService(request->service());
  if (service == nullptr) return NotFound("there is no service \"" + request->service() + "\"");
  *response->mutable_service() = *service;
  *response->mutable_freshness() = Freshness(*snapshot);
  for (const v1::PlacedSheet& placed : service->sheets()) {
    const ReplicatedSheet* sheet = snapshot->FindSheet(placed.sheet());
    if (sheet == nullptr) continue;
    v1::SourcedSheet& source = *response->add_sheets();
    source.set_municipality(placed.sheet().municipality());
    *source.mutable_sheet() = sheet->sheet;
    source.set_entry_hash(federation::DigestBytes(sheet->entry_hash));
    source.set_log_index(sheet->log_index);
  }
  return grpc::Status::OK;
}

grpc::Status CharterService::GetMunicipalityCharter(
    grpc::ServerContext*, const v1::GetMunicipalityCharterRequest* request,
    v1::GetMunicipalityCharterResponse* response) {
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return platform::ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  const v1::Member* member = snapshot->content->FindMember(request->municipality());
  if (member == nullptr) return NotFound("\"" + request->municipality() + "\" is not a member");
  *response->mutable_municipality() = *member;
  *response->mutable_freshness() = Freshness(*snapshot);
  for (const v1::Service* service :
       charter::MunicipalityServices(snapshot->draft, request->municipality())) {
    const bool own = service->scope() == v1::SCOPE_MUNICIPAL;
    *(own ? response->add_own() : response->add_shared()) = *service;
  }
  for (const v1::MunicipalityStatistics& statistics :
       snapshot->draft.frame.statistics().by_municipality()) {
    if (statistics.municipality() == request->municipality())
      *response->mutable_statistics() = statistics;
  }
  return grpc::Status::OK;
}

grpc::Status CharterService::GetStatistics(grpc::ServerContext*, const v1::GetStatisticsRequest*,
                                           v1::GetStatisticsResponse* response) {
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return platform::ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  *response->mutable_statistics() = snapshot->draft.frame.statistics();
  *response->mutable_freshness() = Freshness(*snapshot);
  return grpc::Status::OK;
}

grpc::Status CharterService::ExplainService(grpc::ServerContext*,
                                            const v1::ExplainServiceRequest* request,
                                            v1::ExplainServiceResponse* response) {
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return platform::ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  const v1::Service* service = snapshot->FindService(request->service());
  if (service == nullptr) return NotFound("there is no service \"" + request->service() + "\"");
  auto find_sheet = [&](const v1::SheetRef& ref) -> const v1::ServiceSheet* {
    const ReplicatedSheet* sheet = snapshot->FindSheet(ref);
    return sheet == nullptr ? nullptr : &sheet->sheet;
  };
  *response->mutable_explanation() =
      charter::Explain(snapshot->draft, *service, snapshot->content->decisions, find_sheet);
  for (v1::Decision& decision : *response->mutable_explanation()->mutable_decisions()) {
    decision = district_.WithName(std::move(decision));
  }
  *response->mutable_freshness() = Freshness(*snapshot);
  return grpc::Status::OK;
}

grpc::ServerWriteReactor<v1::WatchDraftResponse>* CharterService::WatchDraft(
    grpc::CallbackServerContext* context, const v1::WatchDraftRequest*) {
  return NewWatchReactor(context, drafts_);
}

}  // namespace ambito::hub
