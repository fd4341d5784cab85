#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/charter_json.h"
#include "client/output/charter_text.h"
#include "client/output/question_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "lib/charter/validate.h"
#include "lib/charter/write_files.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

constexpr size_t kMaxDecisionsBytes = 1 << 20;
constexpr int kQuestionsAPage = 100;

struct Queue {
  std::vector<v1::OpenQuestion> questions;
  int total = 0;
  v1::DraftFreshness freshness;
};

// At most `limit` questions; 0: all.
absl::StatusOr<Queue> ReadQueue(const Link& link, const std::string& sheet, size_t limit) {
  v1::ListQuestionsRequest request;
  request.set_sheet(sheet);
  request.set_page_size(limit > 0 && limit < kQuestionsAPage ? static_cast<int>(limit)
                                                             : kQuestionsAPage);
  Queue queue;
  while (true) {
    ASSIGN_OR_RETURN(auto page, Call(link, request));
    for (auto& question : *page.mutable_questions()) queue.questions.push_back(std::move(question));
    queue.total = page.total();
    queue.freshness = page.freshness();
    if (limit > 0 && queue.questions.size() >= limit) queue.questions.resize(limit);
    if (page.next_page_token().empty() || queue.questions.size() == limit) return queue;
    request.set_page_token(page.next_page_token());
  }
}

// The draft may change between two pages; a queue that is worked through changes all the time.
absl::StatusOr<Queue> ReadWholeQueue(const Link& link, const std::string& sheet, size_t limit) {
  constexpr int kTries = 5;
  absl::StatusOr<Queue> queue = ReadQueue(link, sheet, limit);
  for (int i = 1; i < kTries && absl::IsAborted(queue.status()); ++i) {
    queue = ReadQueue(link, sheet, limit);
  }
  return queue;
}

Json QueueJson(const Queue& queue) {
  Json list = Json::array();
  for (const v1::OpenQuestion& question : queue.questions) {
    Json one = {{"number", list.size() + 1}};
    one.update(QuestionJson(question.question()));
    list.push_back(std::move(one));
  }
  return {{"questions", std::move(list)},
          {"total", queue.total},
          {"freshness", ToJson(queue.freshness)}};
}

std::string QueueAnswer(const Queue& queue, const Console& console) {
  if (queue.questions.empty()) return absl::StrCat(Say(Word::kNoQuestions, console.lang), "\n");
  return absl::StrCat(QueueText(queue.questions, console), "\n",
                      Plural(queue.total, "open question", "open questions"),
                      "; ambito resolve show: the first with both sides\n",
                      FreshnessText(queue.freshness), "\n");
}

struct DecisionList {
  std::vector<v1::Decision> decisions;
  std::vector<v1::UnheededDecision> unheeded;
};

absl::StatusOr<DecisionList> ReadDecisions(const Link& link) {
  DecisionList all;
  RETURN_IF_ERROR(ForEachPage(link, v1::ListDecisionsRequest(), [&](const auto& page) {
    all.decisions.insert(all.decisions.end(), page.decisions().begin(), page.decisions().end());
    all.unheeded.assign(page.unheeded().begin(), page.unheeded().end());
  }));
  return all;
}

Json DecisionsJson(const DecisionList& all) {
  Json decisions = Json::array();
  for (const auto& decision : all.decisions) decisions.push_back(ToJson(decision));
  Json unheeded = Json::array();
  for (const auto& one : all.unheeded) unheeded.push_back(ToJson(one));
  return {{"decisions", std::move(decisions)}, {"unheeded", std::move(unheeded)}};
}

absl::StatusOr<ExitCode> Decisions(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const DecisionList all, ReadDecisions(link));
  return Answer(in.console, DecisionsJson(all),
                [&] { return DecisionsText(all.decisions, all.unheeded, in.console); });
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  if (in.arguments.Has("--decisions")) return Decisions(in);
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const Queue queue,
                   ReadWholeQueue(link, "", in.arguments.Number("--limit").value_or(0)));
  return Answer(in.console, QueueJson(queue), [&] { return QueueAnswer(queue, in.console); });
}

