#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/commands/answer.h"
#include "client/commands/commands.h"
#include "client/output/charter_json.h"
#include "client/output/charter_text.h"
#include "client/output/explanation_text.h"
#include "client/output/labels.h"
#include "client/output/service_text.h"
#include "client/output/statistics_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"
#include "client/rpc/hub_calls.h"
#include "lib/charter/vocabulary.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

Json ServicesJson(const google::protobuf::RepeatedPtrField<v1::Service>& services) {
  Json list = Json::array();
  for (const auto& service : services) list.push_back(ServiceJson(service));
  return list;
}

std::string FreshnessLine(const v1::DraftFreshness& freshness) {
  return absl::StrCat("\n", FreshnessText(freshness), "\n");
}

Json PartJson(const v1::DraftCharter& draft, int part) {
  Json json = {{"part", part}, {"title", PartTitle(draft.district(), part, Lang::kIt)}};
  if (part == 3) json["services"] = ServicesJson(draft.services());
  if (part == 6) {
    json["organisations"] = Json::array();
    for (const auto& one : draft.organisations()) json["organisations"].push_back(ToJson(one));
  }
  if (part == 2) json["duties"] = ToJson(draft.duties())["duties"];
  if (part == 3 || part == 6) return json;
  json["sections"] = Json::array();
  for (const auto& text : draft.texts()) {
    if (text.part() == part) json["sections"] = ToJson(text)["sections"];
  }
  return json;
}

std::string CharterText(const v1::GetCharterResponse& charter, int part, const Console& console) {
  const v1::DraftCharter& draft = charter.part();
  if (part != 0) return PartText(draft, part, console).substr(1);
  std::string text =
      absl::StrCat(console.Paint(Colour::kBold, PrintableLine(draft.district().charter_title())),
                   "\n", PrintableLine(draft.district().name()), "\n");
  for (int each = 1; each <= 6; ++each) absl::StrAppend(&text, PartText(draft, each, console));
  return absl::StrCat(text, FreshnessLine(charter.freshness()));
}

absl::StatusOr<ExitCode> Show(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  ASSIGN_OR_RETURN(const auto charter, GetCharter(link));
  const int part = static_cast<int>(in.arguments.Number("--part").value_or(0));
  const auto json = [&] {
    return part == 0 ? CharterJson(charter.part()) : PartJson(charter.part(), part);
  };
  return Answer(in.console, in.console.json ? json() : Json(),
                [&] { return CharterText(charter, part, in.console); });
}

absl::StatusOr<v1::ListServicesRequest> ServicesRequest(const Arguments& arguments) {
  v1::ListServicesRequest request;
  for (const std::string& scope : arguments.All("--scope")) {
    v1::Scope value = v1::SCOPE_UNSPECIFIED;
    v1::Scope_Parse(absl::StrCat("SCOPE_", scope), &value);  // The parser knows the choices.
    request.add_scopes(value);
  }
  request.set_area(arguments.Get("--area"));
  request.set_municipality(arguments.Get("--municipality"));
  if (!request.area().empty() && !charter::Vocabulary::BuiltIn().areas.Has(request.area())) {
    const std::string areas = absl::StrJoin(
        charter::Vocabulary::BuiltIn().areas, ", ",
        [](std::string* out, const charter::Term& area) { absl::StrAppend(out, area.code); });
    return absl::InvalidArgumentError(
        absl::StrCat("'", request.area(), "' is not an area; areas are ", areas));
  }
  return request;
}

absl::StatusOr<ExitCode> Services(const Invocation& in) {
  ASSIGN_OR_RETURN(const auto request, ServicesRequest(in.arguments));
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::ListServicesResponse all;
  RETURN_IF_ERROR(ForEachPage(link, request, [&](const auto& page) {
    all.mutable_services()->MergeFrom(page.services());
    *all.mutable_freshness() = page.freshness();
  }));
  const Json json = {{"services", ServicesJson(all.services())},
                     {"freshness", ToJson(all.freshness())}};
  return Answer(in.console, json, [&] {
    return absl::StrCat(ServicesText(all.services(), in.console), FreshnessLine(all.freshness()));
  });
}

absl::StatusOr<ExitCode> Service(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::GetServiceRequest request;
  request.set_service(in.arguments.Get("ID"));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  Json sources = Json::array();
  for (const auto& sheet : response.sheets()) sources.push_back(ToJson(sheet));
  const Json json = {{"service", ServiceJson(response.service())},
                     {"sources", std::move(sources)},
                     {"freshness", ToJson(response.freshness())}};
  return Answer(in.console, json, [&] {
    return absl::StrCat(ServiceText(response, DistrictNames(link), in.console),
                        FreshnessLine(response.freshness()));
  });
}

absl::StatusOr<ExitCode> ExplainService(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::ExplainServiceRequest request;
  request.set_service(in.arguments.Get("SERVICE"));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  Json json = ExplanationJson(response.explanation());
  json["freshness"] = ToJson(response.freshness());
  return Answer(in.console, json, [&] {
    return absl::StrCat(ExplanationText(response.explanation(), DistrictNames(link), in.console),
                        FreshnessLine(response.freshness()));
  });
}

std::string MunicipalityText(const v1::GetMunicipalityCharterResponse& charter,
                             const Console& console) {
  const auto services = [&](Word word, const auto& list) {
    return absl::StrCat(
        "\n",
        console.Paint(Colour::kBold, absl::StrCat(Say(word, console.lang), " (", list.size(), ")")),
        "\n", ServicesText(list, console));
  };
  return absl::StrCat(console.Paint(Colour::kBold, PrintableLine(charter.municipality().name())),
                      "  ", PrintableLine(charter.municipality().istat_code()), "\n",
                      services(Word::kShared, charter.shared()),
                      services(Word::kOwn, charter.own()),
                      MunicipalityStatisticsText(charter.statistics(), console),
                      FreshnessLine(charter.freshness()));
}

