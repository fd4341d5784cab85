// Open questions and decisions for the district office: the queue, one question with both sides
// beside each other and the commands that answer it, decisions in words.
#ifndef AMBITO_CLIENT_OUTPUT_QUESTION_TEXT_H_
#define AMBITO_CLIENT_OUTPUT_QUESTION_TEXT_H_

#include <string>
#include <vector>

#include "ambito/v1/district.pb.h"
#include "ambito/v1/resolve_service.pb.h"
#include "client/output/console.h"

namespace ambito::client {

// A line a question: number, sheet, what it may be, score, how many sheets an answer settles, why.
std::string QueueText(const std::vector<v1::OpenQuestion>& questions, const Console& console);

// Both sides in two columns fitted to the console, evidence, and the commands of AnswersTo.
std::string OpenQuestionText(const v1::OpenQuestion& question, const v1::DistrictProfile& district,
                             const Console& console);

// Why a question is asked.
std::string QuestionReasonLabel(absl::string_view reason, Lang lang);

// A way to answer, and the command for it; the reason is left to fill in.
struct AnswerCommand {
  std::string meaning;
  std::string command;
};
std::vector<AnswerCommand> AnswersTo(const v1::ReviewQuestion& question, Lang lang);

// `018110/a, 018110/b: lo stesso servizio`.
std::string DecisionWords(const v1::Decision& decision, Lang lang);

// Why a decision cannot be heeded.
std::string UnheededLabel(const v1::UnheededDecision& unheeded, Lang lang);

// Those in force with who, when and why; then those that could not be heeded and why not.
std::string DecisionsText(const std::vector<v1::Decision>& decisions,
                          const std::vector<v1::UnheededDecision>& unheeded,
                          const Console& console);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_OUTPUT_QUESTION_TEXT_H_
