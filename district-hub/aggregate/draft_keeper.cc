#include "district-hub/aggregate/draft_keeper.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "district-hub/aggregate/draft_changes.h"
#include "district-hub/aggregate/saved_draft.h"
#include "lib/charter/catalogue.h"
#include "lib/federation/digest.h"
#include "lib/platform/background.h"
#include "lib/platform/lifecycle.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;
using std::chrono::milliseconds;

// How often the keeper looks whether the day has changed.
constexpr milliseconds kDayCheck(30'000);
// While changes come faster than drafts: as long as a draft takes, within these.
constexpr milliseconds kShortestPause(5);
constexpr milliseconds kLongestPause(500);
constexpr int kMostPauses = 10;
// How often a draft that has changed is saved, besides when the hub stops.
constexpr int64_t kSaveEveryMs = 600'000;

std::shared_ptr<const DraftSnapshot> NoDraftYet() {
  auto none = std::make_shared<DraftSnapshot>();
  none->content = std::make_shared<const DistrictContent>();
  none->catalogue = std::make_shared<const v1::Catalogue>();
  return none;
}

// Another build may work out another draft, whatever it calls itself.
std::string ThisProgram() {
  std::error_code error;
  const std::filesystem::path self = "/proc/self/exe";
  const auto written = std::filesystem::last_write_time(self, error).time_since_epoch().count();
  return absl::StrCat(platform::Version(), " ", std::filesystem::file_size(self, error), " ",
                      written);
}

// Says all that a draft is made from.
std::string KeyOf(const DraftSnapshot& snapshot, const std::string& as_of) {
  std::string key = absl::StrCat(ThisProgram(), "\n", as_of, "\n", snapshot.content->head);
  for (const DraftSource& source : snapshot.sources) {
    absl::StrAppend(&key, source.content->municipality, "\n", source.content->head);
  }
  return federation::DigestHex(federation::Sha256(key));
}

std::vector<DraftSource> Sources(const DistrictContent& district, const ReplicaSet& replicas) {
  std::map<std::string, DraftSource> sources;
  for (const v1::Member& member : district.file.district().members()) {
    const Replica* replica = replicas.FindOpen(member.istat_code());
    if (replica != nullptr) sources[member.istat_code()] = {replica, replica->content()};
  }
  std::vector<DraftSource> sorted;
  for (auto& [istat_code, source] : sources) sorted.push_back(std::move(source));
  return sorted;
}

charter::MunicipalityInput InputOf(const std::shared_ptr<const ReplicaContent>& content) {
  charter::MunicipalityInput input;
  input.istat_code = content->municipality;
  for (const auto& [id, sheet] : content->sheets) {
    // Shares the replica's sheet and keeps all of it alive.
    input.sheets.emplace_back(std::shared_ptr<const v1::ServiceSheet>(sheet, &sheet->sheet),
                              sheet->digest);
  }
  for (const auto& [id, acceptance] : content->acceptances) input.acceptances.push_back(acceptance);
  return input;
}

// Without the provisional ones, which name services and match nothing.
v1::Catalogue Confirmed(const v1::Catalogue& catalogue) {
  v1::Catalogue confirmed;
  for (const v1::CatalogueEntry& entry : catalogue.entries()) {
    if (!entry.provisional()) *confirmed.add_entries() = entry;
  }
  return confirmed;
}

// Entries for services that nobody has catalogued and no entry names yet.
std::vector<v1::CatalogueEntry> NewProvisional(const DraftSnapshot& snapshot) {
  std::vector<v1::CatalogueEntry> entries;
  for (const auto& service : snapshot.draft.services) {
    if (!service->provisional() || snapshot.content->Revision("catalogue/" + service->id()) > 0) {
      continue;
    }
    v1::CatalogueEntry& entry = entries.emplace_back();
    entry.set_id(service->id());
    entry.set_title(service->title());
    entry.set_area(service->area());
    entry.set_provisional(true);
    for (const v1::PlacedSheet& placed : service->sheets()) {
      entry.add_first_members(
          absl::StrCat(placed.sheet().municipality(), "/", placed.sheet().sheet_id()));
    }
  }
  return entries;
}

}  // namespace

