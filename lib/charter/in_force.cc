#include <algorithm>
#include <utility>
#include <vector>

#include "lib/charter/placement.h"
#include "lib/charter/service_names.h"

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
  // No score displaces what a person has placed.
  bool a_decided = a->how == v1::MATCH_HOW_DECIDED;
  if (a_decided != (b->how == v1::MATCH_HOW_DECIDED)) return a_decided;
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

void StandAlone(ServiceNames& names, Placement& placement) {
  placement.service = names.Fresh(placement);
  placement.how = v1::MATCH_HOW_ALONE;
  placement.confidence = 0;
  placement.evidence = nullptr;
  placement.in_force = true;
}

// `first` to `last`: one municipality's sheets of one service that hold on the day, best first.
template <typename Iterator>
void Resolve(Iterator first, Iterator last, ServiceNames& names,
             std::vector<v1::ReviewQuestion>& review) {
  Placement& in_force = **first;
  in_force.in_force = true;
  for (Iterator it = first + 1; it != last; ++it) {
    Placement& other = **it;
    if (Year(other) < Year(in_force)) {
      other.not_in_force_reason = kSuperseded;
    } else if (other.how == v1::MATCH_HOW_DECIDED) {
      other.not_in_force_reason = kDecidedSecond;
    } else {
      review.push_back(AskAboutSecond(other));
      StandAlone(names, other);
    }
  }
}

// `valid`: one municipality's sheets that hold on the day.
void ResolveMunicipality(std::vector<Placement*> valid, ServiceNames& names,
                         std::vector<v1::ReviewQuestion>& review) {
  std::sort(valid.begin(), valid.end(), [](const Placement* a, const Placement* b) {
    return a->service != b->service ? a->service < b->service : GoesBefore(a, b);
  });
  // Ranges first: resolving one moves sheets to other services.
  std::vector<std::pair<size_t, size_t>> ranges;
  for (size_t begin = 0; begin < valid.size();) {
    size_t end = begin + 1;
    while (end < valid.size() && valid[end]->service == valid[begin]->service) ++end;
    ranges.emplace_back(begin, end);
    begin = end;
  }
  for (const auto& [begin, end] : ranges) {
    Resolve(valid.begin() + static_cast<std::ptrdiff_t>(begin),
            valid.begin() + static_cast<std::ptrdiff_t>(end), names, review);
  }
}

}  // namespace

void ResolveInForce(const std::string& as_of, const v1::Catalogue& catalogue,
                    PlacedSheets& placed) {
  ServiceNames names(catalogue, placed);
  std::vector<Placement*> valid;
  for (size_t i = 0; i < placed.sheets.size(); ++i) {
    Placement& placement = placed.sheets[i];
    placement.not_in_force_reason = InvalidOn(*placement.sheet, as_of);
    if (placement.not_in_force_reason.empty()) valid.push_back(&placement);
    const bool last = i + 1 == placed.sheets.size() ||
                      placed.sheets[i + 1].municipality != placement.municipality;
    if (last) ResolveMunicipality(std::exchange(valid, {}), names, placed.review);
  }
}

}  // namespace ambito::charter
