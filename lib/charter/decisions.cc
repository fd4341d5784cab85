#include "lib/charter/decisions.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace ambito::charter {
namespace {

constexpr absl::string_view kProvisional = "prov-";

std::pair<std::string, std::string> Ordered(const std::string& a, const std::string& b) {
  return a < b ? std::make_pair(a, b) : std::make_pair(b, a);
}

std::vector<std::string> Present(const v1::Decision& decision,
                                 const std::set<std::string>& sheets) {
  std::set<std::string> present;
  for (const std::string& sheet : decision.sheets()) {
    if (sheets.contains(sheet)) present.insert(sheet);
  }
  return {present.begin(), present.end()};
}

// Every sheet and service a decision names, so that it can be judged without a draft.
void AddNamed(const v1::Decision& decision, std::set<std::string>& sheets,
              std::set<std::string>& services) {
  sheets.insert(decision.sheets().begin(), decision.sheets().end());
  services.insert(decision.service());
  services.insert(decision.into());
}

}  // namespace

std::vector<const v1::Decision*> InOrder(const v1::Decisions& decisions) {
  std::vector<const v1::Decision*> order;
  for (const v1::Decision& decision : decisions.decisions()) order.push_back(&decision);
  std::sort(order.begin(), order.end(), [](const v1::Decision* a, const v1::Decision* b) {
    return std::forward_as_tuple(a->decided_at(), a->decision_id()) <
           std::forward_as_tuple(b->decided_at(), b->decision_id());
  });
  return order;
}

DecidedPlaces::DecidedPlaces(const v1::Decisions& decisions, const std::set<std::string>& sheets,
                             const std::set<std::string>& services)
    : sheets_(sheets), services_(services) {
  for (const v1::Decision* decision : InOrder(decisions)) {
    const Refusal refusal = Heed(*decision);
    if (refusal.reason.empty()) continue;
    v1::UnheededDecision& unheeded = unheeded_.emplace_back();
    unheeded.set_decision_id(decision->decision_id());
    unheeded.set_reason(refusal.reason);
    unheeded.set_contradicts(refusal.contradicts);
  }
  std::sort(unheeded_.begin(), unheeded_.end(),
            [](const auto& a, const auto& b) { return a.decision_id() < b.decision_id(); });
}

DecidedPlaces::Refusal DecidedPlaces::Heed(const v1::Decision& decision) {
  const std::string& id = decision.decision_id();
  const std::vector<std::string> sheets = Present(decision, sheets_);
  if (decision.kind() == v1::DECISION_KIND_MERGE) return HeedMerge(decision);
  const bool two_sheets =
      decision.kind() == v1::DECISION_KIND_SAME ||
      (decision.kind() == v1::DECISION_KIND_DIFFERENT && decision.service().empty());
  if (sheets.size() < (two_sheets ? 2u : 1u)) return {kNoSuchSheet, ""};
  if (!decision.service().empty() && !IsService(decision.service())) return {kNoSuchService, ""};
  switch (decision.kind()) {
    case v1::DECISION_KIND_SAME:
      return HeedSame(id, sheets);
    case v1::DECISION_KIND_DIFFERENT:
      return HeedDifferent(id, sheets, decision.service());
    case v1::DECISION_KIND_BELONGS:
      return HeedBelongs(id, sheets, decision.service());
    default:
      return HeedSplit(id, sheets, decision.service());
  }
}

DecidedPlaces::Refusal DecidedPlaces::HeedSame(const std::string& id,
                                               const std::vector<std::string>& sheets) {
  for (const std::string& a : sheets) {
    for (const std::string& b : sheets) {
      const std::string apart = KeptApartBy(Own(a), Own(b));
      if (!apart.empty()) return {kContradicts, apart};
    }
  }
  for (const std::string& sheet : sheets) Unite(Own(sheets.front()), Own(sheet));
  groups_[Own(sheets.front())].decisions.insert(id);
  return {};
}

DecidedPlaces::Refusal DecidedPlaces::HeedDifferent(const std::string& id,
                                                    const std::vector<std::string>& sheets,
                                                    const std::string& service) {
  DecidedGroup& group = groups_[Own(sheets.front())];
  if (!service.empty()) {
    if (group.service == service) return {kContradicts, *group.decisions.begin()};
    group.forbidden.emplace(service, id);
    return {};
  }
  const size_t other = Own(sheets.back());
  const DecidedGroup& a = groups_[Own(sheets.front())];
  const DecidedGroup& b = groups_[other];
  const bool one = &a == &b || (!a.service.empty() && a.service == b.service);
  if (one) return {kContradicts, *b.decisions.begin()};
  different_.emplace(Ordered(sheets.front(), sheets.back()), id);
  return {};
}

DecidedPlaces::Refusal DecidedPlaces::HeedBelongs(const std::string& id,
                                                  const std::vector<std::string>& sheets,
                                                  const std::string& service) {
  for (const std::string& sheet : sheets) {
    const DecidedGroup& group = groups_[Own(sheet)];
    auto forbidden = group.forbidden.find(service);
    if (forbidden != group.forbidden.end()) return {kContradicts, forbidden->second};
    if (!group.service.empty() && group.service != service) {
      return {kContradicts, *group.decisions.begin()};
    }
  }
  for (const auto& [pair, decision] : different_) {
    auto comes_to = [&](const std::string& sheet) {
      const DecidedGroup& group = groups_[group_of_.at(sheet)];
      return group.service == service ||
             std::any_of(sheets.begin(), sheets.end(), [&](const std::string& one) {
               return group_of_.at(one) == group_of_.at(sheet);
             });
    };
    if (comes_to(pair.first) && comes_to(pair.second)) return {kContradicts, decision};
  }
  for (const std::string& sheet : sheets) {
    DecidedGroup& group = groups_[Own(sheet)];
    group.service = service;
    group.decisions.insert(id);
  }
  return {};
}

