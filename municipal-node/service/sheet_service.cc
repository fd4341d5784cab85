#include "municipal-node/service/sheet_service.h"

#include <limits>
#include <utility>

#include "lib/charter/limits.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/paging.h"
#include "lib/platform/status.h"
#include "lib/platform/upload.h"

namespace ambito::node {
namespace {

using platform::Caller;
using platform::ToGrpc;

// Moves a StatusOr's value into a response.
template <typename T>
grpc::Status Reply(absl::StatusOr<T> result, T* response) {
  if (!result.ok()) return ToGrpc(result.status());
  *response = *std::move(result);
  return grpc::Status::OK;
}

}  // namespace

grpc::Status SheetService::ImportSheets(grpc::ServerContext* context,
                                        grpc::ServerReader<v1::ImportSheetsRequest>* reader,
                                        v1::ImportSheetsResponse* response) {
  auto upload = platform::ReceiveUpload<v1::ImportOptions>(*reader, charter::kMaxFileBytes);
  if (!upload.ok()) return ToGrpc(upload.status());
  return Reply(registry_.Import(upload->bytes, upload->options, Caller(*context).name), response);
}

grpc::Status SheetService::CreateSheet(grpc::ServerContext* context,
                                       const v1::CreateSheetRequest* request,
                                       v1::CreateSheetResponse* response) {
  return Reply(registry_.Create(request->sheet(), Caller(*context).name), response);
}

grpc::Status SheetService::GetSheet(grpc::ServerContext*, const v1::GetSheetRequest* request,
                                    v1::GetSheetResponse* response) {
  return Reply(registry_.Get(request->sheet_id()), response->mutable_stored());
}

grpc::Status SheetService::ListSheets(grpc::ServerContext*, const v1::ListSheetsRequest* request,
                                      v1::ListSheetsResponse* response) {
  auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  // The token is the last id of the page before: edits in between neither repeat nor skip others.
  auto sheets = registry_.List(request->page_token(), *page_size);
  if (!sheets.ok()) return ToGrpc(sheets.status());
  platform::PageRoom room;
  for (v1::StoredSheet& stored : *sheets) {
    if (!room.Take(stored)) break;
    *response->add_sheets() = std::move(stored);
  }
  const auto taken = static_cast<size_t>(response->sheets_size());
  if (taken > 0 && (taken == *page_size || taken < sheets->size()))
    response->set_next_page_token(response->sheets().rbegin()->sheet().sheet_id());
  return grpc::Status::OK;
}

grpc::Status SheetService::UpdateSheet(grpc::ServerContext* context,
                                       const v1::UpdateSheetRequest* request,
                                       v1::UpdateSheetResponse* response) {
  return Reply(
      registry_.Update(request->sheet(), request->expected_revision(), Caller(*context).name),
      response);
}

grpc::Status SheetService::DeleteSheet(grpc::ServerContext* context,
                                       const v1::DeleteSheetRequest* request,
                                       v1::DeleteSheetResponse* response) {
  const absl::Status status = registry_.Delete(request->sheet_id(), request->expected_revision(),
                                               request->reason(), Caller(*context).name);
  response->set_log_size(registry_.figures().log_size);
  return ToGrpc(status);
}

grpc::Status SheetService::GetSheetHistory(grpc::ServerContext*,
                                           const v1::GetSheetHistoryRequest* request,
                                           v1::GetSheetHistoryResponse* response) {
  auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  auto before = platform::NumberToken(request->page_token(), std::numeric_limits<uint64_t>::max());
  if (!before.ok()) return ToGrpc(before.status());
  auto entries = registry_.History(request->sheet_id(), *before, *page_size);
  if (!entries.ok()) return ToGrpc(entries.status());
  if (entries->empty() && request->page_token().empty()) {
    return {grpc::StatusCode::NOT_FOUND, "there never was a sheet \"" + request->sheet_id() + "\""};
  }
  platform::PageRoom room;
  for (v1::LogEntry& entry : *entries) {
    if (!room.Take(entry)) break;
    *response->add_entries() = std::move(entry);
  }
  const auto taken = static_cast<size_t>(response->entries_size());
  if (taken > 0 && (taken == *page_size || taken < entries->size()))
    response->set_next_page_token(std::to_string(response->entries().rbegin()->index()));
  return grpc::Status::OK;
}

grpc::Status SheetService::AcceptSheet(grpc::ServerContext* context,
                                       const v1::AcceptSheetRequest* request,
                                       v1::AcceptSheetResponse* response) {
  const absl::Status status =
      registry_.Accept(request->acceptance(), request->withdraw(), Caller(*context).name);
  response->set_log_size(registry_.figures().log_size);
  return ToGrpc(status);
}

grpc::Status SheetService::ListAcceptances(grpc::ServerContext*, const v1::ListAcceptancesRequest*,
                                           v1::ListAcceptancesResponse* response) {
  auto acceptances = registry_.Acceptances();
  if (!acceptances.ok()) return ToGrpc(acceptances.status());
  for (v1::Acceptance& acceptance : *acceptances) {
    *response->add_acceptances() = std::move(acceptance);
  }
  return grpc::Status::OK;
}

grpc::Status SheetService::ExportSheets(grpc::ServerContext*, const v1::ExportSheetsRequest*,
                                        grpc::ServerWriter<v1::ExportSheetsResponse>* writer) {
  auto file = registry_.Export();
  if (!file.ok()) return ToGrpc(file.status());
  // A piece without sheets first, then a sheet a piece: no message grows with the municipality.
  google::protobuf::RepeatedPtrField<v1::ServiceSheet> sheets;
  sheets.Swap(file->mutable_sheets());
  v1::ExportSheetsResponse response;
  *response.mutable_file() = *std::move(file);
  bool open = writer->Write(response);
  for (v1::ServiceSheet& sheet : sheets) {
    if (!open) break;
    response.Clear();
    *response.mutable_file()->add_sheets() = std::move(sheet);
    open = writer->Write(response);
  }
  return grpc::Status::OK;
}

}  // namespace ambito::node
