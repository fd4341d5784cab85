#include "lib/federation/owned_log.h"

#include <google/protobuf/util/message_differencer.h>

#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

absl::Status CheckEdit(const std::vector<v1::Change>& changes, const Edit& edit) {
  if (changes.empty()) return absl::InvalidArgumentError("an edit without changes");
  if (edit.import_id.empty() && changes.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(changes.size(), " changes in one edit need an import id"));
  }
  return absl::OkStatus();
}

std::vector<v1::LogEntry> Drafts(std::vector<v1::Change> changes, const Edit& edit) {
  std::vector<v1::LogEntry> entries(changes.size());
  for (size_t i = 0; i < changes.size(); ++i) {
    entries[i].set_recorded_at_ms(edit.recorded_at_ms);
    entries[i].set_author(edit.author);
    *entries[i].mutable_change() = std::move(changes[i]);
  }
  return entries;
}

absl::StatusOr<std::vector<std::string>> Serialise(std::vector<v1::LogEntry> drafts,
                                                   const std::string& import_id,
                                                   const ChangeLog& log) {
  std::vector<std::string> entries;
  size_t bytes = 0;
  for (v1::LogEntry& entry : drafts) {
    entry.set_log(log.log());
    entry.set_index(log.size() + entries.size());
    entry.set_import_id(import_id);
    entry.set_last_of_import(!import_id.empty() && entries.size() + 1 == drafts.size());
    entries.push_back(entry.SerializeAsString());
    bytes += entries.back().size() + kEntryOverheadBytes;
  }
  if (bytes <= kMaxImportBytes) return entries;
  return absl::ResourceExhaustedError(
      absl::StrCat("the import has ", bytes, " bytes; at most ", kMaxImportBytes));
}

bool SameChange(const v1::Change& a, const v1::Change& b) {
  return google::protobuf::util::MessageDifferencer::Equals(a, b);
}

}  // namespace

OwnedLog::OwnedLog(ChangeLog log, AloneEdits alone, LogStore& store, const Signer& signer)
    : log_(std::move(log)), alone_(std::move(alone)), store_(&store), signer_(&signer) {
  if (!alone_.empty()) with_alone_ = alone_.Over(log_.objects());
}

absl::StatusOr<OwnedLog> OwnedLog::Open(absl::string_view district_slug, absl::string_view log,
                                        LogStore& store, const Signer& signer,
                                        const SignatureScheme& scheme, const LogKeys& earlier) {
  ASSIGN_OR_RETURN(LogImage image, store.Load());
  ASSIGN_OR_RETURN(ChangeLog change_log,
                   ChangeLog::FromImage(district_slug, log, std::move(image)));
  const std::string head = change_log.head();
  const std::string origin = change_log.origin();
  ASSIGN_OR_RETURN(AloneEdits alone, AloneEdits::Load(store));
  OwnedLog owned(std::move(change_log), std::move(alone), store, signer);
  if (head.empty()) return owned;
  const auto own = OpenCheckpoint(head, origin, signer.public_key(), scheme);
  if (own.ok()) return owned;
  if (!OpenCheckpointByAny(head, origin, earlier, scheme).ok())
    return absl::DataLossError(own.status().message());
  RETURN_IF_ERROR(owned.SignAnew());
  return owned;
}