// Out of the service, and together in one that nobody has catalogued.
DecidedPlaces::Refusal DecidedPlaces::HeedSplit(const std::string& id,
                                                const std::vector<std::string>& sheets,
                                                const std::string& service) {
  for (const std::string& sheet : sheets) {
    const DecidedGroup& group = groups_[Own(sheet)];
    if (!group.service.empty()) return {kContradicts, *group.decisions.begin()};
  }
  const Refusal refusal = HeedSame(id, sheets);
  if (!refusal.reason.empty()) return refusal;
  DecidedGroup& group = groups_[Own(sheets.front())];
  group.forbidden.emplace(service, id);
  group.service = absl::StrCat(kProvisional, id);
  return {};
}

DecidedPlaces::Refusal DecidedPlaces::HeedMerge(const v1::Decision& decision) {
  if (!IsService(decision.service()) || !IsService(decision.into())) return {kNoSuchService, ""};
  auto already = merged_.find(decision.service());
  if (already != merged_.end()) return {kContradicts, already->second.second};
  std::set<std::string> on_the_way;
  if (Merged(decision.into(), on_the_way) == decision.service()) {
    return {kContradicts, on_the_way.empty() ? "" : *on_the_way.begin()};
  }
  merged_[decision.service()] = {decision.into(), decision.decision_id()};
  return {};
}

const DecidedGroup* DecidedPlaces::GroupOf(const std::string& sheet) const {
  auto it = group_of_.find(sheet);
  return it == group_of_.end() ? nullptr : &groups_[it->second];
}

std::vector<const DecidedGroup*> DecidedPlaces::Groups() const {
  std::vector<const DecidedGroup*> groups;
  for (const DecidedGroup& group : groups_) {
    if (group.sheets.size() > 1 || !group.service.empty()) groups.push_back(&group);
  }
  std::sort(groups.begin(), groups.end(), [](const DecidedGroup* a, const DecidedGroup* b) {
    return a->sheets.front() < b->sheets.front();
  });
  return groups;
}

bool DecidedPlaces::IsForbidden(const std::string& sheet, const std::string& service) const {
  const DecidedGroup* group = GroupOf(sheet);
  return group != nullptr && group->forbidden.contains(service);
}

bool DecidedPlaces::AreDifferent(const std::string& a, const std::string& b) const {
  return different_.contains(Ordered(a, b));
}

std::string DecidedPlaces::Merged(const std::string& service,
                                  std::set<std::string>& decisions) const {
  std::string now = service;
  for (auto it = merged_.find(now); it != merged_.end(); it = merged_.find(now)) {
    decisions.insert(it->second.second);
    now = it->second.first;
  }
  return now;
}

bool DecidedPlaces::IsService(const std::string& id) const {
  return services_.contains(id) || absl::StartsWith(id, kProvisional);
}

size_t DecidedPlaces::Own(const std::string& sheet) {
  auto [it, is_new] = group_of_.emplace(sheet, groups_.size());
  if (is_new) groups_.emplace_back().sheets = {sheet};
  return it->second;
}

std::string DecidedPlaces::KeptApartBy(size_t a, size_t b) const {
  if (a == b) return "";
  const DecidedGroup& one = groups_[a];
  const DecidedGroup& other = groups_[b];
  if (!one.service.empty() && !other.service.empty() && one.service != other.service) {
    return *other.decisions.begin();
  }
  auto forbids = [](const DecidedGroup& by, const DecidedGroup& what) {
    auto it = by.forbidden.find(what.service);
    return what.service.empty() || it == by.forbidden.end() ? "" : it->second;
  };
  for (const std::string& decision : {forbids(one, other), forbids(other, one)}) {
    if (!decision.empty()) return decision;
  }
  for (const auto& [pair, decision] : different_) {
    const size_t first = group_of_.at(pair.first);
    const size_t second = group_of_.at(pair.second);
    if (std::minmax(first, second) == std::minmax(a, b)) return decision;
  }
  return "";
}

void DecidedPlaces::Unite(size_t a, size_t b) {
  if (a == b) return;
  DecidedGroup& into = groups_[a];
  DecidedGroup& from = groups_[b];
  for (const std::string& sheet : from.sheets) group_of_[sheet] = a;
  into.sheets.insert(into.sheets.end(), from.sheets.begin(), from.sheets.end());
  std::sort(into.sheets.begin(), into.sheets.end());
  if (into.service.empty()) into.service = from.service;
  into.decisions.merge(from.decisions);
  into.forbidden.merge(from.forbidden);
  from = DecidedGroup();
}

std::string FindContradicted(const v1::Decisions& in_force, const v1::Decision& next) {
  v1::Decisions all = in_force;
  std::set<std::string> sheets;
  std::set<std::string> services;
  for (const v1::Decision& decision : all.decisions()) AddNamed(decision, sheets, services);
  AddNamed(next, sheets, services);
  v1::Decision& last = *all.add_decisions();
  last = next;
  // Later than any time that is written down.
  last.set_decided_at("~");
  const DecidedPlaces places(all, sheets, services);
  for (const v1::UnheededDecision& unheeded : places.unheeded()) {
    if (unheeded.decision_id() == next.decision_id()) return unheeded.contradicts();
  }
  return "";
}

}  // namespace ambito::charter
