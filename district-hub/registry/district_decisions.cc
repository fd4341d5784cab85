// Of DistrictRegistry: what the district office and the assembly decide about services.
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "district-hub/registry/district_registry.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/decisions.h"
#include "lib/charter/limits.h"
#include "lib/charter/read_files.h"
#include "lib/charter/validate.h"
#include "lib/platform/status.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

constexpr absl::string_view kDecisionPrefix = "d-";
// Who the log says recorded what nobody has decided.
constexpr absl::string_view kHarmoniser = "district-hub";

std::string Rfc3339(int64_t ms) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixMillis(ms), absl::UTCTimeZone());
}

absl::Status Contradicts(const v1::Decision& decision, const std::string& in_force) {
  return absl::FailedPreconditionError(absl::StrCat("\"", decision.reason(),
                                                    "\" contradicts decision ", in_force,
                                                    ", which is in force: undo that one first"));
}

// The same said twice is one decision.
bool SaysTheSame(const v1::Decision& a, const v1::Decision& b) {
  auto said = [](v1::Decision decision) {
    decision.clear_decision_id();
    decision.clear_decided_at();
    decision.clear_decided_by();
    decision.clear_reason();
    return decision.SerializeAsString();
  };
  return said(a) == said(b);
}

const v1::Decision* FindSaid(const v1::Decisions& in_force, const v1::Decision& decision) {
  for (const v1::Decision& other : in_force.decisions()) {
    if (SaysTheSame(other, decision)) return &other;
  }
  return nullptr;
}

}  // namespace

// Ids are numbers that only grow, also past those that were undone or imported.
std::string DistrictRegistry::NextDecisionId() const {
  return absl::StrCat(kDecisionPrefix, log_.log().size());
}

absl::StatusOr<v1::Decision> DistrictRegistry::Decide(v1::Decision decision,
                                                      absl::string_view office) {
  charter::ViolationList violations;
  charter::ValidateDecision(decision, "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the decision was", violations);
  {
    MutexLock lock(&mutex_);
    const v1::Decision* said = FindSaid(content_->decisions, decision);
    if (said != nullptr) return *said;
    ASSIGN_OR_RETURN(std::string author, authors_.IdOf(office));
    decision.set_decision_id(NextDecisionId());
    decision.set_decided_by(author);
    decision.set_decided_at(Rfc3339(clock_.NowMs()));
    const std::string against = charter::FindContradicted(content_->decisions, decision);
    if (!against.empty()) return Contradicts(decision, against);
    v1::Change change;
    *change.mutable_put_decision() = decision;
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
  }
  Notify();
  return decision;
}

absl::Status DistrictRegistry::UndoDecision(absl::string_view id, absl::string_view reason,
                                            absl::string_view office) {
  if (reason.empty()) return absl::InvalidArgumentError("`reason` is empty: say why it is undone");
  v1::Change change;
  change.mutable_undo_decision()->set_decision_id(std::string(id));
  change.mutable_undo_decision()->set_reason(std::string(reason));
  {
    MutexLock lock(&mutex_);
    if (log_.Revision(federation::ObjectId(change)) == 0) {
      return absl::NotFoundError(absl::StrCat("there is no decision \"", id, "\" in force"));
    }
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::StatusOr<v1::ImportDecisionsResponse> DistrictRegistry::ImportDecisions(
    absl::string_view bytes, absl::string_view office) {
  auto read = charter::ReadDecisionsFile(bytes);
  if (!read.file) return platform::RefusedInput("the decisions were", read.violations);
  v1::ImportDecisionsResponse response;
  {
    MutexLock lock(&mutex_);
    v1::Decisions all = content_->decisions;
    std::vector<v1::Change> changes;
    for (const v1::Decision* decision : charter::InOrder(*read.file)) {
      if (FindSaid(all, *decision) != nullptr) {
        response.set_same(response.same() + 1);
        continue;
      }
      v1::Decision taken = *decision;
      // Ids of another district's log mean nothing here; who decided and when stays.
      taken.set_decision_id(absl::StrCat(NextDecisionId(), "-", changes.size()));
      const std::string against = charter::FindContradicted(all, taken);
      if (!against.empty()) return Contradicts(taken, against);
      *all.add_decisions() = taken;
      *changes.emplace_back().mutable_put_decision() = std::move(taken);
    }
    response.set_created(static_cast<int>(changes.size()));
    RETURN_IF_ERROR(Append(std::move(changes), office, /*import=*/true));
  }
  Notify();
  return response;
}

absl::Status DistrictRegistry::SetTarget(const v1::GuaranteeTarget& target, bool remove,
                                         absl::string_view office) {
  charter::ViolationList violations;
  charter::ValidateTarget(target, remove, "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the target was", violations);
  v1::Change change;
  *(remove ? change.mutable_remove_target() : change.mutable_put_target()) = target;
  {
    MutexLock lock(&mutex_);
    if (remove && log_.Revision(federation::ObjectId(change)) == 0) {
      return absl::NotFoundError("there is no such target");
    }
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::Status DistrictRegistry::DeleteCatalogueEntry(absl::string_view id, absl::string_view reason,
                                                    absl::string_view office) {
  if (reason.empty()) return absl::InvalidArgumentError("`reason` is empty: say why it is removed");
  v1::Change change;
  change.mutable_delete_catalogue_entry()->set_id(std::string(id));
  change.mutable_delete_catalogue_entry()->set_reason(std::string(reason));
  {
    MutexLock lock(&mutex_);
    if (log_.Revision(federation::ObjectId(change)) == 0) {
      return absl::NotFoundError(absl::StrCat("the district has no entry \"", id, "\" of its own"));
    }
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
  }
  Notify();
  return absl::OkStatus();
}

absl::Status DistrictRegistry::RecordProvisional(const std::vector<v1::CatalogueEntry>& entries) {
  {
    MutexLock lock(&mutex_);
    std::vector<v1::Change> changes;
    for (const v1::CatalogueEntry& entry : entries) {
      v1::Change change;
      *change.mutable_put_catalogue_entry() = entry;
      if (log_.Revision(federation::ObjectId(change)) == 0) changes.push_back(std::move(change));
    }
    if (changes.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(Append(std::move(changes), kHarmoniser, /*import=*/true));
  }
  Notify();
  return absl::OkStatus();
}

}  // namespace ambito::hub
