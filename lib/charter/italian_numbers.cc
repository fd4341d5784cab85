#include "lib/charter/italian_numbers.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
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
  std::string rest = BelowHundred(number % 100);
  if (hundreds == 0) return rest;
  return absl::StrCat(hundreds == 1 ? "" : kBelowTwenty[hundreds], "cento", rest);
}

absl::flat_hash_map<std::string, int> MakeWords() {
  absl::flat_hash_map<std::string, int> words;
  for (int number = 2; number <= 1'000; ++number) words.emplace(Word(number), number);
  return words;
}

// `ventitre` keeps its vowel, `venticinque` and `cento` lose theirs.
std::string OrdinalStem(int number) {
  static constexpr absl::string_view kFirst[] = {
      "", "prim", "second", "terz", "quart", "quint", "sest", "settim", "ottav", "non", "decim"};
  if (number <= 10) return std::string(kFirst[number]);
  std::string word = Word(number);
  if (number % 10 != 3 && number % 10 != 6) word.pop_back();
  return absl::StrCat(word, "esim");
}

absl::flat_hash_map<std::string, int> MakeOrdinals() {
  absl::flat_hash_map<std::string, int> ordinals;
  for (int number = 1; number <= 100; ++number) ordinals.emplace(OrdinalStem(number), number);
  return ordinals;
}

template <typename Map, typename Key>
std::optional<int> Find(const Map& map, const Key& key) {
  const auto found = map.find(key);
  if (found == map.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::optional<int> ItalianNumber(absl::string_view word) {
  static const auto* const words = new absl::flat_hash_map<std::string, int>(MakeWords());
  return Find(*words, word);
}

std::optional<int> ItalianOrdinal(absl::string_view word) {
  static const auto* const ordinals = new absl::flat_hash_map<std::string, int>(MakeOrdinals());
  constexpr absl::string_view kEndings = "oaie";
  if (word.empty() || !absl::StrContains(kEndings, word.back())) return std::nullopt;
  word.remove_suffix(1);
  return Find(*ordinals, word);
}

std::optional<int> ItalianCollective(absl::string_view word) {
  static const auto* const collectives = new absl::flat_hash_map<std::string, int>{
      {"paio", 2},         {"coppia", 2},      {"decina", 10},    {"dozzina", 12},
      {"quindicina", 15},  {"ventina", 20},    {"trentina", 30},  {"quarantina", 40},
      {"cinquantina", 50}, {"sessantina", 60}, {"centinaio", 100}};
  return Find(*collectives, word);
}

}  // namespace ambito::charter
