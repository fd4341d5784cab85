#include "lib/charter/match_evidence.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace ambito::charter {
namespace {

// For. Without clues and a silent title they add up to 1.
constexpr double kName = 0.70;
constexpr double kDescription = 0.10;
constexpr double kDescriptionName = 0.04;
constexpr double kCitizenWords = 0.04;
constexpr double kArea = 0.05;
constexpr double kOtherArea = 0.03;
constexpr double kUsers = 0.04;
constexpr double kSetting = 0.03;
// `Centro diurno` for `disabili gravi` is nearly `centro diurno disabili`.
constexpr double kUsersCredit = 0.6;
// Five words in eight are as much as two texts written apart ever share, and one word in a text of
// two is chance.
constexpr double kShareFactor = 1.6;
constexpr double kShortText = 0.8;
// What a silent title leaves to the description: enough for a question, never for a match alone.
constexpr double kSilentDescription = 0.20;
constexpr double kSilentDescriptionName = 0.12;
// A silent title leaves more to the area, for and against.
constexpr double kSilentArea = 0.03;
// What gives a service away, and what more it may say where the title is silent.
constexpr double kClues = 0.20;
constexpr double kSilentClues = 0.20;
// Of a clue of so many words: how much doubt it leaves.
constexpr double kDoubt[] = {1, 0.6, 0.5, 0.35};
// With no more doubt than this a place in the title is in passing.
constexpr double kInPassing = 0.5;
// Word for word, by its root or by its meaning.
constexpr double kHeard = 0.7;
// Against.
constexpr double kDifferentArea = -0.04;
constexpr double kOtherUsers = -0.12;
constexpr double kMoreUsers = -0.05;
constexpr double kOtherSetting = -0.05;
constexpr double kForbiddingCue = -0.15;
constexpr double kNoRequiredCue = -0.15;

constexpr absl::string_view kEveryone = "EVERYONE";
constexpr absl::string_view kAllUsersArea = "MULTIUTENZA";
// Groups that run across the others: a family has minors, a carer looks after the elderly.
constexpr absl::string_view kMixedUsers[] = {"CARERS", "EVERYONE", "FAMILIES"};
// Anyone of age may be an adult in need.
constexpr char kAdults[] = "ADULTS_IN_NEED";
constexpr absl::string_view kNotOfAge[] = {"MINORS", "YOUTH"};
// Where a person is while served. An office or a sum of money goes with any of them.
constexpr absl::string_view kPlaces[] = {"DAY_CENTRE", "HOME", "RESIDENTIAL", "SCHOOL"};

template <typename List>
bool IsOneOf(const std::string& code, const List& list) {
  return std::find(std::begin(list), std::end(list), code) != std::end(list);
}

bool Meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& code) { return b.contains(code); });
}

std::string FirstFound(const std::vector<IndexedPhrase>& phrases, const SheetWords& sheet,
                       absl::string_view text) {
  for (const IndexedPhrase& phrase : phrases) {
    if (IsIn(phrase, sheet, text)) return std::string(absl::StripAsciiWhitespace(phrase.padded));
  }
  return "";
}

std::string ShoutedAcronym(const IndexedEntry& entry, const SheetWords& sheet) {
  for (const IndexedName& name : entry.names) {
    bool shouted = name.kind == NameKind::kAcronym && sheet.shouted.contains(name.folded);
    if (shouted) return name.text;
  }
  return "";
}

void Credit(const std::vector<SheetWord>& words, double factor, std::vector<double>& credits) {
  for (const SheetWord& word : words) {
    for (const TermMatch& match : word.matches) {
      double& credit = credits[static_cast<size_t>(match.term)];
      credit = std::max(credit, factor * match.credit);
    }
  }
}

absl::string_view NameEvidence(const NameFit& fit) {
  if (fit.former || fit.name->kind == NameKind::kHistoric) return "historic_name";
  if (!fit.whole) return "title_words";
  if (fit.name->kind == NameKind::kAcronym) return "acronym";
  return fit.name->kind == NameKind::kTitle ? "title" : "alias";
}

void CollectDescription(const IndexedEntry& entry, const SheetWords& sheet,
                        const Likeness& likeness, Candidate& candidate) {
  double share = kDescription + kSilentDescription * likeness.silence;
  double named = kDescriptionName + kSilentDescriptionName * likeness.silence;
  if (likeness.description_share > 0) {
    AddEvidence("description", "", share * likeness.description_share, candidate);
  }
  std::string name = FirstFound(entry.name_phrases, sheet, sheet.description_phrase);
  if (name.empty()) name = ShoutedAcronym(entry, sheet);
  if (!name.empty()) AddEvidence("name_in_description", name, named, candidate);
  std::string words = FirstFound(entry.citizen_phrases, sheet, sheet.text_phrase);
  if (!words.empty()) AddEvidence("citizen_words", words, kCitizenWords, candidate);
}

