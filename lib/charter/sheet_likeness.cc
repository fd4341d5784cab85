#include "lib/charter/sheet_likeness.h"

#include <algorithm>

#include "lib/charter/match_evidence.h"

namespace ambito::charter {
namespace {

// Same scale as an entry's evidence: a title that is the same word for word is enough alone.
constexpr double kSameTitle = 0.64;
constexpr double kTitleInText = 0.12;
constexpr double kSameDescription = 0.10;
constexpr double kSameArea = 0.05;
constexpr double kSameUsers = 0.05;
constexpr double kSameSetting = 0.04;
constexpr double kDifferentArea = -0.08;
// Of two titles, how much counts that one is in the other: `Piscina` and `Nuoto in piscina`.
constexpr double kContained = 0.15;
// A word that no service of the catalogue has is what sets these sheets apart from all of them.
constexpr double kUnknownFactor = 2;

double Weight(const SheetWord& word) { return word.weight * (word.known ? 1 : kUnknownFactor); }

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
    found += Weight(word) * best;
    all += Weight(word);
  }
  return all > 0 ? found / all : 0;
}

double WordLikeness(const std::vector<SheetWord>& a, const std::vector<SheetWord>& b) {
  double one = Share(a, b);
  double other = Share(b, a);
  return one + other > 0 ? 2 * one * other / (one + other) : 0;
}

double TitleLikeness(const std::vector<SheetWord>& a, const std::vector<SheetWord>& b) {
  double contained = std::max(Share(a, b), Share(b, a));
  return (1 - kContained) * WordLikeness(a, b) + kContained * contained;
}

// How much of each title the other sheet says, in its title or its description.
double TitleInText(const SheetWords& a, const SheetWords& b) {
  auto text = [](const SheetWords& sheet) {
    std::vector<SheetWord> words = sheet.title;
    words.insert(words.end(), sheet.description.begin(), sheet.description.end());
    return words;
  };
  return (Share(a.title, text(b)) + Share(b.title, text(a))) / 2;
}

bool Meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& code) { return b.contains(code); });
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

Candidate CompareWords(const SheetWords& a, const SheetWords& b, double at_least) {
  Candidate candidate;
  double title = kSameTitle * TitleLikeness(a.title, b.title);
  if (title + kTitleInText + kSameDescription + kSameArea + kSameUsers + kSameSetting < at_least)
    return candidate;
  AddEvidence("title", "", title, candidate);
  AddEvidence("title_in_text", "", kTitleInText * TitleInText(a, b), candidate);
  AddEvidence("description", "",
              kSameDescription * std::min(1.0, 2 * WordLikeness(a.description, b.description)),
              candidate);
  AddEvidence("area", "", a.area == b.area ? kSameArea : kDifferentArea, candidate);
  CompareUsersAndPlaces(a, b, candidate);
  CloseCandidate(candidate);
  return candidate;
}

}  // namespace ambito::charter
