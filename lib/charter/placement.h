// Which sheet goes into which service, why, and which of them is in force.
// harmonisation.md, section 1.
#ifndef AMBITO_LIB_CHARTER_PLACEMENT_H_
#define AMBITO_LIB_CHARTER_PLACEMENT_H_

#include <string>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/match.h"

namespace ambito::charter {

// Why a sheet of a service is not in force.
inline constexpr char kSuperseded[] = "superseded";
inline constexpr char kExpired[] = "expired";
inline constexpr char kNotYetValid[] = "not_yet_valid";

// Why a question is asked.
inline constexpr char kBelowAccept[] = "below_accept";
inline constexpr char kNotClearlyAhead[] = "not_clearly_ahead";
inline constexpr char kContradicted[] = "contradicted";
inline constexpr char kAlike[] = "alike";
inline constexpr char kSecondSheetSameYear[] = "second_sheet_same_year";

// One sheet's place. The sheet belongs to the caller of PlaceSheets.
struct Placement {
  std::string municipality;
  const v1::ServiceSheet* sheet = nullptr;
  std::string service;  // A catalogue entry or a provisional id.
  v1::MatchHow how = v1::MATCH_HOW_ALONE;
  double confidence = 0;
  std::vector<v1::Evidence> evidence;
  bool in_force = false;
  std::string not_in_force_reason;
};

struct PlacedSheets {
  std::vector<Placement> sheets;           // By municipality, then sheet id.
  std::vector<v1::ReviewQuestion> review;  // In no particular order.
};

// Every sheet of a member once.
PlacedSheets PlaceSheets(const HarmoniseInput& input, const Matcher& matcher);

v1::SheetRef RefOf(const Placement& placement);
std::string ProvisionalId(const Placement& placement);

// The two halves of PlaceSheets after the catalogue has been asked.

// A sheet that no entry took, and the entry it is most like; empty: none above the review line.
struct Uncatalogued {
  Placement* placement = nullptr;
  std::string likely_entry;
};
// Groups of which every two are the same service get one provisional id; the others stay alone.
void GroupUncatalogued(std::vector<Uncatalogued> sheets, const Matcher& matcher,
                       const MatchThresholds& thresholds, std::vector<v1::ReviewQuestion>& review);

// One sheet in force a municipality and service; a second of the same year moves to its own.
void ResolveInForce(const std::string& as_of, PlacedSheets& placed);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_PLACEMENT_H_
