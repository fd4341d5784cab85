#include "client/output/charter_json.h"

namespace ambito::client {
namespace {

using google::protobuf::RepeatedPtrField;

Json Texts(const RepeatedPtrField<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(text);
  return list;
}

Json Counts(const RepeatedPtrField<v1::Count>& counts) {
  Json object = Json::object();
  for (const v1::Count& count : counts) object[count.code()] = count.count();
  return object;
}

template <typename T>
Json Messages(const RepeatedPtrField<T>& messages) {
  Json list = Json::array();
  for (const T& message : messages) list.push_back(ToJson(message));
  return list;
}

Json PlacedSheetJson(const v1::PlacedSheet& placed) {
  return {{"municipality", placed.sheet().municipality()},
          {"sheet_id", placed.sheet().sheet_id()},
          {"in_force", placed.in_force()},
          {"how", EnumJson(*v1::MatchHow_descriptor()->FindValueByNumber(placed.how()))},
          {"confidence", placed.confidence()},
          {"evidence", Messages(placed.evidence())}};
}

Json QuestionJson(const v1::ReviewQuestion& question) {
  Json other = nullptr;
  if (question.has_sheet()) other = ToJson(question.sheet());
  if (question.b_case() == v1::ReviewQuestion::kService) other = {{"service", question.service()}};
  return {{"a", ToJson(question.a())},
          {"b", other},
          {"score", question.score()},
          {"evidence", Messages(question.evidence())}};
}

Json ByMunicipality(const v1::Statistics& statistics) {
  Json object = Json::object();
  for (const auto& one : statistics.by_municipality()) {
    object[one.municipality()] = MunicipalityStatisticsJson(one);
  }
  return object;
}

}  // namespace

Json ServiceJson(const v1::Service& service) {
  Json sheets = Json::array();
  for (const auto& placed : service.sheets()) sheets.push_back(PlacedSheetJson(placed));
  // Guarantees come with the harmonisation of standards; the shape is there already.
  return {{"id", service.id()},
          {"title", service.title()},
          {"area", service.area()},
          {"scope", EnumJson(*v1::Scope_descriptor()->FindValueByNumber(service.scope()))},
          {"coverage", Texts(service.coverage())},
          {"sheets", std::move(sheets)},
          {"guarantees", Json::array()},
          {"citizen_conditions", Json::array()},
          {"not_measurable", Json::array()},
          {"lost", Messages(service.lost())}};
}

Json MunicipalityStatisticsJson(const v1::MunicipalityStatistics& statistics) {
  return {{"services", statistics.services()},
          {"shared", statistics.shared()},
          {"municipality_only", statistics.municipality_only()},
          {"by_area", Counts(statistics.by_area())},
          {"standards", statistics.standards()},
          {"standards_by_category", Counts(statistics.standards_by_category())},
          {"measurable", statistics.measurable()},
          {"verifiable", statistics.verifiable()},
          {"surveys", statistics.surveys()}};
}

Json StatisticsJson(const v1::Statistics& statistics) {
  return {{"services", statistics.services()},
          {"shared", statistics.shared()},
          {"intermunicipal", statistics.intermunicipal()},
          {"municipality_only", statistics.municipality_only()},
          {"by_area", Counts(statistics.by_area())},
          {"standards", statistics.standards()},
          {"standards_by_category", Counts(statistics.standards_by_category())},
          {"measurable", statistics.measurable()},
          {"verifiable", statistics.verifiable()},
          {"surveys", statistics.surveys()},
          {"organisations", statistics.organisations()},
          {"organisations_by_kind", Counts(statistics.organisations_by_kind())},
          {"harmonisation_index", 0},  // Of the guarantees, which are still to come.
          {"by_municipality", ByMunicipality(statistics)},
          {"absent", Texts(statistics.absent())},
          {"disagreements", Messages(statistics.disagreements())}};
}

Json CharterJson(const v1::DraftCharter& draft) {
  Json services = Json::array();
  for (const auto& service : draft.services()) services.push_back(ServiceJson(service));
  Json review = Json::array();
  for (const auto& question : draft.review()) review.push_back(QuestionJson(question));
  return {{"services", std::move(services)},
          {"review", std::move(review)},
          {"statistics", StatisticsJson(draft.statistics())}};
}

}  // namespace ambito::client
