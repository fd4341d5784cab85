// What speaks for and against a sheet being an entry. Weights add up; a score stops at 1.
#ifndef AMBITO_LIB_CHARTER_MATCH_EVIDENCE_H_
#define AMBITO_LIB_CHARTER_MATCH_EVIDENCE_H_

#include <set>
#include <string>
#include <vector>

#include "lib/charter/match.h"
#include "lib/charter/match_index.h"
#include "lib/charter/sheet_words.h"

namespace ambito::charter {

// How much of each catalogue word a sheet has, by term id.
struct SheetCredits {
  SheetCredits(const MatchIndex& index, const SheetWords& sheet);

  std::vector<double> title;
  std::vector<double> former;
};

// How well the best of an entry's names fits the title.
struct NameFit {
  const IndexedName* name = nullptr;  // Null: none has a word of the title.
  double fit = 0;                     // 0 to 1.
  bool whole = false;                 // Every word of the name is in the title.
  std::vector<size_t> positions;      // Title words that are in the name.
  bool former = false;                // It is what the title says the service was.
};

NameFit FitNames(const MatchIndex& index, const IndexedEntry& entry, const SheetWords& sheet,
                 const SheetCredits& credits);

// Of each entry, the share of the description's telling words that it has too, by position.
std::vector<double> DescriptionShares(const MatchIndex& index, const SheetWords& sheet);

// The clues of an entry that a sheet has. One may be chance, a second hardly is.
struct HeardClues {
  std::vector<std::string> heard;  // In the words of the catalogue.
  double doubt = 1;
};

HeardClues HearClues(const IndexedEntry& entry, const SheetWords& sheet);

// What is known of a sheet and one entry before evidence is weighed.
struct Likeness {
  NameFit fit;
  double description_share = 0;
  HeardClues clues;
  // 1: no entry's name has much of the title (`Non più soli`), the description speaks for it.
  double silence = 0;
};

// Adds evidence of everything but another entry's alias. Sets `excluded` on hard evidence.
void CollectEvidence(const IndexedEntry& entry, const SheetWords& sheet, const Likeness& likeness,
                     Candidate& candidate);

// True when the two sets of users name groups of people that do not mix, and none in common.
bool UsersConflict(const std::set<std::string>& named, const std::set<std::string>& served);
// True when both are about places and have none in common.
bool SettingsConflict(const std::set<std::string>& a, const std::set<std::string>& b);

void AddEvidence(absl::string_view kind, absl::string_view detail, double weight,
                 Candidate& candidate);
// Sums, cuts to 0..1, rounds to 1e-6 so that bytes are stable, sorts the evidence.
void CloseCandidate(Candidate& candidate);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_MATCH_EVIDENCE_H_
