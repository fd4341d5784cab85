#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/charter/placement.h"

namespace ambito::charter {
namespace {

// ISO dates compare as texts.
std::string InvalidOn(const v1::ServiceSheet& sheet, const std::string& day) {
  if (!sheet.valid_to().empty() && sheet.valid_to() < day) return kExpired;
  if (!sheet.valid_from().empty() && sheet.valid_from() > day) return kNotYetValid;
  return "";
}

int Year(const Placement& placement) { return placement.sheet->source_charter().year(); }

// The newest charter first; in one year the surest place, then the smaller id.
bool GoesBefore(const Placement* a, const Placement* b) {
  if (Year(*a) != Year(*b)) return Year(*a) > Year(*b);
  // What the district office placed later comes second to what was there.
  bool a_decided = a->how == v1::MATCH_HOW_DECIDED;
  if (a_decided != (b->how == v1::MATCH_HOW_DECIDED)) return !a_decided;
  bool a_stated = a->how == v1::MATCH_HOW_STATED;
  if (a_stated != (b->how == v1::MATCH_HOW_STATED)) return a_stated;
  if (a->confidence != b->confidence) return a->confidence > b->confidence;
  return a->sheet->sheet_id() < b->sheet->sheet_id();
}

v1::ReviewQuestion AskAboutSecond(const Placement& second) {
  v1::ReviewQuestion question;
  *question.mutable_a() = RefOf(second);
  question.set_service(second.service);
  question.set_score(second.confidence);
  if (second.evidence != nullptr) {
    question.mutable_evidence()->Assign(second.evidence->begin(), second.evidence->end());
  }
  question.set_reason(kSecondSheetSameYear);
  return question;
}

void StandAlone(Placement& placement) {
  const std::string own = ProvisionalId(placement);
  placement.service = placement.service == own ? absl::StrCat(own, "-2") : own;
  placement.how = v1::MATCH_HOW_ALONE;
  placement.confidence = 0;
  placement.evidence = nullptr;
  placement.in_force = true;
}

// `valid`: one municipality's sheets of one service that hold on the day.
void Resolve(std::vector<Placement*> valid, std::vector<v1::ReviewQuestion>& review) {
  std::sort(valid.begin(), valid.end(), GoesBefore);
  valid.front()->in_force = true;
  for (size_t i = 1; i < valid.size(); ++i) {
    if (Year(*valid[i]) < Year(*valid.front())) {
      valid[i]->not_in_force_reason = kSuperseded;
    } else if (valid[i]->how == v1::MATCH_HOW_DECIDED) {
      valid[i]->not_in_force_reason = kDecidedSecond;
    } else {
      review.push_back(AskAboutSecond(*valid[i]));
      StandAlone(*valid[i]);
    }
  }
}

}  // namespace

void ResolveInForce(const std::string& as_of, PlacedSheets& placed) {
  std::map<std::pair<std::string, std::string>, std::vector<Placement*>> valid;
  for (Placement& placement : placed.sheets) {
    placement.not_in_force_reason = InvalidOn(*placement.sheet, as_of);
    if (!placement.not_in_force_reason.empty()) continue;
    valid[{placement.service, placement.municipality}].push_back(&placement);
  }
  for (auto& [key, sheets] : valid) Resolve(std::move(sheets), placed.review);
}

}  // namespace ambito::charter
