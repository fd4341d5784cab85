#include "lib/charter/match_words.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"
#include "nlohmann/json.hpp"

namespace ambito::embedded {
extern const absl::string_view kWordsJson;
}  // namespace ambito::embedded

namespace ambito::charter {
namespace {

using Words = std::vector<std::string>;

Words SplitFolded(absl::string_view text) {
  return absl::StrSplit(FoldText(text), ' ', absl::SkipEmpty());
}

std::string Stem(const nlohmann::json& word) { return FoldWord(FoldText(word.get<std::string>())); }

// Whole folded words, and the one word they are read as.
struct Phrase {
  Words words;
  Words read_as;
};

// Looked up, never iterated, so that order cannot come from a hash.
struct WordTables {
  explicit WordTables(const nlohmann::json& json);

  absl::flat_hash_set<std::string> fillers;
  absl::flat_hash_set<std::string> frames;
  std::vector<Words> meanings;
  absl::flat_hash_map<std::string, size_t> meaning_of;            // Position in `meanings`.
  absl::flat_hash_map<std::string, std::vector<Phrase>> phrases;  // By first word, longest first.
};

WordTables::WordTables(const nlohmann::json& json) {
  for (const auto& word : json.at("fillers")) fillers.insert(Stem(word));
  for (const auto& word : json.at("frames")) frames.insert(Stem(word));
  for (const auto& group : json.at("same_meaning")) {
    Words folded;
    for (const auto& word : group) folded.push_back(Stem(word));
    for (const std::string& word : folded) meaning_of.emplace(word, meanings.size());
    meanings.push_back(std::move(folded));
  }
  for (const auto& [phrase, read_as] : json.at("phrases").items()) {
    Words words = SplitFolded(phrase);
    phrases[words.front()].push_back({words, SplitFolded(read_as.get<std::string>())});
  }
  for (auto& [first, list] : phrases) {
    std::stable_sort(list.begin(), list.end(), [](const Phrase& a, const Phrase& b) {
      return a.words.size() > b.words.size();
    });
  }
}

const WordTables& Tables() {
  static const auto* const kTables = new WordTables(nlohmann::json::parse(embedded::kWordsJson));
  return *kTables;
}

// The longest phrase that begins at `at`; null: none.
const Phrase* PhraseAt(const Words& words, size_t at) {
  auto it = Tables().phrases.find(words[at]);
  if (it == Tables().phrases.end()) return nullptr;
  for (const Phrase& phrase : it->second) {
    if (phrase.words.size() <= words.size() - at &&
        std::equal(phrase.words.begin(), phrase.words.end(),
                   words.begin() + static_cast<std::ptrdiff_t>(at))) {
      return &phrase;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> MatchTokens(absl::string_view folded_text) {
  Words words = absl::StrSplit(folded_text, ' ', absl::SkipEmpty());
  Words tokens;
  for (size_t at = 0; at < words.size();) {
    const Phrase* phrase = PhraseAt(words, at);
    if (phrase != nullptr) {
      for (const std::string& word : phrase->read_as) tokens.push_back(FoldWord(word));
    } else if (!IsStopWord(words[at])) {
      tokens.push_back(FoldWord(words[at]));
    }
    at += phrase == nullptr ? 1 : phrase->words.size();
  }
  return tokens;
}

bool IsFiller(absl::string_view folded_word) { return Tables().fillers.contains(folded_word); }

bool IsFrame(absl::string_view folded_word) { return Tables().frames.contains(folded_word); }

const std::vector<std::string>* SameMeaning(absl::string_view folded_word) {
  auto it = Tables().meaning_of.find(folded_word);
  return it == Tables().meaning_of.end() ? nullptr : &Tables().meanings[it->second];
}

}  // namespace ambito::charter
