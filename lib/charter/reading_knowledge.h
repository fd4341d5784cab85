// The vocabulary's cues, parsed once.
#ifndef AMBITO_LIB_CHARTER_READING_KNOWLEDGE_H_
#define AMBITO_LIB_CHARTER_READING_KNOWLEDGE_H_

#include <vector>

#include "lib/charter/reading_circumstances.h"
#include "lib/charter/reading_cues.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {

struct IndicatorCues {
  const Indicator* indicator;
  std::vector<Cue> cues;
};

struct ReadingKnowledge {
  CueDictionary dictionary;
  std::vector<IndicatorCues> indicators;
  std::vector<CodeCues> categories;
  CircumstanceCues circumstances;
  std::vector<Cue> vague_words;

  // Of the built-in vocabulary. Lives for the whole process.
  static const ReadingKnowledge& BuiltIn();
};

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READING_KNOWLEDGE_H_
