#include "tests/eval/matching_score.h"

#include <algorithm>
#include <set>

namespace ambito::eval {
namespace {

using ServiceOf = std::map<std::string, std::string>;

// What is right of nothing is all of it.
double Ratio(int part, int whole) { return whole == 0 ? 1 : double(part) / whole; }

void CountPairs(const ServiceOf& found, const ServiceOf& truth, MatchingScore& score) {
  for (auto a = truth.begin(); a != truth.end(); ++a) {
    for (auto b = std::next(a); b != truth.end(); ++b) {
      bool joined = found.at(a->first) == found.at(b->first);
      bool same = a->second == b->second;
      score.joined_right += joined && same;
      score.joined_wrong += joined && !same;
      score.lost += !joined && same;
    }
  }
}

// By sheet, the sheets and services it is asked about.
std::map<std::string, std::set<std::string>> AskedAbout(const v1::DraftCharter& draft) {
  std::map<std::string, std::set<std::string>> asked;
  for (const v1::ReviewQuestion& question : draft.review()) {
    const std::string& a = question.a().sheet_id();
    const std::string& b = question.sheet().sheet_id();
    if (b.empty()) {
      asked[a].insert(question.service());
    } else {
      asked[a].insert(b);
      asked[b].insert(a);
    }
  }
  return asked;
}

bool Meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& one) { return b.contains(one); });
}

bool IsAsked(const std::string& a, const std::string& b, const ServiceOf& found,
             std::map<std::string, std::set<std::string>>& asked) {
  return asked[a].contains(b) || asked[a].contains(found.at(b)) || asked[b].contains(found.at(a)) ||
         Meet(asked[a], asked[b]);
}

}  // namespace

double MatchingScore::Precision() const { return Ratio(joined_right, joined_right + joined_wrong); }
double MatchingScore::Recall() const { return Ratio(joined_right, joined_right + lost); }
double MatchingScore::F1() const {
  return Ratio(2 * joined_right, 2 * joined_right + joined_wrong + lost);
}
double MatchingScore::NegativesApart() const { return Ratio(negatives_apart, negatives); }
double MatchingScore::PositivesFound() const { return Ratio(positives_found, positives); }
double MatchingScore::QuestionsAMunicipality() const {
  return municipalities == 0 ? 0 : double(questions) / municipalities;
}

MatchingScore& MatchingScore::operator+=(const MatchingScore& other) {
  municipalities += other.municipalities;
  sheets += other.sheets;
  accepted += other.accepted;
  joined_right += other.joined_right;
  joined_wrong += other.joined_wrong;
  lost += other.lost;
  questions += other.questions;
  negatives += other.negatives;
  negatives_apart += other.negatives_apart;
  positives += other.positives;
  positives_found += other.positives_found;
  return *this;
}

MatchingScore Score(const v1::DraftCharter& draft, const Labels& labels) {
  MatchingScore score;
  std::set<std::string> municipalities;
  for (const v1::Service& service : draft.services()) {
    for (const v1::PlacedSheet& placed : service.sheets()) {
      municipalities.insert(placed.sheet().municipality());
      ++score.sheets;
      score.accepted += placed.how() == v1::MATCH_HOW_MATCHED && !service.provisional();
    }
  }
  score.municipalities = static_cast<int>(municipalities.size());
  score.questions = draft.review_size();
  CountPairs(ServiceOfSheets(draft), labels.service_of, score);
  score.negatives = static_cast<int>(labels.hard_negatives.size());
  score.negatives_apart = score.negatives - static_cast<int>(WrongNegatives(draft, labels).size());
  score.positives = static_cast<int>(labels.hard_positives.size());
  score.positives_found = score.positives - static_cast<int>(LostPositives(draft, labels).size());
  return score;
}

std::map<std::string, std::string> ServiceOfSheets(const v1::DraftCharter& draft) {
  ServiceOf found;
  for (const v1::Service& service : draft.services()) {
    for (const v1::PlacedSheet& placed : service.sheets()) {
      found[placed.sheet().sheet_id()] = service.id();
    }
  }
  return found;
}

SheetPairs WrongNegatives(const v1::DraftCharter& draft, const Labels& labels) {
  ServiceOf found = ServiceOfSheets(draft);
  SheetPairs wrong;
  for (const auto& [a, b] : labels.hard_negatives) {
    if (found.at(a) == found.at(b)) wrong.emplace_back(a, b);
  }
  return wrong;
}

SheetPairs LostPositives(const v1::DraftCharter& draft, const Labels& labels) {
  ServiceOf found = ServiceOfSheets(draft);
  auto asked = AskedAbout(draft);
  SheetPairs lost;
  for (const auto& [a, b] : labels.hard_positives) {
    if (found.at(a) != found.at(b) && !IsAsked(a, b, found, asked)) lost.emplace_back(a, b);
  }
  return lost;
}

}  // namespace ambito::eval
