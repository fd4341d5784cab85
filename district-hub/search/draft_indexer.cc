#include "district-hub/search/draft_indexer.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/platform/background.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

// A catalogue's words can change without a draft that differs, of which nobody tells; and what
// failed is tried again.
constexpr std::chrono::milliseconds kLookAgain(1'000);

bool MustBeMadeAnew(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsFailedPrecondition(status);
}

}  // namespace

DraftIndexer::DraftIndexer(DraftKeeper& drafts, std::string folder)
    : drafts_(drafts), folder_(std::move(folder)) {
  listener_ = drafts_.Listen([this](const auto&) {
    MutexLock lock(&mutex_);
    dirty_ = true;
    changed_.NotifyAll();
  });
  thread_ = std::thread([this] { Run(); });
}

DraftIndexer::~DraftIndexer() {
  drafts_.StopListening(listener_);
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

absl::StatusOr<search::SearchAnswer> DraftIndexer::Search(const search::SearchQuery& query) {
  const bool ours = up_to_date_once_;
  const std::shared_ptr<search::SearchIndex> index = this->index();
  if (index == nullptr) {
    return absl::UnavailableError("the search index is being opened; try again in a moment");
  }
  absl::StatusOr<search::SearchAnswer> answer = index->Search(query);
  if (absl::IsDataLoss(answer.status())) {
    MutexLock lock(&mutex_);
    damaged_ = true;
    changed_.NotifyAll();
    return absl::UnavailableError("the search index is damaged and is being made anew");
  }
  if (answer.ok() && !ours) answer->generation = 0;
  return answer;
}

std::shared_ptr<search::SearchIndex> DraftIndexer::index() const {
  MutexLock lock(&mutex_);
  return index_;
}

void DraftIndexer::Run() {
  platform::LetOthersGoFirst();
  std::string told;
  while (WaitForWork()) {
    const absl::Status status = Follow();
    if (!status.ok() && status.message() != told) spdlog::warn("search: {}", status.ToString());
    told = std::string(status.message());
  }
}

// False when it must stop.
bool DraftIndexer::WaitForWork() {
  MutexLock lock(&mutex_);
  if (!dirty_ && !damaged_ && !stopping_) changed_.WaitFor(&mutex_, kLookAgain);
  dirty_ = false;
  return !stopping_;
}

absl::Status DraftIndexer::Follow() {
  bool damaged = false;
  {
    MutexLock lock(&mutex_);
    damaged = std::exchange(damaged_, false);
  }
  if (damaged) RETURN_IF_ERROR(Rebuild(absl::DataLossError("a query met damage")));
  if (index() == nullptr) RETURN_IF_ERROR(Open());
  const std::shared_ptr<const DraftSnapshot> newest = drafts_.snapshot();
  if (newest == indexed_ || newest->generation == 0) return absl::OkStatus();
  absl::Status status = Update(*newest);
  if (MustBeMadeAnew(status)) {
    RETURN_IF_ERROR(Rebuild(status));
    status = Update(*newest);
  }
  if (!status.ok()) return status;
  indexed_ = newest;
  up_to_date_once_ = true;
  return absl::OkStatus();
}

absl::Status DraftIndexer::Open() {
  auto opened = search::SearchIndex::Open(folder_);
  if (MustBeMadeAnew(opened.status())) return Rebuild(opened.status());
  if (!opened.ok()) return opened.status();
  MutexLock lock(&mutex_);
  index_ = *std::move(opened);
  return absl::OkStatus();
}

absl::Status DraftIndexer::Rebuild(const absl::Status& reason) {
  spdlog::warn("search: the index in {} is made anew: {}", folder_, reason.ToString());
  {
    MutexLock lock(&mutex_);
    index_.reset();
  }
  indexed_ = nullptr;
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  if (error) return absl::UnavailableError(absl::StrCat("cannot remove ", folder_));
  ASSIGN_OR_RETURN(auto opened, search::SearchIndex::Open(folder_));
  MutexLock lock(&mutex_);
  index_ = std::move(opened);
  return absl::OkStatus();
}

absl::Status DraftIndexer::Update(const DraftSnapshot& snapshot) {
  const auto find_sheet = [&](const v1::SheetRef& ref) -> const v1::ServiceSheet* {
    const ReplicatedSheet* sheet = snapshot.FindSheet(ref);
    return sheet == nullptr ? nullptr : &sheet->sheet;
  };
  const auto counts = index()->Update(Services(snapshot), find_sheet, snapshot.generation);
  if (counts.ok()) {
    spdlog::debug("search: draft {} indexed, {} services written, {} removed", snapshot.generation,
                  counts->written, counts->removed);
  }
  return counts.status();
}

// Hashing every service for every edit would cost more than writing those that changed.
std::vector<search::IndexedService> DraftIndexer::Services(const DraftSnapshot& snapshot) {
  if (catalogue_ != snapshot.catalogue) {
    catalogue_ = snapshot.catalogue;
    known_.clear();
    entries_.clear();
    for (const v1::CatalogueEntry& entry : catalogue_->entries()) entries_[entry.id()] = &entry;
  }
  std::map<std::string, Known> known;
  std::vector<search::IndexedService> services;
  for (const std::shared_ptr<const v1::Service>& service : snapshot.draft.services) {
    const auto entry = entries_.find(service->id());
    search::IndexedService indexed = {service.get(),
                                      entry == entries_.end() ? nullptr : entry->second, ""};
    const auto before = known_.find(service->id());
    const bool same = before != known_.end() && before->second.service == service;
    indexed.digest = same ? before->second.digest : search::ServiceDigest(indexed);
    known[service->id()] = {service, indexed.digest};
    services.push_back(std::move(indexed));
  }
  known_ = std::move(known);
  return services;
}

}  // namespace ambito::hub