// The same entries under the key that is in force now.
absl::Status OwnedLog::SignAnew() {
  const Checkpoint checkpoint{log_.origin(), log_.size(), log_.RootAt(log_.size()),
                              log_.state_digest()};
  LogAppend append;
  append.first_index = log_.size();
  append.head = SignCheckpoint(checkpoint, *signer_);
  RETURN_IF_ERROR(store_->Append(append));
  log_.SetHead(append.head);
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> OwnedLog::Append(std::vector<v1::Change> changes, const Edit& edit) {
  RETURN_IF_ERROR(CheckEdit(changes, edit));
  const uint64_t first_index = log_.size();
  RETURN_IF_ERROR(Write(Drafts(std::move(changes), edit), edit.import_id, {}));
  return first_index;
}

absl::Status OwnedLog::Write(std::vector<v1::LogEntry> entries, const std::string& import_id,
                             Notes notes) {
  ASSIGN_OR_RETURN(std::vector<std::string> bytes, Serialise(std::move(entries), import_id, log_));
  ASSIGN_OR_RETURN(ChangeLog::Step step, log_.Prepare(std::move(bytes)));
  step.append.head = SignCheckpoint(step.checkpoint, *signer_);
  step.append.notes = std::move(notes);
  return Adopt(step);
}

absl::Status OwnedLog::Adopt(const ChangeLog::Step& step) {
  RETURN_IF_ERROR(store_->Append(step.append));
  log_.Commit(step, step.append.head);
  if (!alone_.empty()) with_alone_ = alone_.Over(log_.objects());
  return absl::OkStatus();
}

absl::Status OwnedLog::AppendAlone(std::vector<v1::Change> changes, const Edit& edit) {
  RETURN_IF_ERROR(CheckEdit(changes, edit));
  std::vector<v1::LogEntry> drafts = Drafts(std::move(changes), edit);
  // What could not be appended to the log later is refused now.
  ASSIGN_OR_RETURN(std::vector<std::string> bytes, Serialise(drafts, edit.import_id, log_));
  RETURN_IF_ERROR(log_.Prepare(std::move(bytes)).status());
  RETURN_IF_ERROR(alone_.Append(std::move(drafts), log_.size(), *store_));
  with_alone_ = alone_.Over(log_.objects());
  return absl::OkStatus();
}

absl::StatusOr<std::optional<v1::Change>> OwnedLog::SignedChange(
    absl::string_view object_id) const {
  const ObjectState* state = log_.Find(object_id);
  if (state == nullptr) return std::nullopt;
  ASSIGN_OR_RETURN(v1::LogEntry entry, EntryAt(state->index));
  return std::move(*entry.mutable_change());
}

absl::StatusOr<std::vector<RebasedEdit>> OwnedLog::PlanRebase(
    const std::set<std::string>& discarded) const {
  std::vector<RebasedEdit> plan;
  std::map<std::string, std::optional<v1::Change>> in_force;  // Of the objects met so far.
  for (const auto& [entry, log_size] : alone_.all()) {
    const std::string id = ObjectId(entry.change());
    RebasedEdit edit{entry, RebasedEdit::Fate::kDiscarded, std::nullopt};
    ASSIGN_OR_RETURN(const std::vector<uint64_t> newest, store_->History(id, UINT64_MAX, 1));
    if (!newest.empty() && newest[0] >= log_size) edit.also_changed_by = newest[0];
    if (discarded.count(id) == 0) {
      if (in_force.count(id) == 0) {
        ASSIGN_OR_RETURN(in_force[id], SignedChange(id));
      }
      std::optional<v1::Change>& now = in_force[id];
      const bool removal = IsRemoval(entry.change());
      const bool same = removal ? !now : now && SameChange(*now, entry.change());
      edit.fate = same ? RebasedEdit::Fate::kSame : RebasedEdit::Fate::kAppend;
      now = removal ? std::nullopt : std::make_optional(entry.change());
    }
    plan.push_back(std::move(edit));
  }
  return plan;
}

absl::Status OwnedLog::Rebase(const std::vector<RebasedEdit>& plan, const std::string& import_id) {
  std::vector<v1::LogEntry> entries;
  v1::AloneEdit discarded;
  discarded.set_log_size(log_.size());
  for (const RebasedEdit& edit : plan) {
    if (edit.fate == RebasedEdit::Fate::kAppend) entries.push_back(edit.entry);
    if (edit.fate == RebasedEdit::Fate::kDiscarded) *discarded.add_entries() = edit.entry;
  }
  Notes notes;
  if (!discarded.entries().empty()) {
    notes.emplace_back(absl::StrCat("discarded/", log_.size()), discarded.SerializeAsString());
  }
  const Notes removal = alone_.Removal();
  notes.insert(notes.end(), removal.begin(), removal.end());
  if (entries.empty()) {
    RETURN_IF_ERROR(PutNotes(notes));
  } else {
    RETURN_IF_ERROR(Write(std::move(entries), import_id, std::move(notes)));
  }
  alone_.Clear();
  with_alone_.clear();
  return absl::OkStatus();
}

// Record by record: where one fails, those that are left are beside the log as before.
absl::Status OwnedLog::PutNotes(const Notes& notes) {
  for (const auto& [name, value] : notes) {
    const absl::Status status = store_->PutNote(name, value);
    if (status.ok()) continue;
    ASSIGN_OR_RETURN(alone_, AloneEdits::Load(*store_));
    with_alone_ = alone_.Over(log_.objects());
    return status;
  }
  return absl::OkStatus();
}

const ObjectState* OwnedLog::Find(absl::string_view object_id) const {
  const auto found = objects().find(object_id);
  return found == objects().end() ? nullptr : &found->second;
}

absl::StatusOr<v1::LogEntry> OwnedLog::Current(absl::string_view object_id) const {
  const ObjectState* state = Find(object_id);
  if (state == nullptr) {
    return absl::NotFoundError(absl::StrCat("\"", object_id, "\" is not in force"));
  }
  return EntryAt(state->index);
}

uint64_t OwnedLog::Revision(absl::string_view object_id) const {
  const ObjectState* state = Find(object_id);
  return state == nullptr ? 0 : state->index + 1;
}

absl::StatusOr<std::vector<v1::LogEntry>> OwnedLog::History(absl::string_view object_id,
                                                            uint64_t before, size_t limit) const {
  std::vector<v1::LogEntry> entries;
  for (auto it = alone_.all().rbegin(); it != alone_.all().rend() && entries.size() < limit; ++it) {
    if (it->entry.index() >= before || ObjectId(it->entry.change()) != object_id) continue;
    entries.push_back(it->entry);
  }
  ASSIGN_OR_RETURN(const std::vector<uint64_t> indexes,
                   store_->History(object_id, before, limit - entries.size()));
  for (uint64_t index : indexes) {
    ASSIGN_OR_RETURN(v1::LogEntry entry, EntryAt(index));
    entries.push_back(std::move(entry));
  }
  return entries;
}

absl::StatusOr<v1::LogEntry> OwnedLog::EntryAt(uint64_t index) const {
  if (index >= kFirstAloneIndex) {
    const uint64_t number = index - kFirstAloneIndex;
    if (number < alone_.all().size()) return alone_.all()[number].entry;
    return absl::NotFoundError(absl::StrCat("no edit ", number, " was written alone"));
  }
  ASSIGN_OR_RETURN(const std::string bytes, store_->Entry(index));
  v1::LogEntry entry;
  if (!entry.ParseFromString(bytes)) {
    return absl::DataLossError(
        absl::StrCat("entry ", index, " of log ", log_.log(), " does not parse"));
  }
  return entry;
}

}  // namespace ambito::federation
