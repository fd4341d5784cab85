#include "lib/charter/lost.h"

#include <set>
#include <string>
#include <tuple>

#include "lib/charter/fold.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

constexpr char kOrdinary[] = "ORDINARY";

// What a standard promises something about: indicator, event, condition; a sentence without an
// indicator, itself.
using Promised = std::tuple<std::string, std::string, std::string>;

std::string EventOf(const v1::Standard& standard) {
  if (!standard.event().empty()) return standard.event();
  const Indicator* indicator = Vocabulary::BuiltIn().indicators.Find(standard.indicator());
  return indicator == nullptr ? "" : indicator->default_event;
}

Promised WhatIsPromised(const v1::Standard& standard) {
  if (standard.indicator().empty()) return {"", "", FoldText(standard.statement())};
  return {standard.indicator(), EventOf(standard),
          standard.condition().empty() ? kOrdinary : standard.condition()};
}

std::set<std::pair<std::string, Promised>> PromisedInForce(
    const std::vector<const Placement*>& sheets) {
  std::set<std::pair<std::string, Promised>> promised;
  for (const Placement* placement : sheets) {
    if (!placement->in_force) continue;
    for (const v1::Standard& standard : placement->sheet->standards()) {
      promised.emplace(placement->municipality, WhatIsPromised(standard));
    }
  }
  return promised;
}

v1::StandardRef StandardRefOf(const Placement& placement, const v1::Standard& standard) {
  v1::StandardRef ref;
  ref.set_municipality(placement.municipality);
  ref.set_sheet_id(placement.sheet->sheet_id());
  ref.set_standard_id(standard.standard_id());
  return ref;
}

}  // namespace

std::vector<v1::StandardRef> FindLost(const std::vector<const Placement*>& sheets) {
  std::set<std::pair<std::string, Promised>> promised = PromisedInForce(sheets);
  std::vector<v1::StandardRef> lost;
  for (const Placement* placement : sheets) {
    const std::string& reason = placement->not_in_force_reason;
    if (reason != kSuperseded && reason != kDecidedSecond) continue;
    for (const v1::Standard& standard : placement->sheet->standards()) {
      if (promised.contains({placement->municipality, WhatIsPromised(standard)})) continue;
      lost.push_back(StandardRefOf(*placement, standard));
    }
  }
  return lost;
}

}  // namespace ambito::charter
