#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
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
  return acceptance;
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  v1::AcceptSheetRequest request;
  request.set_withdraw(in.arguments.Has("--withdraw"));
  ASSIGN_OR_RETURN(*request.mutable_acceptance(), ParseAcceptance(in));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kNode, in.context));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
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
           {{"ISTAT/SHEET_ID", Takes::kText, "whose sheet, and which", true},
            {"--service", Takes::kText, "the catalogue entry it is accepted for", true},
            {"--withdraw", Takes::kNothing, "no longer accept it"}},
           Run}};
}

}  // namespace ambito::client
