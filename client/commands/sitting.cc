// Meetings of the assembly: who is there, who votes for whom.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/assembly/ledger_view.h"
#include "client/assembly/submit.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/ledger_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"
#include "lib/platform/clock.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using assembly::LedgerState;
using assembly::Sitting;

absl::Status FillRoll(const Invocation& in, const LedgerState& ledger, Sitting& sitting) {
  sitting.present = in.arguments.All("--present");
  if (in.arguments.Has("--all-present")) {
    for (const auto& [code, weight] : ledger.members()) sitting.present.push_back(code);
  }
  for (const std::string& said : in.arguments.All("--represented")) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(said, absl::MaxSplits('=', 1));
    if (parts.second.empty())
      return absl::InvalidArgumentError("--represented takes WHO=BY, two ISTAT codes");
    sitting.represented.push_back(parts);
  }
  std::sort(sitting.present.begin(), sitting.present.end());
  std::sort(sitting.represented.begin(), sitting.represented.end());
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> Record(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  Sitting sitting;
  sitting.number = view.state.sittings().size() + 1;
  sitting.date =
      in.arguments.Has("--date") ? in.arguments.Get("--date") : platform::Clock::System().Today();
  sitting.second_call = in.arguments.Has("--second-call");
  sitting.president = in.arguments.Get("--president");
  sitting.secretary = in.arguments.Get("--secretary");
  RETURN_IF_ERROR(FillRoll(in, view.state, sitting));
  ASSIGN_OR_RETURN(const auto office, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), sitting));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {office.get()}));
  const bool quorum = HasQuorum(sitting, view.state.members(), view.state.rules().policy);
  Json json = SubmittedJson(submitted);
  json["sitting"] = sitting.number;
  json["quorum"] = quorum;
  return Answer(in.console, json, [&] {
    return absl::StrCat("sitting ", sitting.number, ", ", SubmittedText(submitted),
                        quorum ? "" : "it has no quorum: record a second call\n");
  });
}

absl::StatusOr<ExitCode> List(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const Lang lang = in.console.lang;
  Json list = Json::array();
  std::string text;
  for (const Sitting& sitting : view.state.sittings()) {
    std::vector<std::string> present;
    for (const std::string& code : sitting.present) present.push_back(TownName(view.state, code));
    Json represented = Json::object();
    for (const auto& [who, by] : sitting.represented) {
      represented[who] = by;
      present.push_back(Fill(Say(Word::kRepresentedBy, lang),
                             {TownName(view.state, who), TownName(view.state, by)}));
    }
    absl::StrAppend(&text, sitting.number, "  ", sitting.date, "  ",
                    Say(sitting.second_call ? Word::kSecondCall : Word::kFirstCall, lang), "\n",
                    Wrap(Printable(absl::StrJoin(present, ", ")), in.console.width, 4));
    list.push_back({{"sitting", sitting.number},
                    {"date", sitting.date},
                    {"call", sitting.second_call ? "second" : "first"},
                    {"president", sitting.president},
                    {"secretary", sitting.secretary},
                    {"present", sitting.present},
                    {"represented", std::move(represented)}});
  }
  return Answer(in.console, Json{{"sittings", std::move(list)}}, [&] { return text; });
}

absl::StatusOr<ExitCode> Delegate(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link hub, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const LedgerView view, ReadLedgerView(in, hub));
  const assembly::Delegation delegation{view.state.sittings().size() + 1, in.arguments.Get("FROM"),
                                        in.arguments.Get("TO")};
  ASSIGN_OR_RETURN(const auto mayor, OpenSigningKey(in));
  const std::string text = WriteStatement(TextOf(view.state.name(), delegation));
  ASSIGN_OR_RETURN(const Submitted submitted, Submit(hub, view.state, text, {mayor.get()}));
  return AnswerSubmitted(in, submitted);
}

}  // namespace

std::vector<Command> SittingCommands() {
  return {
      {"sitting", "record", "a meeting of the assembly and its roll (district office)",
       "ambito sitting record --all-present --president 'Anna Bianchi' --secretary 'Carla Dossi'",
       With({{"--date", Takes::kDate, "the day (today)"},
             {"--second-call", Takes::kNothing, "after a first call that had no quorum"},
             {"--president", Takes::kText, "who presides", true},
             {"--secretary", Takes::kText, "who keeps the record", true},
             {"--present", Takes::kText, "ISTAT code of a municipality", false, true},
             {"--all-present", Takes::kNothing, "every municipality is there"},
             {"--represented", Takes::kText, "WHO=BY, as delegated", false, true},
             AnchorOption()},
            SigningOptions()),
       Record},
      {"sitting",
       "list",
       "the meetings and who was there",
       "ambito sitting list",
       {AnchorOption()},
       List},
      {"sitting", "delegate", "let another mayor vote at the next sitting (mayor)",
       "ambito sitting delegate 018110 018046",
       With({{"FROM", Takes::kText, "the own municipality", true},
             {"TO", Takes::kText, "who votes for it", true},
             AnchorOption()},
            SigningOptions()),
       Delegate},
  };
}

}  // namespace ambito::client
