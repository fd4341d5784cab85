// Whom a service covers: own sheets in force, and others' sheets by acceptance.
// harmonisation.md, section 2.
#ifndef AMBITO_LIB_CHARTER_COVERAGE_H_
#define AMBITO_LIB_CHARTER_COVERAGE_H_

#include <map>
#include <string>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/placement.h"

namespace ambito::charter {

struct Coverage {
  std::vector<std::string> municipalities;  // Sorted.
  // Covered municipality to the other's sheet.
  std::map<std::string, v1::SheetRef> by_other;
};

// Municipalities covered by others' sheets they have accepted, by service. `sheets` by
// municipality, then sheet id.
std::map<std::string, std::map<std::string, v1::SheetRef>> AcceptedByService(
    const HarmoniseInput& input, const std::vector<Placement>& sheets);

// Of one service. `sheets` by municipality; an own sheet in force goes before an accepted one.
Coverage CoverageOf(const std::vector<const Placement*>& sheets,
                    std::map<std::string, v1::SheetRef> accepted);

// Members with at least one sheet, in force or not. Sorted.
std::vector<std::string> Delivered(const std::vector<Placement>& sheets);

// Both sorted.
v1::Scope ScopeOf(const std::vector<std::string>& covered,
                  const std::vector<std::string>& delivered);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_COVERAGE_H_
