// How strong a promise is beside another of the same thing, in exact arithmetic. Conversion only
// ranks: what is printed keeps its own unit. harmonisation.md, section 3.
#ifndef AMBITO_LIB_CHARTER_BOUND_RANK_H_
#define AMBITO_LIB_CHARTER_BOUND_RANK_H_

#include <optional>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"

namespace ambito::charter {

enum class BoundDirection { kAtMost, kAtLeast, kExactly };

struct BoundRank {
  BoundDirection direction = BoundDirection::kExactly;
  absl::string_view scale;  // The unit it is ranked in, of static storage.
  absl::int128 amount = 0;  // In that unit times kDecimalScale.
  bool strict = false;      // LT, GT.
};

// Careful for the citizen: `n` working days rank as n + 2·⌈n/5⌉ days where they are a maximum and
// as n where they are a minimum; a month as 31 or 28 days, a year as 366 or 365. Public holidays
// are not counted. Nothing when value, unit or comparator is none.
std::optional<BoundRank> RankBound(const v1::Bound& bound);

// Whether one can be said to be weaker than the other.
bool CanCompare(const BoundRank& a, const BoundRank& b);

// Whether `a` promises citizens less than `b`. Both can be compared.
bool IsWeaker(const BoundRank& a, const BoundRank& b);

// Whether they promise exactly the same, also in other words: 7 days and one week do, 10 working
// days and 14 days do not.
bool IsSameBound(const v1::Bound& a, const v1::Bound& b);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_BOUND_RANK_H_
