#include "district-hub/replicas/replica_set.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/charter/limits.h"
#include "lib/charter/sheet_digest.h"
#include "lib/charter/validate.h"
#include "lib/federation/memory_log_store.h"
#include "lib/federation/merkle.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using federation::ChangeLog;
using federation::SinkAction;
using federation::SinkMachine;
using platform::MutexLock;

constexpr absl::string_view kQuarantineNote = "quarantine";
constexpr int kMaxLifted = 20;

std::string AcceptanceKey(const v1::Acceptance& acceptance) {
  return absl::StrCat(acceptance.municipality(), "/", acceptance.sheet_id());
}

}  // namespace

Replica::Replica(const std::string& district_slug, std::string municipality,
                 platform::LogDatabase& database)
    : slug_(district_slug),
      municipality_(std::move(municipality)),
      database_(database),
      store_(federation::NewMemoryLogStore()),
      copy_(slug_, municipality_) {
  content_.municipality = municipality_;
}

absl::StatusOr<std::unique_ptr<Replica>> Replica::Open(const std::string& district_slug,
                                                       const std::string& municipality,
                                                       platform::LogDatabase& database) {
  std::unique_ptr<Replica> replica(new Replica(district_slug, municipality, database));
  MutexLock lock(&replica->mutex_);
  const absl::Status loaded = replica->Load();
  if (!loaded.ok() && !absl::IsDataLoss(loaded)) return loaded;
  if (loaded.ok()) return replica;
  spdlog::error("{}: the copy is damaged: {}", municipality, std::string(loaded.message()));
  replica->damage_ = std::string(loaded.message());
  replica->store_ = federation::NewMemoryLogStore();
  replica->copy_ = ChangeLog(district_slug, municipality);
  replica->content_ = ReplicaContent();
  replica->content_.municipality = municipality;
  return replica;
}

absl::Status Replica::Load() {
  ASSIGN_OR_RETURN(store_, database_.OpenLog(municipality_));
  ASSIGN_OR_RETURN(federation::LogImage image, store_->Load());
  ASSIGN_OR_RETURN(copy_, ChangeLog::FromImage(slug_, municipality_, std::move(image)));
  RETURN_IF_ERROR(LoadContent());
  RETURN_IF_ERROR(LoadQuarantine());
  return LoadRemembered();
}

absl::Status Replica::LoadRemembered() {
  ASSIGN_OR_RETURN(remembered_, database_.RememberedHead(municipality_));
  if (HeldBefore() == 0) remembered_.clear();
  return absl::OkStatus();
}

absl::Status Replica::Refetch() {
  MutexLock lock(&mutex_);
  if (damage_.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("the copy of ", municipality_, " is not damaged"));
  }
  RETURN_IF_ERROR(database_.DropLog(municipality_));
  RETURN_IF_ERROR(Load());
  damage_.clear();
  if (attached_) on_replaced_();
  return absl::OkStatus();
}

absl::Status Replica::LoadQuarantine() {
  const auto note = store_->Note(kQuarantineNote);
  if (absl::IsNotFound(note.status())) return absl::OkStatus();
  RETURN_IF_ERROR(note.status());
  if (quarantine_.ParseFromString(*note)) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the record of the quarantine of ", municipality_, " is damaged"));
}

absl::Status Replica::KeepQuarantine(v1::QuarantineRecord record) {
  RETURN_IF_ERROR(store_->PutNote(kQuarantineNote, record.SerializeAsString()));
  quarantine_ = std::move(record);
  return absl::OkStatus();
}

