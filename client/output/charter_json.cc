#include "client/output/charter_json.h"

#include "absl/strings/escaping.h"

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

// `null` where there is none.
Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string Hex(const std::string& bytes) { return absl::BytesToHexString(bytes); }

Json RefOrNull(bool present, const v1::SheetRef& ref) {
  return present ? ToJson(ref) : Json(nullptr);
}

Json BoundJson(const v1::Bound& bound) {
  return {{"comparator", bound.comparator()}, {"value", bound.value()}, {"unit", bound.unit()}};
}

Json PromiseJson(const v1::Promise& promise) {
  return {{"municipality", promise.municipality()},
          {"sheet_municipality", promise.sheet().municipality()},
          {"sheet_id", promise.sheet().sheet_id()},
          {"sheet_digest", Hex(promise.sheet_digest())},
          {"standard_id", promise.standard_id()},
          {"comparator", promise.comparator()},
          {"value", promise.value()},
          {"unit", promise.unit()},
          {"statement", promise.statement()},
          {"assumed", Texts(promise.assumed())},
          {"read", Texts(promise.read())},
          {"improvement", promise.improvement()},
          {"below_target", promise.below_target()}};
}

Json PromisesJson(const RepeatedPtrField<v1::Promise>& promises) {
  Json list = Json::array();
  for (const v1::Promise& promise : promises) list.push_back(PromiseJson(promise));
  return list;
}

Json ConditionsJson(const v1::Service& service) {
  Json list = Json::array();
  for (const auto& condition : service.citizen_conditions()) {
    list.push_back({{"category", condition.category()},
                    {"indicator", condition.indicator()},
                    {"promises", PromisesJson(condition.promises())}});
  }
  return list;
}

Json AsidesJson(const RepeatedPtrField<v1::SetAside>& asides) {
  Json list = Json::array();
  for (const v1::SetAside& aside : asides) {
    list.push_back({{"municipality", aside.standard().municipality()},
                    {"sheet_id", aside.standard().sheet_id()},
                    {"standard_id", aside.standard().standard_id()},
                    {"statement", aside.statement()},
                    {"reason", aside.reason()}});
  }
  return list;
}

Json CoversJson(const v1::Service& service) {
  Json list = Json::array();
  for (const v1::Cover& cover : service.covered_by()) {
    list.push_back({{"municipality", cover.municipality()}, {"sheet", ToJson(cover.sheet())}});
  }
  return list;
}

Json PlacedSheetJson(const v1::PlacedSheet& placed) {
  return {{"municipality", placed.sheet().municipality()},
          {"sheet_id", placed.sheet().sheet_id()},
          {"sheet_digest", Hex(placed.sheet_digest())},
          {"in_force", placed.in_force()},
          {"not_in_force_reason", OrNull(placed.not_in_force_reason())},
          {"how", EnumJson(v1::MatchHow_descriptor(), placed.how())},
          {"confidence", placed.confidence()},
          {"evidence", Messages(placed.evidence())},
          {"decisions", Texts(placed.decisions())}};
}

}  // namespace

Json QuestionJson(const v1::ReviewQuestion& question) {
  Json other = nullptr;
  if (question.has_sheet()) other = ToJson(question.sheet());
  if (question.b_case() == v1::ReviewQuestion::kService) other = {{"service", question.service()}};
  return {{"a", ToJson(question.a())},   {"b", other},
          {"score", question.score()},   {"settles", question.settles()},
          {"reason", question.reason()}, {"evidence", Messages(question.evidence())}};
}

Json GuaranteeJson(const v1::Guarantee& guarantee) {
  return {{"category", guarantee.category()},
          {"indicator", guarantee.indicator()},
          {"event", OrNull(guarantee.event())},
          {"condition", guarantee.condition()},
          {"assumed", Texts(guarantee.assumed())},
          {"state", EnumJson(v1::GuaranteeState_descriptor(), guarantee.state())},
          {"rule", guarantee.rule()},
          {"comparator", OrNull(guarantee.bound().comparator())},
          {"value", OrNull(guarantee.bound().value())},
          {"unit", OrNull(guarantee.bound().unit())},
          {"target", guarantee.has_target() ? BoundJson(guarantee.target()) : Json(nullptr)},
          {"promises", PromisesJson(guarantee.promises())},
          {"missing", Texts(guarantee.missing())}};
}

