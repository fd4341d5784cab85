#include "lib/charter/read_standard.h"

#include "lib/charter/statement_reader.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

// A bare quantity is a guarantee: times and ratios at most, all others at least.
std::string BareComparator(absl::string_view unit) {
  const Unit* found = Vocabulary::BuiltIn().units.Find(unit);
  if (found == nullptr) return "";
  if (found->kind == "BOOLEAN") return "EQ";
  return found->kind == "TIME" || found->kind == "RATIO" ? "LE" : "GE";
}

}  // namespace

StandardReading ReadStandard(absl::string_view statement) {
  StandardReading reading;
  for (const Quantity& quantity : ReadQuantities(statement)) {
    if (quantity.unit.empty()) continue;
    reading.measurable = true;
    reading.value = quantity.value;
    reading.unit = quantity.unit;
    reading.comparator = BareComparator(quantity.unit);
    reading.spans["value"] = reading.spans["unit"] = {quantity.begin, quantity.end};
    return reading;
  }
  reading.reason = "NOTHING_TO_MEASURE";
  return reading;
}

}  // namespace ambito::charter
