// Of DistrictRegistry: what the district office and the assembly decide about services.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "district-hub/registry/district_registry.h"
#include "lib/charter/decisions.h"
#include "lib/charter/guarantees.h"
#include "lib/charter/read_files.h"
#include "lib/charter/validate.h"
#include "lib/platform/status.h"
#include "lib/status_macros.h"

namespace ambito::hub {
namespace {

using platform::MutexLock;

// Who the log says recorded what nobody has decided.
constexpr absl::string_view kHarmoniser = "district-hub";

std::string Rfc3339(int64_t ms) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixMillis(ms), absl::UTCTimeZone());
}

absl::Status Contradicts(const v1::Decision& decision, const std::string& contradicts) {
  return absl::FailedPreconditionError(absl::StrCat("\"", decision.reason(),
                                                    "\" contradicts decision ", contradicts,
                                                    ": undo that one first, or leave it as it is"));
}

// What a decision says, whoever said it and when: the same said twice is one decision.
std::string Said(v1::Decision decision) {
  decision.clear_decision_id();
  decision.clear_decided_at();
  decision.clear_decided_by();
  decision.clear_reason();
  return decision.SerializeAsString();
}

const v1::Decision* FindSaid(const v1::Decisions& in_force, const v1::Decision& decision) {
  const std::string said = Said(decision);
  for (const v1::Decision& other : in_force.decisions()) {
    if (Said(other) == said) return &other;
  }
  return nullptr;
}

void SortSheets(v1::Decision& decision) {
  std::sort(decision.mutable_sheets()->begin(), decision.mutable_sheets()->end());
}

// An id nobody has: numbers that only grow, so that one that was undone does not come back.
std::string FreshId(uint64_t log_size, const std::set<std::string>& taken) {
  std::string id = absl::StrCat("d-", log_size);
  for (int n = 1; taken.contains(id); ++n) id = absl::StrCat("d-", log_size, "-", n);
  return id;
}

std::set<std::string> Ids(const v1::Decisions& decisions) {
  std::set<std::string> ids;
  for (const v1::Decision& decision : decisions.decisions()) ids.insert(decision.decision_id());
  return ids;
}

// Decisions of a file on their way to those in force. An id stays as it is, so that what was
// exported comes back the same; one that is taken by another decision is given anew, and the
// services that split decisions make follow.
class Newcomers {
 public:
  Newcomers(const v1::Decisions& in_force, uint64_t log_size)
      : log_size_(log_size), taken_(Ids(in_force)) {
    for (const v1::Decision& decision : in_force.decisions()) {
      said_[Said(decision)] = decision.decision_id();
    }
  }

  // False: it is in force already.
  bool Take(v1::Decision decision) {
    SortSheets(decision);
    Follow(*decision.mutable_service());
    Follow(*decision.mutable_into());
    const std::string written = decision.decision_id();
    const std::string said = Said(decision);
    auto known = said_.find(said);
    if (known != said_.end()) {
      Rename(written, known->second);
      return false;
    }
    if (taken_.contains(written)) decision.set_decision_id(FreshId(log_size_, taken_));
    taken_.insert(decision.decision_id());
    said_[said] = decision.decision_id();
    Rename(written, decision.decision_id());
    *decisions_.add_decisions() = std::move(decision);
    return true;
  }

  v1::Decisions& decisions() { return decisions_; }

 private:
  void Rename(const std::string& written, const std::string& now) {
    if (written != now) {
      renamed_[charter::SplitServiceId(written)] = charter::SplitServiceId(now);
    }
  }
  void Follow(std::string& service) const {
    auto it = renamed_.find(service);
    if (it != renamed_.end()) service = it->second;
  }

  const uint64_t log_size_;
  std::set<std::string> taken_;
  std::map<std::string, std::string> said_;     // What, to decision id.
  std::map<std::string, std::string> renamed_;  // A split's service, to what it is here.
  v1::Decisions decisions_;
};

const v1::Decision& ById(const v1::Decisions& decisions, const std::string& id) {
  return *std::find_if(decisions.decisions().begin(), decisions.decisions().end(),
                       [&](const v1::Decision& one) { return one.decision_id() == id; });
}

}  // namespace

absl::StatusOr<v1::Decision> DistrictRegistry::Decide(v1::Decision decision,
                                                      absl::string_view office) {
  decision.clear_decided_by();
  SortSheets(decision);
  charter::ViolationList violations;
  charter::ValidateDecision(decision, "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the decision was", violations);
  {
    MutexLock lock(&mutex_);
    const v1::Decision* said = FindSaid(content_->decisions, decision);
    if (said != nullptr) return *said;
    ASSIGN_OR_RETURN(*decision.mutable_decided_by(), authors_.IdOf(office));
    decision.set_decision_id(FreshId(log_.log().size(), Ids(content_->decisions)));
    decision.set_decided_at(Rfc3339(clock_.NowMs()));
    v1::Decisions next;
    *next.add_decisions() = decision;
    RETURN_IF_ERROR(CheckDecisions(next));
    v1::Change change;
    *change.mutable_put_decision() = decision;
    RETURN_IF_ERROR(Append({std::move(change)}, office, /*import=*/false));
  }
  Notify();
  return decision;
}

absl::Status DistrictRegistry::CheckDecisions(const v1::Decisions& next) const {
  const charter::Contradiction found = charter::FindContradiction(content_->decisions, next);
  if (found.decision_id.empty()) return absl::OkStatus();
  return Contradicts(ById(next, found.decision_id), found.contradicts);
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
    Newcomers newcomers(content_->decisions, log_.log().size());
    for (const v1::Decision* decision : charter::InOrder(*read.file)) {
      if (!newcomers.Take(*decision)) response.set_same(response.same() + 1);
    }
    RETURN_IF_ERROR(CheckDecisions(newcomers.decisions()));
    std::vector<v1::Change> changes;
    for (v1::Decision& decision : *newcomers.decisions().mutable_decisions()) {
      RETURN_IF_ERROR(Sign(office, decision));
      *changes.emplace_back().mutable_put_decision() = std::move(decision);
    }
    response.set_created(static_cast<int>(changes.size()));
    RETURN_IF_ERROR(Append(std::move(changes), office, /*import=*/true));
  }
  Notify();
  return response;
}

// Who decided and when stay as the file has them; the log holds no names.
absl::Status DistrictRegistry::Sign(absl::string_view office, v1::Decision& decision) {
  const std::string name =
      decision.decided_by().empty() ? std::string(office) : decision.decided_by();
  ASSIGN_OR_RETURN(*decision.mutable_decided_by(), authors_.IdOf(name));
  if (decision.decided_at().empty()) decision.set_decided_at(Rfc3339(clock_.NowMs()));
  return absl::OkStatus();
}

v1::Decision DistrictRegistry::WithName(v1::Decision decision) const {
  MutexLock lock(&mutex_);
  decision.set_decided_by(authors_.NameOf(decision.decided_by()));
  return decision;
}

absl::Status DistrictRegistry::SetTarget(v1::GuaranteeTarget target, bool remove,
                                         absl::string_view office) {
  charter::ViolationList violations;
  charter::ValidateTarget(target, remove, "", violations);
  if (violations.has_errors()) return platform::RefusedInput("the target was", violations);
  // One row, one object: what is usually left out is written down.
  target.set_event(charter::TargetEvent(target));
  if (target.condition().empty()) target.set_condition("ORDINARY");
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