Json OpenQuestionJson(const v1::OpenQuestion& question) {
  Json sheets = Json::array();
  for (const auto& source : question.b()) sheets.push_back(ToJson(source));
  Json answers = Json::array();
  for (const auto& answer : AnswersTo(question.question(), Lang::kIt)) {
    answers.push_back(answer.command);
  }
  return {{"question", QuestionJson(question.question())},
          {"a", ToJson(question.a())},
          {"b", std::move(sheets)},
          {"service", question.has_service() ? ServiceJson(question.service()) : Json(nullptr)},
          {"answers", std::move(answers)}};
}

std::string ShowAnswer(const Queue& queue, const v1::DistrictProfile& district,
                       const Console& console) {
  if (queue.questions.empty()) return absl::StrCat(Say(Word::kNoQuestions, console.lang), "\n");
  std::string text;
  for (const v1::OpenQuestion& question : queue.questions) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", OpenQuestionText(question, district, console));
  }
  return text;
}

// Without a sheet the first of the queue, else all about that sheet.
absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  const std::string sheet = in.arguments.Get("ISTAT/SHEET_ID");
  ASSIGN_OR_RETURN(const Queue queue, ReadWholeQueue(link, sheet, sheet.empty() ? 1 : 0));
  Json list = Json::array();
  if (in.console.json) {
    for (const auto& question : queue.questions) list.push_back(OpenQuestionJson(question));
  }
  return Answer(in.console, Json{{"questions", std::move(list)}, {"total", queue.total}},
                [&] { return ShowAnswer(queue, DistrictNames(link), in.console); });
}

std::string UndoCommand(const std::string& decision_id) {
  return absl::StrCat("ambito resolve undo ", decision_id, " --reason '…'");
}

absl::StatusOr<ExitCode> Decide(const Invocation& in, v1::Decision decision) {
  decision.set_reason(in.arguments.Get("--reason"));
  v1::DecideRequest request;
  *request.mutable_decision() = std::move(decision);
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  const v1::Decision& decided = response.decision();
  const Json json = {{"decision", ToJson(decided)}, {"undo", UndoCommand(decided.decision_id())}};
  return Answer(in.console, json, [&] {
    return absl::StrCat(PrintableLine(absl::StrCat(decided.decision_id(), ": ",
                                                   DecisionWords(decided, in.console.lang))),
                        "\nundone by: ", PrintableLine(UndoCommand(decided.decision_id())), "\n");
  });
}

// What a decision of `kind` names on the command line, each under the option of its place.
v1::Decision DecisionOf(v1::DecisionKind kind, const Arguments& arguments) {
  v1::Decision decision;
  decision.set_kind(kind);
  for (std::string& sheet : arguments.All("ISTAT/SHEET_ID")) {
    *decision.add_sheets() = std::move(sheet);
  }
  decision.set_service(arguments.Get("SERVICE"));
  decision.set_into(arguments.Get("INTO"));
  return decision;
}

std::function<absl::StatusOr<ExitCode>(const Invocation&)> Deciding(v1::DecisionKind kind) {
  return [kind](const Invocation& in) { return Decide(in, DecisionOf(kind, in.arguments)); };
}

// The second may be a sheet, which has a slash, or a service, which has none.
absl::StatusOr<ExitCode> Different(const Invocation& in) {
  v1::Decision decision;
  decision.set_kind(v1::DECISION_KIND_DIFFERENT);
  decision.add_sheets(in.arguments.Get("ISTAT/SHEET_ID"));
  const std::string other = in.arguments.Get("ISTAT/SHEET_ID|SERVICE");
  if (absl::StrContains(other, '/')) {
    decision.add_sheets(other);
  } else {
    decision.set_service(other);
  }
  return Decide(in, std::move(decision));
}

absl::StatusOr<ExitCode> Undo(const Invocation& in) {
  v1::UndoDecisionRequest request;
  request.set_decision_id(in.arguments.Get("DECISION_ID"));
  request.set_reason(in.arguments.Get("--reason"));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  RETURN_IF_ERROR(Call(link, request).status());
  return Answer(in.console, Json{{"undone", request.decision_id()}},
                [&] { return absl::StrCat(PrintableLine(request.decision_id()), ": undone\n"); });
}

absl::StatusOr<ExitCode> Export(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const DecisionList all, ReadDecisions(link));
  v1::Decisions decisions;
  decisions.mutable_decisions()->Assign(all.decisions.begin(), all.decisions.end());
  const std::string bytes = charter::WriteDecisionsFile(decisions);
  const std::string path = in.arguments.Get("FILE");
  if (path.empty()) {
    in.console.out << bytes;
    return ExitCode::kDone;
  }
  RETURN_IF_ERROR(WriteOutput(path, bytes));
  return Answer(
      in.console, Json{{"file", path}, {"decision_count", decisions.decisions_size()}}, [&] {
        return absl::StrCat(PrintableLine(path), ": ",
                            Plural(decisions.decisions_size(), "decision", "decisions"), "\n");
      });
}

