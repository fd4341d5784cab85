#include <algorithm>
#include <cmath>

#include "lib/charter/match_evidence.h"
#include "lib/charter/match_words.h"

namespace ambito::charter {
namespace {

constexpr double kHistoricFactor = 0.7;
constexpr double kFormerFactor = 0.85;
constexpr double kRecallPower = 0.8;
// Of a title that the entry explains nothing of.
constexpr double kWholeLeast = 0.5;
constexpr double kPartLeast = 0.35;
constexpr double kHeadlessFactor = 0.75;
// The title, or whom the sheet is for, has less than this of what the name says first.
constexpr double kHeadCredit = 0.7;
constexpr double kNoHeadFactor = 0.85;
constexpr double kInterruptedFactor = 0.85;
// A title word in another name of the entry, or in its description, is at least explained.
constexpr double kOtherNameCredit = 0.8;
constexpr double kOtherTermCredit = 0.5;
// Beside a whole name, words that no service has are the house's or the street's.
constexpr double kUnknownFactor = 0.4;
// What the title has of each word of a name that is all in it.
constexpr double kAllCredit = 0.9;
// A name lighter than this is a common word that alone proves little.
constexpr double kTellingWeight = 0.8;

bool Has(const std::vector<int>& sorted, int term) {
  return std::binary_search(sorted.begin(), sorted.end(), term);
}

// What an entry explains of one title word by any of its words.
double Explained(const IndexedEntry& entry, const SheetWord& word) {
  double best = 0;
  for (const TermMatch& match : word.matches) {
    if (Has(entry.name_terms, match.term)) best = std::max(best, kOtherNameCredit * match.credit);
    if (Has(entry.other_terms, match.term)) best = std::max(best, kOtherTermCredit * match.credit);
  }
  return best;
}

double CreditIn(const IndexedName& name, const SheetWord& word) {
  double best = 0;
  for (const TermMatch& match : word.matches) {
    bool in_name = std::find(name.terms.begin(), name.terms.end(), match.term) != name.terms.end();
    if (in_name) best = std::max(best, match.credit);
  }
  return best;
}

// The share of the name that the words have.
double Recall(const TermIndex& terms, const IndexedName& name, const std::vector<double>& credits) {
  double found = 0;
  for (int term : name.terms) found += terms.Weight(term) * credits[static_cast<size_t>(term)];
  return name.weight > 0 ? found / name.weight : 0;
}

// Fillers may be missing (`servizio`), but `buoni servizio` is not all in `buon appetito`.
bool HasAll(const TermIndex& terms, const IndexedName& name, const std::vector<double>& credits) {
  auto telling = std::count_if(name.terms.begin(), name.terms.end(),
                               [&](int term) { return !IsFiller(terms.Word(term)); });
  return std::all_of(name.terms.begin(), name.terms.end(), [&](int term) {
    bool exact_needed = name.kind == NameKind::kAcronym;
    bool may_miss = telling >= 2 && IsFiller(terms.Word(term));
    double needed = exact_needed ? 1 : (may_miss ? 0 : kAllCredit);
    return credits[static_cast<size_t>(term)] >= needed;
  });
}

// The share of the title that the name, or else the entry, explains.
double Precision(const IndexedName& name, const SheetWords& sheet,
                 const std::vector<double>& explained, double unknown_factor,
                 std::vector<size_t>& positions) {
  double credited = 0;
  double all = 0;
  for (size_t i = 0; i < sheet.title.size(); ++i) {
    double credit = CreditIn(name, sheet.title[i]);
    if (credit > 0) positions.push_back(i);
    double weight = sheet.title[i].weight * (sheet.title[i].known ? 1 : unknown_factor);
    credited += weight * std::max(credit, explained[i]);
    all += weight;
  }
  return all > 0 ? credited / all : 0;
}

// Whether another thing stands between the name's words: `sportello stranieri e mediazione` is no
// `sportello di mediazione`.
bool IsInterrupted(const SheetWords& sheet, const std::vector<double>& explained,
                   const std::vector<size_t>& positions) {
  if (positions.empty()) return false;
  size_t next = 0;
  for (size_t i = positions.front(); i < positions.back(); ++i) {
    if (positions[next] == i) {
      ++next;
    } else if (explained[i] <= kOtherTermCredit && !IsFiller(sheet.title[i].word)) {
      return true;
    }
  }
  return false;
}

// Whether the entry is called by what some part of the title begins with: a `contributo per il
// ricovero` is a contribution.
bool HasHead(const SheetWords& sheet, const std::vector<double>& explained) {
  bool any = false;
  for (size_t i = 0; i < sheet.title.size(); ++i) {
    if (sheet.title[i].head && explained[i] > kOtherTermCredit) return true;
    any |= sheet.title[i].head;
  }
  return !any;
}

// `Spalatura della neve per anziani` is none of the `case per anziani`.
bool LacksHead(const IndexedName& name, const std::vector<double>& credits) {
  return name.head >= 0 && credits[static_cast<size_t>(name.head)] < kHeadCredit;
}

// What words of the title that the entry does not explain leave of the fit.
double Explaining(double precision, bool whole) {
  double least = whole ? kWholeLeast : kPartLeast;
  return least + (1 - least) * precision;
}

double Specific(const IndexedName& name) {
  if (name.kind == NameKind::kAcronym) return 1;
  return 0.7 + 0.3 * std::min(1.0, name.weight / kTellingWeight);
}

// An empty fit when it could not be better than `at_least`.
NameFit FitName(const MatchIndex& index, const IndexedName& name, const SheetWords& sheet,
                const SheetCredits& credits, const std::vector<double>& explained,
                double at_least) {
  NameFit fit;
  bool historic = name.kind == NameKind::kHistoric;
  double now = Recall(index.terms, name, credits.title) * (historic ? kHistoricFactor : 1);
  double former = historic ? Recall(index.terms, name, credits.former) * kFormerFactor : 0;
  if (std::pow(std::max(now, former), kRecallPower) * Specific(name) <= at_least) return fit;
  fit.name = &name;
  fit.former = former > now;
  fit.whole = HasAll(index.terms, name, fit.former ? credits.former : credits.title);
  if (name.kind == NameKind::kAcronym && !(fit.whole && sheet.spelt.contains(name.folded))) {
    return NameFit();
  }
  bool telling = fit.whole && name.weight >= kTellingWeight;
  double precision = Precision(name, sheet, explained, telling ? kUnknownFactor : 1, fit.positions);
  fit.fit = std::pow(std::max(now, former), kRecallPower) * Specific(name) *
            (fit.former && sheet.title.empty() ? 1 : Explaining(precision, fit.whole));
  if (!fit.former && !HasHead(sheet, explained)) fit.fit *= kHeadlessFactor;
  if (LacksHead(name, fit.former ? credits.former : credits.title)) fit.fit *= kNoHeadFactor;
  if (IsInterrupted(sheet, explained, fit.positions)) fit.fit *= kInterruptedFactor;
  return fit;
}

}  // namespace

NameFit FitNames(const MatchIndex& index, const IndexedEntry& entry, const SheetWords& sheet,
                 const SheetCredits& credits) {
  std::vector<double> explained;
  for (const SheetWord& word : sheet.title) explained.push_back(Explained(entry, word));
  NameFit best;
  for (const IndexedName& name : entry.names) {
    NameFit fit = FitName(index, name, sheet, credits, explained, best.fit);
    if (fit.fit > best.fit) best = std::move(fit);
  }
  return best;
}

}  // namespace ambito::charter
