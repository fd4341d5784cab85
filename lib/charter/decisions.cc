#include "lib/charter/decisions.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace ambito::charter {
namespace {

constexpr absl::string_view kProvisional = "prov-";

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
  if (decision.kind() == v1::DECISION_KIND_MERGE) return HeedMerge(decision);
  const std::vector<std::string> sheets = Present(decision, sheets_);
  const bool two_sheets =
      decision.kind() == v1::DECISION_KIND_SAME ||
      (decision.kind() == v1::DECISION_KIND_DIFFERENT && decision.service().empty());
  if (sheets.size() < (two_sheets ? 2u : 1u)) return {kNoSuchSheet, ""};
  if (!decision.service().empty() && !IsService(decision.service())) return {kNoSuchService, ""};
  switch (decision.kind()) {
    case v1::DECISION_KIND_SAME:
      return HeedSame(id, sheets);
    case v1::DECISION_KIND_DIFFERENT:
      return two_sheets ? HeedDifferent(id, sheets.front(), sheets.back())
                        : HeedIsNot(id, sheets.front(), decision.service());
    case v1::DECISION_KIND_BELONGS:
      return HeedBelongs(id, sheets, decision.service());
    default:
      return HeedSplit(id, sheets, decision.service());
  }
}

DecidedPlaces::Refusal DecidedPlaces::HeedSame(const std::string& id,
                                               const std::vector<std::string>& sheets) {
  const std::string apart = KeptApartBy(OwnAll(sheets), "");
  if (!apart.empty()) return {kContradicts, apart};
  for (const std::string& sheet : sheets) Unite(Own(sheets.front()), Own(sheet));
  groups_[Own(sheets.front())].decisions.insert(id);
  joins_.emplace_back(id, sheets);
  return {};
}

DecidedPlaces::Refusal DecidedPlaces::HeedDifferent(const std::string& id, const std::string& a,
                                                    const std::string& b) {
  const size_t one = Own(a);
  const size_t other = Own(b);
  if (one == other) return {kContradicts, JoinedBy(a, b)};
  if (MeetInTheEnd(groups_[one].service, groups_[other].service)) {
    return {kContradicts, groups_[other].placed_by};
  }
  different_.try_emplace({a, b}, id);
  different_.try_emplace({b, a}, id);
  return {};
}

DecidedPlaces::Refusal DecidedPlaces::HeedIsNot(const std::string& id, const std::string& sheet,
                                                const std::string& service) {
  DecidedGroup& group = groups_[Own(sheet)];
  for (const std::string& becomes : Chain(group.service)) {
    if (becomes == service) return {kContradicts, group.placed_by};
  }
  group.forbidden.emplace(service, id);
  return {};
}

DecidedPlaces::Refusal DecidedPlaces::HeedBelongs(const std::string& id,
                                                  const std::vector<std::string>& sheets,
                                                  const std::string& service) {
  const std::set<size_t> groups = OwnAll(sheets);
  const std::string apart = KeptApartBy(groups, service);
  if (!apart.empty()) return {kContradicts, apart};
  for (const size_t position : groups) {
    DecidedGroup& group = groups_[position];
    group.decisions.insert(id);
    if (!group.service.empty()) continue;
    group.service = service;
    group.placed_by = id;
  }
  return {};
}

// Out of the service, and together in one that nobody has catalogued.
DecidedPlaces::Refusal DecidedPlaces::HeedSplit(const std::string& id,
                                                const std::vector<std::string>& sheets,
                                                const std::string& service) {
  const std::string own = SplitServiceId(id);
  const std::vector<std::string> chain = Chain(own);
  if (std::find(chain.begin(), chain.end(), service) != chain.end()) {
    return {kContradicts, own == service ? "" : merged_.at(own).second};
  }
  const std::string apart = KeptApartBy(OwnAll(sheets), own);
  if (!apart.empty()) return {kContradicts, apart};
  HeedSame(id, sheets);
  DecidedGroup& group = groups_[Own(sheets.front())];
  group.forbidden.emplace(service, id);
  group.service = own;
  group.placed_by = id;
  return {};
}

