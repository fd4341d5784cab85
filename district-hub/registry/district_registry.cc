#include "district-hub/registry/district_registry.h"

#include <google/protobuf/util/message_differencer.h>

#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/read_files.h"
#include "lib/charter/validate.h"
#include "lib/federation/current.h"
#include "lib/platform/status.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using federation::OwnedLog;
using platform::MutexLock;

std::vector<v1::Change> ChangesOf(const v1::DistrictFile& file) {
  std::vector<v1::Change> changes;
  *changes.emplace_back().mutable_put_district() = file.district();
  for (const v1::DistrictText& text : file.texts())
    *changes.emplace_back().mutable_put_text() = text;
  if (file.has_duties()) *changes.emplace_back().mutable_put_duties() = file.duties();
  if (file.has_policy()) *changes.emplace_back().mutable_put_policy() = file.policy();
  for (const v1::Organisation& organisation : file.organisations()) {
    *changes.emplace_back().mutable_put_organisation() = organisation;
  }
  return changes;
}

// Organisations in force that the file does not hold.
std::vector<v1::Change> RemovalsOf(const v1::DistrictFile& file, const v1::DistrictFile& in_force,
                                   absl::string_view reason) {
  std::set<std::string> kept;
  for (const v1::Organisation& organisation : file.organisations()) {
    kept.insert(organisation.organisation_id());
  }
  std::vector<v1::Change> changes;
  for (const v1::Organisation& organisation : in_force.organisations()) {
    if (kept.count(organisation.organisation_id()) > 0) continue;
    v1::DeleteOrganisation& removal = *changes.emplace_back().mutable_delete_organisation();
    removal.set_organisation_id(organisation.organisation_id());
    removal.set_reason(std::string(reason));
  }
  return changes;
}

// What `catalogue export` wrote and nobody edited: importing it again must not make it the
// district's own, which newer starter entries would no longer reach.
bool IsUntouchedStarter(const v1::CatalogueEntry& entry, const v1::Catalogue& own) {
  const v1::CatalogueEntry* starter = charter::FindEntry(charter::StarterCatalogue(), entry.id());
  return starter != nullptr && charter::FindEntry(own, entry.id()) == nullptr &&
         google::protobuf::util::MessageDifferencer::Equals(*starter, entry);
}

}  // namespace

uint64_t DistrictContent::Revision(absl::string_view object) const {
  auto it = revisions.find(object);
  return it == revisions.end() ? 0 : it->second;
}

const v1::Member* DistrictContent::FindMember(absl::string_view istat_code) const {
  for (const v1::Member& member : file.district().members()) {
    if (member.istat_code() == istat_code) return &member;
  }
  return nullptr;
}

DistrictRegistry::DistrictRegistry(std::string slug, OwnedLog log, federation::LogStore& store,
                                   const federation::Signer& signer, const platform::Clock& clock)
    : slug_(std::move(slug)), clock_(clock), log_(std::move(log)), authors_(store, signer) {}

absl::StatusOr<std::unique_ptr<DistrictRegistry>> DistrictRegistry::Open(
    std::string district_slug, federation::LogStore& store, const federation::Signer& signer,
    const platform::Clock& clock, const federation::LogKeys& earlier_log_keys) {
  ASSIGN_OR_RETURN(OwnedLog log, OwnedLog::Open(district_slug, "district", store, signer,
                                                federation::Ed25519(), earlier_log_keys));
  std::unique_ptr<DistrictRegistry> registry(
      new DistrictRegistry(std::move(district_slug), std::move(log), store, signer, clock));
  MutexLock lock(&registry->mutex_);
  RETURN_IF_ERROR(registry->Rebuild());
  return registry;
}

std::shared_ptr<const DistrictContent> DistrictRegistry::content() const {
  MutexLock lock(&mutex_);
  return content_;
}

absl::StatusOr<assembly::FrozenLog> DistrictRegistry::Freeze(
    std::vector<federation::Digest>& leaves) const {
  MutexLock lock(&mutex_);
  const federation::ChangeLog& log = log_.log();
  leaves.assign(log.leaf_hashes().begin(), log.leaf_hashes().end());
  return assembly::FreezeLog(log.log(), log.head(), log.objects(), log_.store());
}

