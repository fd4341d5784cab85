// The figures of a draft, as docs of `ambito harmonise` define them.
#ifndef AMBITO_LIB_CHARTER_STATISTICS_H_
#define AMBITO_LIB_CHARTER_STATISTICS_H_

#include <memory>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/placement.h"

namespace ambito::charter {

v1::Statistics Count(const HarmoniseInput& input, const std::vector<Placement>& sheets,
                     const std::vector<std::shared_ptr<const v1::Service>>& services);

// Declared totals that differ from `counted`, or from the sum of their own declared breakdown. A
// total about something that is not counted here (copies of a CD-ROM) is left out. Sorted.
std::vector<v1::Disagreement> FindDisagreements(const v1::DistrictProfile& district,
                                                const v1::Statistics& counted);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_STATISTICS_H_
