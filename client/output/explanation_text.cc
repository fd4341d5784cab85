#include "client/output/explanation_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/evidence_text.h"
#include "client/output/labels.h"
#include "client/output/service_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

struct View {
  const v1::DistrictProfile& district;
  const Console& console;

  std::string Words(Word word) const { return std::string(Say(word, console.lang)); }
  std::string Heading(Word word) const {
    return absl::StrCat("\n", console.Paint(Colour::kBold, Words(word)), "\n");
  }
  std::string Lines(absl::string_view text, size_t indent) const {
    return text.empty() ? "" : Wrap(text, console.width, indent);
  }
  std::string Municipality(absl::string_view istat_code) const {
    return MunicipalityName(district, istat_code);
  }
};

// `Nido comunale, Nido` one after another, nothing for what is empty.
std::string Joined(const std::vector<std::string>& parts, absl::string_view between) {
  std::vector<std::string> filled;
  for (const std::string& part : parts) {
    if (!part.empty()) filled.push_back(part);
  }
  return absl::StrJoin(filled, between);
}

template <typename Texts>
bool Has(const Texts& texts, absl::string_view wanted) {
  for (const std::string& text : texts) {
    if (absl::string_view(text) == wanted) return true;
  }
  return false;
}

std::string StateWords(const View& view, v1::GuaranteeState state) {
  const std::string name = v1::GuaranteeState_Name(state);
  return StateLabel(name.substr(name.rfind('_') + 1), view.console.lang);
}

// `dalla domanda, caso ordinario`; what no sentence says is marked.
std::string About(const View& view, const std::string& event, const std::string& condition,
                  bool event_assumed) {
  std::string from;
  if (!event.empty()) {
    from = absl::StrCat(view.Words(Word::kFrom), ": ", EventLabel(event, view.console.lang));
    if (event_assumed) absl::StrAppend(&from, " (", view.Words(Word::kAssumedEvent), ")");
  }
  return Joined({from, ConditionLabel(condition, view.console.lang)}, "; ");
}

std::string PromiseText(const View& view, const v1::Promise& promise) {
  v1::Bound bound;
  bound.set_comparator(promise.comparator());
  bound.set_value(promise.value());
  bound.set_unit(promise.unit());
  const bool accepted = promise.municipality() != promise.sheet().municipality();
  const std::vector<std::string> notes = {
      promise.improvement() ? view.Words(Word::kImprovement) : "",
      promise.below_target() ? view.Words(Word::kBelowTarget) : "",
      promise.read().empty() ? "" : view.Words(Word::kReadFromSentence),
      accepted ? absl::StrCat(view.Words(Word::kCoveredBy), " ", SheetName(promise.sheet())) : ""};
  const std::string noted = Joined(notes, ", ");
  return absl::StrCat(
      view.Municipality(promise.municipality()), ": ", BoundLabel(bound, view.console.lang),
      noted.empty() ? "" : absl::StrCat(" (", noted, ")"), "  [", SheetName(promise.sheet()), " ",
      promise.standard_id(), "] \"", promise.statement(), "\"");
}

std::string MissingText(const View& view, const v1::Guarantee& guarantee) {
  if (guarantee.missing().empty()) return "";
  return absl::StrCat(
      view.Words(Word::kMissing), ": ",
      absl::StrJoin(guarantee.missing(), ", ", [&](std::string* out, const auto& istat_code) {
        absl::StrAppend(out, view.Municipality(istat_code));
      }));
}

std::string GuaranteeText(const View& view, const v1::Guarantee& guarantee) {
  const Lang lang = view.console.lang;
  const std::string bound = guarantee.has_bound() ? BoundLabel(guarantee.bound(), lang) : "";
  const std::string target =
      guarantee.has_target()
          ? absl::StrCat(view.Words(Word::kTarget), ": ", BoundLabel(guarantee.target(), lang))
          : "";
  const bool assumed = Has(guarantee.assumed(), "event");
  std::string text = absl::StrCat(
      view.Lines(absl::StrCat(IndicatorLabel(guarantee.indicator(), lang), " — ",
                              About(view, guarantee.event(), guarantee.condition(), assumed)),
                 2),
      view.Lines(Joined({StateWords(view, guarantee.state()), bound, target}, ": "), 4));
  for (const v1::Promise& promise : guarantee.promises()) {
    absl::StrAppend(&text, view.Lines(PromiseText(view, promise), 6));
  }
  return absl::StrCat(text, view.Lines(MissingText(view, guarantee), 6));
}

