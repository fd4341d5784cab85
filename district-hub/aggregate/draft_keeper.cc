#include "district-hub/aggregate/draft_keeper.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

#include "district-hub/aggregate/draft_changes.h"
#include "lib/charter/catalogue.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

// How often the keeper looks whether the day has changed.
constexpr std::chrono::milliseconds kDayCheck(30'000);

std::vector<ReplicaContent> Contents(const DistrictContent& district, const ReplicaSet& replicas) {
  std::map<std::string, ReplicaContent> contents;
  for (const v1::Member& member : district.file.district().members()) {
    const Replica* replica = replicas.FindOpen(member.istat_code());
    if (replica != nullptr) contents[member.istat_code()] = replica->content();
  }
  std::vector<ReplicaContent> sorted;
  for (auto& [istat_code, content] : contents) sorted.push_back(std::move(content));
  return sorted;
}

std::vector<charter::MunicipalityInput> Inputs(const std::vector<ReplicaContent>& contents) {
  std::vector<charter::MunicipalityInput> inputs;
  for (const ReplicaContent& content : contents) {
    charter::MunicipalityInput& input = inputs.emplace_back();
    input.istat_code = content.municipality;
    for (const auto& [id, sheet] : content.sheets) input.sheets.push_back(sheet->sheet);
    for (const auto& [id, acceptance] : content.acceptances)
      input.acceptances.push_back(acceptance);
  }
  return inputs;
}

}  // namespace

const v1::Service* DraftSnapshot::FindService(absl::string_view id) const {
  for (const v1::Service& service : draft.services()) {
    if (service.id() == id) return &service;
  }
  return nullptr;
}

const ReplicatedSheet* DraftSnapshot::FindSheet(const v1::SheetRef& ref) const {
  for (const ReplicaContent& replica : replicas) {
    if (replica.municipality != ref.municipality()) continue;
    auto it = replica.sheets.find(ref.sheet_id());
    return it == replica.sheets.end() ? nullptr : it->second.get();
  }
  return nullptr;
}

DraftKeeper::DraftKeeper(const DistrictRegistry& district, ReplicaSet& replicas,
                         const platform::Clock& clock)
    : district_(district), replicas_(replicas), clock_(clock) {
  Publish(Compute());
  thread_ = std::thread([this] { Run(); });
}

DraftKeeper::~DraftKeeper() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

std::shared_ptr<const DraftSnapshot> DraftKeeper::snapshot() const {
  MutexLock lock(&mutex_);
  return snapshot_;
}

void DraftKeeper::Touch() {
  MutexLock lock(&mutex_);
  dirty_ = true;
  changed_.NotifyAll();
}

uint64_t DraftKeeper::Listen(Listener listener) {
  MutexLock lock(&listeners_mutex_);
  const uint64_t number = next_listener_++;
  listeners_[number] = std::move(listener);
  return number;
}

void DraftKeeper::StopListening(uint64_t number) {
  MutexLock lock(&listeners_mutex_);
  listeners_.erase(number);
}

void DraftKeeper::Run() {
  while (true) {
    {
      MutexLock lock(&mutex_);
      if (!dirty_ && !stopping_) changed_.WaitFor(&mutex_, kDayCheck);
      if (stopping_) return;
      const bool new_day = snapshot_->draft.as_of() != clock_.Today();
      if (!std::exchange(dirty_, false) && !new_day) continue;
    }
    Publish(Compute());
  }
}

std::shared_ptr<DraftSnapshot> DraftKeeper::Compute() {
  auto next = std::make_shared<DraftSnapshot>();
  next->content = district_.content();
  next->catalogue = charter::Overlay(charter::StarterCatalogue(), next->content->own_catalogue);
  next->replicas = Contents(*next->content, replicas_);
  const std::string catalogue_bytes = next->catalogue.SerializeAsString();
  if (matcher_ == nullptr || catalogue_bytes != matcher_catalogue_) {
    matcher_ = std::make_unique<charter::Matcher>(next->catalogue);
    matcher_catalogue_ = catalogue_bytes;
  }
  charter::HarmoniseInput input;
  input.district = next->content->file;
  input.municipalities = Inputs(next->replicas);
  input.catalogue = next->catalogue;
  input.matcher = matcher_.get();
  input.as_of = clock_.Today();
  next->draft = charter::Harmonise(input);
  next->made_at_ms = clock_.NowMs();
  return next;
}

void DraftKeeper::Publish(std::shared_ptr<DraftSnapshot> next) {
  const std::shared_ptr<const DraftSnapshot> before = snapshot();
  std::vector<v1::WatchDraftResponse> changes;
  if (before != nullptr) changes = DraftChanges(*before, *next);
  next->generation = before == nullptr ? 1 : before->generation + (changes.empty() ? 0 : 1);
  for (v1::WatchDraftResponse& change : changes) {
    change.mutable_freshness()->set_generation(next->generation);
    change.mutable_freshness()->set_made_at_ms(next->made_at_ms);
  }
  {
    MutexLock lock(&mutex_);
    snapshot_ = std::move(next);
  }
  if (changes.empty()) return;
  MutexLock lock(&listeners_mutex_);
  for (auto& [number, listener] : listeners_) listener(changes);
}

}  // namespace ambito::hub
