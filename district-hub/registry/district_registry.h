// The district's own content: profile and members, texts, duties, policy, organisations, its part
// of the catalogue, the nodes' registered keys. Kept as a log of its own, so every edit has an
// author, a time and a history. Safe for concurrent use; writes are durable when they return OK.
#ifndef AMBITO_DISTRICT_HUB_REGISTRY_DISTRICT_REGISTRY_H_
#define AMBITO_DISTRICT_HUB_REGISTRY_DISTRICT_REGISTRY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/district_service.pb.h"
#include "ambito/v1/federation_admin_service.pb.h"
#include "ambito/v1/resolve_service.pb.h"
#include "lib/assembly/frozen.h"
#include "lib/charter/district_objects.h"
#include "lib/federation/owned_log.h"
#include "lib/platform/author_ids.h"
#include "lib/platform/clock.h"
#include "lib/platform/mutex.h"

namespace ambito::hub {

// What is in force, as one value; readers keep the one they took.
struct DistrictContent : charter::DistrictObjects {
  std::map<std::string, uint64_t, std::less<>> revisions;  // By object, as in docs/change-log.md.
  std::string head;                                        // Of the log that says all this.

  // 0: the object is not in force.
  uint64_t Revision(absl::string_view object) const;
  // Null when it is not a member.
  const v1::Member* FindMember(absl::string_view istat_code) const;
};

class DistrictRegistry {
 public:
  // `store`, `signer` and `clock` outlive it.
  static absl::StatusOr<std::unique_ptr<DistrictRegistry>> Open(
      std::string district_slug, federation::LogStore& store, const federation::Signer& signer,
      const platform::Clock& clock, const federation::LogKeys& earlier_log_keys = {});

  std::shared_ptr<const DistrictContent> content() const;
  // The log's newest signed head and all that is in force under it; `leaves`: the hashes under it.
  absl::StatusOr<assembly::FrozenLog> Freeze(std::vector<federation::Digest>& leaves) const;

  absl::StatusOr<v1::ImportDistrictResponse> Import(absl::string_view bytes,
                                                    const v1::DistrictImportOptions& options,
                                                    absl::string_view office);
  absl::StatusOr<v1::ImportCatalogueResponse> ImportCatalogue(absl::string_view bytes,
                                                              absl::string_view office);
  // Creates or replaces one object; returns its new revision. ABORTED when `expected_revision` is
  // not the stored one (0: there is none).
  absl::StatusOr<uint64_t> SetText(const v1::DistrictText& text, uint64_t expected_revision,
                                   absl::string_view office);
  absl::StatusOr<uint64_t> SetOrganisation(const v1::Organisation& organisation,
                                           uint64_t expected_revision, absl::string_view office);
  absl::StatusOr<uint64_t> SetCatalogueEntry(const v1::CatalogueEntry& entry,
                                             uint64_t expected_revision, absl::string_view office);
  absl::Status DeleteOrganisation(absl::string_view id, absl::string_view reason,
                                  absl::string_view office);
  // NOT_FOUND when the district has no such entry of its own.
  absl::Status DeleteCatalogueEntry(absl::string_view id, absl::string_view reason,
                                    absl::string_view office);
  // Entries the harmoniser made for services nobody has catalogued; those that exist stay.
  absl::Status RecordProvisional(const std::vector<v1::CatalogueEntry>& entries);

  // Gives it id, author and time. FAILED_PRECONDITION when it contradicts one in force.
  absl::StatusOr<v1::Decision> Decide(v1::Decision decision, absl::string_view office);
  absl::Status UndoDecision(absl::string_view id, absl::string_view reason,
                            absl::string_view office);
  // All or nothing; those in force already stay as they are. Ids stay where they are free.
  absl::StatusOr<v1::ImportDecisionsResponse> ImportDecisions(absl::string_view bytes,
                                                              absl::string_view office);
  // Its author by name, where this store knows it.
  v1::Decision WithName(v1::Decision decision) const;
  // With the usual event and condition where none is said. NOT_FOUND when there is none to remove.
  absl::Status SetTarget(v1::GuaranteeTarget target, bool remove, absl::string_view office);

  absl::Status RegisterNodeKey(const v1::RegisterNodeKeyRequest& request, absl::string_view office);

  absl::StatusOr<std::vector<v1::LogEntry>> History(absl::string_view object, uint64_t before,
                                                    size_t limit) const;

  // Called after every change, outside the lock. Set once, before the first change.
  void OnChanged(std::function<void()> listener) { changed_ = std::move(listener); }

 private:
  DistrictRegistry(std::string slug, federation::OwnedLog log, federation::LogStore& store,
                   const federation::Signer& signer, const platform::Clock& clock);

  // FAILED_PRECONDITION when one contradicts what is in force or one before it.
  absl::Status CheckDecisions(const v1::Decisions& next) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Completes an imported decision: author and time.
  absl::Status Sign(absl::string_view office, v1::Decision& decision)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Append(std::vector<v1::Change> changes, absl::string_view office, bool import)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<uint64_t> Set(v1::Change change, uint64_t expected_revision,
                               absl::string_view office);
  // Adds to `changes` what differs from what is in force; counts what it did.
  absl::Status Plan(std::vector<v1::Change> wanted, std::vector<v1::Change>& changes,
                    v1::ImportDistrictResponse& counts) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Rebuild() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Notify() const;

  const std::string slug_;
  const platform::Clock& clock_;
  std::function<void()> changed_;
  mutable platform::Mutex mutex_;
  federation::OwnedLog log_ ABSL_GUARDED_BY(mutex_);
  platform::AuthorIds authors_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const DistrictContent> content_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace ambito::hub

#endif  // AMBITO_DISTRICT_HUB_REGISTRY_DISTRICT_REGISTRY_H_
