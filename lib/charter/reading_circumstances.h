// From which event a promise's time runs, and in which case it is made.
#ifndef AMBITO_LIB_CHARTER_READING_CIRCUMSTANCES_H_
#define AMBITO_LIB_CHARTER_READING_CIRCUMSTANCES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "lib/charter/reading_cues.h"
#include "lib/charter/statement_tokens.h"
#include "lib/charter/vocabulary.h"

namespace ambito::charter {

// The cues of one code.
struct CodeCues {
  std::string code;
  std::vector<Cue> cues;
};

struct CircumstanceCues {
  std::vector<CodeCues> events;
  std::vector<CodeCues> conditions;
  std::vector<Cue> other_events;
};

// A stretch of tokens that names an event or a condition. Without a code no code fits it.
struct Circumstance {
  std::string code;
  size_t first;
  size_t next;
};

// `dalla presentazione della domanda`, `dopo le dimissioni`; in the order of the sentence.
std::vector<Circumstance> ReadEvents(const CircumstanceCues& cues, const CueSentence& sentence,
                                     const Tokens& tokens);

// `nei casi urgenti`, `in caso di maltempo`, `se vi sono posti`.
std::vector<Circumstance> ReadConditions(const CircumstanceCues& cues, const CueSentence& sentence,
                                         const Tokens& tokens);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_READING_CIRCUMSTANCES_H_
