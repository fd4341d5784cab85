#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "lib/charter/checks.h"
#include "lib/charter/decisions.h"
#include "lib/charter/validate.h"
#include "lib/charter/validate_standards.h"

namespace ambito::charter {
namespace {

struct Shape {
  v1::DecisionKind kind;
  absl::string_view name;
  int fewest_sheets;
  int most_sheets;
  bool service;  // Whether one must be named; with two sheets of DIFFERENT none may be.
  bool into;
};

constexpr Shape kShapes[] = {
    {v1::DECISION_KIND_SAME, "SAME", 2, kMaxListItems, false, false},
    {v1::DECISION_KIND_DIFFERENT, "DIFFERENT", 1, 2, true, false},
    {v1::DECISION_KIND_BELONGS, "BELONGS", 1, kMaxListItems, true, false},
    {v1::DECISION_KIND_SPLIT, "SPLIT", 1, kMaxListItems, true, false},
    {v1::DECISION_KIND_MERGE, "MERGE", 0, 0, true, true},
};

const Shape* ShapeOf(v1::DecisionKind kind) {
  for (const Shape& shape : kShapes) {
    if (shape.kind == kind) return &shape;
  }
  return nullptr;
}

void CheckSheets(const v1::Decision& decision, const Shape& shape, const std::string& path,
                 ViolationList& violations) {
  if (decision.sheets_size() < shape.fewest_sheets || decision.sheets_size() > shape.most_sheets) {
    violations.AddError(
        "OUT_OF_RANGE", path,
        absl::StrCat(shape.name, " is about ", shape.fewest_sheets, " to ", shape.most_sheets,
                     " sheets, not ", decision.sheets_size(), "."));
  }
  std::set<std::string> seen;
  for (int i = 0; i < decision.sheets_size(); ++i) {
    const std::string item = ItemPath(path, static_cast<size_t>(i));
    const std::vector<std::string> parts =
        absl::StrSplit(decision.sheets(i), absl::MaxSplits('/', 1));
    if (parts.size() != 2 || !IsIstatCode(parts[0]) || !IsIdentifier(parts[1])) {
      violations.AddError("BAD_VALUE", item,
                          absl::StrCat(Quoted(decision.sheets(i)), " is not ISTAT/SHEET_ID."));
    } else if (!seen.insert(decision.sheets(i)).second) {
      violations.AddError("DUPLICATE_ID", item,
                          absl::StrCat(Quoted(decision.sheets(i)), " is named twice."));
    }
  }
}

// An identifier; one that the harmoniser made of an ISTAT code and a sheet's id may be longer.
bool IsServiceId(absl::string_view id) {
  constexpr size_t kIdentifier = 64;
  constexpr size_t kProvisional = 80;
  if (!IsProvisionalId(id) || id.size() <= kIdentifier) return IsIdentifier(id);
  return id.size() <= kProvisional && IsIdentifier(id.substr(0, kIdentifier)) &&
         IsIdentifier(absl::StrCat("x", id.substr(kIdentifier)));
}

void RequireServiceId(absl::string_view id, absl::string_view field, ViolationList& violations) {
  if (id.empty()) {
    AddMissing(field, violations);
  } else if (!IsServiceId(id)) {
    RequireIdentifier(id, field, violations);
  }
}

// `2007-06-15T10:30:00Z`, or only the day.
bool IsTimeOfDecision(absl::string_view text) {
  if (IsIsoDate(text)) return true;
  absl::Time time;
  return text.size() == sizeof("2007-06-15T10:30:00Z") - 1 && text.back() == 'Z' &&
         IsIsoDate(text.substr(0, 10)) && absl::ParseTime(absl::RFC3339_sec, text, &time, nullptr);
}

void CheckTime(const std::string& time, absl::string_view field, ViolationList& violations) {
  if (time.empty() || IsTimeOfDecision(time)) return;
  violations.AddError("BAD_DATE", field,
                      absl::StrCat(Quoted(time),
                                   " is neither a time in UTC, written as 2007-06-15T10:30:00Z, "
                                   "nor a day."));
}

void CheckNamed(const std::string& id, bool wanted, absl::string_view field, const Shape& shape,
                ViolationList& violations) {
  if (wanted) {
    RequireServiceId(id, field, violations);
  } else if (!id.empty()) {
    violations.AddError("BAD_VALUE", field,
                        absl::StrCat(shape.name, " names no service here: ", Quoted(id), "."));
  }
}

}  // namespace

v1::DecisionKind DecisionKindOf(absl::string_view name) {
  for (const Shape& shape : kShapes) {
    if (shape.name == name) return shape.kind;
  }
  return v1::DECISION_KIND_UNSPECIFIED;
}

std::string DecisionKindName(v1::DecisionKind kind) {
  const Shape* shape = ShapeOf(kind);
  return shape == nullptr ? "" : std::string(shape->name);
}

void ValidateDecision(const v1::Decision& decision, absl::string_view path,
                      ViolationList& violations) {
  const auto field = [&](absl::string_view name) { return FieldPath(path, name); };
  RequireText(decision.reason(), field("reason"), kMaxTextCharacters, violations);
  CheckText(decision.decided_by(), field("decided_by"), kMaxTitleCharacters, violations);
  CheckTime(decision.decided_at(), field("decided_at"), violations);
  const Shape* shape = ShapeOf(decision.kind());
  if (shape == nullptr) {
    AddMissing(field("kind"), violations);
    return;
  }
  const bool two_different =
      decision.kind() == v1::DECISION_KIND_DIFFERENT && decision.sheets_size() == 2;
  CheckSheets(decision, *shape, field("sheets"), violations);
  CheckNamed(decision.service(), shape->service && !two_different, field("service"), *shape,
             violations);
  CheckNamed(decision.into(), shape->into, field("into"), *shape, violations);
  if (shape->into && !decision.into().empty() && decision.into() == decision.service()) {
    violations.AddError("BAD_VALUE", field("into"), "A service cannot be merged into itself.");
  }
}

void ValidateTarget(const v1::GuaranteeTarget& target, bool remove, absl::string_view path,
                    ViolationList& violations) {
  const Vocabulary& vocabulary = Vocabulary::BuiltIn();
  const auto field = [&](absl::string_view name) { return FieldPath(path, name); };
  RequireServiceId(target.service(), field("service"), violations);
  RequireCode(target.indicator(), vocabulary.indicators, "UNKNOWN_INDICATOR", "an indicator",
              field("indicator"), violations);
  CheckCode(target.event(), vocabulary.events, "UNKNOWN_EVENT", "an event", field("event"),
            violations);
  CheckCode(target.condition(), vocabulary.conditions, "UNKNOWN_CONDITION", "a condition",
            field("condition"), violations);
  RequireText(target.reason(), field("reason"), kMaxTextCharacters, violations);
  if (remove) return;
  RequireCode(target.comparator(), vocabulary.comparators, "UNKNOWN_COMPARATOR", "a comparator",
              field("comparator"), violations);
  RequireCode(target.unit(), vocabulary.units, "UNKNOWN_UNIT", "a unit", field("unit"), violations);
  if (target.value().empty()) AddMissing(field("value"), violations);
  v1::Standard measure;
  measure.set_indicator(target.indicator());
  measure.set_comparator(target.comparator());
  measure.set_threshold(target.value());
  measure.set_unit(target.unit());
  CheckMeasure(measure, path, "value", violations);
}

}  // namespace ambito::charter
