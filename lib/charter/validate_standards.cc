#include "lib/charter/validate_standards.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "lib/charter/checks.h"
#include "lib/charter/decimal.h"
#include "lib/charter/measure.h"
#include "lib/charter/statement_reader.h"

namespace ambito::charter {
namespace {

using Standards = google::protobuf::RepeatedPtrField<v1::Standard>;

// Nothing a municipality promises is larger; keeps exact conversions far from overflow.
constexpr int64_t kMaxThreshold = 1'000'000;

int64_t LargestThreshold(absl::string_view unit) {
  static constexpr std::pair<absl::string_view, int64_t> kLargest[] = {
      {"percent", 100},          {"boolean", 1},
      {"hours_per_day", 24},     {"hours_per_week", 168},
      {"hours_per_year", 8'784}, {"days_per_week", 7},
      {"days_per_year", 366},    {"weeks_per_year", 53},
  };
  for (const auto& [name, largest] : kLargest) {
    if (name == unit) return largest;
  }
  return kMaxThreshold;
}

void CheckThreshold(const v1::Standard& standard, absl::string_view field,
                    ViolationList& violations) {
  if (standard.threshold().empty()) return;
  const std::optional<int64_t> scaled = ScaledDecimal(standard.threshold());
  const int64_t largest = LargestThreshold(standard.unit());
  if (!scaled.has_value()) {
    violations.AddError("WRONG_TYPE", field,
                        absl::StrCat(Quoted(standard.threshold()), " is not a number."));
  } else if (*scaled < 0 || *scaled > largest * kDecimalScale) {
    violations.AddError(
        "OUT_OF_RANGE", field,
        absl::StrCat("The threshold is ", standard.threshold(), " ", Shortened(standard.unit()),
                     "; it must be between 0 and ", largest, "."));
  } else if (standard.unit() == "boolean" && *scaled % kDecimalScale != 0) {
    violations.AddError(
        "OUT_OF_RANGE", field,
        absl::StrCat("The threshold is ", standard.threshold(), "; a yes or no is 1 or 0."));
  }
}

bool Contains(const std::vector<std::string>& codes, absl::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

std::string AllowedOf(const std::vector<std::string>& codes) {
  return absl::StrCat(" Allowed: ", absl::StrJoin(codes, ", "), ".");
}

// Whether the unit measures the indicator. A code that is not in the vocabulary has been reported.
void CheckUnitFits(const v1::Standard& standard, const Indicator& indicator, absl::string_view path,
                   ViolationList& violations) {
  const std::string& unit = standard.unit();
  if (!Vocabulary::BuiltIn().units.Has(unit) || Contains(indicator.units, unit)) return;
  violations.AddError(
      "UNIT_INDICATOR_MISMATCH", FieldPath(path, "unit"),
      absl::StrCat(unit, " does not measure ", indicator.code, ".", AllowedOf(indicator.units)));
}

void CheckDirectionFits(const v1::Standard& standard, const Indicator& indicator,
                        absl::string_view path, ViolationList& violations) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  const std::string& category = standard.category();
  if (vocabulary.categories.Has(category) && category != indicator.category) {
    violations.AddWarning("CATEGORY_INDICATOR_MISMATCH", FieldPath(path, "category"),
                          absl::StrCat(indicator.code, " belongs to ", indicator.category,
                                       "; the file says ", category, ", which is kept."));
  }
  const std::string& comparator = standard.comparator();
  if (vocabulary.comparators.Has(comparator) && !Contains(indicator.comparators, comparator)) {
    violations.AddError("COMPARATOR_INDICATOR_MISMATCH", FieldPath(path, "comparator"),
                        absl::StrCat(comparator, " makes no promise of ", indicator.code, ".",
                                     AllowedOf(indicator.comparators)));
  }
}

void CheckCodes(const v1::Standard& standard, absl::string_view path, ViolationList& violations) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  CheckCode(standard.indicator(), vocabulary.indicators, "UNKNOWN_INDICATOR", "an indicator",
            FieldPath(path, "indicator"), violations);
  CheckCode(standard.comparator(), vocabulary.comparators, "UNKNOWN_COMPARATOR", "a comparator",
            FieldPath(path, "comparator"), violations);
  CheckThreshold(standard, FieldPath(path, "threshold"), violations);
  CheckCode(standard.unit(), vocabulary.units, "UNKNOWN_UNIT", "a unit", FieldPath(path, "unit"),
            violations);
  CheckCode(standard.event(), vocabulary.events, "UNKNOWN_EVENT", "a starting event",
            FieldPath(path, "event"), violations);
  CheckCode(standard.condition(), vocabulary.conditions, "UNKNOWN_CONDITION", "a condition",
            FieldPath(path, "condition"), violations);
}

// What a measure lacks; empty when it is whole, or when there is only the sentence.
std::vector<std::string> MissingOfMeasure(const v1::Standard& standard) {
  std::vector<std::string> missing;
  if (standard.indicator().empty()) missing.push_back("indicator");
  if (standard.comparator().empty()) missing.push_back("comparator");
  if (standard.threshold().empty()) missing.push_back("threshold");
  if (standard.unit().empty()) missing.push_back("unit");
  constexpr size_t kAll = 4;
  if (missing.size() == kAll) missing.clear();
  return missing;
}

// The reader reports a wrong type before the validator sees an absent value.
bool MeasureReported(absl::string_view path, const ViolationList& violations) {
  for (const absl::string_view name : {"indicator", "comparator", "threshold", "unit"}) {
    if (violations.Reported(FieldPath(path, name))) return true;
  }
  return false;
}

// What the field says, as it stands in the file.
std::string SaidByField(const v1::Standard& standard, absl::string_view field) {
  if (field == "comparator") return standard.comparator();
  if (field == "event") return standard.event();
  if (field == "condition") return standard.condition();
  return absl::StrCat(standard.threshold(), " ", standard.unit());
}

void WarnOfDisagreement(const v1::Standard& standard, absl::string_view path,
                        ViolationList& violations) {
  const absl::string_view field = DisagreeingField(standard);
  if (field.empty()) return;
  violations.AddWarning("STATEMENT_MISMATCH", FieldPath(path, field),
                        absl::StrCat("The sentence ", Quoted(standard.statement()),
                                     " does not say ", SaidByField(standard, field), "."));
}

void WarnOfMeasure(const v1::Standard& standard, absl::string_view path,
                   ViolationList& violations) {
  if (!violations.keeps_warnings()) return;  // Reading sentences is most of a sheet's check.
  const std::vector<std::string> missing = MissingOfMeasure(standard);
  if (!missing.empty()) {
    violations.AddWarning("NOT_MEASURABLE", path,
                          absl::StrCat("Without ", absl::StrJoin(missing, ", "),
                                       " this standard has no measure; it is published as it is."));
  } else {
    WarnOfDisagreement(standard, path, violations);
  }
}

void ValidateStandard(const v1::Standard& standard, absl::string_view path,
                      bool contradicts_another, ViolationList& violations) {
  const size_t before = violations.all().size();
  RequireIdentifier(standard.standard_id(), FieldPath(path, "standard_id"), violations);
  RequireCode(standard.category(), Vocabulary::BuiltIn().categories, "UNKNOWN_CATEGORY",
              "a category of standards", FieldPath(path, "category"), violations);
  RequireText(standard.statement(), FieldPath(path, "statement"), kMaxTextCharacters, violations);
  CheckCodes(standard, path, violations);
  const Indicator* indicator = Vocabulary::BuiltIn().indicators.Find(standard.indicator());
  if (indicator != nullptr) CheckUnitFits(standard, *indicator, path, violations);
  // Whether a promise points the right way is asked of a measure that is right in itself; of a
  // contradiction the cause is named, not its parts.
  if (indicator != nullptr && !contradicts_another && !MeasureReported(path, violations)) {
    CheckDirectionFits(standard, *indicator, path, violations);
  }
  CheckText(standard.verification(), FieldPath(path, "verification"), kMaxTextCharacters,
            violations);
  // A sentence is not compared with fields that are wrong in themselves.
  if (violations.all().size() == before && !MeasureReported(path, violations)) {
    WarnOfMeasure(standard, path, violations);
  }
}

bool SameSubject(const v1::Standard& a, const v1::Standard& b) {
  const auto condition = [](const v1::Standard& standard) {
    return standard.condition().empty() ? "ORDINARY" : standard.condition();
  };
  return !a.indicator().empty() && a.indicator() == b.indicator() && a.event() == b.event() &&
         condition(a) == condition(b);
}

bool IsStrict(const v1::Standard& standard) {
  return standard.comparator() == "LT" || standard.comparator() == "GT";
}

// Whether no value is both at least (or more than) `lower` and at most (or less than) `upper`.
bool Excludes(const v1::Standard& lower, const v1::Standard& upper) {
  static const std::set<std::string> kLower = {"GE", "GT", "EQ"};
  static const std::set<std::string> kUpper = {"LE", "LT", "EQ"};
  if (!kLower.contains(lower.comparator()) || !kUpper.contains(upper.comparator())) return false;
  const auto low = ExactMeasure(lower.threshold(), lower.unit());
  const auto high = ExactMeasure(upper.threshold(), upper.unit());
  if (!low.has_value() || !high.has_value() || low->scale != high->scale) return false;
  return low->amount > high->amount ||
         (low->amount == high->amount && (IsStrict(lower) || IsStrict(upper)));
}

// The positions of standards that cannot be kept together with another one.
std::set<int> CheckContradictions(const Standards& standards, absl::string_view path,
                                  ViolationList& violations) {
  std::set<int> contradictory;
  for (int i = 0; i < standards.size(); ++i) {
    for (int j = i + 1; j < standards.size(); ++j) {
      const v1::Standard& a = standards[i];
      const v1::Standard& b = standards[j];
      if (!SameSubject(a, b) || !(Excludes(a, b) || Excludes(b, a))) continue;
      contradictory.insert({i, j});
      violations.AddError("CONTRADICTORY_STANDARDS", path,
                          absl::StrCat("Standards ", Quoted(a.standard_id()), " (", a.comparator(),
                                       " ", a.threshold(), " ", a.unit(), ") and ",
                                       Quoted(b.standard_id()), " (", b.comparator(), " ",
                                       b.threshold(), " ", b.unit(), ") cannot both be kept."));
    }
  }
  return contradictory;
}

}  // namespace

void ValidateStandards(const v1::ServiceSheet& sheet, absl::string_view path,
                       ViolationList& violations) {
  const Standards& standards = sheet.standards();
  if (standards.empty() && sheet.delivery_form() != "asl_delegation") {
    violations.AddError("MISSING_SECTION", path,
                        "A sheet guarantees at least one standard, unless its delivery_form is "
                        "asl_delegation.");
  }
  CheckCount(static_cast<size_t>(standards.size()), kMaxStandards, path, violations);
  if (violations.Reported(path)) return;
  const std::set<int> contradictory = CheckContradictions(standards, path, violations);
  absl::flat_hash_set<std::string> ids;
  for (int i = 0; i < standards.size(); ++i) {
    const std::string item = ItemPath(path, static_cast<size_t>(i));
    ValidateStandard(standards[i], item, contradictory.contains(i), violations);
    CheckUniqueId(standards[i].standard_id(), FieldPath(item, "standard_id"), ids, violations);
  }
}

void CheckMeasure(const v1::Standard& measure, absl::string_view path,
                  absl::string_view value_field, ViolationList& violations) {
  CheckThreshold(measure, FieldPath(path, value_field), violations);
  const Indicator* indicator = Vocabulary::BuiltIn().indicators.Find(measure.indicator());
  if (indicator == nullptr) return;
  CheckUnitFits(measure, *indicator, path, violations);
  CheckDirectionFits(measure, *indicator, path, violations);
}

}  // namespace ambito::charter
