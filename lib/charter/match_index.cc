#include "lib/charter/match_index.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "lib/charter/fold.h"
#include "lib/charter/match_words.h"

namespace ambito::charter {
namespace {

void SortUnique(std::vector<int>& terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

std::vector<int> AddTerms(absl::string_view text, TermIndex& terms) {
  std::vector<int> ids;
  for (const std::string& word : MatchTokens(FoldText(text))) ids.push_back(terms.Add(word));
  return ids;
}

int Head(const std::vector<int>& name_terms, const TermIndex& terms) {
  for (int term : name_terms) {
    if (!IsFiller(terms.Word(term)) && !IsFrame(terms.Word(term))) return term;
  }
  return -1;
}

void AddName(NameKind kind, const std::string& text, TermIndex& terms, IndexedEntry& entry) {
  IndexedName name{kind, text, FoldText(text), AddTerms(text, terms)};
  name.head = Head(name.terms, terms);
  if (name.terms.empty()) return;
  if (kind != NameKind::kHistoric) {
    entry.name_terms.insert(entry.name_terms.end(), name.terms.begin(), name.terms.end());
  }
  entry.names.push_back(std::move(name));
}

void AddNames(const v1::CatalogueEntry& source, TermIndex& terms, IndexedEntry& entry) {
  AddName(NameKind::kTitle, source.title(), terms, entry);
  for (const std::string& text : source.aliases()) AddName(NameKind::kAlias, text, terms, entry);
  for (const std::string& text : source.acronyms()) AddName(NameKind::kAcronym, text, terms, entry);
  for (const std::string& text : source.historic_names()) {
    AddName(NameKind::kHistoric, text, terms, entry);
  }
  SortUnique(entry.name_terms);
}

template <typename Texts>
std::vector<IndexedPhrase> Phrases(const Texts& texts, TermIndex& terms) {
  std::vector<IndexedPhrase> phrases;
  for (const std::string& text : texts) {
    std::vector<std::string> words = MatchTokens(FoldText(text));
    if (!words.empty()) phrases.push_back({PaddedPhrase(words), AddTerms(text, terms)});
  }
  std::sort(phrases.begin(), phrases.end(),
            [](const IndexedPhrase& a, const IndexedPhrase& b) { return a.padded < b.padded; });
  return phrases;
}

// A single common word (`contributi`) in a description says nothing; two in a row do.
std::vector<IndexedPhrase> NamePhrases(const IndexedEntry& entry, TermIndex& terms) {
  std::vector<std::string> texts;
  for (const IndexedName& name : entry.names) {
    bool current = name.kind == NameKind::kTitle || name.kind == NameKind::kAlias;
    if (current && name.terms.size() >= 2) texts.push_back(name.text);
  }
  return Phrases(texts, terms);
}

std::vector<ClueWord> MakeClueWords(absl::string_view alternatives, TermIndex& terms) {
  std::vector<ClueWord> words;
  for (absl::string_view text : absl::StrSplit(alternatives, '/', absl::SkipEmpty())) {
    for (int term : AddTerms(text, terms)) words.push_back({std::string(text), term});
  }
  return words;
}

IndexedClue MakeClue(absl::string_view text, TermIndex& terms) {
  IndexedClue clue;
  for (absl::string_view alternatives : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    std::vector<ClueWord> words = MakeClueWords(alternatives, terms);
    if (!words.empty()) clue.push_back(std::move(words));
  }
  return clue;
}

void AddClues(const v1::CatalogueEntry& source, TermIndex& terms, IndexedEntry& entry) {
  for (const std::string& text : source.clues()) {
    IndexedClue clue = MakeClue(text, terms);
    for (const std::vector<ClueWord>& any : clue) {
      for (const ClueWord& word : any) entry.other_terms.push_back(word.term);
    }
    if (!clue.empty()) entry.clues.push_back(std::move(clue));
  }
}

IndexedEntry MakeEntry(const v1::CatalogueEntry& source, TermIndex& terms) {
  IndexedEntry entry;
  entry.id = source.id();
  entry.area = source.area();
  entry.other_areas.insert(source.other_areas().begin(), source.other_areas().end());
  AddNames(source, terms, entry);
  entry.other_terms = AddTerms(source.description(), terms);
  for (const std::string& words : source.citizen_words()) {
    std::vector<int> ids = AddTerms(words, terms);
    entry.other_terms.insert(entry.other_terms.end(), ids.begin(), ids.end());
  }
  AddClues(source, terms, entry);
  SortUnique(entry.other_terms);
  entry.name_phrases = NamePhrases(entry, terms);
  entry.citizen_phrases = Phrases(source.citizen_words(), terms);
  entry.required_cues = Phrases(source.required_cues(), terms);
  entry.forbidding_cues = Phrases(source.forbidding_cues(), terms);
  entry.target_users.insert(source.target_users().begin(), source.target_users().end());
  entry.setting = source.setting();
  return entry;
}

std::vector<WordedPhrases> MakeWorded(const TermList<WordedTerm>& list, TermIndex& terms) {
  std::vector<WordedPhrases> worded;
  for (const WordedTerm& term : list) {
    WordedPhrases& phrases = worded.emplace_back();
    phrases.code = term.code;
    for (const std::string& words : term.words) {
      std::vector<std::string> stems = AllStems(FoldText(words));
      IndexedPhrase& phrase = phrases.phrases.emplace_back();
      phrase.padded = PaddedPhrase(stems);
      for (const std::string& stem : stems) phrase.terms.push_back(terms.Add(stem));
    }
  }
  return worded;
}

// Which entries have a term; each once.
void ListEntry(const std::vector<int>& terms, int entry, std::vector<std::vector<int>>& by_term) {
  for (int term : terms) {
    std::vector<int>& entries = by_term[static_cast<size_t>(term)];
    if (entries.empty() || entries.back() != entry) entries.push_back(entry);
  }
}

void ListEntries(MatchIndex& index) {
  index.entries_by_name_term.resize(index.terms.size());
  index.entries_by_term.resize(index.terms.size());
  for (size_t i = 0; i < index.entries.size(); ++i) {
    const IndexedEntry& entry = index.entries[i];
    for (const IndexedName& name : entry.names) {
      ListEntry(name.terms, static_cast<int>(i), index.entries_by_name_term);
    }
    ListEntry(entry.name_terms, static_cast<int>(i), index.entries_by_term);
    ListEntry(entry.other_terms, static_cast<int>(i), index.entries_by_term);
  }
}

void WeighNames(const TermIndex& terms, IndexedEntry& entry) {
  for (IndexedName& name : entry.names) {
    for (int term : name.terms) name.weight += terms.Weight(term);
  }
}

}  // namespace

MatchIndex::MatchIndex(const v1::Catalogue& catalogue) {
  for (const v1::CatalogueEntry& entry : catalogue.entries()) {
    // Nobody has said yet what it is: it is known by its sheets, not by its words.
    if (entry.provisional()) continue;
    entries.push_back(MakeEntry(entry, terms));
  }
  std::sort(entries.begin(), entries.end(),
            [](const IndexedEntry& a, const IndexedEntry& b) { return a.id < b.id; });
  users = MakeWorded(Vocabulary::BuiltIn().target_users, terms);
  settings = MakeWorded(Vocabulary::BuiltIn().settings, terms);
  for (const IndexedEntry& entry : entries) terms.CountEntry(entry.name_terms);
  terms.Close();
  for (IndexedEntry& entry : entries) WeighNames(terms, entry);
  ListEntries(*this);
}

std::vector<std::string> AllStems(absl::string_view folded_text) {
  std::vector<std::string> stems;
  for (absl::string_view word : absl::StrSplit(folded_text, ' ', absl::SkipEmpty())) {
    stems.push_back(FoldWord(word));
  }
  return stems;
}

std::string PaddedPhrase(const std::vector<std::string>& folded_words) {
  return absl::StrCat(" ", absl::StrJoin(folded_words, " "), folded_words.empty() ? "" : " ");
}

}  // namespace ambito::charter
