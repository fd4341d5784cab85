#include "district-hub/service/resolve_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "district-hub/service/charter_service.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/decisions.h"
#include "lib/platform/authorisation.h"
#include "lib/platform/paging.h"
#include "lib/platform/status.h"

namespace ambito::hub {
namespace {

using platform::Caller;
using platform::ToGrpc;

constexpr int kMaxSheetsShown = 20;
constexpr size_t kDefaultQuestions = 20;
constexpr int kMaxQuestions = 100;

grpc::Status NotFound(const std::string& what) { return {grpc::StatusCode::NOT_FOUND, what}; }

std::string KeyOf(const v1::SheetRef& ref) {
  return absl::StrCat(ref.municipality(), "/", ref.sheet_id());
}

// `ISTAT/SHEET_ID` as a reference; any other text names no sheet.
v1::SheetRef RefOf(absl::string_view key) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(key, absl::MaxSplits('/', 1));
  v1::SheetRef ref;
  ref.set_municipality(parts.first);
  ref.set_sheet_id(parts.second);
  return ref;
}

// A question's place in the list, for page tokens: it outlives other questions' coming and going.
std::string TokenOf(const v1::ReviewQuestion& question) {
  return absl::StrCat(KeyOf(question.a()), "|",
                      question.has_sheet() ? KeyOf(question.sheet()) : question.service());
}

bool IsAbout(const v1::ReviewQuestion& question, const std::string& sheet) {
  return sheet.empty() || KeyOf(question.a()) == sheet ||
         (question.has_sheet() && KeyOf(question.sheet()) == sheet);
}

v1::SourcedSheet Source(const DraftSnapshot& snapshot, const v1::SheetRef& ref) {
  v1::SourcedSheet source;
  source.set_municipality(ref.municipality());
  const ReplicatedSheet* sheet = snapshot.FindSheet(ref);
  if (sheet == nullptr) return source;
  *source.mutable_sheet() = sheet->sheet;
  source.set_entry_hash(federation::DigestBytes(sheet->entry_hash));
  source.set_log_index(sheet->log_index);
  return source;
}

// As the draft has it; a service without sheets as the catalogue names it.
v1::Service ServiceOf(const DraftSnapshot& snapshot, const std::string& id) {
  if (const v1::Service* service = snapshot.FindService(id)) return *service;
  v1::Service service;
  service.set_id(id);
  const v1::CatalogueEntry* entry = charter::FindEntry(*snapshot.catalogue, id);
  if (entry == nullptr) return service;
  service.set_title(entry->title());
  service.set_area(entry->area());
  service.set_description(entry->description());
  return service;
}

void AddSheetsInForce(const DraftSnapshot& snapshot, v1::OpenQuestion& open) {
  for (const v1::PlacedSheet& placed : open.service().sheets()) {
    if (!placed.in_force() || open.b_size() == kMaxSheetsShown) continue;
    *open.add_b() = Source(snapshot, placed.sheet());
  }
}

v1::OpenQuestion Open(const DraftSnapshot& snapshot, const v1::ReviewQuestion& question) {
  v1::OpenQuestion open;
  *open.mutable_question() = question;
  *open.mutable_a() = Source(snapshot, question.a());
  if (question.has_sheet()) {
    *open.add_b() = Source(snapshot, question.sheet());
    return open;
  }
  *open.mutable_service() = ServiceOf(snapshot, question.service());
  AddSheetsInForce(snapshot, open);
  return open;
}

std::vector<const v1::ReviewQuestion*> QuestionsAbout(const DraftSnapshot& snapshot,
                                                      const std::string& sheet) {
  std::vector<const v1::ReviewQuestion*> questions;
  for (const v1::ReviewQuestion& question : snapshot.draft.frame.review()) {
    if (IsAbout(question, sheet)) questions.push_back(&question);
  }
  return questions;
}

// Where the page begins; past the end: the question it follows has gone.
size_t Begin(const std::vector<const v1::ReviewQuestion*>& questions, const std::string& token) {
  if (token.empty()) return 0;
  for (size_t i = 0; i < questions.size(); ++i) {
    if (TokenOf(*questions[i]) == token) return i + 1;
  }
  return questions.size() + 1;
}

void TakePage(const DraftSnapshot& snapshot,
              const std::vector<const v1::ReviewQuestion*>& questions, size_t begin,
              size_t page_size, v1::ListQuestionsResponse& response) {
  platform::PageRoom room;
  for (size_t i = begin; i < questions.size(); ++i) {
    auto question = Open(snapshot, *questions[i]);
    if (i == begin + page_size || !room.Take(question)) {
      response.set_next_page_token(TokenOf(*questions[i - 1]));
      return;
    }
    *response.add_questions() = std::move(question);
  }
}

absl::StatusOr<size_t> QuestionPageSize(int requested) {
  if (requested == 0) return kDefaultQuestions;
  if (requested >= 1 && requested <= kMaxQuestions) return static_cast<size_t>(requested);
  return absl::InvalidArgumentError(
      absl::StrCat("page_size is ", requested, "; it must be from 1 to ", kMaxQuestions));
}

// A split's service is there as soon as it is decided, before the next draft shows it.
bool IsSplitService(const DistrictContent& content, const std::string& id) {
  for (const v1::Decision& decision : content.decisions.decisions()) {
    if (charter::SplitServiceId(decision.decision_id()) == id) return true;
  }
  return false;
}

// The first thing a decision names and nobody knows.
grpc::Status CheckNamed(const DraftSnapshot& snapshot, const DistrictContent& content,
                        const v1::Decision& decision) {
  for (const std::string& sheet : decision.sheets()) {
    if (snapshot.FindSheet(RefOf(sheet)) == nullptr) {
      return NotFound(absl::StrCat("no municipality of the district has a sheet \"", sheet, "\""));
    }
  }
  for (const std::string& id : {decision.service(), decision.into()}) {
    const bool known = id.empty() || snapshot.FindService(id) != nullptr ||
                       charter::FindEntry(*snapshot.catalogue, id) != nullptr ||
                       IsSplitService(content, id);
    if (!known) {
      return NotFound(
          absl::StrCat("neither the draft nor the catalogue has a service \"", id, "\""));
    }
  }
  return grpc::Status::OK;
}

}  // namespace

