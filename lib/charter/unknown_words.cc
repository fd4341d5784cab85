#include "lib/charter/unknown_words.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "lib/charter/fold.h"
#include "lib/charter/match_words.h"

namespace ambito::charter {
namespace {

void AddWords(absl::string_view text, std::set<std::string>& words) {
  for (std::string& word : FoldTokens(text)) words.insert(std::move(word));
}

void AddAll(const google::protobuf::RepeatedPtrField<std::string>& texts,
            std::set<std::string>& words) {
  for (const std::string& text : texts) AddWords(text, words);
}

std::set<std::string> KnownWords(const v1::Catalogue& catalogue,
                                 const google::protobuf::RepeatedPtrField<v1::Member>& members) {
  std::set<std::string> known;
  for (const v1::Member& member : members) AddWords(member.name(), known);
  for (const v1::CatalogueEntry& entry : catalogue.entries()) {
    if (entry.provisional()) continue;
    AddWords(entry.title(), known);
    AddWords(entry.description(), known);
    for (const auto* texts :
         {&entry.aliases(), &entry.acronyms(), &entry.historic_names(), &entry.citizen_words(),
          &entry.clues(), &entry.required_cues(), &entry.forbidding_cues()}) {
      AddAll(*texts, known);
    }
  }
  return known;
}

bool SaysNothing(const std::string& folded) {
  return folded.size() < 2 || IsFiller(folded) ||
         std::all_of(folded.begin(), folded.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// The title's part between spaces, without what is neither letter nor digit at its ends.
absl::string_view Bare(absl::string_view written) {
  const auto is_mark = [](char c) { return absl::ascii_ispunct(static_cast<unsigned char>(c)); };
  while (!written.empty() && is_mark(written.front())) written.remove_prefix(1);
  while (!written.empty() && is_mark(written.back())) written.remove_suffix(1);
  return written;
}

// Folded to written, each once.
std::map<std::string, std::string> WordsOfTitle(absl::string_view title) {
  std::map<std::string, std::string> words;
  for (absl::string_view written : absl::StrSplit(title, absl::ByAnyChar(" /-\t\n"))) {
    for (const std::string& folded : FoldTokens(written)) {
      words.emplace(folded, std::string(Bare(written)));
    }
  }
  return words;
}

std::vector<const TitledSheet*> InOrder(const std::vector<TitledSheet>& sheets) {
  std::vector<const TitledSheet*> order;
  for (const TitledSheet& sheet : sheets) order.push_back(&sheet);
  std::sort(order.begin(), order.end(), [](const TitledSheet* a, const TitledSheet* b) {
    return std::forward_as_tuple(a->municipality, a->sheet->sheet_id()) <
           std::forward_as_tuple(b->municipality, b->sheet->sheet_id());
  });
  return order;
}

}  // namespace

std::vector<UnknownTitleWord> FindUnknownWords(
    const std::vector<TitledSheet>& sheets, const v1::Catalogue& catalogue,
    const google::protobuf::RepeatedPtrField<v1::Member>& members) {
  const std::set<std::string> known = KnownWords(catalogue, members);
  std::map<std::string, UnknownTitleWord> unknown;
  for (const TitledSheet* sheet : InOrder(sheets)) {
    for (const auto& [folded, written] : WordsOfTitle(sheet->sheet->local_title())) {
      if (known.contains(folded) || SaysNothing(folded)) continue;
      UnknownTitleWord& word =
          unknown.emplace(folded, UnknownTitleWord{written, 0, sheet}).first->second;
      ++word.sheets;
    }
  }
  std::vector<UnknownTitleWord> words;
  for (auto& [folded, word] : unknown) words.push_back(std::move(word));
  std::stable_sort(words.begin(), words.end(),
                   [](const UnknownTitleWord& a, const UnknownTitleWord& b) {
                     return std::tie(b.sheets, a.word) < std::tie(a.sheets, b.word);
                   });
  return words;
}

}  // namespace ambito::charter
