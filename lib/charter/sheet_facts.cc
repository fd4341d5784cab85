#include "lib/charter/sheet_facts.h"

#include <algorithm>

#include "lib/charter/read_standard.h"
#include "lib/charter/statement_reader.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {
namespace {

constexpr char kOrdinary[] = "ORDINARY";

// A field of the sheet, else what the sentence says, which is then noted.
std::string FieldOr(const std::string& field, const std::string& read, const char* name,
                    SheetPromise& promise) {
  if (!field.empty() || read.empty()) return field;
  promise.read.emplace_back(name);
  return read;
}

const Indicator* FindIndicator(const std::string& code) {
  return Vocabulary::BuiltIn().indicators.Find(code);
}

// A bare quantity points the way its indicator points.
std::string DefaultComparator(const std::string& indicator) {
  const Indicator* found = FindIndicator(indicator);
  return found == nullptr || found->comparators.empty() ? "" : found->comparators.front();
}

// Value and unit go together: half of one and half of the other is nobody's promise.
void SetBound(const v1::Standard& standard, const StandardReading& reading, SheetPromise& promise) {
  const bool own = !standard.threshold().empty() && !standard.unit().empty();
  v1::Bound& bound = promise.bound;
  bound.set_value(own ? standard.threshold() : FieldOr("", reading.value, "value", promise));
  bound.set_unit(own ? standard.unit() : FieldOr("", reading.unit, "unit", promise));
  bound.set_comparator(FieldOr(standard.comparator(), reading.comparator, "comparator", promise));
  if (bound.comparator().empty()) bound.set_comparator(DefaultComparator(promise.indicator));
}

void SetEvent(const v1::Standard& standard, const StandardReading& reading, SheetPromise& promise) {
  promise.event = FieldOr(standard.event(), reading.event, "event", promise);
  if (!promise.event.empty()) return;
  if (!reading.unfit_event.empty()) promise.unfit = "unfit_event";
  const Indicator* indicator = FindIndicator(promise.indicator);
  if (indicator == nullptr || indicator->default_event.empty()) return;
  promise.event = indicator->default_event;
  if (promise.unfit.empty()) promise.assumed.emplace_back("event");
}

void SetCondition(const v1::Standard& standard, const StandardReading& reading,
                  SheetPromise& promise) {
  promise.condition = FieldOr(standard.condition(), reading.condition, "condition", promise);
  if (!promise.condition.empty()) return;
  promise.condition = kOrdinary;
  if (reading.unfit_condition.empty()) {
    promise.assumed.emplace_back("condition");
  } else {
    promise.unfit = "unfit_condition";
  }
}

SheetPromise MakePromise(const v1::Standard& standard, const StandardReading& reading) {
  SheetPromise promise;
  promise.standard_id = standard.standard_id();
  promise.statement = standard.statement();
  promise.indicator = FieldOr(standard.indicator(), reading.indicator, "indicator", promise);
  const Indicator* indicator = FindIndicator(promise.indicator);
  promise.category = indicator == nullptr ? standard.category() : indicator->category;
  SetBound(standard, reading, promise);
  SetEvent(standard, reading, promise);
  SetCondition(standard, reading, promise);
  return promise;
}

bool Has(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

// The measure was read from a sentence that is about something else than the sheet's indicator.
bool IsReadOfAnother(const v1::Standard& standard, const StandardReading& reading,
                     const SheetPromise& promise) {
  if (standard.indicator().empty() || !Has(promise.read, "value")) return false;
  const Indicator* indicator = FindIndicator(standard.indicator());
  const bool other = !reading.indicator.empty() && reading.indicator != standard.indicator();
  return other || (indicator != nullptr && !Has(indicator->units, promise.bound.unit()));
}

// Half a measure is in the fields, and the sentence says another.
bool IsHalfContradicted(const v1::Standard& standard, const SheetPromise& promise) {
  if (!Has(promise.read, "value")) return false;
  const bool value = !standard.threshold().empty() && standard.threshold() != promise.bound.value();
  return value || (!standard.unit().empty() && standard.unit() != promise.bound.unit());
}

bool HasMeasure(const SheetPromise& promise) {
  return !promise.bound.value().empty() && !promise.bound.unit().empty();
}

bool IsWhole(const SheetPromise& promise) {
  return HasMeasure(promise) && !promise.indicator.empty() && !promise.bound.comparator().empty();
}

SheetSilence Silence(const v1::Standard& standard, const std::string& reason) {
  return {standard.standard_id(), standard.statement(), reason};
}

// A sheet with another category is not valid; it has no place to be counted in.
void CountCategory(const std::string& category, SheetFacts& facts) {
  const size_t order = Vocabulary::BuiltIn().categories.Order(category);
  if (order < facts.by_category.size()) ++facts.by_category[order];
}

void TakeStandard(const v1::Standard& standard, SheetFacts& facts) {
  const StandardReading reading = ReadStandard(standard.statement());
  SheetPromise promise = MakePromise(standard, reading);
  ++facts.standards;
  CountCategory(standard.category(), facts);
  if (!HasMeasure(promise)) {
    facts.not_measurable.push_back(Silence(standard, reading.reason));
    return;
  }
  if (!IsWhole(promise)) {
    facts.set_aside.push_back(Silence(standard, kNoIndicator));
    return;
  }
  ++facts.measurable;
  if (!standard.verification().empty()) ++facts.verifiable;
  if (StatementDisagrees(standard, reading) || IsReadOfAnother(standard, reading, promise) ||
      IsHalfContradicted(standard, promise)) {
    facts.set_aside.push_back(Silence(standard, kStatementDisagrees));
  } else {
    facts.promises.push_back(std::move(promise));
  }
}

}  // namespace

SheetFacts ReadSheetFacts(const v1::ServiceSheet& sheet) {
  SheetFacts facts;
  facts.by_category.resize(Vocabulary::BuiltIn().categories.size());
  for (const v1::Standard& standard : sheet.standards()) TakeStandard(standard, facts);
  return facts;
}

}  // namespace ambito::charter
