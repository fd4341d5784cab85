// Promises that only a superseded sheet made: what citizens would lose without anyone noticing.
#ifndef AMBITO_LIB_CHARTER_LOST_H_
#define AMBITO_LIB_CHARTER_LOST_H_

#include <vector>

#include "ambito/v1/charter.pb.h"
#include "lib/charter/placement.h"

namespace ambito::charter {

// Standards of superseded sheets about something that no sheet in force of the same municipality
// promises. `sheets`: those of one service. In order of municipality, sheet and standard.
std::vector<v1::StandardRef> FindLost(const std::vector<const Placement*>& sheets);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_LOST_H_
