#include "district-hub/search/draft_indexer.h"
#include "district-hub/service/charter_service.h"
#include "lib/platform/paging.h"
#include "lib/platform/status.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

constexpr int kUsualPageSize = 10;

absl::StatusOr<search::SearchQuery> QueryOf(const v1::SearchCharterRequest& request) {
  search::SearchQuery query;
  query.text = request.query();
  query.area = request.area();
  for (const int scope : request.scopes()) query.scopes.push_back(static_cast<v1::Scope>(scope));
  query.municipality = request.municipality();
  query.target_users = request.target_users();
  const int size = request.page_size() == 0 ? kUsualPageSize : request.page_size();
  query.limit = size < 0 ? 0 : static_cast<size_t>(size);  // 0 is refused with the others.
  ASSIGN_OR_RETURN(query.offset, platform::NumberToken(request.page_token(), 0));
  return query;
}

}  // namespace

grpc::Status CharterService::SearchCharter(grpc::ServerContext*,
                                           const v1::SearchCharterRequest* request,
                                           v1::SearchCharterResponse* response) {
  const auto query = QueryOf(*request);
  if (!query.ok()) return platform::ToGrpc(query.status());
  auto answer = search_.Search(*query);
  if (!answer.ok()) return platform::ToGrpc(answer.status());
  // Taken after the answer: the newest draft is never older than the one indexed.
  *response->mutable_freshness() = Freshness(*drafts_.snapshot());
  response->set_indexed_generation(answer->generation);
  response->set_suggestion(answer->suggestion);
  response->set_total(static_cast<int>(answer->total));
  const size_t end = query->offset + answer->results.size();
  if (answer->results.size() == query->limit && end < answer->total && end <= search::kMaxOffset) {
    response->set_next_page_token(std::to_string(end));
  }
  for (v1::SearchResult& result : answer->results) *response->add_results() = std::move(result);
  return grpc::Status::OK;
}

}  // namespace ambito::hub
