#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/text.h"
#include "client/rpc/node_calls.h"
#include "lib/charter/validate.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

absl::StatusOr<v1::Acceptance> ParseAcceptance(const Invocation& in) {
  const std::string text = in.arguments.Get("ISTAT/SHEET_ID");
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('/', 1));
  if (!charter::IsIstatCode(parts.first) || !charter::IsIdentifier(parts.second)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is not ISTAT/SHEET_ID, for instance 015192/015192-007"));
  }
  v1::Acceptance acceptance;
  acceptance.set_municipality(parts.first);
  acceptance.set_sheet_id(parts.second);
  acceptance.set_service(in.arguments.Get("--service"));
  if (!charter::IsIdentifier(acceptance.service())) {
    return absl::InvalidArgumentError(
        absl::StrCat("--service: '", acceptance.service(),
                     "' is not a catalogue entry's id, for instance telecare"));
  }
  return acceptance;
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, v1::ListAcceptancesRequest()));
  return Answer(in.console, response, [&] {
    Table table({{"Sheet"}, {"Service"}});
    for (const auto& acceptance : response.acceptances()) {
      table.Add({absl::StrCat(acceptance.municipality(), "/", acceptance.sheet_id()),
                 acceptance.service()});
    }
    return table.Render();
  });
}

absl::Status CheckSaid(const Arguments& arguments) {
  if (arguments.Has("ISTAT/SHEET_ID") && arguments.Has("--service")) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "say whose sheet, ISTAT/SHEET_ID, and --service; or --list what is accepted");
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  if (in.arguments.Has("--list")) return List(in);
  RETURN_IF_ERROR(CheckSaid(in.arguments));
  v1::AcceptSheetRequest request;
  request.set_withdraw(in.arguments.Has("--withdraw"));
  ASSIGN_OR_RETURN(*request.mutable_acceptance(), ParseAcceptance(in));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  // The node holds nobody else's sheets: a slip of the pen shows only in the draft.
  if (!request.withdraw()) {
    in.console.Note("It counts at the hub once that sheet is in that service and covers you.");
  }
  return Answer(in.console, response, [&] {
    return absl::StrCat(request.acceptance().municipality(), "/", request.acceptance().sheet_id(),
                        request.withdraw() ? ": acceptance withdrawn\n" : ": accepted\n");
  });
}

}  // namespace

std::vector<Command> AcceptCommands() {
  return {{"accept",
           "",
           "accept that another municipality's sheet serves your citizens (staff)",
           "ambito accept 015192/015192-007 --service telecare",
           {{"ISTAT/SHEET_ID", Takes::kText, "whose sheet, and which"},
            {"--service", Takes::kText, "the catalogue entry it is accepted for"},
            {"--withdraw", Takes::kNothing, "no longer accept it"},
            {"--list", Takes::kNothing, "what is accepted now, instead"}},
           Run}};
}

}  // namespace ambito::client