absl::Status Replica::LiftQuarantine(absl::string_view reason, absl::string_view by,
                                     int64_t now_ms) {
  MutexLock lock(&mutex_);
  if (!quarantine_.has_stopped() && HeldBefore() == 0) {
    return absl::FailedPreconditionError(absl::StrCat(municipality_, " is not in quarantine"));
  }
  v1::QuarantineRecord record = quarantine_;
  v1::LiftedQuarantine& lifted = *record.add_lifted();
  *lifted.mutable_stopped() = record.has_stopped() ? record.stopped() : GivenUp(now_ms);
  lifted.set_lifted_at_ms(now_ms);
  lifted.set_lifted_by(std::string(by));
  lifted.set_reason(std::string(reason));
  record.clear_stopped();
  while (record.lifted_size() > kMaxLifted) record.mutable_lifted()->DeleteSubrange(0, 1);
  RETURN_IF_ERROR(KeepQuarantine(std::move(record)));
  RETURN_IF_ERROR(store_->PutNote(platform::kDroppedHeadNote, ""));
  remembered_.clear();
  return absl::OkStatus();
}

// Entries the hub once held beyond its copy; 0: none.
uint64_t Replica::HeldBefore() const {
  const auto head = federation::ParseCheckpoint(remembered_);
  return head.ok() && head->size > copy_.size() ? head->size : 0;
}

// For the record: what the office gives up with the head of a copy that was lost.
v1::StoppedReplica Replica::GivenUp(int64_t now_ms) const {
  v1::StoppedReplica stopped;
  stopped.set_reason(v1::REFUSAL_REASON_STORAGE);
  stopped.set_detail(absl::StrCat("the hub had held ", HeldBefore(),
                                  " entries before its copy was lost; those its node had lost too "
                                  "were given up"));
  stopped.set_hub_head(remembered_);
  stopped.set_since_ms(now_ms);
  return stopped;
}

// The older stream is told under the lock: it must Detach, which takes the lock, before it may go.
uint64_t Replica::Attach(SinkMachine::Peer peer, std::function<void()> on_replaced) {
  MutexLock lock(&mutex_);
  if (attached_) on_replaced_();
  if (quarantine_.has_stopped()) peer.stopped = quarantine_.stopped();
  if (!damage_.empty()) {
    peer.unavailable = "the hub's copy is damaged: the district office must have it taken anew";
  }
  if (HeldBefore() > 0) peer.remembered_head = remembered_;
  machine_ = std::make_unique<SinkMachine>(std::move(peer), copy_, *store_, federation::Ed25519(),
                                           federation::ReplicationLimits());
  on_replaced_ = std::move(on_replaced);
  attached_ = true;
  UpdateLive();
  return ++stream_;
}

void Replica::Detach(uint64_t stream) {
  MutexLock lock(&mutex_);
  if (stream != stream_) return;
  attached_ = false;
  machine_.reset();
  on_replaced_ = nullptr;
  UpdateLive();
}

Replica::Answer Replica::Received(uint64_t stream, const v1::ReplicateRequest& message,
                                  int64_t now_ms) {
  Answer answer;
  MutexLock lock(&mutex_);
  if (stream != stream_ || machine_ == nullptr) {
    answer.replaced = true;
    return answer;
  }
  last_contact_ms_ = now_ms;
  Perform(machine_->Received(message, now_ms), answer);
  UpdateLive();
  return answer;
}

void Replica::Perform(std::vector<SinkAction> actions, Answer& answer) {
  for (size_t i = 0; i < actions.size(); ++i) {
    if (auto* send = std::get_if<federation::SendResponse>(&actions[i])) {
      answer.responses.push_back(std::move(send->message));
    } else if (auto* store = std::get_if<federation::StoreStep>(&actions[i])) {
      const absl::Status status = store_->Append(store->append);
      if (!status.ok()) spdlog::error("{}: {}", municipality_, std::string(status.message()));
      const federation::LogAppend append = std::move(store->append);
      for (SinkAction& next : machine_->Stored(status)) actions.push_back(std::move(next));
      if (!status.ok()) continue;
      Take(append);
      answer.content_changed = true;
    } else if (auto* stop = std::get_if<federation::StopReplica>(&actions[i])) {
      Stop(stop->stopped);
    } else {
      answer.end = std::get<federation::EndStream>(actions[i]).reason;
    }
  }
}

