#include "lib/charter/match.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "lib/charter/match_evidence.h"
#include "lib/charter/match_index.h"
#include "lib/charter/sheet_likeness.h"
#include "lib/charter/sheet_words.h"

namespace ambito::charter {
namespace {

// A title that fits no entry's name better than this says nothing of what the service is; one that
// fits a name better than the second says all.
constexpr double kSilentTitle = 0.35;
constexpr double kSpeakingTitle = 0.6;
// A lead above the first adds its part, up to the last; nothing for a score that is chance.
constexpr double kOrdinaryLead = 0.08;
constexpr double kLeadFactor = 0.6;
constexpr double kMostForLead = 0.08;
constexpr double kLeastToLead = 0.40;
constexpr double kExact = 0.97;
constexpr double kPartFactor = 0.8;
// With no more doubt than this the description says what the service is; a title that it says
// nothing of (`Tempo insieme`) then names it by chance, or by what comes with it (`Borse lavoro`).
constexpr double kLittleDoubt = 0.36;
constexpr double kUnsupportedFactor = 0.7;
// With less of the title than this in a name, everything else together is no question yet.
constexpr double kWorthWeighing = 0.15;

// `a` is a proper part of `b`. Both sorted.
bool IsProperPart(const std::vector<size_t>& a, const std::vector<size_t>& b) {
  return a.size() < b.size() && std::includes(b.begin(), b.end(), a.begin(), a.end());
}

bool IsCurrentWhole(const NameFit& fit) {
  return fit.name != nullptr && fit.whole && fit.name->kind != NameKind::kHistoric;
}

struct Scored {
  size_t entry = 0;  // Position in the index.
  Likeness likeness;
  Candidate candidate;

  const NameFit& fit() const { return likeness.fit; }
};

// The sheet speaks for the one in other words too, and not for the other.
bool IsGivenAway(const Scored& one, const Scored& other) {
  bool clues = !one.likeness.clues.heard.empty();
  bool other_is_sure = other.fit().fit >= kExact || !other.likeness.clues.heard.empty();
  return clues && (!one.fit().whole || !other_is_sure);
}

// `assistenza domiciliare` in a title that says `assistenza domiciliare minori` is only a part of
// the other entry's name.
void ExcludePartsOfOthers(std::vector<Scored>& all) {
  std::vector<const Scored*> wholes;
  for (const Scored& scored : all) {
    if (IsCurrentWhole(scored.fit()) && !scored.candidate.excluded) wholes.push_back(&scored);
  }
  std::vector<std::pair<Scored*, const Scored*>> found;
  for (Scored& scored : all) {
    if (scored.fit().name == nullptr) continue;
    auto other = std::find_if(wholes.begin(), wholes.end(), [&](const Scored* whole) {
      return whole != &scored && !IsGivenAway(scored, *whole) &&
             IsProperPart(scored.fit().positions, whole->fit().positions);
    });
    if (other != wholes.end()) found.emplace_back(&scored, *other);
  }
  for (auto& [scored, other] : found) {
    scored->candidate.excluded = true;
    AddEvidence("alias_of_other",
                absl::StrCat(other->candidate.entry_id, ": ", other->fit().name->text), 0,
                scored->candidate);
  }
}

// By entry: whether one of its names has a word of the title.
std::vector<bool> Touched(const MatchIndex& index, const SheetWords& words) {
  std::vector<bool> touched(index.entries.size());
  for (const auto* part : {&words.title, &words.former}) {
    for (const SheetWord& word : *part) {
      for (const TermMatch& match : word.matches) {
        for (int entry : index.entries_by_name_term[static_cast<size_t>(match.term)]) {
          touched[static_cast<size_t>(entry)] = true;
        }
      }
    }
  }
  return touched;
}

// How little the names that fit say. A name of the past, or one of which only a
// part is in the title, may fit by chance.
double Silence(const std::vector<Scored>& all) {
  double best = 0;
  for (const Scored& scored : all) {
    best = std::max(best, scored.fit().fit * (IsCurrentWhole(scored.fit()) ? 1 : kPartFactor));
  }
  return std::clamp((kSpeakingTitle - best) / (kSpeakingTitle - kSilentTitle), 0.0, 1.0);
}

// Beside a name that is the title word for word, one of which a part is in it fits by chance.
void DoubtPartsBesideExact(std::vector<Scored>& all) {
  bool exact = std::any_of(all.begin(), all.end(), [](const Scored& scored) {
    return IsCurrentWhole(scored.fit()) && scored.fit().fit >= kExact;
  });
  if (!exact) return;
  for (Scored& scored : all) {
    if (!scored.fit().whole) scored.likeness.fit.fit *= kPartFactor;
  }
}

bool IsDescribed(const IndexedEntry& entry, const SheetWords& words, const HeardClues& clues) {
  return clues.doubt <= kLittleDoubt && !UsersConflict(words.text_users, entry.target_users);
}

// Where the description gives an entry away, names that it does not speak for count for less.
void DoubtUnsupported(const MatchIndex& index, const SheetWords& words, std::vector<Scored>& all) {
  bool described = std::any_of(all.begin(), all.end(), [&](const Scored& scored) {
    return IsDescribed(index.entries[scored.entry], words, scored.likeness.clues);
  });
  if (!described) return;
  for (Scored& scored : all) {
    if (scored.likeness.clues.heard.empty()) scored.likeness.fit.fit *= kUnsupportedFactor;
  }
}

// The entries worth weighing: those with words of the title in a name, those the sheet has clues
// of; where the title says little, those with words of the description too.
std::vector<Scored> Alike(const MatchIndex& index, const SheetWords& words) {
  SheetCredits credits(index, words);
  std::vector<bool> touched = Touched(index, words);
  std::vector<double> shares = DescriptionShares(index, words);
  std::vector<Scored> all(index.entries.size());
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].entry = i;
    all[i].likeness.description_share = shares[i];
    all[i].likeness.clues = HearClues(index.entries[i], words);
    if (touched[i]) all[i].likeness.fit = FitNames(index, index.entries[i], words, credits);
  }
  DoubtPartsBesideExact(all);
  DoubtUnsupported(index, words, all);
  double silence = Silence(all);
  for (Scored& scored : all) scored.likeness.silence = silence;
  std::erase_if(all, [&](const Scored& scored) {
    bool described = silence > 0 && scored.likeness.description_share > 0;
    return scored.fit().fit < kWorthWeighing && !described && scored.likeness.clues.heard.empty();
  });
  return all;
}

