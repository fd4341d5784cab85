#include "district-hub/aggregate/draft_changes.h"

#include <google/protobuf/util/message_differencer.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace ambito::hub {
namespace {

using google::protobuf::util::MessageDifferencer;
using SheetKey = std::pair<std::string, std::string>;  // Municipality, sheet id.

// By id; sorted, so that two drafts are walked side by side.
std::map<absl::string_view, const v1::Service*> ById(const charter::Draft& draft) {
  std::map<absl::string_view, const v1::Service*> services;
  for (const auto& service : draft.services) services[service->id()] = service.get();
  return services;
}

std::map<SheetKey, std::string> SheetDigests(const v1::Service& service) {
  std::map<SheetKey, std::string> digests;
  for (const v1::PlacedSheet& placed : service.sheets()) {
    digests[{placed.sheet().municipality(), placed.sheet().sheet_id()}] = placed.sheet_digest();
  }
  return digests;
}

v1::WatchDraftResponse About(const v1::Service& service, v1::DraftChangeKind kind) {
  v1::WatchDraftResponse change;
  change.set_kind(kind);
  change.set_service(service.id());
  change.set_title(service.title());
  return change;
}

void SayWhole(const v1::Service& service, absl::string_view verb, v1::WatchDraftResponse& change) {
  std::set<std::string> municipalities;
  for (const v1::PlacedSheet& placed : service.sheets())
    municipalities.insert(placed.sheet().municipality());
  for (const std::string& municipality : municipalities) change.add_municipalities(municipality);
  change.set_detail(absl::StrCat(verb, " ", service.sheets_size(), " sheets"));
}

// What came, went and changed among a service's sheets, and in what follows from them.
bool SayDifference(const v1::Service& before, const v1::Service& after,
                   v1::WatchDraftResponse& change) {
  const auto old_digests = SheetDigests(before);
  const auto new_digests = SheetDigests(after);
  std::set<std::string> municipalities;
  std::vector<std::string> details;
  auto say = [&](absl::string_view what, const SheetKey& key) {
    municipalities.insert(key.first);
    details.push_back(absl::StrCat(what, " ", key.first, "/", key.second));
  };
  for (const auto& [key, digest] : new_digests) {
    auto old = old_digests.find(key);
    if (old == old_digests.end()) {
      say("added", key);
    } else if (old->second != digest) {
      say("changed", key);
    }
  }
  for (const auto& [key, digest] : old_digests) {
    if (new_digests.count(key) == 0) say("removed", key);
  }
  if (before.scope() != after.scope() || before.coverage_size() != after.coverage_size()) {
    details.push_back(
        absl::StrCat("covers ", after.coverage_size(), " instead of ", before.coverage_size()));
  }
  if (details.empty()) {
    if (MessageDifferencer::Equals(before, after)) return false;
    details.push_back("placed differently");
  }
  for (const std::string& municipality : municipalities) change.add_municipalities(municipality);
  change.set_detail(absl::StrJoin(details, ", "));
  return true;
}

bool ContentDiffers(const v1::DraftCharter& before, const v1::DraftCharter& after) {
  auto own = [](const v1::DraftCharter& draft) {
    v1::DraftCharter content;
    *content.mutable_district() = draft.district();
    *content.mutable_texts() = draft.texts();
    *content.mutable_duties() = draft.duties();
    *content.mutable_organisations() = draft.organisations();
    *content.mutable_review() = draft.review();
    *content.mutable_unheeded() = draft.unheeded();
    return content;
  };
  return !MessageDifferencer::Equals(own(before), own(after));
}

}  // namespace

std::vector<v1::WatchDraftResponse> DraftChanges(const DraftSnapshot& before,
                                                 const DraftSnapshot& after) {
  std::vector<v1::WatchDraftResponse> changes;
  const auto old_services = ById(before.draft);
  const auto new_services = ById(after.draft);
  for (const auto& shared : after.draft.services) {
    const v1::Service& service = *shared;
    auto old = old_services.find(service.id());
    // The very same: nothing it is made from has changed.
    if (old != old_services.end() && old->second == &service) continue;
    if (old == old_services.end()) {
      changes.push_back(About(service, v1::DRAFT_CHANGE_KIND_SERVICE_ADDED));
      SayWhole(service, "appeared with", changes.back());
      continue;
    }
    v1::WatchDraftResponse change = About(service, v1::DRAFT_CHANGE_KIND_SERVICE_CHANGED);
    if (SayDifference(*old->second, service, change)) changes.push_back(std::move(change));
  }
  for (const auto& shared : before.draft.services) {
    const v1::Service& service = *shared;
    if (new_services.count(service.id()) > 0) continue;
    changes.push_back(About(service, v1::DRAFT_CHANGE_KIND_SERVICE_REMOVED));
    SayWhole(service, "went away with", changes.back());
  }
  if (ContentDiffers(before.draft.frame, after.draft.frame)) {
    changes.emplace_back().set_kind(v1::DRAFT_CHANGE_KIND_CONTENT_CHANGED);
    changes.back().set_detail("the district's own content or its open questions changed");
  }
  return changes;
}

}  // namespace ambito::hub