// The words of the clue that the sheet has, one of each list; empty: not of each.
std::vector<const ClueWord*> Heard(const IndexedClue& clue, const SheetWords& sheet) {
  std::vector<const ClueWord*> words;
  for (const std::vector<ClueWord>& any : clue) {
    auto it = std::find_if(any.begin(), any.end(), [&](const ClueWord& word) {
      return sheet.heard[static_cast<size_t>(word.term)] >= kHeard;
    });
    if (it == any.end()) return {};
    words.push_back(&*it);
  }
  return words;
}

// How many of the sheet's words speak that did not speak before, and marks them.
size_t CountNew(const std::vector<const ClueWord*>& words, const SheetWords& sheet,
                std::set<int>& spoken) {
  size_t added = 0;
  for (const ClueWord* word : words) {
    added += spoken.insert(sheet.heard_in[static_cast<size_t>(word->term)]).second;
  }
  return added;
}

std::string Said(const std::vector<const ClueWord*>& words) {
  return absl::StrJoin(
      words, " ", [](std::string* out, const ClueWord* word) { absl::StrAppend(out, word->text); });
}

void CollectClues(const Likeness& likeness, Candidate& candidate) {
  if (likeness.clues.heard.empty()) return;
  AddEvidence("clues", absl::StrJoin(likeness.clues.heard, "; "),
              (kClues + kSilentClues * likeness.silence) * (1 - likeness.clues.doubt), candidate);
}

void CollectArea(const IndexedEntry& entry, const SheetWords& sheet, double silence,
                 Candidate& candidate) {
  if (sheet.area == entry.area) {
    AddEvidence("area", sheet.area, kArea + kSilentArea * silence, candidate);
  } else if (entry.other_areas.contains(sheet.area)) {
    AddEvidence("other_area", sheet.area, kOtherArea, candidate);
  } else if (sheet.area != kAllUsersArea && entry.area != kAllUsersArea) {
    AddEvidence("different_area", sheet.area, kDifferentArea - kSilentArea * silence, candidate);
  }
}

bool AreaAgrees(const IndexedEntry& entry, const SheetWords& sheet) {
  return sheet.area == entry.area || entry.other_areas.contains(sheet.area) ||
         sheet.area == kAllUsersArea || entry.area == kAllUsersArea;
}

// Whom the title names that the entry does not serve, though it serves others it names.
bool NamesMore(const IndexedEntry& entry, const SheetWords& sheet) {
  return std::any_of(
      sheet.title_users.begin(), sheet.title_users.end(), [&](const std::string& code) {
        return !IsOneOf(code, kMixedUsers) && code != kAdults && !entry.target_users.contains(code);
      });
}

void CollectUsers(const IndexedEntry& entry, const SheetWords& sheet, Candidate& candidate) {
  if (entry.target_users.empty() || entry.target_users.contains(std::string(kEveryone))) return;
  std::string named = absl::StrJoin(sheet.text_users, " ");
  bool meet = Meet(sheet.text_users, entry.target_users);
  if (UsersConflict(sheet.title_users, entry.target_users)) {
    candidate.excluded = true;
    AddEvidence("other_target_users", absl::StrJoin(sheet.title_users, " "), kOtherUsers,
                candidate);
  } else if (meet) {
    AddEvidence("target_users", named, kUsers, candidate);
    if (NamesMore(entry, sheet)) AddEvidence("more_target_users", named, kMoreUsers, candidate);
  } else if (UsersConflict(sheet.text_users, entry.target_users)) {
    // The title may be silent and the users' line loose (`cittadini`): it needs the area to agree.
    candidate.excluded |= !AreaAgrees(entry, sheet);
    AddEvidence("other_target_users", named, kOtherUsers, candidate);
  }
}

// `Di giorno con noi, di sera a casa` names a place in passing: where the description gives the
// entry away, another place in the title rules nothing out.
void CollectSetting(const IndexedEntry& entry, const SheetWords& sheet, const HeardClues& clues,
                    Candidate& candidate) {
  if (entry.setting.empty()) return;
  std::set<std::string> own = {entry.setting};
  if (sheet.text_settings.contains(entry.setting)) {
    AddEvidence("setting", entry.setting, kSetting, candidate);
  } else if (SettingsConflict(sheet.title_settings, own)) {
    candidate.excluded |= clues.doubt > kInPassing;
    AddEvidence("other_setting", absl::StrJoin(sheet.title_settings, " "), kOtherSetting,
                candidate);
  } else if (SettingsConflict(sheet.text_settings, own)) {
    AddEvidence("other_setting", absl::StrJoin(sheet.text_settings, " "), kOtherSetting, candidate);
  }
}

