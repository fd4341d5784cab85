#include "client/output/labels.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/output/strings.h"
#include "lib/charter/sheet_facts.h"
#include "lib/charter/vocabulary.h"

namespace ambito::client {
namespace {

using charter::Vocabulary;

std::string In(const charter::Label& label, Lang lang) {
  return lang == Lang::kIt ? label.it : label.en;
}

template <typename List>
std::string Find(const List& list, absl::string_view code, Lang lang) {
  const auto* term = list.Find(code);
  return term == nullptr ? std::string(code) : In(term->label, lang);
}

std::string UnitLabel(const std::string& code, const std::string& value, Lang lang) {
  const charter::Unit* unit = Vocabulary::BuiltIn().units.Find(code);
  if (unit == nullptr) return code;
  return In(value == "1" ? unit->label : unit->label_plural, lang);
}

}  // namespace

std::string AreaLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().areas, code, lang);
}

std::string CategoryLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().categories, code, lang);
}

std::string OrganisationKindLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().organisation_kinds, code, lang);
}

std::string DeliveryFormLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().delivery_forms, code, lang);
}

std::string SectionLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().text_sections, code, lang);
}

std::string ScopeLabel(v1::Scope scope, Lang lang) {
  switch (scope) {
    case v1::SCOPE_DISTRICT:
      return Find(Vocabulary::BuiltIn().scopes, "DISTRICT", lang);
    case v1::SCOPE_INTERMUNICIPAL:
      return Find(Vocabulary::BuiltIn().scopes, "INTERMUNICIPAL", lang);
    case v1::SCOPE_MUNICIPAL:
      return Find(Vocabulary::BuiltIn().scopes, "MUNICIPAL", lang);
    default:
      return std::string(Say(Word::kNotInForce, lang));
  }
}

std::string HowLabel(v1::MatchHow how, Lang lang) {
  switch (how) {
    case v1::MATCH_HOW_STATED:
      return std::string(Say(Word::kHowStated, lang));
    case v1::MATCH_HOW_DECIDED:
      return std::string(Say(Word::kHowDecided, lang));
    case v1::MATCH_HOW_MATCHED:
      return std::string(Say(Word::kHowMatched, lang));
    case v1::MATCH_HOW_ALONE:
      return std::string(Say(Word::kHowAlone, lang));
    default:
      return "?";
  }
}

std::string ReasonLabel(absl::string_view reason, Lang lang) {
  if (reason == "superseded") return std::string(Say(Word::kSuperseded, lang));
  if (reason == "expired") return std::string(Say(Word::kExpired, lang));
  if (reason == "not_yet_valid") return std::string(Say(Word::kNotYetValid, lang));
  if (reason == "decided_second") return std::string(Say(Word::kDecidedSecond, lang));
  return std::string(reason);
}

std::string MeasureLabel(const v1::Standard& standard, Lang lang) {
  if (standard.comparator().empty() || standard.threshold().empty()) return "";
  const std::string indicator = Find(Vocabulary::BuiltIn().indicators, standard.indicator(), lang);
  if (standard.unit() == "boolean") return indicator;
  v1::Bound bound;
  bound.set_comparator(standard.comparator());
  bound.set_value(standard.threshold());
  bound.set_unit(standard.unit());
  return absl::StrCat(indicator, ": ", BoundLabel(bound, lang));
}

std::string IndicatorLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().indicators, code, lang);
}

std::string EventLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().events, code, lang);
}

std::string ConditionLabel(absl::string_view code, Lang lang) {
  return Find(Vocabulary::BuiltIn().conditions, code, lang);
}

std::string StateLabel(absl::string_view state, Lang lang) {
  if (state == "HOMOGENEOUS") return std::string(Say(Word::kHomogeneous, lang));
  if (state == "FLOOR") return std::string(Say(Word::kFloor, lang));
  if (state == "GAP") return std::string(Say(Word::kGap, lang));
  return std::string(Say(Word::kConflict, lang));
}

std::string AsideLabel(absl::string_view reason, Lang lang) {
  if (reason == charter::kStatementDisagrees) {
    return std::string(Say(Word::kStatementDisagrees, lang));
  }
  if (reason == charter::kNoIndicator) return std::string(Say(Word::kNoIndicator, lang));
  return Find(Vocabulary::BuiltIn().unmeasurable_reasons, reason, lang);
}

std::string BoundLabel(const v1::Bound& bound, Lang lang) {
  const std::string unit = UnitLabel(bound.unit(), bound.value(), lang);
  if (bound.unit() == "boolean")
    return std::string(Say(bound.value() == "1" ? Word::kYes : Word::kNo, lang));
  // Of `entro, al massimo` the first word is enough before a number.
  std::string comparator = Find(Vocabulary::BuiltIn().comparators, bound.comparator(), lang);
  comparator.resize(std::min(comparator.find(','), comparator.size()));
  return absl::StrCat(comparator, " ", bound.value(), " ", unit);
}

std::string PartTitle(const v1::DistrictProfile& district, int part, Lang lang) {
  if (lang == Lang::kIt) {
    for (const v1::PartTitle& title : district.parts()) {
      if (title.part() == part) return title.title();
    }
  }
  if (part < 1 || part > 6) return "";
  return std::string(Say(static_cast<Word>(static_cast<int>(Word::kPart1) + part - 1), lang));
}

std::string MunicipalityName(const v1::DistrictProfile& district, absl::string_view istat_code) {
  for (const v1::Member& member : district.members()) {
    if (member.istat_code() == istat_code) return member.name();
  }
  return std::string(istat_code);
}

}  // namespace ambito::client