grpc::Status ResolveService::ListQuestions(grpc::ServerContext*,
                                           const v1::ListQuestionsRequest* request,
                                           v1::ListQuestionsResponse* response) {
  const auto page_size = QuestionPageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return ToGrpc(ready.status());
  const DraftSnapshot* const snapshot = ready->get();
  const auto questions = QuestionsAbout(*snapshot, request->sheet());
  const size_t begin = Begin(questions, request->page_token());
  if (begin > questions.size()) {
    return {grpc::StatusCode::ABORTED, "the draft has changed: list again from the start"};
  }
  TakePage(*snapshot, questions, begin, *page_size, *response);
  response->set_total(static_cast<int>(questions.size()));
  *response->mutable_freshness() = Freshness(*snapshot);
  return grpc::Status::OK;
}

grpc::Status ResolveService::Decide(grpc::ServerContext* context, const v1::DecideRequest* request,
                                    v1::DecideResponse* response) {
  const auto ready = drafts_.Ready();
  if (!ready.ok()) return ToGrpc(ready.status());
  const grpc::Status named = CheckNamed(**ready, *district_.content(), request->decision());
  if (!named.ok()) return named;
  auto decided = district_.Decide(request->decision(), Caller(*context).name);
  if (!decided.ok()) return ToGrpc(decided.status());
  *response->mutable_decision() = district_.WithName(*std::move(decided));
  return grpc::Status::OK;
}

grpc::Status ResolveService::UndoDecision(grpc::ServerContext* context,
                                          const v1::UndoDecisionRequest* request,
                                          v1::UndoDecisionResponse*) {
  return ToGrpc(
      district_.UndoDecision(request->decision_id(), request->reason(), Caller(*context).name));
}

grpc::Status ResolveService::ListDecisions(grpc::ServerContext*,
                                           const v1::ListDecisionsRequest* request,
                                           v1::ListDecisionsResponse* response) {
  const auto page_size = platform::PageSize(request->page_size());
  if (!page_size.ok()) return ToGrpc(page_size.status());
  const auto begin = platform::NumberToken(request->page_token(), 0);
  if (!begin.ok()) return ToGrpc(begin.status());
  // What is in force now, which the next draft heeds; what was not heeded is of this one.
  const auto content = district_.content();
  const auto decisions = charter::InOrder(content->decisions);
  platform::PageRoom room;
  for (size_t i = *begin; i < decisions.size(); ++i) {
    v1::Decision decision = district_.WithName(*decisions[i]);
    if (i == *begin + *page_size || !room.Take(decision)) {
      response->set_next_page_token(absl::StrCat(i));
      break;
    }
    *response->add_decisions() = std::move(decision);
  }
  *response->mutable_unheeded() = drafts_.snapshot()->draft.frame.unheeded();
  return grpc::Status::OK;
}

grpc::Status ResolveService::ImportDecisions(grpc::ServerContext* context,
                                             const v1::ImportDecisionsRequest* request,
                                             v1::ImportDecisionsResponse* response) {
  auto result = district_.ImportDecisions(request->file(), Caller(*context).name);
  if (!result.ok()) return ToGrpc(result.status());
  *response = *std::move(result);
  return grpc::Status::OK;
}

}  // namespace ambito::hub
