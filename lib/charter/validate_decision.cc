#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_split.h"
#include "lib/charter/checks.h"
#include "lib/charter/decimal.h"
#include "lib/charter/validate.h"

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

void CheckNamed(const std::string& id, bool wanted, absl::string_view field, const Shape& shape,
                ViolationList& violations) {
  if (wanted) {
    RequireIdentifier(id, field, violations);
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
  RequireIdentifier(target.service(), field("service"), violations);
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
  if (!ScaledDecimal(target.value()).has_value()) {
    violations.AddError("BAD_VALUE", field("value"),
                        absl::StrCat(Quoted(target.value()), " is not a decimal number."));
  }
}

}  // namespace ambito::charter
