#include "lib/charter/lost.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "lib/charter/fold.h"

namespace ambito::charter {
namespace {

// What a standard promises something about: indicator, event, condition; a sentence that measures
// nothing, itself.
using Promised = std::tuple<std::string, std::string, std::string>;

Promised WhatIsPromised(const SheetPromise& promise) {
  return {promise.indicator, promise.event, promise.condition};
}

// By standard id, as guarantees understand it: fields, else what the sentence says.
std::map<std::string, Promised> PromisedBy(const Placement& placement) {
  std::map<std::string, Promised> promised;
  for (const v1::Standard& standard : placement.sheet->standards()) {
    promised[standard.standard_id()] = {"", "", FoldText(standard.statement())};
  }
  for (const SheetPromise& promise : placement.known->facts->promises) {
    promised[promise.standard_id] = WhatIsPromised(promise);
  }
  return promised;
}

std::set<std::pair<std::string, Promised>> PromisedInForce(
    const std::vector<const Placement*>& sheets) {
  std::set<std::pair<std::string, Promised>> promised;
  for (const Placement* placement : sheets) {
    if (!placement->in_force) continue;
    for (auto& [standard_id, what] : PromisedBy(*placement)) {
      promised.emplace(placement->municipality, std::move(what));
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
    const std::map<std::string, Promised> own = PromisedBy(*placement);
    for (const v1::Standard& standard : placement->sheet->standards()) {
      if (promised.contains({placement->municipality, own.at(standard.standard_id())})) continue;
      lost.push_back(StandardRefOf(*placement, standard));
    }
  }
  return lost;
}

}  // namespace ambito::charter