absl::StatusOr<ExitCode> Import(const Invocation& in) {
  const std::string path = in.arguments.Get("FILE");
  v1::ImportDecisionsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_file(), ReadInput(path));
  if (request.file().size() > kMaxDecisionsBytes) {
    return absl::InvalidArgumentError(absl::StrCat(path, " is larger than 1 MiB"));
  }
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  return Answer(in.console, response, [&] {
    return absl::StrCat(response.created(), " new, ", response.same(), " in force already\n");
  });
}

std::vector<Command> AskingCommands() {
  return {
      {"resolve",
       "list",
       "the open questions, a line each, those that settle most first",
       "ambito resolve list --limit 20",
       {{"--limit", Takes::kNumber, "at most this many (all)"},
        {"--decisions", Takes::kNothing, "what was decided instead, as `resolve decisions`"}},
       List},
      {"resolve",
       "show",
       "a question with both sides beside each other, and how to answer it",
       "ambito resolve show 018110/018110-007",
       {{"ISTAT/SHEET_ID", Takes::kText, "all questions about this sheet (the first question)"}},
       Show},
      {"resolve",
       "decisions",
       "the decisions in force: who, when, why; and those that cannot be heeded",
       "ambito resolve decisions",
       {},
       Decisions},
  };
}

std::vector<Command> DecidingCommands() {
  const Option reason{"--reason", Takes::kText, "why, for the history", true};
  const Option sheet{"ISTAT/SHEET_ID", Takes::kText, "the sheet", true};
  const Option service{"SERVICE", Takes::kText, "the service", true};
  Option sheets = sheet;
  sheets.repeated = true;
  sheets.help = "the sheets";
  return {
      {"resolve",
       "same",
       "sheets are one service",
       "ambito resolve same 018110/018110-007 018046/018046-003 --reason 'stesso servizio'",
       {sheets, reason},
       Deciding(v1::DECISION_KIND_SAME)},
      {"resolve",
       "different",
       "two sheets are not one service, or a sheet is not a service",
       "ambito resolve different 018110/018110-007 home-care --reason 'solo trasporto'",
       {sheet,
        {"ISTAT/SHEET_ID|SERVICE", Takes::kText, "the other sheet, or the service", true},
        reason},
       Different},
      {"resolve",
       "belongs",
       "a sheet is a service",
       "ambito resolve belongs 018110/018110-007 home-care --reason 'è il SAD'",
       {sheet, service, reason},
       Deciding(v1::DECISION_KIND_BELONGS)},
      {"resolve",
       "split",
       "sheets leave a service and are one of their own",
       "ambito resolve split home-care 018110/018110-007 --reason 'altro servizio'",
       {service, sheets, reason},
       Deciding(v1::DECISION_KIND_SPLIT)},
      {"resolve",
       "merge",
       "all of a service becomes another",
       "ambito resolve merge prov-018110-018110-007 home-care --reason 'lo stesso'",
       {service, {"INTO", Takes::kText, "what it becomes", true}, reason},
       Deciding(v1::DECISION_KIND_MERGE)},
      {"resolve",
       "undo",
       "take a decision back; its history stays",
       "ambito resolve undo d-42 --reason 'errore'",
       {{"DECISION_ID", Takes::kText, "the decision", true}, reason},
       Undo},
  };
}

std::vector<Command> FileCommands() {
  return {
      {"resolve",
       "export",
       "the decisions in force as a file",
       "ambito resolve export decisions.json",
       {{"FILE", Takes::kFile, "where to write it (standard output)"}},
       Export},
      {"resolve",
       "import",
       "bring a decisions file, all or nothing",
       "ambito resolve import decisions.json",
       {{"FILE", Takes::kFile, "the decisions file; - for standard input", true}},
       Import},
  };
}

}  // namespace

std::vector<Command> ResolveCommands() {
  std::vector<Command> all = AskingCommands();
  for (const auto& commands : {DecidingCommands(), FileCommands()}) {
    all.insert(all.end(), commands.begin(), commands.end());
  }
  return all;
}

}  // namespace ambito::client