DecidedPlaces::Refusal DecidedPlaces::HeedMerge(const v1::Decision& decision) {
  const std::string& service = decision.service();
  const std::string& into = decision.into();
  if (!IsService(service) || !IsService(into)) return {kNoSuchService, ""};
  auto already = merged_.find(service);
  if (already != merged_.end()) {
    if (already->second.first == into) return {};
    return {kContradicts, already->second.second};
  }
  const std::vector<std::string> chain = Chain(into);
  if (std::find(chain.begin(), chain.end(), service) != chain.end()) {
    return {kContradicts, merged_.at(into).second};
  }
  const std::string kept = MergeKeptBy(service, into);
  if (!kept.empty()) return {kContradicts, kept};
  merged_[service] = {into, decision.decision_id()};
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

bool DecidedPlaces::IsRuledOut(const std::string& sheet, const std::string& service) const {
  const DecidedGroup* group = GroupOf(sheet);
  return group != nullptr && !ForbiddenBy(*group, service).empty();
}

bool DecidedPlaces::AreDifferent(const std::string& a, const std::string& b) const {
  auto one = group_of_.find(a);
  auto other = group_of_.find(b);
  if (one == group_of_.end() || other == group_of_.end() || different_.empty()) return false;
  return !PartedBy({one->second, other->second}, "").empty();
}

std::string DecidedPlaces::MergedFor(const std::string& sheet, const std::string& service,
                                     std::set<std::string>& decisions) const {
  const std::vector<std::string> chain = Chain(service);
  if (chain.size() < 2) return service;
  for (size_t i = 1; i < chain.size(); ++i) {
    if (IsForbidden(sheet, chain[i])) return service;
  }
  for (size_t i = 0; i + 1 < chain.size(); ++i) decisions.insert(merged_.at(chain[i]).second);
  return chain.back();
}

bool DecidedPlaces::IsService(const std::string& id) const {
  return services_.contains(id) || IsProvisionalId(id);
}

size_t DecidedPlaces::Own(const std::string& sheet) {
  auto [it, is_new] = group_of_.emplace(sheet, groups_.size());
  if (is_new) groups_.emplace_back().sheets = {sheet};
  return it->second;
}

std::set<size_t> DecidedPlaces::OwnAll(const std::vector<std::string>& sheets) {
  std::set<size_t> groups;
  for (const std::string& sheet : sheets) groups.insert(Own(sheet));
  return groups;
}

std::vector<std::string> DecidedPlaces::Chain(const std::string& service) const {
  if (service.empty()) return {};
  std::vector<std::string> chain = {service};
  for (auto it = merged_.find(service); it != merged_.end(); it = merged_.find(chain.back())) {
    chain.push_back(it->second.first);
  }
  return chain;
}

bool DecidedPlaces::MeetInTheEnd(const std::string& a, const std::string& b) const {
  return !a.empty() && !b.empty() && Chain(a).back() == Chain(b).back();
}

std::string DecidedPlaces::KeptApartBy(const std::set<size_t>& groups, std::string service) const {
  for (const size_t position : groups) {
    const DecidedGroup& group = groups_[position];
    if (service.empty()) service = group.service;
    if (!group.service.empty() && !MeetInTheEnd(group.service, service)) return group.placed_by;
  }
  // Services that meet in the end may have come there by ways that another must not go.
  std::set<std::string> all = {service};
  for (const size_t position : groups) all.insert(groups_[position].service);
  for (const std::string& one : all) {
    for (const size_t position : groups) {
      const std::string forbidden = ForbiddenBy(groups_[position], one);
      if (!forbidden.empty()) return forbidden;
    }
  }
  return PartedBy(groups, service);
}

std::string DecidedPlaces::ForbiddenBy(const DecidedGroup& group,
                                       const std::string& service) const {
  for (const std::string& becomes : Chain(service)) {
    auto it = group.forbidden.find(becomes);
    if (it != group.forbidden.end()) return it->second;
  }
  return "";
}

std::string DecidedPlaces::PartedBy(const std::set<size_t>& groups,
                                    const std::string& service) const {
  for (const size_t position : groups) {
    for (const std::string& sheet : groups_[position].sheets) {
      auto it = different_.lower_bound({sheet, ""});
      for (; it != different_.end() && it->first.first == sheet; ++it) {
        const size_t other = group_of_.at(it->first.second);
        if (groups.contains(other) || MeetInTheEnd(groups_[other].service, service)) {
          return it->second;
        }
      }
    }
  }
  return "";
}

std::string DecidedPlaces::MergeKeptBy(const std::string& service, const std::string& into) const {
  for (const DecidedGroup& group : groups_) {
    if (!MeetInTheEnd(group.service, service)) continue;
    const std::string forbidden = ForbiddenBy(group, into);
    if (!forbidden.empty()) return forbidden;
  }
  for (const auto& [pair, decision] : different_) {
    const std::string& one = groups_[group_of_.at(pair.first)].service;
    const std::string& other = groups_[group_of_.at(pair.second)].service;
    if (MeetInTheEnd(one, service) && MeetInTheEnd(other, into)) return decision;
  }
  return "";
}

std::string DecidedPlaces::JoinedBy(const std::string& a, const std::string& b) const {
  std::set<std::string> reached = {a};
  for (size_t before = 0; before < reached.size();) {
    before = reached.size();
    for (const auto& [decision, sheets] : joins_) {
      const bool touches = std::any_of(sheets.begin(), sheets.end(), [&](const std::string& sheet) {
        return reached.contains(sheet);
      });
      if (touches) reached.insert(sheets.begin(), sheets.end());
      if (reached.contains(b)) return decision;
    }
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
  if (into.service.empty()) {
    into.service = from.service;
    into.placed_by = from.placed_by;
  }
  into.decisions.merge(from.decisions);
  into.forbidden.merge(from.forbidden);
  from = DecidedGroup();
}

Contradiction FindContradiction(const v1::Decisions& in_force, const v1::Decisions& next) {
  v1::Decisions all = in_force;
  std::map<std::string, int> order;
  for (const v1::Decision& decision : next.decisions()) {
    v1::Decision& last = *all.add_decisions();
    last = decision;
    // Later than any time that is written down, and one after the other.
    last.set_decided_at(absl::StrFormat("~%08d", order.size()));
    order.emplace(decision.decision_id(), order.size());
  }
  std::set<std::string> sheets;
  std::set<std::string> services;
  for (const v1::Decision& decision : all.decisions()) AddNamed(decision, sheets, services);
  const DecidedPlaces places(all, sheets, services);
  Contradiction first;
  int first_order = next.decisions_size();
  for (const v1::UnheededDecision& unheeded : places.unheeded()) {
    auto it = order.find(unheeded.decision_id());
    if (it == order.end() || it->second >= first_order) continue;
    first = {unheeded.decision_id(), unheeded.contradicts()};
    first_order = it->second;
  }
  return first;
}

bool IsProvisionalId(absl::string_view id) { return absl::StartsWith(id, kProvisional); }

std::string SplitServiceId(absl::string_view decision_id) {
  return absl::StrCat(kProvisional, decision_id);
}

}  // namespace ambito::charter
