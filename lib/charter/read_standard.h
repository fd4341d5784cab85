// From the sentence of a quality standard to its fields: what is promised, how much, from when and
// in which case, with the words each was read from. Proposes; people's own fields go before it.
#ifndef AMBITO_LIB_CHARTER_READ_STANDARD_H_
#define AMBITO_LIB_CHARTER_READ_STANDARD_H_

#include <cstddef>
#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace ambito::charter {

// Bytes of the sentence, `begin` to before `end`, whole characters.
struct TextSpan {
  size_t begin = 0;
  size_t end = 0;
};

// Codes of the vocabulary; empty: the sentence does not say. Defaults belong to `Harmonise`.
struct StandardReading {
  // Whether it has a value and a unit, and with them a comparator.
  bool measurable = false;
  // Why it is not: NOTHING_TO_MEASURE (no quantity and no promise that is kept or not), VAGUE_WORDS
  // (`tempi brevi`), NUMBER_MEASURES_NOTHING (only numbers such as a law's, a year or a telephone
  // number). Labels in the vocabulary's `unmeasurable_reasons`. Empty when measurable.
  std::string reason;
  std::string category;
  std::string indicator;
  std::string comparator;
  // Whether words set the limit (`entro`, `almeno`); a bare quantity's comparator is a convention.
  bool limit_said = false;
  std::string value;  // Decimal text with a point.
  std::string unit;
  std::string event;
  std::string condition;
  // The sentence's words for a starting event or a condition that no code fits.
  std::string unfit_event;
  std::string unfit_condition;
  // Field name (`value`, `unit`, `event`, …) to the words it came from. A field that follows from
  // another, as a category from its indicator, has the other's.
  std::map<std::string, TextSpan> spans;
};

// Any bytes may come in. Depends on nothing but the sentence and the built-in vocabulary.
StandardReading ReadStandard(absl::string_view statement);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READ_STANDARD_H_
