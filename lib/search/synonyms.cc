#include "lib/search/synonyms.h"

#include <xapian.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"

namespace ambito::embedded {
extern const absl::string_view kSynonymsJson;
}  // namespace ambito::embedded

namespace ambito::search {

namespace {

// Whole folded words but grammar.
std::vector<std::string> Words(absl::string_view text) {
  std::vector<std::string> words;
  const std::string folded = charter::FoldText(text);
  for (absl::string_view word : absl::StrSplit(folded, ' ', absl::SkipEmpty())) {
    if (!Synonyms::IsGrammar(word)) words.emplace_back(word);
  }
  return words;
}

}  // namespace

absl::string_view SynonymsFile() { return embedded::kSynonymsJson; }

std::string Root(absl::string_view folded_word) {
  // A stemmer has state, and making one reads nothing.
  thread_local const Xapian::Stem kItalian("italian");
  return kItalian(std::string(folded_word));
}

bool Synonyms::IsGrammar(absl::string_view folded_word) {
  return charter::IsStopWord(folded_word) && folded_word != "non";
}

bool Synonyms::IsNoise(absl::string_view folded_word) const {
  return charter::IsStopWord(folded_word) || noise_.find(folded_word) != noise_.end();
}

std::vector<std::string> Synonyms::Stems(absl::string_view text) const {
  std::vector<std::string> telling;
  std::vector<std::string> asking;
  for (const std::string& word : Words(text)) {
    if (charter::IsStopWord(word)) continue;
    (IsNoise(word) ? asking : telling).push_back(charter::FoldWord(word));
  }
  return telling.empty() ? asking : telling;
}

const std::vector<Meaning>* Synonyms::Find(const std::string& stems,
                                           const std::string& roots) const {
  const auto exact = by_stems_.find(stems);
  if (exact != by_stems_.end()) return &exact->second;
  const auto alike = by_roots_.find(roots);
  return alike == by_roots_.end() ? nullptr : &alike->second;
}

void Synonyms::Add(const std::string& said, const std::vector<Meaning>& meanings) {
  const std::vector<std::string> words = Words(said);
  std::vector<std::string> stems;
  std::vector<std::string> roots;
  for (const std::string& word : words) {
    stems.push_back(charter::FoldWord(word));
    roots.push_back(Root(word));
  }
  longest_ = std::max(longest_, words.size());
  for (auto* known :
       {&by_stems_[absl::StrJoin(stems, " ")], &by_roots_[absl::StrJoin(roots, " ")]}) {
    known->insert(known->end(), meanings.begin(), meanings.end());
  }
}

// The file is part of the program: one that does not read is a bug of ours, and stops it.
const Synonyms& Synonyms::BuiltIn() {
  static const Synonyms* const kBuiltIn = [] {
    auto* read = new Synonyms();
    const auto root = nlohmann::json::parse(embedded::kSynonymsJson);
    for (const auto& word : root.at("question_words")) {
      read->noise_.insert(charter::FoldText(word.get<std::string>()));
    }
    for (const auto& group : root.at("groups")) {
      std::vector<Meaning> meanings;
      for (const auto& meant : group.at("meant")) {
        meanings.push_back({read->Stems(meant.get<std::string>()), group.value("weight", 0.6)});
      }
      for (const auto& said : group.at("said")) read->Add(said.get<std::string>(), meanings);
    }
    return read;
  }();
  return *kBuiltIn;
}

}  // namespace ambito::search