void Replica::Stop(const v1::StoppedReplica& stopped) {
  spdlog::warn("{}: {}", municipality_, stopped.detail());
  v1::QuarantineRecord record = quarantine_;
  *record.mutable_stopped() = stopped;
  quarantine_ = record;
  const absl::Status status = KeepQuarantine(std::move(record));
  // Kept in memory all the same; found again at first contact after a restart.
  if (!status.ok())
    spdlog::error("{}: keeping the evidence: {}", municipality_, std::string(status.message()));
}

void Replica::EndStream() {
  MutexLock lock(&mutex_);
  if (!attached_) return;
  on_replaced_();
  attached_ = false;
  machine_.reset();
  UpdateLive();
  ++stream_;
}

absl::StatusOr<assembly::FrozenLog> Replica::Freeze(std::vector<federation::Digest>& leaves) const {
  MutexLock lock(&mutex_);
  if (!damage_.empty() || HeldBefore() > 0) {
    return absl::UnavailableError(
        absl::StrCat("the hub's copy of ", municipality_, " is not whole: see federation nodes"));
  }
  leaves.assign(copy_.leaf_hashes().begin(), copy_.leaf_hashes().end());
  return assembly::FreezeLog(municipality_, copy_.head(), copy_.objects(), *store_);
}

std::shared_ptr<const ReplicaContent> Replica::content() const {
  MutexLock lock(&mutex_);
  if (shared_content_ == nullptr) {
    auto content = std::make_shared<ReplicaContent>(content_);
    content->head = copy_.head();
    shared_content_ = std::move(content);
  }
  return shared_content_;
}

void Replica::UpdateLive() {
  live_ = attached_ && !quarantine_.has_stopped() && machine_ != nullptr && machine_->greeted();
}

v1::ReplicaStatus Replica::status() const {
  MutexLock lock(&mutex_);
  v1::ReplicaStatus status;
  status.set_municipality(municipality_);
  status.set_log_size(copy_.size());
  status.set_sheets(static_cast<int>(content_.sheets.size()));
  status.set_last_contact_ms(last_contact_ms_);
  status.set_head(copy_.head());
  if (!content_.invalid.empty()) {
    const auto& [id, why] = *content_.invalid.begin();
    status.set_detail(absl::StrCat(content_.invalid.size(),
                                   " sheets are left out of the draft, the first ", id, ": ", why));
  }
  if (const uint64_t held = HeldBefore(); held > 0) {
    status.set_detail(absl::StrCat("held ", held,
                                   " entries before its copy was lost; where its node has fewer: "
                                   "ambito federation lift ",
                                   municipality_));
  }
  *status.mutable_lifted() = quarantine_.lifted();
  if (!damage_.empty()) {
    status.set_state(v1::REPLICA_STATE_DAMAGED);
    status.set_detail(absl::StrCat(damage_, "; ambito federation refetch ", municipality_));
  } else if (quarantine_.has_stopped()) {
    status.set_state(v1::REPLICA_STATE_FORKED);
    status.set_detail(quarantine_.stopped().detail());
    *status.mutable_stopped() = quarantine_.stopped();
  } else if (machine_ != nullptr && machine_->recovering()) {
    status.set_state(v1::REPLICA_STATE_BEHIND);
    status.set_detail("its node has lost entries and is being given them back");
  } else if (is_live()) {
    status.set_state(v1::REPLICA_STATE_CONNECTED);
  } else {
    status.set_state(copy_.size() == 0 ? v1::REPLICA_STATE_NEVER_SEEN : v1::REPLICA_STATE_AWAY);
  }
  return status;
}

absl::Status Replica::LoadContent() {
  for (const auto& [object, state] : copy_.objects()) {
    ASSIGN_OR_RETURN(std::string bytes, store_->Entry(state.index));
    TakeEntry(bytes, state);
  }
  return absl::OkStatus();
}

void Replica::Take(const federation::LogAppend& append) {
  for (size_t i = 0; i < append.entries.size(); ++i) {
    TakeEntry(append.entries[i], {append.first_index + i, append.leaf_hashes[i]});
  }
}

