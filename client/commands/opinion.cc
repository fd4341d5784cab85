// Opinions of the district's tables on a proposed version: shown to the mayors, binding nobody.
#include "absl/strings/str_cat.h"
#include "client/assembly/proposed.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/ledger_text.h"
#include "client/output/text.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

absl::StatusOr<ExitCode> Enrol(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  assembly::OpinionKey entry;
  entry.table = in.arguments.Get("TABLE");
  entry.name = in.arguments.Get("NAME");
  const auto known = view.state.opinion_keys().find({entry.table, entry.name});
  if (known != view.state.opinion_keys().end()) entry.after = known->second.back().set_by;
  if (in.arguments.Get("KEY") != "none") {
    const auto key = assembly::KeyFromText(in.arguments.Get("KEY"));
    if (!key || key->kind != assembly::SigningKey::Kind::kEd25519)
      return absl::InvalidArgumentError("KEY is `ed25519 BASE64`, or none to take it back");
    entry.key = key->bytes;
  }
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), entry));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {office.get()}));
  return AnswerSubmitted(in, submitted);
}

absl::StatusOr<ExitCode> Add(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  ASSIGN_OR_RETURN(const assembly::ProposalRecord* record,
                   FindVersion(view.state, in.arguments.Get("VERSION")));
  const assembly::Opinion opinion{in.arguments.Get("--table"), in.arguments.Get("--name"),
                                  record->version, in.arguments.Get("--judgement"),
                                  in.arguments.Get("--text")};
  ASSIGN_OR_RETURN(const auto key, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), opinion));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {key.get()}));
  return AnswerSubmitted(in, submitted);
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  Json list = Json::array();
  for (const assembly::OpinionRecord& record : view.state.opinions()) {
    list.push_back({{"index", record.index},
                    {"table", record.opinion.table},
                    {"name", record.opinion.name},
                    {"version", federation::DigestHex(record.opinion.version)},
                    {"judgement", record.opinion.judgement},
                    {"text", record.opinion.text}});
  }
  return Answer(in.console, Json{{"opinions", std::move(list)}}, [&] {
    std::string text;
    for (const assembly::OpinionRecord& record : view.state.opinions())
      absl::StrAppend(&text, OpinionText(record.opinion, in.console));
    return text.empty() ? std::string("no opinions yet\n") : text;
  });
}

}  // namespace

std::vector<Command> OpinionCommands() {
  const std::vector<std::string> tables = {"technical", "committee", "adherents"};
  return {
      {"opinion", "enrol", "who may sign opinions for a table (district office)",
       "ambito opinion enrol technical rossi 'ed25519 MCow…'",
       With({{"TABLE", Takes::kText, "which", true, false, tables},
             {"NAME", Takes::kText, "who", true},
             {"KEY", Takes::kText, "the public key; none: taken back", true},
             AnchorOption()},
            SigningOptions()),
       Enrol},
      {"opinion", "add", "an opinion on a proposed version",
       "ambito opinion add latest --table technical --name rossi --judgement favourable --text '…'",
       With({{"VERSION", Takes::kText, "digits of its digest, or `latest`", true},
             {"--table", Takes::kText, "which", true, false, tables},
             {"--name", Takes::kText, "who, as enrolled", true},
             {"--judgement",
              Takes::kText,
              "in a word",
              true,
              false,
              {"favourable", "contrary", "remarks"}},
             {"--text", Takes::kText, "in sentences", true},
             AnchorOption()},
            SigningOptions()),
       Add},
      {"opinion",
       "list",
       "every opinion that was given",
       "ambito opinion list",
       {AnchorOption()},
       List},
  };
}

}  // namespace ambito::client
