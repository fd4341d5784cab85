#include "lib/charter/placement.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ambito::charter {
namespace {

std::vector<Placement> CollectSheets(const HarmoniseInput& input, HarmoniseMemo& memo) {
  std::set<std::string> members;
  for (const v1::Member& member : input.district.district().members()) {
    members.insert(member.istat_code());
  }
  std::vector<Placement> sheets;
  for (const MunicipalityInput& municipality : input.municipalities) {
    if (!members.contains(municipality.istat_code)) continue;
    for (const InputSheet& sheet : municipality.sheets) {
      Placement& placement = sheets.emplace_back();
      placement.municipality = municipality.istat_code;
      placement.input = &sheet;
      placement.sheet = sheet.sheet.get();
      placement.known = &memo.Know(sheet);
    }
  }
  std::sort(sheets.begin(), sheets.end(), [](const Placement& a, const Placement& b) {
    return std::tie(a.municipality, a.sheet->sheet_id()) <
           std::tie(b.municipality, b.sheet->sheet_id());
  });
  return sheets;
}

std::set<std::string> Keys(const std::vector<Placement>& sheets) {
  std::set<std::string> keys;
  for (const Placement& placement : sheets) keys.insert(placement.Key());
  return keys;
}

std::set<std::string> EntryIds(const v1::Catalogue& catalogue) {
  std::set<std::string> ids;
  for (const v1::CatalogueEntry& entry : catalogue.entries()) ids.insert(entry.id());
  return ids;
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
  placement.evidence = &candidate.evidence;
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

using Ranked = std::vector<const Candidate*>;

Ranked Allowed(const std::vector<Candidate>& candidates, const std::string& sheet,
               const DecidedPlaces& decided) {
  Ranked allowed;
  for (const Candidate& candidate : candidates) {
    if (!decided.IsForbidden(sheet, candidate.entry_id)) allowed.push_back(&candidate);
  }
  return allowed;
}

bool IsClearlyAhead(const Ranked& ranked, const MatchThresholds& thresholds) {
  return ranked.size() < 2 || ranked[0]->score - ranked[1]->score >= thresholds.lead;
}

// Asks about the best entry and, where it is not clearly ahead, about the next.
void AskAboutBest(const Ranked& ranked, const MatchThresholds& thresholds,
                  const Placement& placement, std::vector<v1::ReviewQuestion>& review) {
  bool ahead = IsClearlyAhead(ranked, thresholds);
  review.push_back(Ask(placement, *ranked[0], ahead ? kBelowAccept : kNotClearlyAhead));
  if (!ahead && ranked[1]->score >= thresholds.review) {
    review.push_back(Ask(placement, *ranked[1], kNotClearlyAhead));
  }
}

// What a sheet says of itself, or what evidence says, or nothing yet.
std::vector<Uncatalogued> PlaceEach(const HarmoniseInput& input, const DecidedPlaces& decided,
                                    PlacedSheets& placed) {
  const std::set<std::string> entries = EntryIds(input.catalogue);
  std::vector<Uncatalogued> uncatalogued;
  for (Placement& placement : placed.sheets) {
    const std::string& stated = placement.sheet->service();
    if (entries.contains(stated) && !decided.IsForbidden(placement.Key(), stated)) {
      TakeStated(placement);
      continue;
    }
    std::string likely = MatchOrAsk(input.thresholds, decided, placement, placed.review);
    if (placement.service.empty()) uncatalogued.push_back({&placement, std::move(likely)});
  }
  return uncatalogued;
}

// A sheet that found its place has no open question about where it belongs.
void DropAnswered(const DecidedPlaces& decided, PlacedSheets& placed) {
  std::set<std::string> settled;
  for (const Placement& placement : placed.sheets) {
    if (placement.how == v1::MATCH_HOW_DECIDED) settled.insert(placement.Key());
  }
  auto key = [](const v1::SheetRef& ref) {
    return absl::StrCat(ref.municipality(), "/", ref.sheet_id());
  };
  std::erase_if(placed.review, [&](const v1::ReviewQuestion& question) {
    if (question.has_sheet()) return decided.AreDifferent(key(question.a()), key(question.sheet()));
    return question.reason() != kSecondSheetSameYear && settled.contains(key(question.a()));
  });
}

// How many pairs of sheets an answer settles: all of one side with all of the other.
void SortReview(PlacedSheets& placed) {
  std::map<std::string, int> counts;
  std::map<std::pair<std::string, std::string>, std::string> service_of;
  for (const Placement& placement : placed.sheets) {
    ++counts[placement.service];
    service_of[{placement.municipality, placement.sheet->sheet_id()}] = placement.service;
  }
  auto side = [&](const v1::SheetRef& ref) {
    return counts[service_of[{ref.municipality(), ref.sheet_id()}]];
  };
  for (v1::ReviewQuestion& question : placed.review) {
    const int other = question.has_sheet() ? side(question.sheet()) : counts[question.service()];
    question.set_settles(side(question.a()) * std::max(1, other));
  }
  std::sort(placed.review.begin(), placed.review.end(),
            [](const v1::ReviewQuestion& x, const v1::ReviewQuestion& y) {
              auto order = [](const v1::ReviewQuestion& question) {
                return std::make_tuple(-question.settles(), -question.score(),
                                       question.a().municipality(), question.a().sheet_id(),
                                       question.service(), question.sheet().municipality(),
                                       question.sheet().sheet_id());
              };
              return order(x) < order(y);
            });
}

}  // namespace

std::string MatchOrAsk(const MatchThresholds& thresholds, const DecidedPlaces& decided,
                       Placement& placement, std::vector<v1::ReviewQuestion>& review) {
  const std::string key = placement.Key();
  const Ranked ranked = Allowed(placement.known->open, key, decided);
  if (!ranked.empty() && ranked[0]->score >= thresholds.review) {
    if (IsClearlyAhead(ranked, thresholds) && ranked[0]->score >= thresholds.accept) {
      TakeMatched(*ranked[0], placement);
      return "";
    }
    AskAboutBest(ranked, thresholds, placement, review);
    return ranked[0]->entry_id;
  }
  // Nothing else comes near: better a question than a loss.
  const Ranked contradicted = Allowed(placement.known->contradicted, key, decided);
  if (contradicted.empty() || contradicted[0]->score < thresholds.accept) return "";
  review.push_back(Ask(placement, *contradicted[0], kContradicted));
  return contradicted[0]->entry_id;
}

PlacedSheets PlaceSheets(const HarmoniseInput& input, HarmoniseMemo& memo) {
  PlacedSheets placed;
  placed.sheets = CollectSheets(input, memo);
  const std::set<std::string> keys =
      input.decisions.decisions().empty() ? std::set<std::string>() : Keys(placed.sheets);
  const std::set<std::string> entries = EntryIds(input.catalogue);
  const DecidedPlaces decided(input.decisions, keys, entries);
  std::vector<Uncatalogued> uncatalogued = PlaceEach(input, decided, placed);
  ApplyDecisions(decided, placed);
  std::erase_if(uncatalogued,
                [](const Uncatalogued& sheet) { return !sheet.placement->service.empty(); });
  GroupUncatalogued(std::move(uncatalogued), decided, input.catalogue, input.thresholds, memo,
                    placed.review);
  ApplyMerges(decided, placed);
  ResolveInForce(input.as_of, placed);
  DropAnswered(decided, placed);
  SortReview(placed);
  placed.unheeded = decided.unheeded();
  return placed;
}

std::string Placement::Key() const { return absl::StrCat(municipality, "/", sheet->sheet_id()); }

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