void CollectCues(const IndexedEntry& entry, const SheetWords& sheet, const HeardClues& clues,
                 Candidate& candidate) {
  std::string forbidding = FirstFound(entry.forbidding_cues, sheet, sheet.title_phrase);
  if (!forbidding.empty()) {
    // Behind a dash or in brackets a title goes into details: `Nido comunale - iscrizioni e rette`.
    candidate.excluded |= absl::StrContains(sheet.head_phrase, absl::StrCat(" ", forbidding, " "));
    AddEvidence("forbidding_cue", forbidding, kForbiddingCue, candidate);
  }
  bool missing = !entry.required_cues.empty() && clues.heard.empty() &&
                 FirstFound(entry.required_cues, sheet, sheet.text_phrase).empty();
  if (missing) AddEvidence("required_cue_missing", "", kNoRequiredCue, candidate);
}

double Rounded(double value) { return std::round(value * 1e6) / 1e6; }

}  // namespace

SheetCredits::SheetCredits(const MatchIndex& index, const SheetWords& sheet)
    : title(index.terms.size()), former(index.terms.size()) {
  Credit(sheet.title, 1, title);
  Credit(sheet.users, kUsersCredit, title);
  Credit(sheet.former, 1, former);
}

std::vector<double> DescriptionShares(const MatchIndex& index, const SheetWords& sheet) {
  std::vector<double> found(index.entries.size());
  std::vector<double> best(index.entries.size());
  double all = 0;
  for (const SheetWord& word : sheet.description) {
    std::fill(best.begin(), best.end(), 0);
    for (const TermMatch& match : word.matches) {
      for (int entry : index.entries_by_term[static_cast<size_t>(match.term)]) {
        double& credit = best[static_cast<size_t>(entry)];
        credit = std::max(credit, match.credit);
      }
    }
    for (size_t i = 0; i < found.size(); ++i) found[i] += word.weight * best[i];
    all += word.weight;
  }
  for (double& share : found) share = std::min(1.0, kShareFactor * share / (all + kShortText));
  return found;
}

HeardClues HearClues(const IndexedEntry& entry, const SheetWords& sheet) {
  HeardClues clues;
  std::set<int> spoken;
  for (const IndexedClue& clue : entry.clues) {
    std::vector<const ClueWord*> words = Heard(clue, sheet);
    const size_t added = CountNew(words, sheet, spoken);
    if (added == 0) continue;
    double doubt = kDoubt[std::min(clue.size(), std::size(kDoubt) - 1)];
    clues.doubt *= std::pow(doubt, double(added) / double(clue.size()));
    clues.heard.push_back(Said(words));
  }
  return clues;
}

void CollectEvidence(const IndexedEntry& entry, const SheetWords& sheet, const Likeness& likeness,
                     Candidate& candidate) {
  const NameFit& fit = likeness.fit;
  if (fit.name != nullptr) {
    AddEvidence(NameEvidence(fit), fit.name->text, kName * fit.fit, candidate);
  }
  CollectDescription(entry, sheet, likeness, candidate);
  CollectClues(likeness, candidate);
  CollectArea(entry, sheet, likeness.silence, candidate);
  CollectUsers(entry, sheet, candidate);
  CollectSetting(entry, sheet, likeness.clues, candidate);
  CollectCues(entry, sheet, likeness.clues, candidate);
}

bool UsersConflict(const std::set<std::string>& named, const std::set<std::string>& served) {
  auto has_any = [](const std::set<std::string>& codes, const auto& list) {
    return std::any_of(codes.begin(), codes.end(),
                       [&](const std::string& code) { return IsOneOf(code, list); });
  };
  if (named.empty() || served.empty() || Meet(named, served)) return false;
  if (has_any(named, kMixedUsers) || has_any(served, kMixedUsers)) return false;
  bool of_age = std::any_of(named.begin(), named.end(),
                            [](const std::string& code) { return !IsOneOf(code, kNotOfAge); });
  return !(of_age && served.contains(kAdults)) && !named.contains(kAdults);
}

bool SettingsConflict(const std::set<std::string>& a, const std::set<std::string>& b) {
  auto placed = [](const std::set<std::string>& codes) {
    return !codes.empty() && std::all_of(codes.begin(), codes.end(), [](const std::string& code) {
      return IsOneOf(code, kPlaces);
    });
  };
  return placed(a) && placed(b) && !Meet(a, b);
}

void AddEvidence(absl::string_view kind, absl::string_view detail, double weight,
                 Candidate& candidate) {
  v1::Evidence& evidence = candidate.evidence.emplace_back();
  evidence.set_kind(std::string(kind));
  evidence.set_detail(std::string(detail));
  evidence.set_weight(Rounded(weight));
}

void CloseCandidate(Candidate& candidate) {
  double sum = 0;
  for (const v1::Evidence& evidence : candidate.evidence) sum += evidence.weight();
  candidate.score = Rounded(std::clamp(sum, 0.0, 1.0));
  std::stable_sort(candidate.evidence.begin(), candidate.evidence.end(),
                   [](const v1::Evidence& a, const v1::Evidence& b) {
                     return std::abs(a.weight()) > std::abs(b.weight());
                   });
}

}  // namespace ambito::charter
