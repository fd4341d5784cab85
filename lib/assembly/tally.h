// Who may decide, and what was decided: pure arithmetic over weights.
#ifndef AMBITO_LIB_ASSEMBLY_TALLY_H_
#define AMBITO_LIB_ASSEMBLY_TALLY_H_

#include <cstdint>
#include <map>
#include <string>

#include "ambito/v1/district.pb.h"
#include "lib/assembly/entries.h"

namespace ambito::assembly {

using Weights = std::map<std::string, uint64_t>;  // By ISTAT code.

// Per cent of all weights that a sitting of this call needs, and each of its decisions.
int32_t QuorumPercent(bool second_call, const v1::VotingPolicy& policy);
// Present and represented over all, against the quorum of the call.
bool HasQuorum(const Sitting& sitting, const Weights& members, const v1::VotingPolicy& policy);

struct Tally {
  uint64_t approve = 0;  // Weights.
  uint64_t reject = 0;
  uint64_t abstain = 0;
  bool approved = false;

  friend bool operator==(const Tally&, const Tally&) = default;
};

// The votes of electors, by ISTAT code. A simple majority is more than the per cent named, a
// qualified one at least that, of the weights that voted; abstentions are among them or are not.
// Without any such weight nothing is approved, nor where those who voted, abstentions with them,
// are less than the quorum of the electors' weights: few cannot decide before the others have come.
Tally Count(const Weights& electors, const std::map<std::string, Choice>& votes,
            const v1::VotingPolicy& policy, bool second_call);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_TALLY_H_