absl::StatusOr<ExitCode> Municipality(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::GetMunicipalityCharterRequest request;
  request.set_municipality(in.arguments.Get("ISTAT"));
  ASSIGN_OR_RETURN(const auto response, Call(link, request));
  const Json json = {{"municipality", ToJson(response.municipality())},
                     {"shared", ServicesJson(response.shared())},
                     {"own", ServicesJson(response.own())},
                     {"statistics", MunicipalityStatisticsJson(response.statistics())},
                     {"freshness", ToJson(response.freshness())}};
  return Answer(in.console, json, [&] { return MunicipalityText(response, in.console); });
}

absl::StatusOr<ExitCode> Organisations(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  v1::ListOrganisationsRequest request;
  request.set_kind(in.arguments.Get("--kind"));
  v1::ListOrganisationsResponse all;
  RETURN_IF_ERROR(ForEachPage(link, request, [&](const auto& page) {
    all.mutable_organisations()->MergeFrom(page.organisations());
    *all.mutable_by_kind() = page.by_kind();
  }));
  Json list = Json::array();
  for (const auto& one : all.organisations()) list.push_back(ToJson(one));
  Json by_kind = Json::object();
  for (const auto& count : all.by_kind()) by_kind[count.code()] = count.count();
  return Answer(
      in.console,
      Json{{"organisations", std::move(list)}, {"organisations_by_kind", std::move(by_kind)}},
      [&] { return OrganisationsText(all.organisations(), in.console); });
}

// Scripts ask often and want the figures only; people want names and questions too, which need
// the whole draft.
absl::StatusOr<ExitCode> Statistics(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  if (in.console.json) {
    ASSIGN_OR_RETURN(const auto response, Call(link, v1::GetStatisticsRequest()));
    PrintJson(in.console, {{"statistics", StatisticsJson(response.statistics())},
                           {"freshness", ToJson(response.freshness())}});
    return ExitCode::kDone;
  }
  ASSIGN_OR_RETURN(const auto charter, GetCharter(link));
  in.console.out << StatisticsText(charter.part(), in.console)
                 << FreshnessLine(charter.freshness());
  return ExitCode::kDone;
}

std::string ChangeLine(const v1::WatchDraftResponse& change) {
  const auto kind = ToJson(change)["kind"];
  std::vector<std::string> parts = {LocalTime(change.freshness().made_at_ms()),
                                    kind.is_string() ? kind.get<std::string>() : "?"};
  for (const std::string& part : {change.service(), change.title(),
                                  absl::StrJoin(change.municipalities(), ","), change.detail()}) {
    if (!part.empty()) parts.push_back(part);
  }
  return PrintableLine(absl::StrJoin(parts, "  "));
}

absl::StatusOr<ExitCode> Watch(const Invocation& in) {
  ASSIGN_OR_RETURN(const Link link, Link::To(Side::kHub, in.context));
  in.console.Note("Following the draft; Ctrl-C ends it.");
  const uint64_t limit = in.arguments.Number("--changes").value_or(0);
  uint64_t seen = 0;
  RETURN_IF_ERROR(WatchDraft(link, [&](const v1::WatchDraftResponse& change) {
    if (in.console.json) {
      PrintJsonLine(in.console, ToJson(change));
    } else {
      in.console.out << ChangeLine(change) << std::endl;
    }
    return limit == 0 || ++seen < limit;
  }));
  return ExitCode::kDone;
}

std::vector<std::string> Codes(const charter::TermList<charter::Term>& terms) {
  std::vector<std::string> codes;
  for (const auto& term : terms) codes.push_back(term.code);
  return codes;
}

}  // namespace

std::vector<Command> CharterCommands() {
  const auto& vocabulary = charter::Vocabulary::BuiltIn();
  return {
      {"charter",
       "show",
       "the draft in its six parts; as JSON, the shape of `harmonise`",
       "ambito charter show --part 3",
       {{"--part", Takes::kNumber, "only this part", false, false, {"1", "2", "3", "4", "5", "6"}}},
       Show},
      {"charter",
       "services",
       "the services, a line each",
       "ambito charter services --area ANZIANI",
       {{"--scope", Takes::kText, "only these", false, true, Codes(vocabulary.scopes)},
        {"--area", Takes::kText, "only this area of intervention, for instance ANZIANI"},
        {"--municipality", Takes::kText, "only those that cover this ISTAT code"}},
       Services},
      {"charter",
       "service",
       "one service: which sheets, how they were matched, since when",
       "ambito charter service home-care",
       {{"ID", Takes::kText, "the service", true}},
       Service},
      {"charter",
       "explain",
       "where everything a service says comes from, and what hangs on each sheet",
       "ambito charter explain home-care",
       {{"SERVICE", Takes::kText, "the service", true}},
       ExplainService},
      {"charter",
       "municipality",
       "the charter of one municipality: shared services and its own",
       "ambito charter municipality 018110",
       {{"ISTAT", Takes::kText, "the municipality", true}},
       Municipality},
      {"charter",
       "organisations",
       "the private non-profit organisations",
       "ambito charter organisations --kind SOCIAL_COOP_A",
       {{"--kind", Takes::kText, "only this kind", false, false,
         Codes(vocabulary.organisation_kinds)}},
       Organisations},
      {"charter",
       "stats",
       "the figures, by area, category, kind and municipality",
       "ambito charter stats",
       {},
       Statistics},
      {"charter",
       "watch",
       "follow the draft, a line a change (as JSON, a document a line)",
       "ambito charter watch",
       {{"--changes", Takes::kNumber, "end after this many"}},
       Watch},
  };
}

}  // namespace ambito::client