namespace {

Json StateJson(v1::GuaranteeState state) {
  if (state == v1::GUARANTEE_STATE_UNSPECIFIED) return nullptr;
  return EnumJson(v1::GuaranteeState_descriptor(), state);
}

Json WithoutJson(const v1::WithoutSheet& without) {
  Json changes = Json::array();
  for (const v1::GuaranteeChange& change : without.changes()) {
    changes.push_back({{"indicator", change.indicator()},
                       {"event", OrNull(change.event())},
                       {"condition", change.condition()},
                       {"before",
                        {{"state", StateJson(change.state_before())},
                         {"bound", change.has_bound_before() ? BoundJson(change.bound_before())
                                                             : Json(nullptr)}}},
                       {"after",
                        {{"state", StateJson(change.state_after())},
                         {"bound", change.has_bound_after() ? BoundJson(change.bound_after())
                                                            : Json(nullptr)}}}});
  }
  return {{"sheet", ToJson(without.sheet())},
          {"scope", EnumJson(v1::Scope_descriptor(), without.scope())},
          {"changes", std::move(changes)}};
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
  Json guarantees = Json::array();
  for (const auto& guarantee : service.guarantees()) guarantees.push_back(GuaranteeJson(guarantee));
  return {
      {"id", service.id()},
      {"title", service.title()},
      {"description", service.description()},
      {"words_from", service.words_from()},
      {"words_sheet", RefOrNull(service.has_description_source(), service.description_source())},
      {"area", service.area()},
      {"provisional", service.provisional()},
      {"scope", EnumJson(v1::Scope_descriptor(), service.scope())},
      {"coverage", Texts(service.coverage())},
      {"covered_by", CoversJson(service)},
      {"sheets", std::move(sheets)},
      {"guarantees", std::move(guarantees)},
      {"citizen_conditions", ConditionsJson(service)},
      {"not_measurable", AsidesJson(service.not_measurable())},
      {"set_aside", AsidesJson(service.set_aside())},
      {"lost", Messages(service.lost())}};
}

double HarmonisationIndex(const v1::Statistics& statistics) {
  if (statistics.shared_guarantees() == 0) return 0;
  return static_cast<double>(statistics.homogeneous()) / statistics.shared_guarantees();
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
          {"not_measurable", statistics.not_measurable()},
          {"guarantees_by_state", Counts(statistics.guarantees_by_state())},
          {"harmonisation_index", HarmonisationIndex(statistics)},
          {"by_municipality", ByMunicipality(statistics)},
          {"absent", Texts(statistics.absent())},
          {"disagreements", Messages(statistics.disagreements())}};
}

Json ExplanationJson(const v1::Explanation& explanation) {
  Json review = Json::array();
  for (const auto& question : explanation.review()) review.push_back(QuestionJson(question));
  Json without = Json::array();
  for (const auto& one : explanation.without()) without.push_back(WithoutJson(one));
  return {{"service", ServiceJson(explanation.service())},
          {"review", std::move(review)},
          {"decisions", Messages(explanation.decisions())},
          {"without", std::move(without)}};
}

Json CharterJson(const v1::DraftCharter& draft) {
  Json services = Json::array();
  for (const auto& service : draft.services()) services.push_back(ServiceJson(service));
  Json review = Json::array();
  for (const auto& question : draft.review()) review.push_back(QuestionJson(question));
  return {{"services", std::move(services)},
          {"review", std::move(review)},
          {"unheeded_decisions", Messages(draft.unheeded())},
          {"statistics", StatisticsJson(draft.statistics())}};
}

}  // namespace ambito::client
