#include "client/output/charter_text.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/evidence_text.h"
#include "client/output/labels.h"
#include "client/output/service_text.h"
#include "client/output/strings.h"
#include "client/output/text.h"
#include "lib/charter/vocabulary.h"

namespace ambito::client {
namespace {

using google::protobuf::RepeatedPtrField;

std::string Words(Word word, const Console& console) {
  return std::string(Say(word, console.lang));
}

std::string ServicePart(const v1::DraftCharter& draft, const Console& console) {
  std::string text;
  for (const auto& area : charter::Vocabulary::BuiltIn().areas) {
    RepeatedPtrField<v1::Service> of_area;
    for (const auto& service : draft.services()) {
      if (service.area() == area.code) *of_area.Add() = service;
    }
    if (of_area.empty()) continue;
    absl::StrAppend(&text, "\n", console.Paint(Colour::kBold, AreaLabel(area.code, console.lang)),
                    "\n", ServicesText(of_area, console));
  }
  return text;
}

std::string DutiesText(const v1::Duties& duties, const Console& console) {
  if (duties.duties().empty()) return "";
  std::string text =
      absl::StrCat("\n", console.Paint(Colour::kBold, Words(Word::kDuties, console)), "\n");
  for (const auto& duty : duties.duties()) {
    const std::string area =
        duty.area().empty() ? "" : absl::StrCat(" (", AreaLabel(duty.area(), console.lang), ")");
    absl::StrAppend(&text, Wrap(absl::StrCat("- ", duty.text(), area), console.width, 2));
  }
  return text;
}

std::string TextPart(const v1::DraftCharter& draft, int part, const Console& console) {
  for (const auto& text : draft.texts()) {
    if (text.part() == part) return DistrictTextText(text, console);
  }
  return absl::StrCat("  ", Words(Word::kNoText, console), "\n");
}

}  // namespace

std::string ServicesText(const RepeatedPtrField<v1::Service>& services, const Console& console) {
  if (services.empty()) return "";
  Table table({{Words(Word::kService, console)},
               {Words(Word::kTitle, console)},
               {Words(Word::kArea, console)},
               {""},
               {Words(Word::kCoverage, console), Table::Align::kRight}});
  for (const auto& service : services) {
    table.Add({service.id(), service.title(), AreaLabel(service.area(), console.lang),
               ScopeLabel(service.scope(), console.lang), absl::StrCat(service.coverage_size())});
  }
  return table.Render(2);
}

std::string QuestionsText(const v1::DraftCharter& draft, int limit, const Console& console) {
  std::string text;
  int shown = 0;
  for (const auto& question : draft.review()) {
    if (++shown > limit) break;
    const std::string other =
        question.has_sheet() ? SheetName(question.sheet()) : question.service();
    absl::StrAppend(&text, Wrap(absl::StrCat(SheetName(question.a()), " ? ", other, "  ",
                                             PercentText(question.score()), "  ",
                                             EvidenceText(question.evidence(), console.lang)),
                                console.width, 2));
  }
  if (draft.review_size() > limit) {
    absl::StrAppend(&text, "  … +", draft.review_size() - limit, "\n");
  }
  return text;
}

std::string DistrictTextText(const v1::DistrictText& text, const Console& console) {
  std::string printed;
  for (const auto& section : text.sections()) {
    std::string title = section.title();
    if (title.empty()) title = SectionLabel(section.section(), console.lang);
    const std::string area = AreaLabel(section.area(), console.lang);
    if (!absl::StrContains(title, area)) absl::StrAppend(&title, " (", area, ")");
    absl::StrAppend(&printed, "\n", console.Paint(Colour::kBold, PrintableLine(title)), "\n",
                    Wrap(section.text(), console.width, 2));
  }
  return printed;
}

std::string OrganisationText(const v1::Organisation& organisation, const Console& console) {
  const auto field = [&](Word word, const std::string& text) {
    if (text.empty()) return std::string();
    return Wrap(absl::StrCat(Say(word, console.lang), ": ", text), console.width, 4);
  };
  std::vector<std::string> contacts;
  const v1::Contact& contact = organisation.contact();
  for (const auto& one : {contact.phone(), contact.email(), contact.address(), contact.website()}) {
    if (!one.empty()) contacts.push_back(one);
  }
  return absl::StrCat("  ", console.Paint(Colour::kBold, PrintableLine(organisation.name())), "  ",
                      PrintableLine(organisation.organisation_id()), "\n",
                      field(Word::kMission, organisation.mission()),
                      field(Word::kServices, absl::StrJoin(organisation.services_offered(), ", ")),
                      field(Word::kAccess, organisation.access()),
                      field(Word::kContacts, absl::StrJoin(contacts, ", ")));
}

std::string OrganisationsText(const RepeatedPtrField<v1::Organisation>& organisations,
                              const Console& console) {
  std::string text;
  for (const auto& kind : charter::Vocabulary::BuiltIn().organisation_kinds) {
    std::string of_kind;
    int count = 0;
    for (const auto& organisation : organisations) {
      if (organisation.kind() != kind.code) continue;
      absl::StrAppend(&of_kind, OrganisationText(organisation, console));
      ++count;
    }
    if (count == 0) continue;
    const std::string label = OrganisationKindLabel(kind.code, console.lang);
    absl::StrAppend(&text, "\n",
                    console.Paint(Colour::kBold, absl::StrCat(label, " (", count, ")")), "\n",
                    of_kind);
  }
  return text;
}

std::string PartText(const v1::DraftCharter& draft, int part, const Console& console) {
  const std::string title = absl::StrCat(Words(Word::kPart, console), " ", part, ". ",
                                         PartTitle(draft.district(), part, console.lang));
  std::string text = absl::StrCat("\n", console.Paint(Colour::kBold, PrintableLine(title)), "\n");
  if (part == 3) return text + ServicePart(draft, console);
  if (part == 6) return text + OrganisationsText(draft.organisations(), console);
  absl::StrAppend(&text, TextPart(draft, part, console));
  if (part == 2) absl::StrAppend(&text, DutiesText(draft.duties(), console));
  return text;
}

std::string FreshnessText(const v1::DraftFreshness& freshness) {
  std::string text =
      absl::StrCat("draft ", freshness.generation(), ", ", LocalTime(freshness.made_at_ms()));
  if (!freshness.possibly_stale().empty()) {
    absl::StrAppend(&text, "; may be old: ", absl::StrJoin(freshness.possibly_stale(), ", "));
  }
  return text;
}

}  // namespace ambito::client
