#include "client/output/statistics_text.h"

#include <functional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/labels.h"
#include "client/output/strings.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

using google::protobuf::RepeatedPtrField;

constexpr auto kLeft = Table::Align::kLeft;
constexpr auto kRight = Table::Align::kRight;

std::string Words(Word word, const Console& console) {
  return std::string(Say(word, console.lang));
}

std::string Heading(Word word, const Console& console) {
  return absl::StrCat("\n", console.Paint(Colour::kBold, Say(word, console.lang)), "\n");
}

std::string CountsText(Word heading, const RepeatedPtrField<v1::Count>& counts,
                       const std::function<std::string(absl::string_view, Lang)>& label,
                       const Console& console) {
  Table table({{"", kLeft}, {"", kRight}});
  for (const auto& count : counts) {
    table.Add({label(count.code(), console.lang), absl::StrCat(count.count())});
  }
  return table.empty() ? "" : absl::StrCat(Heading(heading, console), table.Render(2));
}

std::string ScopesText(const v1::Statistics& statistics, const Console& console) {
  Table table({{"", kLeft}, {"", kRight}});
  const auto add = [&](std::string label, int count) {
    table.Add({std::move(label), absl::StrCat(count)});
  };
  add(ScopeLabel(v1::SCOPE_DISTRICT, console.lang),
      statistics.shared() - statistics.intermunicipal());
  add(ScopeLabel(v1::SCOPE_INTERMUNICIPAL, console.lang), statistics.intermunicipal());
  add(ScopeLabel(v1::SCOPE_MUNICIPAL, console.lang), statistics.municipality_only());
  add(Words(Word::kAll, console), statistics.services());
  return absl::StrCat(Heading(Word::kByScope, console), table.Render(2));
}

std::string StandardsText(const v1::Statistics& statistics, const Console& console) {
  Table table({{"", kLeft}, {"", kRight}});
  const auto add = [&](Word word, int count) {
    table.Add({Words(word, console), absl::StrCat(count)});
  };
  add(Word::kStandards, statistics.standards());
  add(Word::kMeasurable, statistics.measurable());
  add(Word::kVerifiable, statistics.verifiable());
  add(Word::kNotMeasurable, statistics.not_measurable());
  add(Word::kSurveys, statistics.surveys());
  add(Word::kOrganisations, statistics.organisations());
  return absl::StrCat("\n", table.Render(2));
}

std::string GuaranteesText(const v1::Statistics& statistics, const Console& console) {
  const std::string by_state =
      CountsText(Word::kGuaranteesByState, statistics.guarantees_by_state(), StateLabel, console);
  if (by_state.empty()) return "";
  return absl::StrCat(by_state, "  ", Words(Word::kHarmonisationIndex, console), ": ",
                      statistics.homogeneous(), "/", statistics.shared_guarantees(), "\n");
}

std::string MunicipalitiesText(const v1::DraftCharter& draft, const Console& console) {
  Table table({{Words(Word::kMunicipality, console), kLeft},
               {"ISTAT", kLeft},
               {Words(Word::kServices, console), kRight},
               {Words(Word::kShared, console), kRight},
               {Words(Word::kOwn, console), kRight},
               {Words(Word::kStandards, console), kRight},
               {Words(Word::kMeasurable, console), kRight},
               {Words(Word::kVerifiable, console), kRight},
               {Words(Word::kSurveys, console), kRight}});
  for (const auto& one : draft.statistics().by_municipality()) {
    table.Add({MunicipalityName(draft.district(), one.municipality()), one.municipality(),
               absl::StrCat(one.services()), absl::StrCat(one.shared()),
               absl::StrCat(one.municipality_only()), absl::StrCat(one.standards()),
               absl::StrCat(one.measurable()), absl::StrCat(one.verifiable()),
               absl::StrCat(one.surveys())});
  }
  return table.empty() ? ""
                       : absl::StrCat(Heading(Word::kMunicipalities, console), table.Render(2));
}

std::string AbsentText(const v1::DraftCharter& draft, const Console& console) {
  if (draft.statistics().absent().empty()) return "";
  const std::string names =
      absl::StrJoin(draft.statistics().absent(), ", ", [&](std::string* out, const auto& istat) {
        absl::StrAppend(out, MunicipalityName(draft.district(), istat));
      });
  return absl::StrCat(Heading(Word::kAbsent, console), Wrap(names, console.width, 2));
}

std::string DisagreementsText(const v1::DraftCharter& draft, const Console& console) {
  Table table({{Words(Word::kWhat, console), kLeft},
               {Words(Word::kWhere, console), kLeft},
               {Words(Word::kDeclared, console), kRight},
               {Words(Word::kCounted, console), kRight}});
  for (const auto& one : draft.statistics().disagreements()) {
    const std::string where = one.scope() == "district"
                                  ? Words(Word::kDistrict, console)
                                  : MunicipalityName(draft.district(), one.scope());
    table.Add({one.what(), where, absl::StrCat(one.declared()), absl::StrCat(one.counted())});
  }
  return table.empty() ? "" : absl::StrCat(Heading(Word::kDisagreements, console), table.Render(2));
}

std::string QuestionsText(const v1::DraftCharter& draft, const Console& console) {
  if (draft.review().empty()) return "";
  return absl::StrCat("\n", console.Paint(Colour::kBold, Say(Word::kQuestions, console.lang)), ": ",
                      draft.review_size(), "\n");
}

}  // namespace

std::string StatisticsText(const v1::DraftCharter& draft, const Console& console) {
  const v1::Statistics& statistics = draft.statistics();
  return absl::StrCat(
      console.Paint(Colour::kBold, PrintableLine(draft.district().name())), ", ", draft.as_of(),
      "\n", ScopesText(statistics, console),
      CountsText(Word::kByArea, statistics.by_area(), AreaLabel, console),
      StandardsText(statistics, console),
      CountsText(Word::kByCategory, statistics.standards_by_category(), CategoryLabel, console),
      GuaranteesText(statistics, console),
      CountsText(Word::kByKind, statistics.organisations_by_kind(), OrganisationKindLabel, console),
      MunicipalitiesText(draft, console), AbsentText(draft, console),
      DisagreementsText(draft, console), QuestionsText(draft, console));
}

std::string MunicipalityStatisticsText(const v1::MunicipalityStatistics& statistics,
                                       const Console& console) {
  return absl::StrCat(
      CountsText(Word::kByArea, statistics.by_area(), AreaLabel, console),
      CountsText(Word::kByCategory, statistics.standards_by_category(), CategoryLabel, console));
}

}  // namespace ambito::client
