#include "absl/strings/str_cat.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/labels.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "lib/charter/vocabulary.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

v1::GuaranteeTarget TargetOf(const Arguments& arguments) {
  v1::GuaranteeTarget target;
  target.set_service(arguments.Get("SERVICE"));
  target.set_indicator(arguments.Get("INDICATOR"));
  target.set_event(arguments.Get("--event"));
  target.set_condition(arguments.Get("--condition"));
  target.set_comparator(arguments.Get("--comparator"));
  target.set_value(arguments.Get("--value"));
  target.set_unit(arguments.Get("--unit"));
  target.set_reason(arguments.Get("--reason"));
  return target;
}

// Three of one measure, or none and `--remove`.
absl::Status CheckSaid(const Arguments& arguments) {
  int said = 0;
  for (const char* option : {"--comparator", "--value", "--unit"}) said += arguments.Has(option);
  if (arguments.Has("--remove") && said > 0) {
    return absl::InvalidArgumentError(
        "--remove takes the target back: leave out --comparator, --value and --unit");
  }
  if (!arguments.Has("--remove") && said < 3) {
    return absl::InvalidArgumentError(
        "say --comparator, --value and --unit, or --remove to take the target back");
  }
  return absl::OkStatus();
}

std::string TargetText(const v1::SetTargetRequest& request, Lang lang) {
  const v1::GuaranteeTarget& target = request.target();
  const std::string row =
      PrintableLine(absl::StrCat(target.service(), ", ", IndicatorLabel(target.indicator(), lang)));
  if (request.remove()) return absl::StrCat(row, ": target taken back\n");
  v1::Bound bound;
  bound.set_comparator(target.comparator());
  bound.set_value(target.value());
  bound.set_unit(target.unit());
  return absl::StrCat(row, ": ", PrintableLine(BoundLabel(bound, lang)), "\n");
}

absl::StatusOr<ExitCode> Run(const Invocation& in) {
  RETURN_IF_ERROR(CheckSaid(in.arguments));
  v1::SetTargetRequest request;
  *request.mutable_target() = TargetOf(in.arguments);
  request.set_remove(in.arguments.Has("--remove"));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  RETURN_IF_ERROR(Call(link, request).status());
  const Json json = {{"target", ToJson(request.target())}, {"removed", request.remove()}};
  return Answer(in.console, json, [&] { return TargetText(request, in.console.lang); });
}

template <typename Terms>
std::vector<std::string> Codes(const Terms& terms) {
  std::vector<std::string> codes;
  for (const auto& term : terms) codes.push_back(term.code);
  return codes;
}

}  // namespace

std::vector<Command> CharterTargetCommands() {
  const auto& vocabulary = charter::Vocabulary::BuiltIn();
  return {{"charter",
           "target",
           "what the assembly aims at above the floor of a guarantee (district office)",
           "ambito charter target home-care ACTIVATION_TIME --comparator LE --value 10 --unit day"
           " --reason 'delibera 3/2009'",
           {{"SERVICE", Takes::kText, "the service", true},
            {"INDICATOR", Takes::kText, "what is measured, for instance ACTIVATION_TIME", true},
            {"--event", Takes::kText, "from when it counts (the indicator's usual one)", false,
             false, Codes(vocabulary.events)},
            {"--condition", Takes::kText, "in which case (ORDINARY)", false, false,
             Codes(vocabulary.conditions)},
            {"--comparator", Takes::kText, "at most, at least", false, false,
             Codes(vocabulary.comparators)},
            {"--value", Takes::kText, "the number"},
            {"--unit", Takes::kText, "its unit, for instance working_day"},
            {"--remove", Takes::kNothing, "take the target back"},
            {"--reason", Takes::kText, "why, for the history", true}},
           Run}};
}

}  // namespace ambito::client
