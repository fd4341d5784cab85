// From many sheets to one charter: the pure function at the heart of the product.
// Equal inputs give equal bytes, whatever the order they come in.
#ifndef AMBITO_LIB_CHARTER_HARMONISE_H_
#define AMBITO_LIB_CHARTER_HARMONISE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/match.h"

namespace ambito::charter {

// What one municipality has delivered.
struct MunicipalityInput {
  std::string istat_code;
  std::vector<v1::ServiceSheet> sheets;
  std::vector<v1::Acceptance> acceptances;
};

struct HarmoniseInput {
  // Profile (members, declared totals, lead), texts, duties, organisations.
  v1::DistrictFile district;
  // In any order; a municipality that is not a member is left out.
  std::vector<MunicipalityInput> municipalities;
  // In force: starter entries with the district's laid over.
  v1::Catalogue catalogue;
  // Prepared from `catalogue`; null: prepared for this call.
  const Matcher* matcher = nullptr;
  // The day sheets are in force or not, ISO.
  std::string as_of;
  MatchThresholds thresholds;
};

// Every sheet of the input is in exactly one service. harmonisation.md, sections 1 and 2.
v1::DraftCharter Harmonise(const HarmoniseInput& input);

// The services of one municipality's charter: shared ones that cover it, then its own. Pointers
// into `draft`.
std::vector<const v1::Service*> MunicipalityServices(const v1::DraftCharter& draft,
                                                     absl::string_view istat_code);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_HARMONISE_H_
