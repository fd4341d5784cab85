// How long a draft takes: from nothing, and after one edit, by number of sheets.
//
//     build/bench/draft_bench [SHEETS…]        (1000 5000 20000 100000)
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "lib/charter/catalogue.h"
#include "lib/charter/harmonise.h"
#include "tests/bench/big_district.h"
#include "tests/bench/timing.h"

namespace ambito::bench {
namespace {

using charter::HarmoniseInput;
using charter::InputSheet;

constexpr int kEdits = 101;

HarmoniseInput InputOf(BigDistrict district) {
  HarmoniseInput input;
  input.district = std::move(district.file);
  input.catalogue = charter::Overlay(charter::StarterCatalogue(), district.own_catalogue);
  input.matcher = std::make_shared<const charter::Matcher>(input.catalogue);
  input.as_of = "2010-01-01";
  for (BigTown& town : district.towns) {
    charter::MunicipalityInput& municipality = input.municipalities.emplace_back();
    municipality.istat_code = town.istat_code;
    for (v1::ServiceSheet& sheet : town.sheets) municipality.sheets.emplace_back(std::move(sheet));
  }
  return input;
}

void Edit(size_t number, HarmoniseInput& input) {
  charter::MunicipalityInput& town = input.municipalities[number * 37 % kTowns];
  InputSheet& sheet = town.sheets[number % town.sheets.size()];
  v1::ServiceSheet edited = *sheet.sheet;
  edited.set_description(absl::StrCat(edited.description(), " Revisione ", number));
  sheet = InputSheet(std::move(edited));
}

void Measure(size_t count) {
  HarmoniseInput input = InputOf(MakeBigDistrict("big", count));
  charter::HarmoniseMemo memo;
  charter::Draft draft;
  const double cold = Milliseconds([&] { draft = charter::Harmonise(input, memo); });
  std::vector<double> warm;
  for (size_t edit = 0; edit < kEdits; ++edit) {
    Edit(edit, input);
    warm.push_back(Milliseconds([&] { draft = charter::Harmonise(input, memo); }));
  }
  std::printf("%8zu %10zu %10d %10.1f %14.2f %14.2f\n", count, draft.services.size(),
              draft.frame.review_size(), cold, Median(warm),
              *std::max_element(warm.begin(), warm.end()));
  std::fflush(stdout);
}

}  // namespace
}  // namespace ambito::bench

int main(int argc, char** argv) {
  const auto counts = ambito::bench::Sizes(argc, argv, {1'000, 5'000, 20'000, 100'000});
  std::printf("%8s %10s %10s %10s %14s %14s\n", "sheets", "services", "questions", "cold ms",
              "one edit ms", "slowest ms");
  for (const size_t count : counts) ambito::bench::Measure(count);
  return EXIT_SUCCESS;
}
