#include "lib/charter/placement.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "lib/charter/catalogue.h"

namespace ambito::charter {
namespace {

std::vector<Placement> CollectSheets(const HarmoniseInput& input) {
  std::set<std::string> members;
  for (const v1::Member& member : input.district.district().members()) {
    members.insert(member.istat_code());
  }
  std::vector<Placement> sheets;
  for (const MunicipalityInput& municipality : input.municipalities) {
    if (!members.contains(municipality.istat_code)) continue;
    for (const v1::ServiceSheet& sheet : municipality.sheets) {
      Placement placement;
      placement.municipality = municipality.istat_code;
      placement.sheet = &sheet;
      sheets.push_back(std::move(placement));
    }
  }
  std::sort(sheets.begin(), sheets.end(), [](const Placement& a, const Placement& b) {
    return std::tie(a.municipality, a.sheet->sheet_id()) <
           std::tie(b.municipality, b.sheet->sheet_id());
  });
  return sheets;
}

void TakeStated(Placement& placement) {
  placement.service = placement.sheet->service();
  placement.how = v1::MATCH_HOW_STATED;
  placement.confidence = 1;
}

void TakeMatched(const Candidate& candidate, Placement& placement) {
  placement.service = candidate.entry_id;
  placement.how = v1::MATCH_HOW_MATCHED;
  placement.confidence = candidate.score;
  placement.evidence = candidate.evidence;
}

v1::ReviewQuestion Ask(const Placement& placement, const Candidate& candidate,
                       absl::string_view reason) {
  v1::ReviewQuestion question;
  *question.mutable_a() = RefOf(placement);
  question.set_service(candidate.entry_id);
  question.set_score(candidate.score);
  question.mutable_evidence()->Assign(candidate.evidence.begin(), candidate.evidence.end());
  question.set_reason(std::string(reason));
  return question;
}

bool IsClearlyAhead(const std::vector<Candidate>& ranked, const MatchThresholds& thresholds) {
  return ranked.size() < 2 || ranked[0].score - ranked[1].score >= thresholds.lead;
}

// Asks about the best entry and, where it is not clearly ahead, about the next.
void AskAboutBest(const std::vector<Candidate>& ranked, const MatchThresholds& thresholds,
                  const Placement& placement, std::vector<v1::ReviewQuestion>& review) {
  bool ahead = IsClearlyAhead(ranked, thresholds);
  review.push_back(Ask(placement, ranked[0], ahead ? kBelowAccept : kNotClearlyAhead));
  if (!ahead && ranked[1].score >= thresholds.review) {
    review.push_back(Ask(placement, ranked[1], kNotClearlyAhead));
  }
}

// Takes the best entry, or asks. Returns the entry it is most like, if it was not taken.
std::string MatchOrAsk(const Matcher& matcher, const MatchThresholds& thresholds,
                       Placement& placement, std::vector<v1::ReviewQuestion>& review) {
  std::vector<Candidate> ranked = matcher.Rank(*placement.sheet);
  std::vector<Candidate> contradicted;
  std::copy_if(ranked.begin(), ranked.end(), std::back_inserter(contradicted),
               [](const Candidate& candidate) { return candidate.excluded; });
  std::erase_if(ranked, [](const Candidate& candidate) { return candidate.excluded; });
  if (!ranked.empty() && ranked[0].score >= thresholds.review) {
    if (IsClearlyAhead(ranked, thresholds) && ranked[0].score >= thresholds.accept) {
      TakeMatched(ranked[0], placement);
      return "";
    }
    AskAboutBest(ranked, thresholds, placement, review);
    return ranked[0].entry_id;
  }
  // Nothing else comes near: better a question than a loss.
  if (contradicted.empty() || contradicted[0].score < thresholds.accept) return "";
  review.push_back(Ask(placement, contradicted[0], kContradicted));
  return contradicted[0].entry_id;
}

}  // namespace

PlacedSheets PlaceSheets(const HarmoniseInput& input, const Matcher& matcher) {
  PlacedSheets placed;
  placed.sheets = CollectSheets(input);
  std::vector<Uncatalogued> uncatalogued;
  for (Placement& placement : placed.sheets) {
    if (FindEntry(input.catalogue, placement.sheet->service()) != nullptr) {
      TakeStated(placement);
      continue;
    }
    std::string likely = MatchOrAsk(matcher, input.thresholds, placement, placed.review);
    if (placement.service.empty()) uncatalogued.push_back({&placement, likely});
  }
  GroupUncatalogued(std::move(uncatalogued), matcher, input.thresholds, placed.review);
  ResolveInForce(input.as_of, placed);
  return placed;
}

v1::SheetRef RefOf(const Placement& placement) {
  v1::SheetRef ref;
  ref.set_municipality(placement.municipality);
  ref.set_sheet_id(placement.sheet->sheet_id());
  return ref;
}

std::string ProvisionalId(const Placement& placement) {
  return absl::StrCat("prov-", placement.municipality, "-", placement.sheet->sheet_id());
}

}  // namespace ambito::charter
