// Which sheet goes into which service, why, and which of them is in force.
// harmonisation.md, section 1.
#ifndef AMBITO_LIB_CHARTER_PLACEMENT_H_
#define AMBITO_LIB_CHARTER_PLACEMENT_H_

#include <set>
#include <string>
#include <vector>

#include "ambito/v1/charter.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/decisions.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/memo.h"

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

// Or decided to be the service of another sheet of the same municipality and year.
inline constexpr char kDecidedSecond[] = "decided_second";

// One sheet's place. Sheet and evidence belong to the input and the memo.
struct Placement {
  std::string municipality;
  const InputSheet* input = nullptr;
  const v1::ServiceSheet* sheet = nullptr;
  KnownSheet* known = nullptr;  // Of the memo.
  std::string service;          // A catalogue entry or a provisional id.
  std::string merged_from;      // What it was before a merge; empty: the same.
  v1::MatchHow how = v1::MATCH_HOW_ALONE;
  double confidence = 0;
  const std::vector<v1::Evidence>* evidence = nullptr;  // Null: none.
  std::set<std::string> decisions;
  bool in_force = false;
  std::string not_in_force_reason;

  std::string Key() const;  // `ISTAT/SHEET_ID`.
};

struct PlacedSheets {
  std::vector<Placement> sheets;           // By municipality, then sheet id.
  std::vector<v1::ReviewQuestion> review;  // Those that settle most first.
  std::vector<v1::UnheededDecision> unheeded;
};

// Every sheet of a member once. Between the memo's Begin and End.
PlacedSheets PlaceSheets(const HarmoniseInput& input, HarmoniseMemo& memo);

v1::SheetRef RefOf(const Placement& placement);

// The steps of PlaceSheets, each with what the ones before have settled.

// What evidence says of one sheet: the entry it is, or what to ask. Returns the entry it is most
// like, if it was not taken. Entries that a decision rules out are passed over.
std::string MatchOrAsk(const MatchThresholds& thresholds, const DecidedPlaces& decided,
                       const HarmoniseMemo& memo, Placement& placement,
                       std::vector<v1::ReviewQuestion>& review);

// Sheets that were said to be one service come to the place that was said, else to that of the
// surest of them.
void ApplyDecisions(const DecidedPlaces& decided, PlacedSheets& placed);
// What has been merged moves on.
void ApplyMerges(const DecidedPlaces& decided, PlacedSheets& placed);
// After all other steps but ResolveInForce: of two that were said to be different the less sure
// leaves, and so does a sheet of a service that it was said not to be; each with those that are the
// same as it.
void ApplySeparations(const DecidedPlaces& decided, const v1::Catalogue& catalogue,
                      PlacedSheets& placed);

// A sheet that no entry took, and the entry it is most like; empty: none above the review line.
struct Uncatalogued {
  Placement* placement = nullptr;
  std::string likely_entry;
};
// Groups of which every two are the same service get one provisional id, a recorded one where they
// hold its first member; the others stay alone.
void GroupUncatalogued(std::vector<Uncatalogued> sheets, const DecidedPlaces& decided,
                       const v1::Catalogue& catalogue, const MatchThresholds& thresholds,
                       HarmoniseMemo& memo, std::vector<v1::ReviewQuestion>& review);

// One sheet in force a municipality and service; a second of the same year moves to its own.
void ResolveInForce(const std::string& as_of, const v1::Catalogue& catalogue, PlacedSheets& placed);

// The first name for a service that only this sheet is known to be; service_names.h says whether it
// is free.
std::string ProvisionalId(const Placement& placement);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_PLACEMENT_H_
