#include "lib/charter/match.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "lib/charter/match_evidence.h"
#include "lib/charter/match_index.h"
#include "lib/charter/sheet_words.h"

namespace ambito::charter {
namespace {

// Same scale as an entry's evidence: a title that is the same word for word is enough alone.
constexpr double kSameTitle = 0.74;
constexpr double kSameDescription = 0.12;
constexpr double kSameArea = 0.05;
constexpr double kSameUsers = 0.05;
constexpr double kSameSetting = 0.04;
constexpr double kDifferentArea = -0.08;

// A title that fits no entry's name better than this says nothing of what the service is; one that
// fits a name better than the second says all.
constexpr double kSilentTitle = 0.35;
constexpr double kSpeakingTitle = 0.6;
// With less of the title than this in a name, everything else together is no question yet.
constexpr double kWorthWeighing = 0.15;

// The share of `a`'s words that `b` has, by weight; 0 when `a` has none.
double Share(const std::vector<SheetWord>& a, const std::vector<SheetWord>& b) {
  double found = 0;
  double all = 0;
  for (const SheetWord& word : a) {
    double best = 0;
    for (const SheetWord& other : b) {
      bool slips = !word.known || !other.known;
      best = std::max(best, WordCredit(word.word, other.word, slips));
    }
    found += word.weight * best;
    all += word.weight;
  }
  return all > 0 ? found / all : 0;
}

double WordLikeness(const std::vector<SheetWord>& a, const std::vector<SheetWord>& b) {
  double one = Share(a, b);
  double other = Share(b, a);
  return one + other > 0 ? 2 * one * other / (one + other) : 0;
}

bool Meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& code) { return b.contains(code); });
}

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
      return whole != &scored && IsProperPart(scored.fit().positions, whole->fit().positions);
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

// The entries worth weighing: those with words of the title in a name; where the title says
// little, those with words of the description too.
std::vector<Scored> Alike(const MatchIndex& index, const SheetWords& words) {
  SheetCredits credits(index, words);
  std::vector<bool> touched = Touched(index, words);
  std::vector<double> shares = DescriptionShares(index, words);
  std::vector<Scored> all(index.entries.size());
  double best = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    all[i].entry = i;
    all[i].likeness.description_share = shares[i];
    if (touched[i]) all[i].likeness.fit = FitNames(index, index.entries[i], words, credits);
    best = std::max(best, all[i].fit().fit);
  }
  double silence = std::clamp((kSpeakingTitle - best) / (kSpeakingTitle - kSilentTitle), 0.0, 1.0);
  for (Scored& scored : all) scored.likeness.silence = silence;
  std::erase_if(all, [&](const Scored& scored) {
    bool described = silence > 0 && scored.likeness.description_share > 0;
    return scored.fit().fit < kWorthWeighing && !described;
  });
  return all;
}

bool IsBetter(const Candidate& a, const Candidate& b) {
  return a.score != b.score ? a.score > b.score : a.entry_id < b.entry_id;
}

void CompareUsersAndPlaces(const SheetWords& a, const SheetWords& b, Candidate& candidate) {
  if (UsersConflict(a.title_users, b.title_users) || UsersConflict(a.text_users, b.text_users)) {
    candidate.excluded = true;
    AddEvidence("other_target_users", "", 0, candidate);
  } else if (Meet(a.text_users, b.text_users)) {
    AddEvidence("target_users", "", kSameUsers, candidate);
  }
  if (SettingsConflict(a.title_settings, b.title_settings)) {
    candidate.excluded = true;
    AddEvidence("other_setting", "", 0, candidate);
  } else if (Meet(a.text_settings, b.text_settings)) {
    AddEvidence("setting", "", kSameSetting, candidate);
  }
}

}  // namespace

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
  return ranked;
}

Candidate Matcher::Compare(const v1::ServiceSheet& a, const v1::ServiceSheet& b) const {
  SheetWords one = ReadSheetWords(*index_, a);
  SheetWords other = ReadSheetWords(*index_, b);
  Candidate candidate;
  AddEvidence("title", "", kSameTitle * WordLikeness(one.title, other.title), candidate);
  AddEvidence("description", "",
              kSameDescription * std::min(1.0, 2 * WordLikeness(one.description, other.description)),
              candidate);
  AddEvidence("area", "", one.area == other.area ? kSameArea : kDifferentArea, candidate);
  CompareUsersAndPlaces(one, other, candidate);
  CloseCandidate(candidate);
  return candidate;
}

}  // namespace ambito::charter
