#include "lib/charter/checks.h"
#include "lib/charter/limits.h"
#include "lib/charter/read_file.h"
#include "lib/charter/read_files.h"
#include "lib/charter/validate.h"

namespace ambito::charter {
namespace {

void ReadDecision(FieldReader& in, v1::Decision& decision, ViolationList& violations) {
  decision.set_decision_id(in.FilledText("decision_id"));
  const std::string kind = in.FilledText("kind");
  decision.set_kind(DecisionKindOf(kind));
  if (!kind.empty() && decision.kind() == v1::DECISION_KIND_UNSPECIFIED) {
    violations.AddError("BAD_VALUE", in.PathOf("kind"),
                        absl::StrCat(Quoted(kind),
                                     " is not a kind of decision. Allowed: SAME, "
                                     "DIFFERENT, BELONGS, SPLIT, MERGE."));
  }
  for (std::string& sheet : in.Texts("sheets", kMaxListItems)) {
    *decision.add_sheets() = std::move(sheet);
  }
  decision.set_service(in.Text("service"));
  decision.set_into(in.Text("into"));
  decision.set_reason(in.FilledText("reason"));
  decision.set_decided_by(in.Text("decided_by"));
  decision.set_decided_at(in.Text("decided_at"));
}

void ReadDecisions(FieldReader& in, v1::Decisions& decisions, ViolationList& violations) {
  CheckFormatVersion(in.Integer("format_version").value_or(1), violations);
  in.RequireKey("decisions");
  absl::flat_hash_set<std::string> ids;
  in.Objects("decisions", kMaxDecisions, [&](FieldReader& item, size_t index) {
    if (!item.is_object()) return;
    v1::Decision& decision = *decisions.add_decisions();
    ReadDecision(item, decision, violations);
    const std::string path = ItemPath("decisions", index);
    RequireIdentifier(decision.decision_id(), FieldPath(path, "decision_id"), violations);
    CheckUniqueId(decision.decision_id(), FieldPath(path, "decision_id"), ids, violations);
    ValidateDecision(decision, path, violations);
  });
}

}  // namespace

ReadResult<v1::Decisions> ReadDecisionsFile(absl::string_view bytes) {
  return ReadFile<v1::Decisions>(bytes, ReadDecisions);
}

}  // namespace ambito::charter
