// How well sentences are read, on those that people have labelled: `written` by the cues' writer,
// `tuning`, which the cues were corrected with, and `report`, which their writer has not seen; each
// a folder with any number of sentences*.json. Prints a table for each; exits 1 when a figure is
// below its floor. `next` is printed only: telegrams of small offices that are still to be mended.
// With --misses, every miss too.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/charter/measure.h"
#include "lib/charter/read_standard.h"
#include "tests/support/files.h"

namespace ambito::charter {
namespace {

using Json = nlohmann::json;

struct Labelled {
  std::string text;
  bool measurable;
  StandardReading fields;
};

std::string Text(const Json& sentence, const char* key) {
  const auto found = sentence.find(key);
  if (found == sentence.end() || found->is_null()) return "";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

std::vector<Labelled> ReadLabels(const std::string& path) {
  std::vector<Labelled> all;
  for (const Json& sentence : Json::parse(test::ReadFile(path))) {
    Labelled labelled{Text(sentence, "text"), sentence.at("measurable").get<bool>(), {}};
    labelled.fields.category = Text(sentence, "category");
    labelled.fields.indicator = Text(sentence, "indicator");
    labelled.fields.comparator = Text(sentence, "comparator");
    labelled.fields.value = Text(sentence, "value");
    labelled.fields.unit = Text(sentence, "unit");
    labelled.fields.event = Text(sentence, "event");
    labelled.fields.condition = Text(sentence, "condition");
    all.push_back(std::move(labelled));
  }
  return all;
}

// `15` and `15.0` are the same; `2 day` and `48 hour` are not what the sentence says.
bool SameMeasure(const StandardReading& a, const StandardReading& b) {
  if (a.unit != b.unit || a.value.empty() != b.value.empty()) return false;
  if (a.value == b.value) return true;
  const auto measure_a = ExactMeasure(a.value, a.unit);
  const auto measure_b = ExactMeasure(b.value, b.unit);
  return measure_a.has_value() && measure_b.has_value() && measure_a->amount == measure_b->amount;
}

struct Figure {
  const char* name;
  double floor;
  int right = 0;
  int all = 0;

  void Count(bool is_right) {
    right += is_right ? 1 : 0;
    ++all;
  }
  double share() const { return all == 0 ? 1 : static_cast<double>(right) / all; }
  bool holds() const { return share() >= floor; }
};

struct Figures {
  Figure measure{"value and unit", 0.97};
  Figure comparator{"comparator", 0.97};
  Figure category{"category", 0.92};
  Figure indicator{"indicator", 0.85};
  Figure event{"event", 0.9};
  Figure condition{"condition", 0.9};
  Figure caught{"not measurable caught", 0.95};
  Figure precise{"not measurable, precision", 0.9};

  std::vector<const Figure*> all() const {
    return {&measure, &comparator, &category, &indicator, &event, &condition, &caught, &precise};
  }
};

std::string Fields(const StandardReading& reading) {
  if (reading.value.empty()) return "not measurable";
  return reading.indicator + " " + reading.comparator + " " + reading.value + " " + reading.unit +
         " " + reading.event + " " + reading.condition;
}

// Whether every field is as labelled.
bool CountSentence(const Labelled& labelled, const StandardReading& read, Figures& figures) {
  if (!read.measurable) figures.precise.Count(!labelled.measurable);
  if (!labelled.measurable) {
    figures.caught.Count(!read.measurable);
    return !read.measurable;
  }
  const StandardReading& want = labelled.fields;
  const bool measure = SameMeasure(want, read);
  const bool comparator = want.comparator == read.comparator;
  const bool category = want.category == read.category;
  const bool indicator = want.indicator == read.indicator;
  const bool event = want.event == read.event;
  const bool condition = want.condition == read.condition;
  figures.measure.Count(measure);
  figures.comparator.Count(comparator);
  figures.category.Count(category);
  figures.indicator.Count(indicator);
  figures.event.Count(event);
  figures.condition.Count(condition);
  return measure && comparator && category && indicator && event && condition;
}

bool Print(const Figures& figures) {
  bool all_hold = true;
  for (const Figure* figure : figures.all()) {
    std::printf("  %-26s %6.1f %%  (%d of %d, floor %.0f %%)%s\n", figure->name,
                100 * figure->share(), figure->right, figure->all, 100 * figure->floor,
                figure->holds() ? "" : "  BELOW");
    all_hold = all_hold && figure->holds();
  }
  return all_hold;
}

double MicrosecondsEach(const std::vector<Labelled>& sentences) {
  constexpr int kRounds = 20;
  size_t measurable = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int round = 0; round < kRounds; ++round) {
    for (const Labelled& labelled : sentences) {
      measurable += ReadStandard(labelled.text).measurable ? 1 : 0;
    }
  }
  const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
  // Used, so that nothing is optimised away.
  return measurable == 0 ? 0 : spent.count() / (kRounds * static_cast<double>(sentences.size()));
}

// Of every sentences*.json of a half, in the order of their names.
std::vector<Labelled> ReadHalf(const std::string& half) {
  const std::string folder = "tests/eval/" + half;
  std::vector<Labelled> sentences;
  if (!std::filesystem::exists(std::string(AMBITO_SOURCE_DIR) + "/" + folder)) return sentences;
  for (const std::string& path : test::ListFiles(folder, ".json")) {
    if (path.find("/sentences") == std::string::npos) continue;
    for (Labelled& labelled : ReadLabels(path)) sentences.push_back(std::move(labelled));
  }
  return sentences;
}

bool Evaluate(const std::string& half, bool list_misses) {
  const std::vector<Labelled> sentences = ReadHalf(half);
  if (sentences.empty()) return true;
  Figures figures;
  std::printf("%s: %zu sentences\n", half.c_str(), sentences.size());
  for (const Labelled& labelled : sentences) {
    const StandardReading read = ReadStandard(labelled.text);
    if (CountSentence(labelled, read, figures) || !list_misses) continue;
    std::printf("  %s\n    label: %s\n    read:  %s\n", labelled.text.c_str(),
                Fields(labelled.fields).c_str(), Fields(read).c_str());
  }
  const bool holds = Print(figures);
  std::printf("  %.1f microseconds a sentence\n", MicrosecondsEach(sentences));
  return holds;
}

}  // namespace
}  // namespace ambito::charter

int main(int argc, char** argv) {
  const bool list_misses = argc > 1 && std::strcmp(argv[1], "--misses") == 0;
  bool holds = true;
  for (const char* half : {"written", "tuning", "report"}) {
    holds = ambito::charter::Evaluate(half, list_misses) && holds;
  }
  ambito::charter::Evaluate("next", list_misses);
  return holds ? 0 : 1;
}
