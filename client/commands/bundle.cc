// Published charters that verify themselves.
#include "lib/assembly/bundle.h"

#include "absl/strings/str_cat.h"
#include "client/assembly/ledger_view.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/files.h"
#include "client/output/text.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

Json VerificationJson(const assembly::Verification& verification) {
  Json checks = Json::array();
  for (const assembly::Check& check : verification.checks) {
    checks.push_back({{"name", check.name},
                      {"ok", check.ok},
                      {"member", check.member.empty() ? Json(nullptr) : Json(check.member)},
                      {"offset", check.offset ? Json(*check.offset) : Json(nullptr)},
                      {"message", check.message}});
  }
  return {{"ok", verification.ok}, {"checks", std::move(checks)}};
}

std::string VerificationText(const assembly::Verification& verification, const Console& console) {
  std::string text;
  for (const assembly::Check& check : verification.checks) {
    std::string where;
    if (!check.member.empty()) absl::StrAppend(&where, check.member, " ");
    if (check.offset) absl::StrAppend(&where, "at byte ", *check.offset, ": ");
    absl::StrAppend(
        &text,
        check.ok ? console.Paint(Colour::kGreen, "ok  ") : console.Paint(Colour::kRed, "FAIL"),
        "  ", check.name, std::string(check.name.size() < 12 ? 12 - check.name.size() : 1, ' '),
        PrintableLine(absl::StrCat(where, check.message)), "\n");
  }
  return text;
}

absl::StatusOr<ExitCode> Verify(const Invocation& in) {
  const auto anchor = assembly::DigestFromHex(in.arguments.Get("--anchor"));
  if (!anchor)
    return absl::InvalidArgumentError("--anchor takes the 64 hexadecimal digits that are posted");
  ASSIGN_OR_RETURN(const std::string bytes,
                   ReadInput(in.arguments.Get("BUNDLE"), assembly::kMaxBundleBytes));
  const auto verification = assembly::VerifyBundle(bytes, *anchor, federation::Ed25519());
  Answer(in.console, VerificationJson(verification),
         [&] { return VerificationText(verification, in.console); });
  return verification.ok ? ExitCode::kDone : ExitCode::kNo;
}

// Nothing is written that does not verify.
absl::StatusOr<ExitCode> Get(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const uint64_t number = in.arguments.Number("--number").value_or(0);
  ASSIGN_OR_RETURN(const std::string bytes, GetBundleFile(hub, number));
  const auto verification =
      assembly::VerifyBundle(bytes, *view.state.name().anchor, federation::Ed25519());
  if (!verification.ok) {
    Answer(in.console, VerificationJson(verification),
           [&] { return VerificationText(verification, in.console); });
    return ExitCode::kNo;
  }
  const std::string path = in.arguments.Get("FILE");
  RETURN_IF_ERROR(WriteOutput(path, bytes));
  const std::string anchor = federation::DigestHex(*view.state.name().anchor);
  const Json json = {{"file", path}, {"bytes", bytes.size()}, {"anchor", anchor}};
  return Answer(in.console, json, [&] {
    return absl::StrCat(PrintableLine(path), ": ", bytes.size(),
                        " bytes, verified\nanybody checks it with: ambito verify ",
                        PrintableLine(path), " --anchor ", anchor, "\n");
  });
}

}  // namespace

std::vector<Command> BundleCommands() {
  return {
      {"bundle",
       "get",
       "fetch a published charter in one file that verifies itself",
       "ambito bundle get carta.ambito",
       {{"FILE", Takes::kFile, "where to write it", true},
        {"--number", Takes::kNumber, "of this version (the newest)"},
        AnchorOption()},
       Get},
      {"verify",
       "",
       "check a published charter, offline: who approved it, and that it follows from the sheets",
       "ambito verify carta.ambito --anchor 5fe0…",
       {{"BUNDLE", Takes::kFile, "the file", true},
        {"--anchor", Takes::kText, "the ledger's anchor, from outside: printed, posted", true}},
       Verify},
  };
}

}  // namespace ambito::client
