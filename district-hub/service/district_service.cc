#include "district-hub/service/district_service.h"

#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/limits.h"
#include "lib/charter/unknown_words.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/paging.h"
#include "lib/platform/status.h"
#include "lib/platform/upload.h"

namespace ambito::hub {
namespace {

using platform::Caller;
using platform::ToGrpc;

grpc::Status NotFound(const std::string& what) { return {grpc::StatusCode::NOT_FOUND, what}; }

// Takes items with an id after the token, up to a page. `id` names an item, `take` keeps one;
// returns the next page's token.
template <typename Items, typename Id, typename Take>
std::string TakePage(const Items& items, const std::string& after, size_t page_size, Id id,
                     Take take) {
  size_t taken = 0;
  platform::PageRoom room;
  const std::string* last = nullptr;
  for (const auto& item : items) {
    if (id(item) <= after) continue;
    if (taken == page_size || !room.Take(item)) return *last;
    take(item);
    last = &id(item);
    ++taken;
  }
  return "";
}

grpc::Status SetRevision(const absl::StatusOr<uint64_t>& revision, auto* response) {
  if (!revision.ok()) return ToGrpc(revision.status());
  response->set_revision(*revision);
  return grpc::Status::OK;
}

std::vector<charter::TitledSheet> TitledSheets(const DraftSnapshot& snapshot) {
  std::vector<charter::TitledSheet> sheets;
  for (const DraftSource& source : snapshot.sources) {
    for (const auto& [id, sheet] : source.content->sheets) {
      sheets.push_back({source.content->municipality, &sheet->sheet});
    }
  }
  return sheets;
}

v1::UnknownWord ToMessage(const charter::UnknownTitleWord& word) {
  v1::UnknownWord message;
  message.set_word(word.word);
  message.set_sheets(word.sheets);
  message.mutable_example()->set_municipality(word.example->municipality);
  message.mutable_example()->set_sheet_id(word.example->sheet->sheet_id());
  message.set_title(word.example->sheet->local_title());
  return message;
}

}  // namespace

grpc::Status DistrictService::ImportDistrict(grpc::ServerContext* context,
                                             grpc::ServerReader<v1::ImportDistrictRequest>* reader,
                                             v1::ImportDistrictResponse* response) {
  auto upload = platform::ReceiveUpload<v1::DistrictImportOptions>(*reader, charter::kMaxFileBytes);
  if (!upload.ok()) return ToGrpc(upload.status());
  auto result = district_.Import(upload->bytes, upload->options, Caller(*context).name);
  if (!result.ok()) return ToGrpc(result.status());
  *response = *std::move(result);
  return grpc::Status::OK;
}

grpc::Status DistrictService::GetDistrict(grpc::ServerContext*, const v1::GetDistrictRequest*,
                                          v1::GetDistrictResponse* response) {
  const auto content = district_.content();
  if (content->file.district().slug().empty()) {
    return {grpc::StatusCode::FAILED_PRECONDITION,
            "no district file has been imported yet: ambito district import FILE"};
  }
  *response->mutable_district() = content->file;
  return grpc::Status::OK;
}

grpc::Status DistrictService::GetText(grpc::ServerContext*, const v1::GetTextRequest* request,
                                      v1::GetTextResponse* response) {
  const auto content = district_.content();
  for (const v1::DistrictText& text : content->file.texts()) {
    if (text.part() != request->part()) continue;
    *response->mutable_text() = text;
    response->set_revision(content->Revision(absl::StrCat("text/", text.part())));
    return grpc::Status::OK;
  }
  return NotFound(absl::StrCat("nobody has written a text for part ", request->part()));
}

grpc::Status DistrictService::SetText(grpc::ServerContext* context,
                                      const v1::SetTextRequest* request,
                                      v1::SetTextResponse* response) {
  return SetRevision(
      district_.SetText(request->text(), request->expected_revision(), Caller(*context).name),
      response);
}

grpc::Status DistrictService::GetContentHistory(grpc::ServerContext*,
                                                const v1::GetContentHistoryRequest* request,
                                                v1::GetContentHistoryResponse* response) {
  auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  auto before = platform::NumberToken(request->page_token(), std::numeric_limits<uint64_t>::max());
  if (!before.ok()) return ToGrpc(before.status());
  auto entries = district_.History(request->object(), *before, *page_size);
  if (!entries.ok()) return ToGrpc(entries.status());
  if (entries->empty() && request->page_token().empty()) {
    return NotFound("nothing is recorded about \"" + request->object() + "\"");
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

grpc::Status DistrictService::ListOrganisations(grpc::ServerContext*,
                                                const v1::ListOrganisationsRequest* request,
                                                v1::ListOrganisationsResponse* response) {
  auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  const auto content = district_.content();
  std::map<std::string, int> by_kind;
  std::vector<v1::Organisation> wanted;
  for (const v1::Organisation& organisation : content->file.organisations()) {
    ++by_kind[organisation.kind()];
    if (request->kind().empty() || organisation.kind() == request->kind())
      wanted.push_back(organisation);
  }
  response->set_next_page_token(TakePage(
      wanted, request->page_token(), *page_size,
      [](const v1::Organisation& item) -> const std::string& { return item.organisation_id(); },
      [&](const v1::Organisation& item) { *response->add_organisations() = item; }));
  for (const auto& [kind, count] : by_kind) {
    v1::Count& entry = *response->add_by_kind();
    entry.set_code(kind);
    entry.set_count(count);
  }
  return grpc::Status::OK;
}

grpc::Status DistrictService::GetOrganisation(grpc::ServerContext*,
                                              const v1::GetOrganisationRequest* request,
                                              v1::GetOrganisationResponse* response) {
  const auto content = district_.content();
  for (const v1::Organisation& organisation : content->file.organisations()) {
    if (organisation.organisation_id() != request->organisation_id()) continue;
    *response->mutable_organisation() = organisation;
    response->set_revision(content->Revision("organisation/" + organisation.organisation_id()));
    return grpc::Status::OK;
  }
  return NotFound("there is no organisation \"" + request->organisation_id() + "\"");
}

grpc::Status DistrictService::SetOrganisation(grpc::ServerContext* context,
                                              const v1::SetOrganisationRequest* request,
                                              v1::SetOrganisationResponse* response) {
  return SetRevision(district_.SetOrganisation(request->organisation(),
                                               request->expected_revision(), Caller(*context).name),
                     response);
}

grpc::Status DistrictService::DeleteOrganisation(grpc::ServerContext* context,
                                                 const v1::DeleteOrganisationRequest* request,
                                                 v1::DeleteOrganisationResponse*) {
  return ToGrpc(district_.DeleteOrganisation(request->organisation_id(), request->reason(),
                                             Caller(*context).name));
}

grpc::Status DistrictService::ProposeOrganisation(grpc::ServerContext* context,
                                                  const v1::ProposeOrganisationRequest* request,
                                                  v1::ProposeOrganisationResponse* response) {
  auto proposal = proposals_.Propose(*request, Caller(*context).name);
  if (!proposal.ok()) return ToGrpc(proposal.status());
  *response->mutable_proposal() = *std::move(proposal);
  return grpc::Status::OK;
}

grpc::Status DistrictService::ListOrganisationProposals(
    grpc::ServerContext*, const v1::ListOrganisationProposalsRequest*,
    v1::ListOrganisationProposalsResponse* response) {
  *response = proposals_.List();
  return grpc::Status::OK;
}

grpc::Status DistrictService::DecideOrganisationProposal(
    grpc::ServerContext* context, const v1::DecideOrganisationProposalRequest* request,
    v1::DecideOrganisationProposalResponse* response) {
  if (!request->accept())
    return ToGrpc(proposals_.Decline(request->proposal_id(), request->reason()));
  return SetRevision(proposals_.Accept(request->proposal_id(), Caller(*context).name), response);
}

grpc::Status DistrictService::ListCatalogue(grpc::ServerContext*,
                                            const v1::ListCatalogueRequest* request,
                                            v1::ListCatalogueResponse* response) {
  auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  const auto content = district_.content();
  const v1::Catalogue all =
      request->own_only() ? content->own_catalogue
                          : charter::Overlay(charter::StarterCatalogue(), content->own_catalogue);
  std::vector<v1::CatalogueEntry> wanted;
  for (const v1::CatalogueEntry& entry : all.entries()) {
    if (request->area().empty() || entry.area() == request->area()) wanted.push_back(entry);
  }
  response->set_next_page_token(TakePage(
      wanted, request->page_token(), *page_size,
      [](const v1::CatalogueEntry& item) -> const std::string& { return item.id(); },
      [&](const v1::CatalogueEntry& item) { *response->add_entries() = item; }));
  return grpc::Status::OK;
}

grpc::Status DistrictService::GetCatalogueEntry(grpc::ServerContext*,
                                                const v1::GetCatalogueEntryRequest* request,
                                                v1::GetCatalogueEntryResponse* response) {
  const auto content = district_.content();
  const v1::CatalogueEntry* entry = charter::FindEntry(content->own_catalogue, request->id());
  if (entry == nullptr) entry = charter::FindEntry(charter::StarterCatalogue(), request->id());
  if (entry == nullptr) return NotFound("the catalogue has no entry \"" + request->id() + "\"");
  *response->mutable_entry() = *entry;
  response->set_revision(content->Revision("catalogue/" + request->id()));
  return grpc::Status::OK;
}

grpc::Status DistrictService::SetCatalogueEntry(grpc::ServerContext* context,
                                                const v1::SetCatalogueEntryRequest* request,
                                                v1::SetCatalogueEntryResponse* response) {
  return SetRevision(district_.SetCatalogueEntry(request->entry(), request->expected_revision(),
                                                 Caller(*context).name),
                     response);
}

grpc::Status DistrictService::ImportCatalogue(grpc::ServerContext* context,
                                              const v1::ImportCatalogueRequest* request,
                                              v1::ImportCatalogueResponse* response) {
  auto result = district_.ImportCatalogue(request->file(), Caller(*context).name);
  if (!result.ok()) return ToGrpc(result.status());
  *response = *std::move(result);
  return grpc::Status::OK;
}

grpc::Status DistrictService::DeleteCatalogueEntry(grpc::ServerContext* context,
                                                   const v1::DeleteCatalogueEntryRequest* request,
                                                   v1::DeleteCatalogueEntryResponse*) {
  return ToGrpc(
      district_.DeleteCatalogueEntry(request->id(), request->reason(), Caller(*context).name));
}

grpc::Status DistrictService::ListUnknownWords(grpc::ServerContext*,
                                               const v1::ListUnknownWordsRequest* request,
                                               v1::ListUnknownWordsResponse* response) {
  auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  auto begin = platform::NumberToken(request->page_token(), 0);
  if (!begin.ok()) return ToGrpc(begin.status());
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  const std::vector<charter::TitledSheet> sheets = TitledSheets(*snapshot);
  const auto words = charter::FindUnknownWords(sheets, *snapshot->catalogue,
                                               snapshot->content->file.district().members());
  platform::PageRoom room;
  for (size_t i = *begin; i < words.size(); ++i) {
    auto word = ToMessage(words[i]);
    if (i == *begin + *page_size || !room.Take(word)) {
      response->set_next_page_token(absl::StrCat(i));
      break;
    }
    *response->add_words() = std::move(word);
  }
  return grpc::Status::OK;
}

grpc::Status DistrictService::SetTarget(grpc::ServerContext* context,
                                        const v1::SetTargetRequest* request,
                                        v1::SetTargetResponse*) {
  const std::string& service = request->target().service();
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  // A target that is taken back may be of a service that has gone.
  const bool known = request->remove() || service.empty() ||
                     snapshot->FindService(service) != nullptr ||
                     charter::FindEntry(*snapshot->catalogue, service) != nullptr;
  if (!known) {
    return NotFound("neither the draft nor the catalogue has a service \"" + service + "\"");
  }
  return ToGrpc(district_.SetTarget(request->target(), request->remove(), Caller(*context).name));
}

}  // namespace ambito::hub
