#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/harmonise_inputs.h"
#include "client/output/search_output.h"
#include "lib/charter/vocabulary.h"
#include "lib/search/draft_index.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

std::vector<std::string> AreaCodes() {
  std::vector<std::string> codes;
  for (const charter::Term& area : charter::Vocabulary::BuiltIn().areas) codes.push_back(area.code);
  return codes;
}

// One a line of the file; a last line break ends its line and begins none.
absl::StatusOr<std::vector<std::string>> Queries(const Arguments& arguments) {
  if (arguments.Has("--query") == arguments.Has("--queries")) {
    return absl::InvalidArgumentError("say either --query or --queries");
  }
  if (arguments.Has("--query")) return std::vector<std::string>{arguments.Get("--query")};
  ASSIGN_OR_RETURN(std::string bytes, ReadInput(arguments.Get("--queries")));
  if (!bytes.empty() && bytes.back() == '\n') bytes.pop_back();
  std::vector<std::string> queries;
  if (bytes.empty()) return queries;
  for (absl::string_view line : absl::StrSplit(bytes, '\n')) {
    queries.emplace_back(absl::StripAsciiWhitespace(line));
  }
  return queries;
}

absl::StatusOr<v1::SearchCharterResponse> Search(search::SearchIndex& index,
                                                 const Arguments& arguments,
                                                 const std::string& text) {
  search::SearchQuery query;
  query.text = text;
  query.area = arguments.Get("--area");
  query.municipality = arguments.Get("--municipality");
  ASSIGN_OR_RETURN(search::SearchAnswer answer, index.Search(query));
  v1::SearchCharterResponse response;
  response.set_suggestion(answer.suggestion);
  for (v1::SearchResult& result : answer.results) *response.add_results() = std::move(result);
  return response;
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  ASSIGN_OR_RETURN(const std::vector<std::string> queries, Queries(in.arguments));
  ASSIGN_OR_RETURN(const HarmoniseInputs inputs,
                   ReadHarmoniseInputs(HarmonisePathsOf(in.arguments), in.console));
  if (!inputs.refused.empty()) {
    PrintCheck(in.console, inputs.refused);
    return ExitCode::kNo;
  }
  ASSIGN_OR_RETURN(const auto index, search::IndexDraftOf(inputs.input));
  Json answers = Json::array();
  std::string text;
  for (const std::string& query : queries) {
    ASSIGN_OR_RETURN(const auto answer, Search(*index, in.arguments, query));
    if (in.console.json) {
      answers.push_back(SearchJson(query, answer));
    } else {
      if (queries.size() > 1) absl::StrAppend(&text, text.empty() ? "" : "\n", "> ", query, "\n");
      absl::StrAppend(&text, SearchText(answer, in.console));
    }
  }
  if (in.console.json) {
    PrintJson(in.console, answers);
  } else {
    in.console.out << text;
  }
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> SearchCommands() {
  return {{"search",
           "",
           "find services in citizens' words, with no server",
           "ambito search --district district.json municipalities/*.json --query badante",
           {{"--district", Takes::kFile, "the district file", true},
            {"--query", Takes::kText, "what a citizen would type"},
            {"--queries", Takes::kFile, "a file of queries, one a line; - for standard input"},
            {"--area", Takes::kText, "only this area of intervention", false, false, AreaCodes()},
            {"--municipality", Takes::kText, "only services that cover this ISTAT code"},
            {"--catalogue", Takes::kFile, "entries laid over the starter catalogue's"},
            {"--as-of", Takes::kDate, "the day sheets are in force or not (today)"},
            {"FILE", Takes::kFile, "municipality files", true, true}},
           Run}};
}

}  // namespace ambito::client
