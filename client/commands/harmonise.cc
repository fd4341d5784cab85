#include "lib/charter/harmonise.h"

#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/harmonise_inputs.h"
#include "client/output/charter_json.h"
#include "client/output/charter_text.h"
#include "client/output/explanation_text.h"
#include "client/output/question_text.h"
#include "client/output/statistics_text.h"
#include "lib/charter/explain.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

constexpr int kQuestionsShown = 20;

std::string DraftText(const v1::DraftCharter& draft, const Console& console) {
  return absl::StrCat(StatisticsText(draft, console),
                      QuestionsText(draft, kQuestionsShown, console), "\n",
                      ServicesText(draft.services(), console));
}

void NoteUnheeded(const v1::DraftCharter& draft, const Console& console) {
  for (const v1::UnheededDecision& one : draft.unheeded()) {
    console.Note(absl::StrCat("decision ", one.decision_id(),
                              " cannot be heeded: ", UnheededLabel(one, console.lang)));
  }
}

const v1::ServiceSheet* FindSheet(const charter::HarmoniseInput& input, const v1::SheetRef& ref) {
  for (const auto& municipality : input.municipalities) {
    if (municipality.istat_code != ref.municipality()) continue;
    for (const auto& sheet : municipality.sheets) {
      if (sheet.sheet->sheet_id() == ref.sheet_id()) return sheet.sheet.get();
    }
  }
  return nullptr;
}

absl::StatusOr<ExitCode> Explain(const Invocation& in, const charter::HarmoniseInput& input) {
  charter::HarmoniseMemo memo;
  const charter::Draft draft = charter::Harmonise(input, memo);
  const std::string id = in.arguments.Get("--explain");
  const v1::Service* service = draft.Find(id);
  if (service == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("there is no service \"", id, "\""));
  }
  const v1::Explanation explanation =
      charter::Explain(draft, *service, input.decisions,
                       [&](const v1::SheetRef& ref) { return FindSheet(input, ref); });
  return Answer(in.console, ExplanationJson(explanation), [&] {
    return ExplanationText(explanation, input.district.district(), in.console);
  });
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  ASSIGN_OR_RETURN(const HarmoniseInputs inputs,
                   ReadHarmoniseInputs(HarmonisePathsOf(in.arguments), in.console));
  if (!inputs.refused.empty()) {
    PrintCheck(in.console, inputs.refused);
    return ExitCode::kNo;
  }
  if (in.arguments.Has("--explain")) return Explain(in, inputs.input);
  const v1::DraftCharter draft = charter::Harmonise(inputs.input);
  if (in.console.json) {
    PrintJson(in.console, CharterJson(draft));
  } else {
    in.console.out << DraftText(draft, in.console);
    NoteUnheeded(draft, in.console);
  }
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> HarmoniseCommands() {
  return {{"harmonise",
           "",
           "one charter out of several municipalities' files, with no server",
           "ambito harmonise --district district.json municipalities/*.json",
           {{"--district", Takes::kFile, "the district file", true},
            {"--catalogue", Takes::kFile, "entries laid over the starter catalogue's"},
            {"--decisions", Takes::kFile, "what the district office has decided"},
            {"--as-of", Takes::kDate, "the day sheets are in force or not (today)"},
            {"--explain", Takes::kText, "only where everything of this service comes from"},
            {"FILE", Takes::kFile, "municipality files", true, true}},
           Run}};
}

}  // namespace ambito::client
