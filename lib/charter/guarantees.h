// One guarantee out of several municipalities' promises. harmonisation.md, section 3.
#ifndef AMBITO_LIB_CHARTER_GUARANTEES_H_
#define AMBITO_LIB_CHARTER_GUARANTEES_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "lib/charter/sheet_facts.h"

namespace ambito::charter {

// How a guarantee was made.
inline constexpr char kAllTheSame[] = "all_the_same";
inline constexpr char kWeakestBound[] = "weakest_bound";
inline constexpr char kSomePromiseNothing[] = "some_promise_nothing";
inline constexpr char kUnitsCannotBeRanked[] = "units_cannot_be_ranked";
// And `unfit_event`, `unfit_condition`: the sentence names one that no code fits.

// A sheet in force, and whose citizens it is promised to.
struct PromisingSheet {
  std::string municipality;  // Another than the sheet's where the service is accepted from there.
  v1::SheetRef sheet;
  std::string digest;
  std::shared_ptr<const SheetFacts> facts;
};

// What the sheets of one service promise. `sheets`: one a covered municipality, by municipality.
// Fills guarantees, citizen conditions, not measurable and set aside of `service`.
void AddGuarantees(const std::vector<PromisingSheet>& sheets,
                   const std::vector<const v1::GuaranteeTarget*>& targets, v1::Service& service);

// The event a target means when it names none: the indicator's default.
std::string TargetEvent(const v1::GuaranteeTarget& target);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_GUARANTEES_H_