const v1::Service* DraftSnapshot::FindService(absl::string_view id) const { return draft.Find(id); }

const ReplicatedSheet* DraftSnapshot::FindSheet(const v1::SheetRef& ref) const {
  auto source = std::lower_bound(sources.begin(), sources.end(), ref.municipality(),
                                 [](const DraftSource& a, const std::string& istat_code) {
                                   return a.content->municipality < istat_code;
                                 });
  if (source == sources.end() || source->content->municipality != ref.municipality()) {
    return nullptr;
  }
  auto it = source->content->sheets.find(ref.sheet_id());
  return it == source->content->sheets.end() ? nullptr : it->second.get();
}

DraftKeeper::DraftKeeper(DistrictRegistry& district, ReplicaSet& replicas,
                         const platform::Clock& clock, std::string saved)
    : district_(district),
      replicas_(replicas),
      clock_(clock),
      saved_(std::move(saved)),
      snapshot_(NoDraftYet()) {
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

absl::StatusOr<std::shared_ptr<const DraftSnapshot>> DraftKeeper::Ready() const {
  std::shared_ptr<const DraftSnapshot> newest = snapshot();
  if (newest->generation > 0) return newest;
  return absl::UnavailableError("the first draft is being made: ask again in a few seconds");
}

void DraftKeeper::WaitForFirst(std::chrono::milliseconds timeout) const {
  const auto until = std::chrono::steady_clock::now() + timeout;
  MutexLock lock(&mutex_);
  while (snapshot_->generation == 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !changed_.WaitFor(&mutex_, left)) return;
  }
}