std::string ConditionsText(const View& view, const v1::Service& service) {
  if (service.citizen_conditions().empty()) return "";
  std::string text = view.Heading(Word::kConditionsOnCitizens);
  for (const auto& condition : service.citizen_conditions()) {
    absl::StrAppend(&text, view.Lines(IndicatorLabel(condition.indicator(), view.console.lang), 2));
    for (const v1::Promise& promise : condition.promises()) {
      absl::StrAppend(&text, view.Lines(PromiseText(view, promise), 4));
    }
  }
  return text;
}

std::string AsidesText(const View& view, Word heading,
                       const google::protobuf::RepeatedPtrField<v1::SetAside>& asides) {
  if (asides.empty()) return "";
  std::string text = view.Heading(heading);
  for (const v1::SetAside& aside : asides) {
    absl::StrAppend(
        &text,
        view.Lines(absl::StrCat(view.Municipality(aside.standard().municipality()), "  [",
                                aside.standard().municipality(), "/", aside.standard().sheet_id(),
                                " ", aside.standard().standard_id(), "] \"", aside.statement(),
                                "\": ", AsideLabel(aside.reason(), view.console.lang)),
                   2));
  }
  return text;
}

std::string WordsFromText(const View& view, const v1::Service& service) {
  std::string from = view.Words(Word::kFromCatalogue);
  if (service.words_from() == "district") from = view.Words(Word::kWordsFromDistrict);
  if (service.words_from() == "lead") from = view.Words(Word::kWordsFromLead);
  if (service.words_from() == "sheet") from = view.Words(Word::kWordsFromSheet);
  if (service.has_description_source()) {
    absl::StrAppend(&from, " ", SheetName(service.description_source()));
  }
  return absl::StrCat(view.Words(Word::kWordsFrom), ": ", from);
}

std::string HeaderText(const View& view, const v1::Service& service) {
  const Lang lang = view.console.lang;
  const std::string names =
      absl::StrJoin(service.coverage(), ", ", [&](std::string* out, const auto& istat_code) {
        absl::StrAppend(out, view.Municipality(istat_code));
      });
  return absl::StrCat(
      view.console.Paint(Colour::kBold, PrintableLine(service.title())), "  ",
      PrintableLine(service.id()), "\n",
      view.Lines(
          absl::StrCat(AreaLabel(service.area(), lang), ", ", ScopeLabel(service.scope(), lang)),
          2),
      view.Lines(service.description(), 2), view.Lines(WordsFromText(view, service), 2),
      view.Lines(
          absl::StrCat(view.Words(Word::kCoverage), " (", service.coverage_size(), "): ", names),
          2));
}

std::string SheetText(const View& view, const v1::PlacedSheet& placed) {
  const Lang lang = view.console.lang;
  const std::string state = placed.in_force()
                                ? view.Words(Word::kInForce)
                                : absl::StrCat(view.Words(Word::kNotInForce), ": ",
                                               ReasonLabel(placed.not_in_force_reason(), lang));
  const std::string evidence = EvidenceText(placed.evidence(), lang);
  return absl::StrCat(
      view.Lines(
          absl::StrCat(view.Municipality(placed.sheet().municipality()), "  ",
                       SheetName(placed.sheet()), ": ", state, "; ", HowLabel(placed.how(), lang),
                       ", ", view.Words(Word::kConfidence), " ", PercentText(placed.confidence())),
          2),
      view.Lines(evidence.empty() ? "" : absl::StrCat(view.Words(Word::kEvidence), ": ", evidence),
                 4));
}

std::string DecisionsText(const View& view, const v1::Explanation& explanation) {
  std::string text;
  for (const v1::Decision& decision : explanation.decisions()) {
    absl::StrAppend(
        &text, view.Lines(absl::StrCat(view.Words(Word::kDecision), " ", decision.decision_id(),
                                       ", ", decision.decided_by(), ", ", decision.decided_at(),
                                       ": ", decision.reason()),
                          2));
  }
  return text;
}

