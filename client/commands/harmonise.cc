#include "lib/charter/harmonise.h"

#include "absl/strings/str_cat.h"
#include "client/commands/commands.h"
#include "client/harmonise_inputs.h"
#include "client/output/charter_json.h"
#include "client/output/charter_text.h"
#include "client/output/statistics_text.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

constexpr int kQuestionsShown = 20;

std::string DraftText(const v1::DraftCharter& draft, const Console& console) {
  return absl::StrCat(StatisticsText(draft, console),
                      QuestionsText(draft, kQuestionsShown, console), "\n",
                      ServicesText(draft.services(), console));
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  ASSIGN_OR_RETURN(const HarmoniseInputs inputs,
                   ReadHarmoniseInputs(HarmonisePathsOf(in.arguments), in.console));
  if (!inputs.refused.empty()) {
    PrintCheck(in.console, inputs.refused);
    return ExitCode::kNo;
  }
  const v1::DraftCharter draft = charter::Harmonise(inputs.input);
  if (in.console.json) {
    PrintJson(in.console, CharterJson(draft));
  } else {
    in.console.out << DraftText(draft, in.console);
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
            {"--as-of", Takes::kDate, "the day sheets are in force or not (today)"},
            {"FILE", Takes::kFile, "municipality files", true, true}},
           Run}};
}

}  // namespace ambito::client
