#include "lib/charter/placement.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace ambito::charter {
namespace {

// Members' sheets as they come; a municipality that is given twice counts twice.
std::vector<const MunicipalityInput*> MembersInOrder(const HarmoniseInput& input) {
  std::set<std::string> members;
  for (const v1::Member& member : input.district.district().members()) {
    members.insert(member.istat_code());
  }
  std::vector<const MunicipalityInput*> inputs;
  for (const MunicipalityInput& municipality : input.municipalities) {
    if (members.contains(municipality.istat_code)) inputs.push_back(&municipality);
  }
  std::stable_sort(inputs.begin(), inputs.end(),
                   [](const auto* a, const auto* b) { return a->istat_code < b->istat_code; });
  return inputs;
}

// By municipality, then sheet id. Inputs mostly come that way already: then nothing is moved.
std::vector<Placement> CollectSheets(const HarmoniseInput& input, HarmoniseMemo& memo) {
  const std::vector<const MunicipalityInput*> members = MembersInOrder(input);
  size_t count = 0;
  for (const MunicipalityInput* municipality : members) count += municipality->sheets.size();
  std::vector<Placement> sheets;
  sheets.reserve(count);
  for (const MunicipalityInput* municipality : members) {
    for (const InputSheet& sheet : municipality->sheets) {
      Placement& placement = sheets.emplace_back();
      placement.municipality = municipality->istat_code;
      placement.input = &sheet;
      placement.sheet = sheet.sheet.get();
      placement.known = &memo.Know(sheet);
    }
  }
  auto goes_before = [](const Placement& a, const Placement& b) {
    return std::tie(a.municipality, a.sheet->sheet_id()) <
           std::tie(b.municipality, b.sheet->sheet_id());
  };
  if (!std::is_sorted(sheets.begin(), sheets.end(), goes_before)) {
    std::sort(sheets.begin(), sheets.end(), goes_before);
  }
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

// The best and the runner-up; null where there is none.
struct Best {
  const Candidate* first = nullptr;
  const Candidate* second = nullptr;
};

// Passes over what a decision rules out for this sheet. `group`: null when none is about it.
Best BestOf(const std::vector<Candidate>& candidates, const DecidedGroup* group) {
  Best best;
  for (const Candidate& candidate : candidates) {
    if (group != nullptr && group->forbidden.contains(candidate.entry_id)) continue;
    (best.first == nullptr ? best.first : best.second) = &candidate;
    if (best.second != nullptr) break;
  }
  return best;
}

bool IsClearlyAhead(const Best& best, const MatchThresholds& thresholds) {
  return best.second == nullptr || best.first->score - best.second->score >= thresholds.lead;
}

// Asks about the best entry and, where it is not clearly ahead, about the next.
void AskAboutBest(const Best& best, const MatchThresholds& thresholds, const Placement& placement,
                  std::vector<v1::ReviewQuestion>& review) {
  bool ahead = IsClearlyAhead(best, thresholds);
  review.push_back(Ask(placement, *best.first, ahead ? kBelowAccept : kNotClearlyAhead));
  if (!ahead && best.second->score >= thresholds.review) {
    review.push_back(Ask(placement, *best.second, kNotClearlyAhead));
  }
}

// What a sheet says of itself, or what evidence says, or nothing yet.
std::vector<Uncatalogued> PlaceEach(const HarmoniseInput& input, const DecidedPlaces& decided,
                                    const HarmoniseMemo& memo, PlacedSheets& placed) {
  const std::set<std::string> entries = EntryIds(input.catalogue);
  std::vector<Uncatalogued> uncatalogued;
  for (Placement& placement : placed.sheets) {
    const std::string& stated = placement.sheet->service();
    const bool takes = !stated.empty() && entries.contains(stated);
    if (takes && (decided.empty() || !decided.IsForbidden(placement.Key(), stated))) {
      TakeStated(placement);
      continue;
    }
    std::string likely = MatchOrAsk(input.thresholds, decided, memo, placement, placed.review);
    if (placement.service.empty()) uncatalogued.push_back({&placement, std::move(likely)});
  }
  return uncatalogued;
}

// Whether people have said where a sheet belongs, and not only with which others.
bool IsSettled(const DecidedPlaces& decided, const Placement& placement) {
  if (placement.how != v1::MATCH_HOW_DECIDED) return false;
  const DecidedGroup* group = decided.GroupOf(placement.Key());
  return group == nullptr || !group->service.empty() || group->sheets.size() == 1 ||
         !IsProvisionalId(placement.service);
}

// What a question about a service is, now that decisions are heeded: one that was answered, or
// asked already of a sheet that is the same, goes.
class OpenQuestions {
 public:
  OpenQuestions(const DecidedPlaces& decided, const PlacedSheets& placed) : decided_(decided) {
    for (const Placement& placement : placed.sheets) {
      service_of_[placement.Key()] = placement.service;
      if (IsSettled(decided, placement)) settled_.insert(placement.Key());
    }
  }

  bool IsOpen(v1::ReviewQuestion& question) {
    const std::string a = KeyOf(question.a());
    if (question.has_sheet()) return !decided_.AreDifferent(a, KeyOf(question.sheet()));
    if (question.reason() == kSecondSheetSameYear) return true;
    if (settled_.contains(a) || decided_.IsRuledOut(a, question.service())) return false;
    std::set<std::string> decisions;
    question.set_service(decided_.MergedFor(a, question.service(), decisions));
    const std::string& service = question.service();
    if (service_of_[a] == service) return false;
    const DecidedGroup* group = decided_.GroupOf(a);
    return asked_.emplace(group == nullptr ? a : group->sheets.front(), service).second;
  }

 private:
  static std::string KeyOf(const v1::SheetRef& ref) {
    return absl::StrCat(ref.municipality(), "/", ref.sheet_id());
  }

  const DecidedPlaces& decided_;
  std::map<std::string, std::string> service_of_;
  std::set<std::string> settled_;
  std::set<std::pair<std::string, std::string>> asked_;
};

void DropAnswered(const DecidedPlaces& decided, PlacedSheets& placed) {
  if (decided.empty()) return;
  OpenQuestions open(decided, placed);
  std::erase_if(placed.review,
                [&](v1::ReviewQuestion& question) { return !open.IsOpen(question); });
}

const Placement& Find(const std::vector<Placement>& sheets, const v1::SheetRef& ref) {
  return *std::lower_bound(sheets.begin(), sheets.end(), ref,
                           [](const Placement& placement, const v1::SheetRef& wanted) {
                             return std::tie(placement.municipality, placement.sheet->sheet_id()) <
                                    std::tie(wanted.municipality(), wanted.sheet_id());
                           });
}

// How many pairs of sheets an answer settles: all of one side with all of the other.
void CountSettled(PlacedSheets& placed) {
  absl::flat_hash_map<absl::string_view, int> counts;
  for (const Placement& placement : placed.sheets) ++counts[placement.service];
  auto side = [&](const v1::SheetRef& ref) { return counts[Find(placed.sheets, ref).service]; };
  for (v1::ReviewQuestion& question : placed.review) {
    const int other = question.has_sheet() ? side(question.sheet()) : counts[question.service()];
    question.set_settles(side(question.a()) * std::max(1, other));
  }
}

void SortReview(PlacedSheets& placed) {
  auto order = [](const v1::ReviewQuestion& question) {
    return std::make_tuple(
        -question.settles(), -question.score(), absl::string_view(question.a().municipality()),
        absl::string_view(question.a().sheet_id()), absl::string_view(question.service()),
        absl::string_view(question.sheet().municipality()),
        absl::string_view(question.sheet().sheet_id()));
  };
  std::sort(placed.review.begin(), placed.review.end(),
            [&](const auto& x, const auto& y) { return order(x) < order(y); });
}

}  // namespace

std::string MatchOrAsk(const MatchThresholds& thresholds, const DecidedPlaces& decided,
                       const HarmoniseMemo& memo, Placement& placement,
                       std::vector<v1::ReviewQuestion>& review) {
  memo.Rank(*placement.sheet, *placement.known);
  const DecidedGroup* group = decided.empty() ? nullptr : decided.GroupOf(placement.Key());
  const Best best = BestOf(placement.known->open, group);
  if (best.first != nullptr && best.first->score >= thresholds.review) {
    if (IsClearlyAhead(best, thresholds) && best.first->score >= thresholds.accept) {
      TakeMatched(*best.first, placement);
      return "";
    }
    AskAboutBest(best, thresholds, placement, review);
    return best.first->entry_id;
  }
  // Nothing else comes near: better a question than a loss.
  const Candidate* contradicted = BestOf(placement.known->contradicted, group).first;
  if (contradicted == nullptr || contradicted->score < thresholds.accept) return "";
  review.push_back(Ask(placement, *contradicted, kContradicted));
  return contradicted->entry_id;
}

PlacedSheets PlaceSheets(const HarmoniseInput& input, HarmoniseMemo& memo) {
  PlacedSheets placed;
  placed.sheets = CollectSheets(input, memo);
  const std::set<std::string> keys =
      input.decisions.decisions().empty() ? std::set<std::string>() : Keys(placed.sheets);
  const std::set<std::string> entries = EntryIds(input.catalogue);
  const DecidedPlaces decided(input.decisions, keys, entries);
  std::vector<Uncatalogued> uncatalogued = PlaceEach(input, decided, memo, placed);
  ApplyDecisions(decided, placed);
  std::erase_if(uncatalogued,
                [](const Uncatalogued& sheet) { return !sheet.placement->service.empty(); });
  GroupUncatalogued(std::move(uncatalogued), decided, input.catalogue, input.thresholds, memo,
                    placed.review);
  ApplyMerges(decided, placed);
  ApplySeparations(decided, input.catalogue, placed);
  ResolveInForce(input.as_of, input.catalogue, placed);
  DropAnswered(decided, placed);
  CountSettled(placed);
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
