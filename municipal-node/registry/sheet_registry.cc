#include "municipal-node/registry/sheet_registry.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "lib/charter/limits.h"
#include "lib/charter/validate.h"
#include "lib/federation/current.h"
#include "lib/platform/status.h"
#include "lib/status_macros.h"
#include "municipal-node/registry/import_plan.h"

namespace ambito::node {
namespace {

constexpr absl::string_view kVotePrefix = "vote/";

using federation::OwnedLog;
using platform::MutexLock;

constexpr absl::string_view kAcceptancePrefix = "acceptance/";

std::string SheetObject(absl::string_view sheet_id) { return absl::StrCat(kSheetPrefix, sheet_id); }

absl::Status NoSheet(absl::string_view sheet_id) {
  return absl::NotFoundError(absl::StrCat("there is no sheet \"", sheet_id, "\""));
}

void AddWarnings(const charter::ViolationList& violations,
                 google::protobuf::RepeatedPtrField<v1::Violation>* warnings) {
  for (const v1::Violation& violation : violations.all()) *warnings->Add() = violation;
}

v1::StoredSheet AsStored(const v1::LogEntry& entry) {
  v1::StoredSheet stored;
  *stored.mutable_sheet() = entry.change().put_sheet();
  stored.set_revision(entry.index() + 1);
  stored.set_author(entry.author());
  stored.set_recorded_at_ms(entry.recorded_at_ms());
  return stored;
}

}  // namespace

SheetRegistry::SheetRegistry(Options options, OwnedLog log, federation::LogStore& store,
                             const federation::Signer& signer, const platform::Clock& clock)
    : options_(std::move(options)),
      store_(store),
      clock_(clock),
      log_(std::move(log)),
      authors_(store, signer) {}

absl::StatusOr<std::unique_ptr<SheetRegistry>> SheetRegistry::Open(Options options,
                                                                   federation::LogStore& store,
                                                                   const federation::Signer& signer,
                                                                   const platform::Clock& clock) {
  ASSIGN_OR_RETURN(OwnedLog log,
                   OwnedLog::Open(options.district_slug, options.municipality, store, signer,
                                  federation::Ed25519(), options.earlier_log_keys));
  std::unique_ptr<SheetRegistry> registry(
      new SheetRegistry(std::move(options), std::move(log), store, signer, clock));
  RETURN_IF_ERROR(registry->ReadRestored());
  return registry;
}

absl::StatusOr<v1::ImportSheetsResponse> SheetRegistry::Import(absl::string_view bytes,
                                                               const v1::ImportOptions& options,
                                                               absl::string_view staff) {
  if (options.replace() && options.reason().empty()) {
    return absl::InvalidArgumentError("`replace` removes sheets: say why in `reason`");
  }
  auto read = charter::ReadMunicipalityFile(bytes, Context());
  if (!read.file) return platform::RefusedInput("the file was", read.violations);
  v1::ImportSheetsResponse response;
  AddWarnings(read.violations, response.mutable_warnings());
  {
    MutexLock lock(&mutex_);
    ASSIGN_OR_RETURN(ImportPlan plan,
                     PlanImport(*read.file, options.replace(), options.reason(), log_));
    if (!options.dry_run())
      RETURN_IF_ERROR(Append(std::move(plan.changes), staff, /*import=*/true));
    for (v1::ImportSheetsResponse::Item& item : plan.items) {
      item.set_revision(log_.Revision(item.object()));
      *response.add_items() = std::move(item);
    }
    response.set_log_size(log_.log().size());
  }
  Notify();
  return response;
}

absl::StatusOr<v1::CreateSheetResponse> SheetRegistry::Create(const v1::ServiceSheet& sheet,
                                                              absl::string_view staff) {
  charter::ViolationList violations;
  charter::ValidateSheet(sheet, Context(), "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the sheet was", violations);
  v1::CreateSheetResponse response;
  AddWarnings(violations, response.mutable_warnings());
  {
    MutexLock lock(&mutex_);
    if (log_.Revision(SheetObject(sheet.sheet_id())) != 0) {
      return absl::AlreadyExistsError(absl::StrCat("there is a sheet \"", sheet.sheet_id(),
                                                   "\" already: update it, or choose another id"));
    }
    v1::Change change;
    *change.mutable_put_sheet() = sheet;
    RETURN_IF_ERROR(Append({std::move(change)}, staff, /*import=*/false));
    ASSIGN_OR_RETURN(*response.mutable_stored(), Stored(sheet.sheet_id()));
  }
  Notify();
  return response;
}

absl::StatusOr<v1::UpdateSheetResponse> SheetRegistry::Update(const v1::ServiceSheet& sheet,
                                                              uint64_t expected_revision,
                                                              absl::string_view staff) {
  charter::ViolationList violations;
  charter::ValidateSheet(sheet, Context(), "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the sheet was", violations);
  v1::UpdateSheetResponse response;
  AddWarnings(violations, response.mutable_warnings());
  {
    MutexLock lock(&mutex_);
    RETURN_IF_ERROR(CheckRevision(sheet.sheet_id(), expected_revision));
    v1::Change change;
    *change.mutable_put_sheet() = sheet;
    // The same content again is no edit: nobody should be told of a change that is none.
    ASSIGN_OR_RETURN(const federation::Difference difference, federation::Compare(change, log_));
    if (difference != federation::Difference::kSame) {
      RETURN_IF_ERROR(Append({std::move(change)}, staff, /*import=*/false));
    }
    ASSIGN_OR_RETURN(*response.mutable_stored(), Stored(sheet.sheet_id()));
  }
  Notify();
  return response;
}

absl::Status SheetRegistry::Delete(absl::string_view sheet_id, uint64_t expected_revision,
                                   absl::string_view reason, absl::string_view staff) {
  if (reason.empty()) return absl::InvalidArgumentError("`reason` is empty: say why it is deleted");
  if (reason.size() > charter::kMaxTextCharacters) {
    return absl::ResourceExhaustedError("`reason` is longer than 20,000 bytes");
  }
  {
    MutexLock lock(&mutex_);
    if (log_.Revision(SheetObject(sheet_id)) == 0) return NoSheet(sheet_id);
    if (expected_revision != 0) RETURN_IF_ERROR(CheckRevision(sheet_id, expected_revision));
    v1::Change change;
    change.mutable_delete_sheet()->set_sheet_id(std::string(sheet_id));
    change.mutable_delete_sheet()->set_reason(std::string(reason));
    RETURN_IF_ERROR(Append({std::move(change)}, staff, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::Status SheetRegistry::Accept(const v1::Acceptance& acceptance, bool withdraw,
                                   absl::string_view staff) {
  charter::ViolationList violations;
  charter::ValidateAcceptance(acceptance, Context(), "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the acceptance was", violations);
  if (acceptance.municipality() == options_.municipality) {
    return absl::InvalidArgumentError("a municipality cannot accept its own sheet");
  }
  {
    MutexLock lock(&mutex_);
    v1::Change change;
    *(withdraw ? change.mutable_withdraw_acceptance() : change.mutable_put_acceptance()) =
        acceptance;
    if (withdraw && log_.Revision(federation::ObjectId(change)) == 0) {
      return absl::NotFoundError(absl::StrCat("sheet ", acceptance.municipality(), "/",
                                              acceptance.sheet_id(), " is not accepted"));
    }
    RETURN_IF_ERROR(Append({std::move(change)}, staff, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::Status SheetRegistry::KeepVote(v1::KeptVote vote, absl::string_view mayor) {
  {
    MutexLock lock(&mutex_);
    v1::Change change;
    *change.mutable_put_vote() = std::move(vote);
    RETURN_IF_ERROR(Append({std::move(change)}, mayor, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::KeptVote>> SheetRegistry::KeptVotes() const {
  MutexLock lock(&mutex_);
  std::vector<v1::KeptVote> votes;
  const federation::ObjectMap& objects = log_.objects();
  for (auto it = objects.lower_bound(kVotePrefix);
       it != objects.end() && absl::StartsWith(it->first, kVotePrefix); ++it) {
    ASSIGN_OR_RETURN(v1::LogEntry entry, log_.Current(it->first));
    votes.push_back(std::move(*entry.mutable_change()->mutable_put_vote()));
  }
  return votes;
}

absl::StatusOr<v1::StoredSheet> SheetRegistry::Get(absl::string_view sheet_id) const {
  MutexLock lock(&mutex_);
  return Stored(sheet_id);
}

absl::StatusOr<std::vector<v1::StoredSheet>> SheetRegistry::List(absl::string_view after,
                                                                 size_t limit) const {
  MutexLock lock(&mutex_);
  return ListLocked(after, limit);
}

absl::StatusOr<std::vector<v1::StoredSheet>> SheetRegistry::ListLocked(absl::string_view after,
                                                                       size_t limit) const {
  std::vector<v1::StoredSheet> sheets;
  const federation::ObjectMap& objects = log_.objects();
  auto it =
      after.empty() ? objects.lower_bound(kSheetPrefix) : objects.upper_bound(SheetObject(after));
  for (; it != objects.end() && absl::StartsWith(it->first, kSheetPrefix) && sheets.size() < limit;
       ++it) {
    ASSIGN_OR_RETURN(v1::StoredSheet stored, Stored(it->first.substr(kSheetPrefix.size())));
    sheets.push_back(std::move(stored));
  }
  return sheets;
}

absl::StatusOr<std::vector<v1::LogEntry>> SheetRegistry::History(absl::string_view sheet_id,
                                                                 uint64_t before,
                                                                 size_t limit) const {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(std::vector<v1::LogEntry> entries,
                   log_.History(SheetObject(sheet_id), before, limit));
  for (v1::LogEntry& entry : entries) entry.set_author(authors_.NameOf(entry.author()));
  return entries;
}

absl::StatusOr<std::vector<v1::Acceptance>> SheetRegistry::Acceptances() const {
  MutexLock lock(&mutex_);
  return AcceptancesLocked();
}

absl::StatusOr<std::vector<v1::Acceptance>> SheetRegistry::AcceptancesLocked() const {
  std::vector<v1::Acceptance> acceptances;
  const federation::ObjectMap& objects = log_.objects();
  for (auto it = objects.lower_bound(kAcceptancePrefix);
       it != objects.end() && absl::StartsWith(it->first, kAcceptancePrefix); ++it) {
    ASSIGN_OR_RETURN(v1::LogEntry entry, log_.Current(it->first));
    acceptances.push_back(entry.change().put_acceptance());
  }
  return acceptances;
}

absl::StatusOr<v1::MunicipalityFile> SheetRegistry::Export() const {
  MutexLock lock(&mutex_);
  v1::MunicipalityFile file;
  file.set_format_version(1);
  ASSIGN_OR_RETURN(std::vector<v1::StoredSheet> sheets, ListLocked("", SIZE_MAX));
  for (v1::StoredSheet& stored : sheets) *file.add_sheets() = std::move(*stored.mutable_sheet());
  ASSIGN_OR_RETURN(std::vector<v1::Acceptance> acceptances, AcceptancesLocked());
  for (v1::Acceptance& acceptance : acceptances) *file.add_accepts() = std::move(acceptance);
  if (log_.Revision("profile") != 0) {
    ASSIGN_OR_RETURN(v1::LogEntry entry, log_.Current("profile"));
    *file.mutable_municipality() = entry.change().put_profile();
  } else {
    file.mutable_municipality()->set_istat_code(options_.municipality);
  }
  return file;
}

SheetRegistry::Figures SheetRegistry::figures() const {
  MutexLock lock(&mutex_);
  Figures figures{log_.log().size(), log_.log().head(), 0};
  for (const auto& [object, state] : log_.objects()) {
    figures.sheets += absl::StartsWith(object, kSheetPrefix) ? 1 : 0;
  }
  return figures;
}

void SheetRegistry::WithLog(
    absl::FunctionRef<void(const federation::ChangeLog&, const federation::LogStore&)> use) const {
  MutexLock lock(&mutex_);
  use(log_.log(), store_);
}

charter::CheckContext SheetRegistry::Context() const {
  charter::CheckContext context;
  context.today = clock_.Today();
  context.members = options_.members;
  context.expected_municipality = options_.municipality;
  return context;
}

absl::Status SheetRegistry::CheckMayEdit() const {
  if (waits() && !alone_) {
    return absl::FailedPreconditionError(
        "this store is empty, was restored, or is older than what the district hub holds: edits "
        "wait until the hub says that nothing is missing (ambito node status), or until you go on "
        "without it (ambito node alone)");
  }
  if (!waits() && !log_.alone().empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(log_.alone().all().size(),
                     " edits were written without the hub and wait to be appended to what it gave "
                     "back: see them with `ambito node rebase`, append them with --confirm"));
  }
  return absl::OkStatus();
}

absl::Status SheetRegistry::Append(std::vector<v1::Change> changes, absl::string_view staff,
                                   bool import) {
  if (changes.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckMayEdit());
  RETURN_IF_ERROR(CheckRoom(log_.objects(), changes));
  ASSIGN_OR_RETURN(std::string author, authors_.IdOf(staff));
  federation::Edit edit{std::move(author), clock_.NowMs(), ""};
  if (import) edit.import_id = absl::StrCat("import-", log_.log().size());
  if (waits()) return log_.AppendAlone(std::move(changes), edit);
  return log_.Append(std::move(changes), edit).status();
}

absl::Status SheetRegistry::CheckRevision(absl::string_view sheet_id, uint64_t expected) const {
  const uint64_t current = log_.Revision(SheetObject(sheet_id));
  if (current == 0) return NoSheet(sheet_id);
  if (current == expected) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat("sheet \"", sheet_id, "\" is at revision ", current,
                                         ", the edit is based on ", expected, ": read it again"));
}

absl::StatusOr<v1::StoredSheet> SheetRegistry::Stored(absl::string_view sheet_id) const {
  const std::string object = SheetObject(sheet_id);
  if (log_.Revision(object) == 0) return NoSheet(sheet_id);
  ASSIGN_OR_RETURN(v1::LogEntry entry, log_.Current(object));
  v1::StoredSheet stored = AsStored(entry);
  stored.set_author(authors_.NameOf(entry.author()));
  return stored;
}

void SheetRegistry::Notify() const {
  if (appended_) appended_();
}

}  // namespace ambito::node
