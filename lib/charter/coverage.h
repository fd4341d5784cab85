// Whom a service covers: own sheets in force, and others' sheets by acceptance.
// harmonisation.md, section 2.
#ifndef AMBITO_LIB_CHARTER_COVERAGE_H_
#define AMBITO_LIB_CHARTER_COVERAGE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/placement.h"

namespace ambito::charter {

struct Coverage {
  std::set<std::string> municipalities;
  // Covered municipality to the other's sheet.
  std::map<std::string, v1::SheetRef> by_other;
};

// By service id; only services with a sheet in force.
std::map<std::string, Coverage> CoverageByService(const HarmoniseInput& input,
                                                  const std::vector<Placement>& sheets);

// Members with at least one sheet, in force or not.
std::set<std::string> Delivered(const std::vector<Placement>& sheets);

v1::Scope ScopeOf(const std::set<std::string>& covered, const std::set<std::string>& delivered);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_COVERAGE_H_