// `dal minimo entro 15 giorni a entro 10 giorni`.
std::string SideText(const View& view, v1::GuaranteeState state, bool has_bound,
                     const v1::Bound& bound) {
  if (state == v1::GUARANTEE_STATE_UNSPECIFIED) return "—";
  return Joined({StateWords(view, state), has_bound ? BoundLabel(bound, view.console.lang) : ""},
                " ");
}

std::string ChangeText(const View& view, const v1::GuaranteeChange& change) {
  const std::string before =
      SideText(view, change.state_before(), change.has_bound_before(), change.bound_before());
  const std::string after =
      change.state_after() == v1::GUARANTEE_STATE_UNSPECIFIED
          ? view.Words(Word::kRowGoes)
          : SideText(view, change.state_after(), change.has_bound_after(), change.bound_after());
  return absl::StrCat(IndicatorLabel(change.indicator(), view.console.lang), " (",
                      About(view, change.event(), change.condition(), false), "): ", before, " → ",
                      after);
}

std::string WithoutText(const View& view, const v1::Explanation& explanation) {
  if (explanation.without().empty()) return "";
  std::string text = view.Heading(Word::kWithoutSheet);
  for (const v1::WithoutSheet& without : explanation.without()) {
    const std::string scope = without.scope() == explanation.service().scope()
                                  ? ""
                                  : ScopeLabel(without.scope(), view.console.lang);
    absl::StrAppend(
        &text, view.Lines(absl::StrCat(view.Words(Word::kWithout), " ", SheetName(without.sheet()),
                                       " (", view.Municipality(without.sheet().municipality()), ")",
                                       scope.empty() ? "" : absl::StrCat(": ", scope)),
                          2));
    if (without.changes().empty() && scope.empty()) {
      absl::StrAppend(&text, view.Lines(view.Words(Word::kNoChange), 4));
    }
    for (const auto& change : without.changes()) {
      absl::StrAppend(&text, view.Lines(ChangeText(view, change), 4));
    }
  }
  return text;
}

std::string QuestionsText(const View& view, const v1::Explanation& explanation) {
  if (explanation.review().empty()) return "";
  std::string text = view.Heading(Word::kQuestions);
  for (const auto& question : explanation.review()) {
    const std::string other =
        question.has_sheet() ? SheetName(question.sheet()) : question.service();
    absl::StrAppend(&text,
                    view.Lines(absl::StrCat(SheetName(question.a()), " ? ", other, "  ",
                                            PercentText(question.score()), "  ",
                                            EvidenceText(question.evidence(), view.console.lang)),
                               2));
  }
  return text;
}

std::string LostText(const View& view, const v1::Service& service) {
  if (service.lost().empty()) return "";
  std::string text = view.Heading(Word::kLost);
  for (const auto& lost : service.lost()) {
    absl::StrAppend(&text, view.Lines(absl::StrCat(view.Municipality(lost.municipality()), "  [",
                                                   lost.municipality(), "/", lost.sheet_id(), " ",
                                                   lost.standard_id(), "]"),
                                      2));
  }
  return text;
}

}  // namespace

std::string GuaranteesText(const v1::Service& service, const v1::DistrictProfile& district,
                           const Console& console) {
  const View view{district, console};
  std::string text;
  if (!service.guarantees().empty()) text = view.Heading(Word::kGuarantees);
  for (const auto& guarantee : service.guarantees()) {
    absl::StrAppend(&text, GuaranteeText(view, guarantee));
  }
  return absl::StrCat(text, ConditionsText(view, service),
                      AsidesText(view, Word::kNotMeasurable, service.not_measurable()),
                      AsidesText(view, Word::kSetAside, service.set_aside()));
}

std::string ExplanationText(const v1::Explanation& explanation, const v1::DistrictProfile& district,
                            const Console& console) {
  const View view{district, console};
  const v1::Service& service = explanation.service();
  std::string text = absl::StrCat(HeaderText(view, service), view.Heading(Word::kSources));
  for (const auto& placed : service.sheets()) absl::StrAppend(&text, SheetText(view, placed));
  return absl::StrCat(text, DecisionsText(view, explanation),
                      GuaranteesText(service, district, console), LostText(view, service),
                      QuestionsText(view, explanation), WithoutText(view, explanation));
}

}  // namespace ambito::client
