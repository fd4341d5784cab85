#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/charter_text.h"
#include "client/output/search_output.h"
#include "client/rpc/hub_calls.h"
#include "lib/charter/vocabulary.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

v1::SearchCharterRequest Request(const Arguments& arguments) {
  v1::SearchCharterRequest request;
  request.set_query(arguments.Get("QUERY"));
  request.set_area(arguments.Get("--area"));
  request.set_municipality(arguments.Get("--municipality"));
  request.set_target_users(arguments.Get("--target-users"));
  for (const std::string& scope : arguments.All("--scope")) {
    v1::Scope value = v1::SCOPE_UNSPECIFIED;
    v1::Scope_Parse(absl::StrCat("SCOPE_", scope), &value);  // The parser knows the choices.
    request.add_scopes(value);
  }
  request.set_page_size(static_cast<int>(arguments.Number("--limit").value_or(10)));
  return request;
}

std::string Text(const v1::SearchCharterResponse& answer, const Console& console) {
  std::string text =
      absl::StrCat(SearchText(answer, console), "\n", FreshnessText(answer.freshness()), "\n");
  if (answer.indexed_generation() != answer.freshness().generation()) {
    absl::StrAppend(&text, "the search index is still at draft ", answer.indexed_generation(),
                    "\n");
  }
  return text;
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  const v1::SearchCharterRequest request = Request(in.arguments);
  ASSIGN_OR_RETURN(const auto answer, Call(link, request));
  Json json = SearchJson(request.query(), answer);
  json["total"] = answer.total();
  json["indexed_generation"] = answer.indexed_generation();
  json["freshness"] = ToJson(answer.freshness());
  return Answer(in.console, Json::array({std::move(json)}),
                [&] { return Text(answer, in.console); });
}

template <typename Terms>
std::vector<std::string> Codes(const Terms& terms) {
  std::vector<std::string> codes;
  for (const auto& term : terms) codes.push_back(term.code);
  return codes;
}

}  // namespace

std::vector<Command> CharterSearchCommands() {
  const auto& vocabulary = charter::Vocabulary::BuiltIn();
  return {{"charter",
           "search",
           "find services in citizens' words",
           "ambito charter search badante --municipality 018110",
           {{"QUERY", Takes::kText, "what a citizen would type", true},
            {"--area", Takes::kText, "only this area", false, false, Codes(vocabulary.areas)},
            {"--scope", Takes::kText, "only these", false, true, Codes(vocabulary.scopes)},
            {"--municipality", Takes::kText, "only services that cover this ISTAT code"},
            {"--target-users", Takes::kText, "only services for these", false, false,
             Codes(vocabulary.target_users)},
            {"--limit", Takes::kNumber, "how many at most, up to 100 (10)"}},
           Run}};
}

}  // namespace ambito::client
