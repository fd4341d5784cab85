// The sentence of a quality standard.
#include "lib/charter/decimal.h"
#include "lib/charter/read_standard.h"
#include "lib/charter/statement_reader.h"
#include "lib/charter/text_rules.h"
#include "lib/charter/vocabulary.h"
#include "tests/fuzz/target.h"

namespace ambito::charter {
namespace {

// Whole characters within the sentence, where the sentence has any.
void CheckSpan(absl::string_view statement, size_t begin, size_t end) {
  FUZZ_CHECK(begin <= end && end <= statement.size());
  if (IsUtf8(statement)) FUZZ_CHECK(IsUtf8(statement.substr(begin, end - begin)));
}

void CheckReading(absl::string_view statement, const StandardReading& reading) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  FUZZ_CHECK(reading.measurable == reading.reason.empty());
  if (reading.measurable) {
    FUZZ_CHECK(ScaledDecimal(reading.value).has_value());
    FUZZ_CHECK(vocabulary.units.Has(reading.unit));
    FUZZ_CHECK(vocabulary.comparators.Has(reading.comparator));
  }
  FUZZ_CHECK(reading.indicator.empty() || vocabulary.indicators.Has(reading.indicator));
  FUZZ_CHECK(reading.category.empty() || vocabulary.categories.Has(reading.category));
  FUZZ_CHECK(reading.event.empty() || vocabulary.events.Has(reading.event));
  FUZZ_CHECK(reading.condition.empty() || vocabulary.conditions.Has(reading.condition));
  for (const auto& [field, span] : reading.spans) CheckSpan(statement, span.begin, span.end);
}

FUZZ_TARGET(statement, input) {
  const StandardReading reading = ReadStandard(input);
  CheckReading(input, reading);
  for (const Quantity& quantity : ReadQuantities(input)) {
    CheckSpan(input, quantity.begin, quantity.end);
    FUZZ_CHECK(quantity.first < quantity.next);
  }
  if (!reading.measurable) return;
  // A standard whose fields are what its sentence says never contradicts it.
  v1::Standard standard;
  standard.set_statement(std::string(input));
  standard.set_threshold(reading.value);
  standard.set_unit(reading.unit);
  standard.set_comparator(reading.comparator);
  standard.set_event(reading.event);
  standard.set_condition(reading.condition);
  FUZZ_CHECK(DisagreeingField(standard).empty());
}

}  // namespace
}  // namespace ambito::charter