void DraftKeeper::Touch() {
  MutexLock lock(&mutex_);
  if (changes_++ == 0) changed_.NotifyAll();
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

bool DraftKeeper::WaitForWork() {
  MutexLock lock(&mutex_);
  if (changes_ == 0 && !stopping_) changed_.WaitFor(&mutex_, kDayCheck);
  LetChangesPass();
  return !stopping_;
}

// One change alone is somebody's edit, who may be looking.
void DraftKeeper::LetChangesPass() {
  const milliseconds pause = std::clamp(last_took_, kShortestPause, kLongestPause);
  for (int waits = 0; changes_ > 1 && waits < kMostPauses && !stopping_; ++waits) {
    changes_ = 1;  // So that nobody wakes this thread: it looks how many came when the time is up.
    changed_.WaitFor(&mutex_, pause);
  }
}

void DraftKeeper::Run() {
  platform::LetOthersGoFirst();
  // The loop makes it anew all the same: what a draft is worked out from is remembered, not saved.
  if (auto saved = Saved()) Publish(std::move(saved));
  while (WaitForWork()) {
    if (clock_.NowMs() - saved_at_ms_ >= kSaveEveryMs) Save();
    {
      MutexLock lock(&mutex_);
      const bool new_day = snapshot_->draft.frame.as_of() != clock_.Today();
      if (std::exchange(changes_, 0) == 0 && !new_day) continue;
    }
    const auto begin = std::chrono::steady_clock::now();
    std::shared_ptr<DraftSnapshot> next = Compute();
    {
      MutexLock lock(&mutex_);
      last_took_ = std::chrono::ceil<milliseconds>(std::chrono::steady_clock::now() - begin);
    }
    const std::vector<v1::CatalogueEntry> found = NewProvisional(*next);
    Publish(std::move(next));
    Record(found);
  }
  Save();
}

std::shared_ptr<DraftSnapshot> DraftKeeper::Saved() {
  std::shared_ptr<DraftSnapshot> next = Take();
  const std::string key = KeyOf(*next, input_.as_of);
  absl::StatusOr<charter::Draft> draft = LoadDraft(saved_, key);
  if (!draft.ok()) {
    if (!absl::IsNotFound(draft.status()))
      spdlog::warn("{}: {}; the draft is made anew", saved_, std::string(draft.status().message()));
    return nullptr;
  }
  next->draft = *std::move(draft);
  saved_key_ = key;
  return next;
}

void DraftKeeper::Save() {
  const std::shared_ptr<const DraftSnapshot> newest = snapshot();
  saved_at_ms_ = clock_.NowMs();
  if (newest->generation == 0) return;
  const std::string key = KeyOf(*newest, newest->draft.frame.as_of());
  if (key == saved_key_) return;
  const absl::Status saved = SaveDraft(saved_, key, newest->draft);
  // Nothing is lost but time at the next start.
  if (!saved.ok()) return spdlog::warn("{}", std::string(saved.message()));
  saved_key_ = key;
}

// Written down at once: an id that a restart forgot would come out differently after the next edit.
void DraftKeeper::Record(const std::vector<v1::CatalogueEntry>& found) {
  if (found.empty()) return;
  const absl::Status recorded = district_.RecordProvisional(found);
  if (!recorded.ok()) {
    spdlog::error("{} provisional services are not recorded yet: {}", found.size(),
                  recorded.ToString());
  }
}

// Of the district's content only what has changed is taken over: catalogue and matcher take longer
// to prepare than a draft.
void DraftKeeper::TakeContent(std::shared_ptr<const DistrictContent> content) {
  if (content == content_) return;
  content_ = std::move(content);
  input_.district = content_->file;
  input_.decisions = content_->decisions;
  input_.targets = content_->targets;
  const std::string own = content_->own_catalogue.SerializeAsString();
  if (catalogue_ != nullptr && own == own_catalogue_) return;
  own_catalogue_ = own;
  input_.catalogue = charter::Overlay(charter::StarterCatalogue(), content_->own_catalogue);
  catalogue_ = std::make_shared<const v1::Catalogue>(input_.catalogue);
  std::string confirmed = Confirmed(content_->own_catalogue).SerializeAsString();
  if (input_.matcher != nullptr && confirmed == confirmed_catalogue_) return;
  confirmed_catalogue_ = std::move(confirmed);
  input_.matcher = std::make_shared<const charter::Matcher>(input_.catalogue);
}

// Only what has changed is read anew: an edit touches one municipality.
void DraftKeeper::TakeSources(const std::vector<DraftSource>& sources) {
  auto same_municipalities = [](const DraftSource& a, const DraftSource& b) {
    return a.replica == b.replica;
  };
  if (!std::equal(sources.begin(), sources.end(), sources_.begin(), sources_.end(),
                  same_municipalities)) {
    sources_.assign(sources.size(), DraftSource());
    input_.municipalities.assign(sources.size(), charter::MunicipalityInput());
  }
  for (size_t i = 0; i < sources.size(); ++i) {
    if (sources[i].content == sources_[i].content) continue;
    sources_[i] = sources[i];
    input_.municipalities[i] = InputOf(sources[i].content);
  }
}

std::shared_ptr<DraftSnapshot> DraftKeeper::Take() {
  TakeContent(district_.content());
  auto next = std::make_shared<DraftSnapshot>();
  next->content = content_;
  next->catalogue = catalogue_;
  next->sources = Sources(*content_, replicas_);
  TakeSources(next->sources);
  input_.as_of = clock_.Today();
  next->made_at_ms = clock_.NowMs();
  return next;
}

std::shared_ptr<DraftSnapshot> DraftKeeper::Compute() {
  const platform::Durations::Watch watch(durations_);
  std::shared_ptr<DraftSnapshot> next = Take();
  next->draft = charter::Harmonise(input_, memo_);
  return next;
}

void DraftKeeper::Publish(std::shared_ptr<DraftSnapshot> next) {
  const std::shared_ptr<const DraftSnapshot> before = snapshot();
  const bool first = before->generation == 0;
  std::vector<v1::WatchDraftResponse> changes;
  if (!first) changes = DraftChanges(*before, *next);
  next->generation = before->generation + (first || !changes.empty() ? 1 : 0);
  for (v1::WatchDraftResponse& change : changes) {
    change.mutable_freshness()->set_generation(next->generation);
    change.mutable_freshness()->set_made_at_ms(next->made_at_ms);
  }
  {
    MutexLock lock(&mutex_);
    snapshot_ = std::move(next);
    changed_.NotifyAll();
  }
  if (changes.empty() && !first) return;
  MutexLock lock(&listeners_mutex_);
  for (auto& [number, listener] : listeners_) listener(changes);
}

}  // namespace ambito::hub
