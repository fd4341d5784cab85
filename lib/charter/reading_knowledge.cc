#include "lib/charter/reading_knowledge.h"

namespace ambito::charter {
namespace {

std::vector<Cue> ParseCues(CueDictionary& dictionary, const std::vector<std::string>& written) {
  std::vector<Cue> cues;
  for (const std::string& cue : written) cues.push_back(dictionary.Parse(cue));
  return cues;
}

std::vector<Cue> ParsePatterns(CueDictionary& dictionary, const std::vector<std::string>& written) {
  std::vector<Cue> cues;
  for (const std::string& pattern : written) cues.push_back(dictionary.ParsePattern(pattern));
  return cues;
}

std::vector<CodeCues> ParseTerms(CueDictionary& dictionary, const TermList<CuedTerm>& terms) {
  std::vector<CodeCues> all;
  for (const CuedTerm& term : terms) all.push_back({term.code, ParseCues(dictionary, term.cues)});
  return all;
}

ReadingKnowledge Make(const Vocabulary& vocabulary) {
  ReadingKnowledge knowledge;
  CueDictionary& dictionary = knowledge.dictionary;
  for (const Indicator& indicator : vocabulary.indicators) {
    knowledge.indicators.push_back({&indicator, ParseCues(dictionary, indicator.cues)});
  }
  knowledge.categories = ParseTerms(dictionary, vocabulary.categories);
  knowledge.circumstances.events = ParseTerms(dictionary, vocabulary.events);
  knowledge.circumstances.conditions = ParseTerms(dictionary, vocabulary.conditions);
  knowledge.circumstances.other_events = ParsePatterns(dictionary, vocabulary.reading.other_events);
  knowledge.vague_words = ParsePatterns(dictionary, vocabulary.reading.vague_words);
  return knowledge;
}

}  // namespace

const ReadingKnowledge& ReadingKnowledge::BuiltIn() {
  static const ReadingKnowledge* const knowledge =
      new ReadingKnowledge(Make(Vocabulary::BuiltIn()));
  return *knowledge;
}

}  // namespace ambito::charter
