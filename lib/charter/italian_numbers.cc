#include "lib/charter/italian_numbers.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"

namespace ambito::charter {
namespace {

constexpr absl::string_view kBelowTwenty[] = {
    "",         "uno",    "due",         "tre",      "quattro",
    "cinque",   "sei",    "sette",       "otto",     "nove",
    "dieci",    "undici", "dodici",      "tredici",  "quattordici",
    "quindici", "sedici", "diciassette", "diciotto", "diciannove"};
constexpr absl::string_view kTens[] = {"",          "",         "venti",    "trenta",  "quaranta",
                                       "cinquanta", "sessanta", "settanta", "ottanta", "novanta"};

// `venti` loses its vowel before `uno` and `otto`.
std::string BelowHundred(int number) {
  if (number < 20) return std::string(kBelowTwenty[number]);
  absl::string_view tens = kTens[number / 10];
  const int units = number % 10;
  if (units == 1 || units == 8) tens.remove_suffix(1);
  return absl::StrCat(tens, kBelowTwenty[units]);
}

std::string Word(int number) {
  if (number == 1'000) return "mille";
  const int hundreds = number / 100;
  const std::string rest = BelowHundred(number % 100);
  if (hundreds == 0) return rest;
  return absl::StrCat(hundreds == 1 ? "" : kBelowTwenty[hundreds], "cento", rest);
}

absl::flat_hash_map<std::string, int> MakeWords() {
  absl::flat_hash_map<std::string, int> words;
  for (int number = 2; number <= 1'000; ++number) words.emplace(Word(number), number);
  return words;
}

}  // namespace

std::optional<int> ItalianNumber(absl::string_view word) {
  static const auto* const kWords = new absl::flat_hash_map<std::string, int>(MakeWords());
  const auto found = kWords->find(word);
  if (found == kWords->end()) return std::nullopt;
  return found->second;
}

}  // namespace ambito::charter
