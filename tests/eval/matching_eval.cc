// Measures on labelled districts which sheets are put together without a person, and fails below
// the floors.
//
//   matching_eval [--misses] [HALF...]    a half is a folder of districts in tests/eval
#include <cstdio>
#include <filesystem>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/read_files.h"
#include "nlohmann/json.hpp"
#include "tests/eval/matching_score.h"
#include "tests/support/files.h"

namespace ambito::eval {
namespace {

// What the product promises of districts it has never seen.
constexpr double kLeastPrecision = 0.98;
constexpr double kLeastF1 = 0.90;
constexpr double kLeastNegativesApart = 0.99;
constexpr double kLeastPositivesFound = 0.95;
// Of the half that nothing was tuned on, a town whose every title is a poem is part; why it falls
// short of 0.95 is in docs/evaluation.md. It must not get worse.
constexpr double kLeastPositivesFoundUnseen = 0.88;
constexpr double kMostQuestionsAMunicipality = 2;

struct LabelledDistrict {
  std::string name;
  charter::HarmoniseInput input;
  Labels labels;
};

SheetPairs ReadPairs(const nlohmann::json& pairs) {
  SheetPairs read;
  for (const auto& pair : pairs) read.emplace_back(pair.at("a"), pair.at("b"));
  return read;
}

Labels ReadLabels(const std::string& path) {
  auto json = nlohmann::json::parse(test::ReadFile(path));
  Labels labels;
  json.at("sheets").get_to(labels.service_of);
  labels.hard_negatives = ReadPairs(json.at("hard_negatives"));
  labels.hard_positives = ReadPairs(json.at("hard_positives"));
  return labels;
}

charter::MunicipalityInput ReadMunicipality(const std::string& path) {
  return charter::InputOf(
      *charter::ReadMunicipalityFile(test::ReadFile(path), charter::CheckContext()).file);
}

LabelledDistrict ReadLabelledDistrict(const std::string& folder) {
  LabelledDistrict district;
  district.name = std::filesystem::path(folder).filename().string();
  district.input.district =
      *charter::ReadDistrictFile(test::ReadFile(absl::StrCat(folder, "/district.json"))).file;
  for (const std::string& path : test::ListFiles(absl::StrCat(folder, "/municipalities"), ".json"))
    district.input.municipalities.push_back(ReadMunicipality(path));
  district.input.catalogue = charter::StarterCatalogue();
  district.input.as_of = "2026-01-01";
  district.labels = ReadLabels(absl::StrCat(folder, "/labels.json"));
  return district;
}

void Print(const std::string& name, const MatchingScore& score) {
  std::printf(
      "%-28s precision %.4f  recall %.4f  F1 %.4f  accepted %3d/%3d  questions %2d (%.1f a "
      "municipality)  negatives apart %d/%d  positives found %d/%d\n",
      name.c_str(), score.Precision(), score.Recall(), score.F1(), score.accepted, score.sheets,
      score.questions, score.QuestionsAMunicipality(), score.negatives_apart, score.negatives,
      score.positives_found, score.positives);
}

// What a reader needs to see of a sheet.
std::map<std::string, std::string> Described(const LabelledDistrict& district) {
  std::map<std::string, std::string> described;
  for (const charter::MunicipalityInput& municipality : district.input.municipalities) {
    for (const charter::InputSheet& delivered : municipality.sheets) {
      const v1::ServiceSheet& sheet = *delivered.sheet;
      described[sheet.sheet_id()] =
          absl::StrCat(sheet.sheet_id(), " ", district.labels.service_of.at(sheet.sheet_id()),
                       " | ", sheet.area(), " | ", sheet.local_title(), " | ", sheet.target_users(),
                       " | ", sheet.description());
    }
  }
  return described;
}

using Groups = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

// Groups of the first kind whose sheets are in several of the second.
void PrintMixed(const char* what, const Groups& groups,
                const std::map<std::string, std::string>& described) {
  for (const auto& [group, parts] : groups) {
    if (parts.size() < 2) continue;
    std::printf("%s %s\n", what, group.c_str());
    for (const auto& [part, sheets] : parts) {
      std::printf("  in %s\n", part.c_str());
      for (const std::string& sheet : sheets) std::printf("    %s\n", described.at(sheet).c_str());
    }
  }
}

void PrintCandidates(const charter::Matcher& matcher, const v1::ServiceSheet& sheet) {
  std::vector<charter::Candidate> ranked = matcher.Rank(sheet);
  for (size_t i = 0; i < std::min<size_t>(3, ranked.size()); ++i) {
    std::printf("    %.3f %s%s:", ranked[i].score, ranked[i].entry_id.c_str(),
                ranked[i].excluded ? " EXCLUDED" : "");
    for (const v1::Evidence& evidence : ranked[i].evidence) {
      std::printf(" %s[%s]%+.3f", evidence.kind().c_str(), evidence.detail().c_str(),
                  evidence.weight());
    }
    std::printf("\n");
  }
}

// The sheets that no entry took, each with the entries that came nearest.
void PrintUntaken(const LabelledDistrict& district, const std::map<std::string, std::string>& found,
                  const std::map<std::string, std::string>& described) {
  charter::Matcher matcher(district.input.catalogue);
  for (const charter::MunicipalityInput& municipality : district.input.municipalities) {
    for (const charter::InputSheet& delivered : municipality.sheets) {
      const v1::ServiceSheet& sheet = *delivered.sheet;
      const std::string& service = found.at(sheet.sheet_id());
      if (charter::FindEntry(district.input.catalogue, service) != nullptr) continue;
      std::printf("UNTAKEN (%s) %s\n", service.c_str(), described.at(sheet.sheet_id()).c_str());
      PrintCandidates(matcher, sheet);
    }
  }
}

void PrintQuestions(const v1::DraftCharter& draft) {
  for (const v1::ReviewQuestion& question : draft.review()) {
    std::printf("QUESTION %.3f %s %s %s%s\n", question.score(), question.reason().c_str(),
                question.a().sheet_id().c_str(), question.service().c_str(),
                question.sheet().sheet_id().c_str());
  }
}

void PrintPairs(const char* what, const SheetPairs& pairs,
                const std::map<std::string, std::string>& described) {
  for (const auto& [a, b] : pairs) {
    std::printf("%s\n    %s\n    %s\n", what, described.at(a).c_str(), described.at(b).c_str());
  }
}

void PrintMisses(const LabelledDistrict& district, const v1::DraftCharter& draft) {
  std::map<std::string, std::string> described = Described(district);
  std::map<std::string, std::string> found = ServiceOfSheets(draft);
  Groups by_service;
  Groups by_label;
  for (const auto& [sheet, service] : found) {
    const std::string& label = district.labels.service_of.at(sheet);
    by_service[service][label].push_back(sheet);
    by_label[label][service].push_back(sheet);
  }
  PrintMixed("WRONGLY TOGETHER", by_service, described);
  PrintMixed("APART", by_label, described);
  PrintUntaken(district, found, described);
  PrintQuestions(draft);
  PrintPairs("HARD NEGATIVE JOINED", WrongNegatives(draft, district.labels), described);
  PrintPairs("HARD POSITIVE LOST", LostPositives(draft, district.labels), described);
}

bool IsAboveFloors(const std::string& half, const MatchingScore& score) {
  const double positives = half == "report" ? kLeastPositivesFoundUnseen : kLeastPositivesFound;
  return score.Precision() >= kLeastPrecision && score.F1() >= kLeastF1 &&
         score.NegativesApart() >= kLeastNegativesApart && score.PositivesFound() >= positives &&
         score.QuestionsAMunicipality() <= kMostQuestionsAMunicipality;
}

bool IsFolder(const std::string& path_from_root) {
  return std::filesystem::is_directory(absl::StrCat(AMBITO_SOURCE_DIR, "/", path_from_root));
}

MatchingScore MeasureHalf(const std::string& half, bool misses) {
  MatchingScore total;
  for (const std::string& folder : test::ListFiles(absl::StrCat("tests/eval/", half), "")) {
    if (!IsFolder(folder)) continue;  // Sentences lie beside the districts.
    LabelledDistrict district = ReadLabelledDistrict(folder);
    v1::DraftCharter draft = charter::Harmonise(district.input);
    MatchingScore score = Score(draft, district.labels);
    if (misses) PrintMisses(district, draft);
    Print(absl::StrCat(half, "/", district.name), score);
    total += score;
  }
  Print(half, total);
  return total;
}

int Run(const std::vector<std::string>& arguments) {
  bool misses = false;
  std::vector<std::string> halves;
  for (const std::string& argument : arguments) {
    if (argument == "--misses") {
      misses = true;
    } else {
      halves.push_back(argument);
    }
  }
  if (halves.empty()) halves = {"tuning", "report"};
  bool good = true;
  for (const std::string& half : halves) {
    if (IsFolder(absl::StrCat("tests/eval/", half)) &&
        !IsAboveFloors(half, MeasureHalf(half, misses))) {
      std::printf("%s is below the floors\n", half.c_str());
      good = false;
    }
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace ambito::eval

int main(int argc, char** argv) { return ambito::eval::Run({argv + 1, argv + argc}); }
