#include "lib/assembly/tally.h"

namespace ambito::assembly {
namespace {

uint64_t WeightOf(const Weights& weights, const std::string& istat_code) {
  const auto it = weights.find(istat_code);
  return it == weights.end() ? 0 : it->second;
}

bool Reaches(uint64_t some, const Weights& weights, int32_t percent) {
  uint64_t all = 0;
  for (const auto& [istat_code, weight] : weights) all += weight;
  return some * 100 >= all * static_cast<uint64_t>(percent);
}

}  // namespace

int32_t QuorumPercent(bool second_call, const v1::VotingPolicy& policy) {
  return second_call ? policy.second_call_quorum_percent() : policy.sitting_quorum_percent();
}

bool HasQuorum(const Sitting& sitting, const Weights& members, const v1::VotingPolicy& policy) {
  uint64_t there = 0;
  for (const std::string& istat_code : sitting.present) there += WeightOf(members, istat_code);
  for (const auto& [who, by] : sitting.represented) there += WeightOf(members, who);
  return Reaches(there, members, QuorumPercent(sitting.second_call, policy));
}

Tally Count(const Weights& electors, const std::map<std::string, Choice>& votes,
            const v1::VotingPolicy& policy, bool second_call) {
  Tally tally;
  for (const auto& [istat_code, choice] : votes) {
    uint64_t& sum = choice == Choice::kApprove  ? tally.approve
                    : choice == Choice::kReject ? tally.reject
                                                : tally.abstain;
    sum += WeightOf(electors, istat_code);
  }
  const bool abstentions_count = policy.abstentions() == "COUNT_AS_VOTES";
  const uint64_t base = tally.approve + tally.reject + (abstentions_count ? tally.abstain : 0);
  const uint64_t needed = base * static_cast<uint64_t>(policy.decision_percent());
  const uint64_t reached = tally.approve * 100;
  const bool enough = Reaches(tally.approve + tally.reject + tally.abstain, electors,
                              QuorumPercent(second_call, policy));
  tally.approved =
      base > 0 && enough &&
      (policy.decision() == "QUALIFIED_MAJORITY" ? reached >= needed : reached > needed);
  return tally;
}

}  // namespace ambito::assembly