// The copy holds whatever its node signed; the draft only what the node's own rules allow.
void Replica::TakeSheet(v1::ServiceSheet sheet, const federation::ObjectState& state) {
  const std::string id = sheet.sheet_id();
  const std::optional<std::string> refused = charter::WhyNotTaken(sheet);
  const bool is_new = content_.sheets.count(id) == 0;
  content_.invalid.erase(id);
  if (refused) {
    content_.invalid[id] = *refused;
  } else if (is_new && content_.sheets.size() >= charter::kMaxSheets) {
    content_.invalid[id] = absl::StrCat("over ", charter::kMaxSheets, " sheets");
  }
  if (content_.invalid.count(id) > 0) {
    content_.sheets.erase(id);
    return;
  }
  auto replicated = std::make_shared<ReplicatedSheet>();
  replicated->digest = charter::SheetDigest(sheet);
  replicated->sheet = std::move(sheet);
  replicated->log_index = state.index;
  replicated->entry_hash = state.entry_hash;
  content_.sheets[id] = std::move(replicated);
}

// The machine has parsed these bytes before it let them be stored.
void Replica::TakeEntry(const std::string& bytes, const federation::ObjectState& state) {
  shared_content_ = nullptr;
  v1::LogEntry entry;
  if (!entry.ParseFromString(bytes)) {
    spdlog::critical("{}: entry {} of the copy was stored and does not parse", municipality_,
                     state.index);
    std::abort();  // An invariant of ours: going on would drop a sheet from the draft unseen.
  }
  v1::Change& change = *entry.mutable_change();
  if (change.has_put_sheet()) {
    TakeSheet(std::move(*change.mutable_put_sheet()), state);
  } else if (change.has_delete_sheet()) {
    content_.sheets.erase(change.delete_sheet().sheet_id());
    content_.invalid.erase(change.delete_sheet().sheet_id());
  } else if (change.has_put_profile()) {
    content_.profile = std::move(*change.mutable_put_profile());
  } else if (change.has_put_acceptance()) {
    content_.acceptances[AcceptanceKey(change.put_acceptance())] = change.put_acceptance();
  } else if (change.has_withdraw_acceptance()) {
    content_.acceptances.erase(AcceptanceKey(change.withdraw_acceptance()));
  }
}

// As many at a time as there are cores: reading and checking every sheet is most of a hub's start.
absl::Status ReplicaSet::Open(const std::vector<std::string>& municipalities) {
  std::vector<absl::Status> results(municipalities.size());
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i = next++; i < municipalities.size(); i = next++) {
      if (FindOpen(municipalities[i]) != nullptr) continue;
      auto opened = OpenOne(municipalities[i]);
      results[i] = opened.status();
      if (!opened.ok()) continue;
      MutexLock lock(&mutex_);
      replicas_[municipalities[i]] = *std::move(opened);
    }
  };
  std::vector<std::thread> threads(std::max(1u, std::thread::hardware_concurrency()) - 1);
  for (std::thread& thread : threads) thread = std::thread(work);
  work();
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& result : results) RETURN_IF_ERROR(result);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Replica>> ReplicaSet::OpenOne(
    const std::string& municipality) const {
  return Replica::Open(slug_, municipality, database_);
}

absl::StatusOr<Replica*> ReplicaSet::Find(const std::string& municipality) {
  MutexLock lock(&mutex_);
  std::unique_ptr<Replica>& replica = replicas_[municipality];
  if (replica == nullptr) {
    auto opened = OpenOne(municipality);
    if (!opened.ok()) {
      replicas_.erase(municipality);
      return opened.status();
    }
    replica = *std::move(opened);
  }
  return replica.get();
}

void ReplicaSet::EndStreams() {
  MutexLock lock(&mutex_);
  for (auto& [municipality, replica] : replicas_) replica->EndStream();
}

Replica* ReplicaSet::FindOpen(absl::string_view municipality) const {
  MutexLock lock(&mutex_);
  auto it = replicas_.find(municipality);
  return it == replicas_.end() ? nullptr : it->second.get();
}

}  // namespace ambito::hub
