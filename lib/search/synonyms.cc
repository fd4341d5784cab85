#include "lib/search/synonyms.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"

namespace ambito::embedded {
extern const absl::string_view kSynonymsJson;
}  // namespace ambito::embedded

namespace ambito::search {

bool Synonyms::IsNoise(absl::string_view folded_word) const {
  return charter::IsStopWord(folded_word) || noise_.find(folded_word) != noise_.end();
}

std::vector<std::string> Synonyms::Stems(absl::string_view text) const {
  std::vector<std::string> stems;
  const std::string folded = charter::FoldText(text);
  for (absl::string_view word : absl::StrSplit(folded, ' ', absl::SkipEmpty())) {
    if (!IsNoise(word)) stems.push_back(charter::FoldWord(word));
  }
  return stems.empty() ? charter::FoldTokens(text) : stems;
}

const std::vector<Meaning>* Synonyms::Find(const std::string& stems) const {
  const auto found = meanings_.find(stems);
  return found == meanings_.end() ? nullptr : &found->second;
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
      for (const auto& said : group.at("said")) {
        const std::vector<std::string> key = read->Stems(said.get<std::string>());
        read->longest_ = std::max(read->longest_, key.size());
        auto& meanings = read->meanings_[absl::StrJoin(key, " ")];
        for (const auto& meant : group.at("meant")) {
          meanings.push_back({read->Stems(meant.get<std::string>()), group.value("weight", 0.6)});
        }
      }
    }
    return read;
  }();
  return *kBuiltIn;
}

}  // namespace ambito::search
