// How well sheets were put together, against what people say is the same service.
#ifndef AMBITO_TESTS_EVAL_MATCHING_SCORE_H_
#define AMBITO_TESTS_EVAL_MATCHING_SCORE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "ambito/v1/charter.pb.h"

namespace ambito::eval {

using SheetPairs = std::vector<std::pair<std::string, std::string>>;

// Of one district's labels.json. Sheets by id.
struct Labels {
  std::map<std::string, std::string> service_of;
  SheetPairs hard_negatives;  // Look alike and are two services.
  SheetPairs hard_positives;  // Look different and are one.
};

// Counts, so that districts add up.
struct MatchingScore {
  int municipalities = 0;
  int sheets = 0;
  int accepted = 0;      // Sheets a catalogue entry took.
  int joined_right = 0;  // Pairs of sheets in one service, and rightly.
  int joined_wrong = 0;
  int lost = 0;  // Pairs of one service that stand in two.
  int questions = 0;
  int negatives = 0;
  int negatives_apart = 0;
  int positives = 0;
  int positives_found = 0;  // Joined or asked.

  double Precision() const;
  double Recall() const;
  double F1() const;
  double NegativesApart() const;
  double PositivesFound() const;
  double QuestionsAMunicipality() const;

  MatchingScore& operator+=(const MatchingScore& other);
};

MatchingScore Score(const v1::DraftCharter& draft, const Labels& labels);

// The service each sheet is in.
std::map<std::string, std::string> ServiceOfSheets(const v1::DraftCharter& draft);

// The pairs that count as mistakes: hard negatives joined, hard positives neither joined nor asked.
SheetPairs WrongNegatives(const v1::DraftCharter& draft, const Labels& labels);
SheetPairs LostPositives(const v1::DraftCharter& draft, const Labels& labels);

}  // namespace ambito::eval

#endif  // AMBITO_TESTS_EVAL_MATCHING_SCORE_H_
