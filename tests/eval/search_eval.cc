// Measures whether what citizens type finds the service they mean, and fails below the floors.
//
//   search_eval [--misses] [HALF...]    a half is a folder of districts in tests/eval, or `samples`
//
// A district folder has district.json, municipalities/, labels.json (which service each sheet is)
// and queries.json (what is typed, and which services answer it). A result is right when most of
// its sheets are labelled with one of those.
#include <cstdio>
#include <filesystem>
#include <set>

#include "absl/strings/str_cat.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/read_files.h"
#include "lib/search/draft_index.h"
#include "nlohmann/json.hpp"
#include "tests/support/files.h"

namespace ambito::eval {
namespace {

// What the product promises of districts and questions it has never seen.
constexpr double kLeastFirst = 0.85;
constexpr double kLeastInThree = 0.97;

struct Places {
  std::string district;  // A folder with district.json and municipalities/.
  std::string labels;
  std::string queries;
};

struct Score {
  int queries = 0;
  int first = 0;
  int in_three = 0;

  double First() const { return queries == 0 ? 1 : static_cast<double>(first) / queries; }
  double InThree() const { return queries == 0 ? 1 : static_cast<double>(in_three) / queries; }
};

using Labels = std::map<std::string, std::string>;  // Of a sheet id, its service.

charter::HarmoniseInput ReadInput(const std::string& folder) {
  charter::HarmoniseInput input;
  input.district =
      *charter::ReadDistrictFile(test::ReadFile(absl::StrCat(folder, "/district.json"))).file;
  for (const std::string& path :
       test::ListFiles(absl::StrCat(folder, "/municipalities"), ".json")) {
    input.municipalities.push_back(charter::InputOf(
        *charter::ReadMunicipalityFile(test::ReadFile(path), charter::CheckContext()).file));
  }
  input.catalogue = charter::StarterCatalogue();
  input.as_of = "2026-01-01";
  return input;
}

std::string Text(const nlohmann::json& query, const char* field) {
  const auto found = query.find(field);
  return found == query.end() || found->is_null() ? "" : found->get<std::string>();
}

// The service most sheets of a result are labelled with.
std::string LabelOf(const v1::SearchResult& result, const Labels& labels) {
  std::map<std::string, int> counts;
  for (const v1::SheetRef& sheet : result.sheets()) {
    const auto label = labels.find(sheet.sheet_id());
    if (label != labels.end()) ++counts[label->second];
  }
  for (const auto& [label, count] : counts) {
    if (2 * count > result.sheets_size()) return label;
  }
  return "?";
}

void PrintMiss(const nlohmann::json& query, const search::SearchAnswer& answer,
               const Labels& labels) {
  std::printf("MISS \"%s\" wants %s\n", Text(query, "query").c_str(),
              query.at("services").dump().c_str());
  for (size_t i = 0; i < std::min<size_t>(5, answer.results.size()); ++i) {
    const v1::SearchResult& result = answer.results[i];
    std::printf("    %5.1f %s (%s)\n", result.score(), LabelOf(result, labels).c_str(),
                result.title().c_str());
  }
  if (!answer.suggestion.empty()) std::printf("    suggests %s\n", answer.suggestion.c_str());
}

void Ask(search::SearchIndex& index, const nlohmann::json& asked, const Labels& labels, bool misses,
         Score& score) {
  search::SearchQuery query;
  query.text = Text(asked, "query");
  query.area = Text(asked, "area");
  query.municipality = Text(asked, "municipality");
  const search::SearchAnswer answer = *index.Search(query);
  const auto right = asked.at("services").get<std::set<std::string>>();
  size_t place = 0;
  while (place < answer.results.size() &&
         right.count(LabelOf(answer.results[place], labels)) == 0) {
    ++place;
  }
  ++score.queries;
  if (place == 0 && !answer.results.empty()) ++score.first;
  if (place < 3 && place < answer.results.size()) ++score.in_three;
  if (misses && (place > 0 || answer.results.empty())) PrintMiss(asked, answer, labels);
}

Score Measure(const Places& places, bool misses) {
  const auto index = *search::IndexDraftOf(ReadInput(places.district));
  const auto labels =
      nlohmann::json::parse(test::ReadFile(places.labels)).at("sheets").get<Labels>();
  Score score;
  for (const auto& asked : nlohmann::json::parse(test::ReadFile(places.queries))) {
    Ask(*index, asked, labels, misses, score);
  }
  return score;
}

void Print(const std::string& name, const Score& score) {
  std::printf("%-28s queries %3d  first %.4f  in three %.4f\n", name.c_str(), score.queries,
              score.First(), score.InThree());
}

bool Exists(const std::string& path_from_root) {
  return std::filesystem::exists(absl::StrCat(AMBITO_SOURCE_DIR, "/", path_from_root));
}

// Asked by those who build it, of the examples and of districts somebody else has labelled.
std::vector<Places> OwnQuestions() {
  std::vector<Places> places;
  for (const std::string& queries : test::ListFiles("tests/eval/search", ".json")) {
    const std::string slug = std::filesystem::path(queries).stem().string();
    const std::string example = absl::StrCat("examples/", slug);
    const std::string labelled = absl::StrCat("tests/eval/tuning/", slug);
    if (Exists(example)) {
      places.push_back({example, absl::StrCat("tests/data/expected/", slug, ".json"), queries});
    } else {
      places.push_back({labelled, absl::StrCat(labelled, "/labels.json"), queries});
    }
  }
  return places;
}

std::vector<Places> PlacesOf(const std::string& half) {
  if (half == "samples") return OwnQuestions();
  std::vector<Places> places;
  if (!Exists(absl::StrCat("tests/eval/", half))) return places;
  for (const std::string& folder : test::ListFiles(absl::StrCat("tests/eval/", half), "")) {
    const std::string queries = absl::StrCat(folder, "/queries.json");
    if (!Exists(queries)) continue;
    places.push_back({folder, absl::StrCat(folder, "/labels.json"), queries});
  }
  return places;
}

bool MeasureHalf(const std::string& half, bool misses) {
  Score total;
  for (const Places& places : PlacesOf(half)) {
    const Score score = Measure(places, misses);
    Print(places.district, score);
    total.queries += score.queries;
    total.first += score.first;
    total.in_three += score.in_three;
  }
  Print(half, total);
  return total.First() >= kLeastFirst && total.InThree() >= kLeastInThree;
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
  if (halves.empty()) halves = {"samples", "tuning", "report"};
  bool good = true;
  for (const std::string& half : halves) {
    if (MeasureHalf(half, misses)) continue;
    std::printf("%s is below the floors\n", half.c_str());
    good = false;
  }
  return good ? 0 : 1;
}

}  // namespace
}  // namespace ambito::eval

int main(int argc, char** argv) { return ambito::eval::Run({argv + 1, argv + argc}); }