absl::StatusOr<v1::ImportDistrictResponse> DistrictRegistry::Import(
    absl::string_view bytes, const v1::DistrictImportOptions& options, absl::string_view office) {
  if (options.replace() && options.reason().empty()) {
    return absl::InvalidArgumentError("`replace` removes organisations: say why in `reason`");
  }
  auto read = charter::ReadDistrictFile(bytes);
  if (!read.file) return platform::RefusedInput("the file was", read.violations);
  if (read.file->district().slug() != slug_) {
    return absl::FailedPreconditionError(absl::StrCat("the file is of district \"",
                                                      read.file->district().slug(),
                                                      "\", this hub is of \"", slug_, "\""));
  }
  v1::ImportDistrictResponse response;
  for (const v1::Violation& warning : read.violations.all()) *response.add_warnings() = warning;
  {
    MutexLock lock(&mutex_);
    std::vector<v1::Change> changes;
    RETURN_IF_ERROR(Plan(ChangesOf(*read.file), changes, response));
    if (options.replace()) {
      for (v1::Change& removal : RemovalsOf(*read.file, content_->file, options.reason())) {
        changes.push_back(std::move(removal));
        response.set_removed(response.removed() + 1);
      }
    }
    if (options.dry_run()) return response;
    RETURN_IF_ERROR(Append(std::move(changes), office, /*import=*/true));
  }
  Notify();
  return response;
}

absl::StatusOr<v1::ImportCatalogueResponse> DistrictRegistry::ImportCatalogue(
    absl::string_view bytes, absl::string_view office) {
  auto read = charter::ReadCatalogueFile(bytes);
  if (!read.file) return platform::RefusedInput("the catalogue was", read.violations);
  std::vector<v1::Change> wanted;
  v1::ImportDistrictResponse counts;
  {
    MutexLock lock(&mutex_);
    for (const v1::CatalogueEntry& entry : read.file->entries()) {
      if (IsUntouchedStarter(entry, content_->own_catalogue)) {
        counts.set_same(counts.same() + 1);
      } else {
        *wanted.emplace_back().mutable_put_catalogue_entry() = entry;
      }
    }
    std::vector<v1::Change> changes;
    RETURN_IF_ERROR(Plan(std::move(wanted), changes, counts));
    RETURN_IF_ERROR(Append(std::move(changes), office, /*import=*/true));
  }
  Notify();
  v1::ImportCatalogueResponse response;
  response.set_changed(counts.created() + counts.changed());
  response.set_same(counts.same());
  return response;
}

absl::StatusOr<uint64_t> DistrictRegistry::SetText(const v1::DistrictText& text,
                                                   uint64_t expected_revision,
                                                   absl::string_view office) {
  charter::ViolationList violations;
  charter::ValidateText(text, "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the text was", violations);
  v1::Change change;
  *change.mutable_put_text() = text;
  return Set(std::move(change), expected_revision, office);
}

absl::StatusOr<uint64_t> DistrictRegistry::SetOrganisation(const v1::Organisation& organisation,
                                                           uint64_t expected_revision,
                                                           absl::string_view office) {
  charter::ViolationList violations;
  charter::ValidateOrganisation(organisation, "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the organisation was", violations);
  v1::Change change;
  *change.mutable_put_organisation() = organisation;
  return Set(std::move(change), expected_revision, office);
}

absl::StatusOr<uint64_t> DistrictRegistry::SetCatalogueEntry(const v1::CatalogueEntry& entry,
                                                             uint64_t expected_revision,
                                                             absl::string_view office) {
  charter::ViolationList violations;
  charter::ValidateCatalogueEntry(entry, "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the entry was", violations);
  v1::Change change;
  *change.mutable_put_catalogue_entry() = entry;
  return Set(std::move(change), expected_revision, office);
}

