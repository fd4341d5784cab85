// Services out of placed sheets: whom they cover, how far they reach, whose words they carry.
// harmonisation.md, sections 2 and 4.
#ifndef AMBITO_LIB_CHARTER_CLASSIFY_H_
#define AMBITO_LIB_CHARTER_CLASSIFY_H_

#include <memory>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/placement.h"

namespace ambito::charter {

// By area in vocabulary order, then id. `sheets` by municipality, then sheet id. Between the memo's
// Begin and End.
std::vector<std::shared_ptr<const v1::Service>> BuildServices(const HarmoniseInput& input,
                                                              const std::vector<Placement>& sheets,
                                                              HarmoniseMemo& memo);

bool IsShared(const v1::Service& service);
bool Covers(const v1::Service& service, absl::string_view istat_code);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_CLASSIFY_H_
