#include <algorithm>
#include <set>

#include "lib/charter/checks.h"
#include "lib/charter/validate_district.h"

namespace ambito::charter {
namespace {

void CheckQuotas(const v1::VotingPolicy& policy, const v1::DistrictProfile& profile,
                 ViolationList& violations) {
  if (policy.weights() != "BY_QUOTA") {
    if (policy.quotas().empty()) return;
    violations.AddError("BAD_VALUE", "policy.quotas",
                        absl::StrCat("Quotas go with the weights BY_QUOTA, not ",
                                     Shortened(policy.weights()), "."));
    return;
  }
  std::set<std::string> with_quota;
  for (const v1::Quota& quota : policy.quotas()) {
    const std::string field = FieldPath("policy.quotas", Shortened(quota.istat_code()));
    RequireIstatCode(quota.istat_code(), MembersOf(profile), field, violations);
    CheckRange(quota.weight(), 1, 1'000'000, field, violations);
    with_quota.insert(quota.istat_code());
  }
  for (const v1::Member& member : profile.members()) {
    if (with_quota.contains(member.istat_code())) continue;
    violations.AddError("MISSING_FIELD", FieldPath("policy.quotas", member.istat_code()),
                        absl::StrCat(member.name(), " has no quota."));
  }
}

void CheckResidentsKnown(const v1::VotingPolicy& policy, const v1::DistrictProfile& profile,
                         ViolationList& violations) {
  if (policy.weights() != "BY_POPULATION") return;
  for (int i = 0; i < profile.members_size(); ++i) {
    if (profile.members(i).residents() > 0) continue;
    const std::string path = ItemPath("district.members", static_cast<size_t>(i));
    violations.AddError("MISSING_FIELD", FieldPath(path, "residents"),
                        absl::StrCat("The weights are BY_POPULATION and the residents of ",
                                     profile.members(i).name(), " are not given."));
  }
}

}  // namespace

void RequireRule(absl::string_view code, std::initializer_list<absl::string_view> allowed,
                 absl::string_view field, ViolationList& violations) {
  if (code.empty()) return AddMissing(field, violations);
  if (std::find(allowed.begin(), allowed.end(), code) != allowed.end()) return;
  violations.AddError("UNKNOWN_POLICY", field,
                      absl::StrCat(Quoted(code), " is not allowed here. Allowed: ",
                                   absl::StrJoin(allowed, ", "), "."));
}

void ValidatePolicy(const v1::VotingPolicy& policy, const v1::DistrictProfile& profile,
                    ViolationList& violations) {
  RequireRule(policy.weights(), {"EQUAL", "BY_POPULATION", "BY_QUOTA"}, "policy.weights",
              violations);
  CheckQuotas(policy, profile, violations);
  CheckResidentsKnown(policy, profile, violations);
  CheckRange(policy.sitting_quorum_percent(), 1, 100, "policy.sitting_quorum_percent", violations);
  CheckRange(policy.second_call_quorum_percent(), 1, 100, "policy.second_call_quorum_percent",
             violations);
  RequireRule(policy.decision(), {"MAJORITY", "QUALIFIED_MAJORITY"}, "policy.decision", violations);
  CheckRange(policy.decision_percent(), 1, 100, "policy.decision_percent", violations);
  RequireRule(policy.abstentions(), {"COUNT_AS_VOTES", "NOT_COUNTED"}, "policy.abstentions",
              violations);
  CheckRange(policy.delegations_per_member(), 0, static_cast<int64_t>(kMaxListItems),
             "policy.delegations_per_member", violations);
}

}  // namespace ambito::charter