bool IsBetter(const Candidate& a, const Candidate& b) {
  return a.score != b.score ? a.score > b.score : a.entry_id < b.entry_id;
}

// What stands alone is surer than its words: a runner-up far behind speaks for the best.
void CreditLead(std::vector<Candidate>& ranked) {
  auto is_open = [](const Candidate& candidate) { return !candidate.excluded; };
  auto best = std::find_if(ranked.begin(), ranked.end(), is_open);
  if (best == ranked.end() || best->score < kLeastToLead) return;
  auto next = std::find_if(std::next(best), ranked.end(), is_open);
  double lead = best->score - (next == ranked.end() ? 0 : next->score);
  if (lead <= kOrdinaryLead) return;
  AddEvidence("nothing_else_near", next == ranked.end() ? "" : next->entry_id,
              std::min(kMostForLead, kLeadFactor * (lead - kOrdinaryLead)), *best);
  CloseCandidate(*best);
}

}  // namespace

struct PreparedSheet {
  SheetWords words;
};

struct Matcher::Index : MatchIndex {
  using MatchIndex::MatchIndex;
};

Matcher::Matcher(const v1::Catalogue& catalogue)
    : index_(std::make_unique<const Index>(catalogue)) {}

Matcher::~Matcher() = default;

std::vector<Candidate> Matcher::Rank(const v1::ServiceSheet& sheet) const {
  SheetWords words = ReadSheetWords(*index_, sheet);
  std::vector<Scored> all = Alike(*index_, words);
  for (Scored& scored : all) {
    const IndexedEntry& entry = index_->entries[scored.entry];
    scored.candidate.entry_id = entry.id;
    CollectEvidence(entry, words, scored.likeness, scored.candidate);
  }
  ExcludePartsOfOthers(all);
  std::vector<Candidate> ranked;
  for (Scored& scored : all) {
    CloseCandidate(scored.candidate);
    if (scored.candidate.score > 0) ranked.push_back(std::move(scored.candidate));
  }
  std::sort(ranked.begin(), ranked.end(), IsBetter);
  CreditLead(ranked);
  std::sort(ranked.begin(), ranked.end(), IsBetter);
  return ranked;
}

Candidate Matcher::Compare(const v1::ServiceSheet& a, const v1::ServiceSheet& b) const {
  return CompareWords(ReadSheetWords(*index_, a), ReadSheetWords(*index_, b), 0);
}

std::shared_ptr<const PreparedSheet> Matcher::Prepare(const v1::ServiceSheet& sheet) const {
  return std::make_shared<const PreparedSheet>(PreparedSheet{ReadSheetWords(*index_, sheet)});
}

Candidate Matcher::Compare(const PreparedSheet& a, const PreparedSheet& b, double at_least) const {
  return CompareWords(a.words, b.words, at_least);
}

}  // namespace ambito::charter
