#include "municipal-node/registry/import_plan.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/charter/limits.h"
#include "lib/federation/current.h"
#include "lib/status_macros.h"

namespace ambito::node {
namespace {

std::vector<v1::Change> ChangesOf(const v1::MunicipalityFile& file) {
  std::vector<v1::Change> changes;
  *changes.emplace_back().mutable_put_profile() = file.municipality();
  for (const v1::ServiceSheet& sheet : file.sheets()) {
    *changes.emplace_back().mutable_put_sheet() = sheet;
  }
  for (const v1::Acceptance& acceptance : file.accepts()) {
    *changes.emplace_back().mutable_put_acceptance() = acceptance;
  }
  return changes;
}

v1::ImportSheetsResponse::Item Item(const std::string& object, const v1::Change& change,
                                    v1::ImportAction action) {
  v1::ImportSheetsResponse::Item item;
  item.set_object(object);
  if (change.has_put_sheet()) item.set_title(change.put_sheet().local_title());
  if (change.has_put_profile()) item.set_title(change.put_profile().name());
  item.set_action(action);
  return item;
}

v1::ImportAction Action(federation::Difference difference) {
  switch (difference) {
    case federation::Difference::kNew:
      return v1::IMPORT_ACTION_NEW;
    case federation::Difference::kChanged:
      return v1::IMPORT_ACTION_CHANGED;
    case federation::Difference::kSame:
      break;
  }
  return v1::IMPORT_ACTION_SAME;
}

// Null when the object is of a kind that an import does not remove.
std::optional<v1::Change> RemovalOf(const v1::Change& current, absl::string_view reason) {
  v1::Change change;
  if (current.has_put_sheet()) {
    change.mutable_delete_sheet()->set_sheet_id(current.put_sheet().sheet_id());
    change.mutable_delete_sheet()->set_reason(std::string(reason));
    return change;
  }
  if (current.has_put_acceptance()) {
    *change.mutable_withdraw_acceptance() = current.put_acceptance();
    return change;
  }
  return std::nullopt;
}

absl::Status PlanRemovals(const std::set<std::string>& kept, absl::string_view reason,
                          const federation::OwnedLog& log, ImportPlan& plan) {
  for (const auto& [object, state] : log.objects()) {
    if (kept.count(object) > 0) continue;
    ASSIGN_OR_RETURN(v1::LogEntry current, log.Current(object));
    std::optional<v1::Change> removal = RemovalOf(current.change(), reason);
    if (!removal) continue;
    plan.items.push_back(Item(object, current.change(), v1::IMPORT_ACTION_REMOVED));
    plan.changes.push_back(*std::move(removal));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ImportPlan> PlanImport(const v1::MunicipalityFile& file, bool replace,
                                      absl::string_view reason, const federation::OwnedLog& log) {
  ImportPlan plan;
  std::set<std::string> kept;
  for (v1::Change& change : ChangesOf(file)) {
    const std::string object = federation::ObjectId(change);
    kept.insert(object);
    ASSIGN_OR_RETURN(federation::Difference difference, federation::Compare(change, log));
    plan.items.push_back(Item(object, change, Action(difference)));
    if (difference != federation::Difference::kSame) plan.changes.push_back(std::move(change));
  }
  if (replace) RETURN_IF_ERROR(PlanRemovals(kept, reason, log, plan));
  return plan;
}

absl::Status CheckRoom(const federation::ObjectMap& in_force,
                       const std::vector<v1::Change>& changes) {
  size_t sheets = 0;
  for (const auto& [object, state] : in_force) {
    sheets += absl::StartsWith(object, kSheetPrefix) ? 1 : 0;
  }
  std::map<std::string, bool> changed;  // Whether it is in force then; a sheet may change twice.
  for (const v1::Change& change : changes) {
    if (!change.has_put_sheet() && !change.has_delete_sheet()) continue;
    const std::string object = federation::ObjectId(change);
    const auto [before, first] = changed.emplace(object, in_force.count(object) > 0);
    if (before->second) --sheets;
    before->second = change.has_put_sheet();
    if (before->second) ++sheets;
  }
  if (sheets <= charter::kMaxSheets) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("TOO_MANY: a municipality holds at most ",
                                                   charter::kMaxSheets, " sheets, this makes ",
                                                   sheets));
}

}  // namespace ambito::node