absl::Status DistrictRegistry::DeleteOrganisation(absl::string_view id, absl::string_view reason,
                                                  absl::string_view office) {
  if (reason.empty()) return absl::InvalidArgumentError("`reason` is empty: say why it is removed");
  v1::Change change;
  change.mutable_delete_organisation()->set_organisation_id(std::string(id));
  change.mutable_delete_organisation()->set_reason(std::string(reason));
  {
    MutexLock lock(&mutex_);
    if (log_.Revision(federation::ObjectId(change)) == 0) {
      return absl::NotFoundError(absl::StrCat("there is no organisation \"", id, "\""));
    }
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::Status DistrictRegistry::RegisterNodeKey(const v1::RegisterNodeKeyRequest& request,
                                               absl::string_view office) {
  if (request.public_key().size() != 32) {
    return absl::InvalidArgumentError(absl::StrCat("the key is ", request.public_key().size(),
                                                   " bytes; an Ed25519 public key is 32"));
  }
  {
    MutexLock lock(&mutex_);
    if (content_->FindMember(request.istat_code()) == nullptr) {
      return absl::FailedPreconditionError(
          absl::StrCat("\"", request.istat_code(), "\" is not a member of the district"));
    }
    auto known = content_->node_keys.find(request.istat_code());
    if (known != content_->node_keys.end()) {
      if (known->second == request.public_key()) return absl::OkStatus();
      if (!request.replace()) {
        return absl::AlreadyExistsError(absl::StrCat("another key is registered for ",
                                                     request.istat_code(),
                                                     ": say `replace` to replace it"));
      }
    }
    v1::Change change;
    change.mutable_register_node_key()->set_istat_code(request.istat_code());
    change.mutable_register_node_key()->set_public_key(request.public_key());
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::LogEntry>> DistrictRegistry::History(absl::string_view object,
                                                                    uint64_t before,
                                                                    size_t limit) const {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(std::vector<v1::LogEntry> entries, log_.History(object, before, limit));
  for (v1::LogEntry& entry : entries) entry.set_author(authors_.NameOf(entry.author()));
  return entries;
}

absl::Status DistrictRegistry::Append(std::vector<v1::Change> changes, absl::string_view office,
                                      bool import) {
  if (changes.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::string author, authors_.IdOf(office));
  federation::Edit edit{std::move(author), clock_.NowMs(), ""};
  if (import) edit.import_id = absl::StrCat("import-", log_.log().size());
  RETURN_IF_ERROR(log_.Append(std::move(changes), edit).status());
  return Rebuild();
}

absl::StatusOr<uint64_t> DistrictRegistry::Set(v1::Change change, uint64_t expected_revision,
                                               absl::string_view office) {
  const std::string object = federation::ObjectId(change);
  uint64_t revision = 0;
  {
    MutexLock lock(&mutex_);
    const uint64_t current = log_.Revision(object);
    if (current != expected_revision) {
      return absl::AbortedError(absl::StrCat(object, " is at revision ", current,
                                             ", the edit is based on ", expected_revision,
                                             ": read it again"));
    }
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
    revision = log_.Revision(object);
  }
  Notify();
  return revision;
}

absl::Status DistrictRegistry::Plan(std::vector<v1::Change> wanted,
                                    std::vector<v1::Change>& changes,
                                    v1::ImportDistrictResponse& counts) const {
  for (v1::Change& change : wanted) {
    ASSIGN_OR_RETURN(federation::Difference difference, federation::Compare(change, log_));
    if (difference == federation::Difference::kSame) {
      counts.set_same(counts.same() + 1);
      continue;
    }
    const bool is_new = difference == federation::Difference::kNew;
    if (is_new) counts.set_created(counts.created() + 1);
    if (!is_new) counts.set_changed(counts.changed() + 1);
    changes.push_back(std::move(change));
  }
  return absl::OkStatus();
}

// The content is small (tens of objects): made anew after every change, never patched.
absl::Status DistrictRegistry::Rebuild() {
  auto content = std::make_shared<DistrictContent>();
  for (const auto& [object, state] : log_.log().objects()) {
    ASSIGN_OR_RETURN(v1::LogEntry entry, log_.EntryAt(state.index));
    content->revisions[object] = state.index + 1;
    content->Take(std::move(*entry.mutable_change()));
  }
  content->head = log_.log().head();
  content_ = std::move(content);
  return absl::OkStatus();
}

void DistrictRegistry::Notify() const {
  if (changed_) changed_();
}

}  // namespace ambito::hub
