// How long a draft takes: from nothing, and after one edit, by number of sheets.
//
//     build/bench/draft_bench [SHEETS…]        (1000 5000 20000 100000)
//
// Sheets are those of the examples, once a town with the town's own words in them, so that no two
// are equal; one in twenty is a service that no catalogue entry knows.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/harmonise.h"
#include "lib/charter/read_files.h"
#include "tests/support/files.h"

namespace ambito {
namespace {

using Clock = std::chrono::steady_clock;
using charter::HarmoniseInput;
using charter::InputSheet;

constexpr size_t kSheetsPerTown = 20;
constexpr int kEdits = 101;

double MillisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

std::vector<v1::ServiceSheet> ExampleSheets() {
  std::vector<v1::ServiceSheet> sheets;
  for (const char* slug : {"pavia", "sud-est-milano"}) {
    for (const std::string& path :
         test::ListFiles(absl::StrCat("examples/", slug, "/municipalities"), ".json")) {
      auto read = charter::ReadMunicipalityFile(test::ReadFile(path), charter::CheckContext());
      for (const v1::ServiceSheet& sheet : read.file->sheets()) sheets.push_back(sheet);
    }
  }
  return sheets;
}

// The title of a service nobody has catalogued, of words nobody else uses; two towns have each.
std::string UnknownTitle(size_t number) {
  static constexpr const char* kSyllables[] = {"ba", "ne", "to", "ru", "mi",  "ga",
                                               "fo", "le", "su", "di", "pra", "chio"};
  std::string title = "Progetto";
  for (size_t word = 0; word < 2; ++word) {
    size_t rest = (number / 2 + 1) * 2654435761u + word * 40503u;
    title += ' ';
    for (int i = 0; i < 4; ++i, rest /= 12) title += kSyllables[rest % 12];
  }
  return title;
}

HarmoniseInput District(size_t count) {
  const std::vector<v1::ServiceSheet> examples = ExampleSheets();
  HarmoniseInput input;
  input.catalogue = charter::StarterCatalogue();
  input.matcher = std::make_shared<const charter::Matcher>(input.catalogue);
  input.as_of = "2010-01-01";
  for (size_t made = 0; made < count;) {
    charter::MunicipalityInput& town = input.municipalities.emplace_back();
    town.istat_code = absl::StrFormat("%06d", input.municipalities.size());
    input.district.mutable_district()->add_members()->set_istat_code(town.istat_code);
    for (size_t i = 0; i < kSheetsPerTown && made < count; ++i, ++made) {
      v1::ServiceSheet sheet = examples[made % examples.size()];
      sheet.set_sheet_id(absl::StrCat(town.istat_code, "-", i));
      sheet.set_description(absl::StrCat(sheet.description(), " Comune ", town.istat_code));
      if (made % 20 == 19) sheet.set_local_title(UnknownTitle(made / 20));
      town.sheets.emplace_back(std::move(sheet));
    }
  }
  return input;
}

void Edit(size_t number, HarmoniseInput& input) {
  charter::MunicipalityInput& town =
      input.municipalities[number * 7919 % input.municipalities.size()];
  InputSheet& sheet = town.sheets[number % town.sheets.size()];
  v1::ServiceSheet edited = *sheet.sheet;
  edited.set_description(absl::StrCat(edited.description(), " Revisione ", number));
  sheet = InputSheet(std::move(edited));
}

void Measure(size_t count) {
  HarmoniseInput input = District(count);
  charter::HarmoniseMemo memo;
  const Clock::time_point start = Clock::now();
  charter::Draft draft = charter::Harmonise(input, memo);
  const double cold = MillisecondsSince(start);
  std::vector<double> warm;
  for (int edit = 0; edit < kEdits; ++edit) {
    Edit(static_cast<size_t>(edit), input);
    const Clock::time_point edited = Clock::now();
    draft = charter::Harmonise(input, memo);
    warm.push_back(MillisecondsSince(edited));
  }
  std::printf("%8zu %8zu %10zu %10d %10.1f %14.2f %14.2f\n", count, input.municipalities.size(),
              draft.services.size(), draft.frame.review_size(), cold, Median(warm),
              *std::max_element(warm.begin(), warm.end()));
  std::fflush(stdout);
}

}  // namespace
}  // namespace ambito

int main(int argc, char** argv) {
  std::vector<size_t> counts;
  for (int i = 1; i < argc; ++i) {
    size_t count = 0;
    if (!absl::SimpleAtoi(argv[i], &count) || count == 0) {
      std::fprintf(stderr, "usage: %s [SHEETS...]\n", argv[0]);
      return 2;
    }
    counts.push_back(count);
  }
  if (counts.empty()) counts = {1'000, 5'000, 20'000, 100'000};
  std::printf("%8s %8s %10s %10s %10s %14s %14s\n", "sheets", "towns", "services", "questions",
              "cold ms", "one edit ms", "slowest ms");
  for (const size_t count : counts) ambito::Measure(count);
  return EXIT_SUCCESS;
}
