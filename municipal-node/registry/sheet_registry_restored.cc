// What a registry does whose store may not be the newest: wait, take back, go on alone, rebase.
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/limits.h"
#include "lib/platform/log.h"
#include "lib/platform/restore.h"
#include "lib/status_macros.h"
#include "municipal-node/registry/import_plan.h"
#include "municipal-node/registry/sheet_registry.h"

namespace ambito::node {
namespace {

using federation::RebasedEdit;
using platform::MutexLock;

// Beside kRestoredNote: its operator said to go on without the hub, and why.
constexpr absl::string_view kAloneNote = "alone";

absl::StatusOr<bool> HasNote(const federation::LogStore& store, absl::string_view name) {
  const auto note = store.Note(name);
  if (note.ok() || absl::IsNotFound(note.status())) return note.ok();
  return note.status();
}

v1::RebaseFate FateOf(RebasedEdit::Fate fate) {
  switch (fate) {
    case RebasedEdit::Fate::kAppend:
      return v1::REBASE_FATE_APPENDED;
    case RebasedEdit::Fate::kSame:
      return v1::REBASE_FATE_SAME;
    case RebasedEdit::Fate::kDiscarded:
      break;
  }
  return v1::REBASE_FATE_DISCARDED;
}

v1::RebaseNodeResponse::Item ItemOf(const RebasedEdit& edit) {
  v1::RebaseNodeResponse::Item item;
  const v1::Change& change = edit.entry.change();
  item.set_object(federation::ObjectId(change));
  if (change.has_put_sheet()) item.set_title(change.put_sheet().local_title());
  if (change.has_put_profile()) item.set_title(change.put_profile().name());
  item.set_removal(federation::IsRemoval(change));
  item.set_recorded_at_ms(edit.entry.recorded_at_ms());
  item.set_fate(FateOf(edit.fate));
  return item;
}

// Every name that no edit is about, at once: a slip of the pen must not lose an edit's exclusion.
absl::StatusOr<std::set<std::string>> Discarded(const v1::RebaseNodeRequest& request,
                                                const federation::AloneEdits& alone) {
  std::set<std::string> written;
  for (const auto& edit : alone.all()) written.insert(federation::ObjectId(edit.entry.change()));
  std::set<std::string> discarded;
  std::string unknown;
  for (const std::string& object : request.discard()) {
    if (written.count(object) == 0) absl::StrAppend(&unknown, unknown.empty() ? "" : ", ", object);
    discarded.insert(object);
  }
  if (unknown.empty()) return discarded;
  return absl::InvalidArgumentError(
      absl::StrCat("nothing was written alone about ", unknown, ": `discard` names objects"));
}

std::vector<v1::Change> Appended(const std::vector<RebasedEdit>& plan) {
  std::vector<v1::Change> changes;
  for (const RebasedEdit& edit : plan) {
    if (edit.fate == RebasedEdit::Fate::kAppend) changes.push_back(edit.entry.change());
  }
  return changes;
}

}  // namespace

absl::Status SheetRegistry::ReadRestored() {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const bool noted, HasNote(store_, platform::kRestoredNote));
  // An empty store may be new, or what is left after a disk was lost: the hub knows.
  restored_ = noted || (log_.log().size() == 0 && options_.restored_waits_for_hub);
  ASSIGN_OR_RETURN(alone_, HasNote(store_, kAloneNote));
  return absl::OkStatus();
}

bool SheetRegistry::restored() const {
  MutexLock lock(&mutex_);
  return restored_;
}

bool SheetRegistry::alone() const {
  MutexLock lock(&mutex_);
  return alone_;
}

size_t SheetRegistry::edits_alone() const {
  MutexLock lock(&mutex_);
  return log_.alone().all().size();
}

absl::Status SheetRegistry::MetHub() {
  MutexLock lock(&mutex_);
  if (!restored_) return absl::OkStatus();
  if (alone_) RETURN_IF_ERROR(store_.PutNote(kAloneNote, ""));
  alone_ = false;
  RETURN_IF_ERROR(store_.PutNote(platform::kRestoredNote, ""));
  restored_ = false;
  return absl::OkStatus();
}

absl::Status SheetRegistry::BehindHub() {
  MutexLock lock(&mutex_);
  restored_ = true;
  ASSIGN_OR_RETURN(const bool noted, HasNote(store_, platform::kRestoredNote));
  return noted ? absl::OkStatus() : store_.PutNote(platform::kRestoredNote, "found behind the hub");
}

absl::Status SheetRegistry::Adopt(const federation::ChangeLog::Step& step) {
  MutexLock lock(&mutex_);
  return log_.Adopt(step);
}

absl::Status SheetRegistry::GoAlone(absl::string_view reason, absl::string_view staff) {
  if (reason.empty()) return absl::InvalidArgumentError("`reason` is empty: say why");
  if (reason.size() > charter::kMaxTextCharacters) {
    return absl::ResourceExhaustedError("`reason` is longer than 20,000 bytes");
  }
  MutexLock lock(&mutex_);
  if (!restored_ || !options_.restored_waits_for_hub) {
    return absl::FailedPreconditionError("this node takes edits: it waits for nobody");
  }
  ASSIGN_OR_RETURN(const std::string author, authors_.IdOf(staff));
  const std::string record = absl::StrCat(author, ": ", reason);
  RETURN_IF_ERROR(store_.PutNote(absl::StrCat("went_alone/", clock_.NowMs()), record));
  RETURN_IF_ERROR(store_.PutNote(kAloneNote, record));
  platform::LogEvent(spdlog::level::warn, "takes edits without the hub",
                     {{"identity", staff}, {"reason", reason}});
  alone_ = true;
  return absl::OkStatus();
}

absl::StatusOr<v1::RebaseNodeResponse> SheetRegistry::Rebase(const v1::RebaseNodeRequest& request) {
  v1::RebaseNodeResponse response;
  {
    MutexLock lock(&mutex_);
    if (request.confirm() && waits()) {
      return absl::FailedPreconditionError(
          "the hub has not been met yet: what it gives back comes first (ambito node status)");
    }
    ASSIGN_OR_RETURN(const std::set<std::string> discarded, Discarded(request, log_.alone()));
    ASSIGN_OR_RETURN(const std::vector<RebasedEdit> plan, log_.PlanRebase(discarded));
    for (const RebasedEdit& edit : plan) {
      v1::RebaseNodeResponse::Item& item = *response.add_items() = ItemOf(edit);
      item.set_author(authors_.NameOf(edit.entry.author()));
      if (!edit.also_changed_by) continue;
      ASSIGN_OR_RETURN(const v1::LogEntry other, log_.EntryAt(*edit.also_changed_by));
      item.set_also_changed_by(authors_.NameOf(other.author()));
      item.set_also_changed_at_ms(other.recorded_at_ms());
    }
    if (request.confirm()) {
      RETURN_IF_ERROR(CheckRoom(log_.log().objects(), Appended(plan)));
      RETURN_IF_ERROR(log_.Rebase(plan, absl::StrCat("rebase-", log_.log().size())));
    }
    response.set_log_size(log_.log().size());
  }
  Notify();
  return response;
}

}  // namespace ambito::node
