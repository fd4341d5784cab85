#include "client/output/sheet_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "client/output/labels.h"
#include "client/output/strings.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

// `Who: …`, wrapped under itself; nothing for an empty text.
std::string Field(Word word, absl::string_view text, const Console& console) {
  if (text.empty()) return "";
  return Wrap(absl::StrCat(Say(word, console.lang), ": ", text), console.width, 2);
}

std::string Section(int number, Word word, const Console& console) {
  return absl::StrCat(
      "\n", console.Paint(Colour::kBold, absl::StrCat(number, ". ", Say(word, console.lang))),
      "\n");
}

std::string Source(const v1::SourceCharter& charter) {
  if (charter.title().empty()) return "";
  return absl::StrCat(charter.title(), " (", charter.year(), ")");
}

std::string Validity(const v1::ServiceSheet& sheet, const Console& console) {
  std::vector<std::string> parts;
  if (!sheet.valid_from().empty()) {
    parts.push_back(absl::StrCat(Say(Word::kValidFrom, console.lang), " ", sheet.valid_from()));
  }
  if (!sheet.valid_to().empty()) {
    parts.push_back(absl::StrCat(Say(Word::kValidTo, console.lang), " ", sheet.valid_to()));
  }
  return absl::StrJoin(parts, " ");
}

std::string Header(const v1::ServiceSheet& sheet, const Console& console) {
  return absl::StrCat(
      console.Paint(Colour::kBold, PrintableLine(sheet.local_title())), "  ",
      PrintableLine(sheet.sheet_id()), "\n",
      Field(Word::kArea, AreaLabel(sheet.area(), console.lang), console),
      Field(Word::kTargetUsers, sheet.target_users(), console),
      Field(Word::kDeliveryForm, DeliveryFormLabel(sheet.delivery_form(), console.lang), console),
      Field(Word::kService, sheet.service(), console),
      Field(Word::kCoverage, absl::StrJoin(sheet.covers(), ", "), console),
      Field(Word::kSource, Source(sheet.source_charter()), console),
      Field(Word::kInForce, Validity(sheet, console), console));
}

std::string AccessText(const v1::Access& access, const Console& console) {
  return absl::StrCat(
      Field(Word::kWho, access.who(), console), Field(Word::kHow, access.how(), console),
      Field(Word::kWhere, access.where(), console),
      Field(Word::kHours, access.opening_hours_text(), console),
      Field(Word::kCost, access.cost(), console),
      Field(Word::kDocuments, absl::StrJoin(access.documents(), ", "), console),
      Field(Word::kMaximumTimes, absl::StrJoin(access.maximum_times(), ", "), console));
}

std::string StandardText(const v1::Standard& standard, const Console& console) {
  const std::string measure = MeasureLabel(standard, console.lang);
  std::string text = Wrap(absl::StrCat("- ", standard.statement()), console.width, 2);
  std::vector<std::string> notes = {CategoryLabel(standard.category(), console.lang)};
  if (!measure.empty()) notes.push_back(measure);
  if (!standard.verification().empty()) {
    notes.push_back(
        absl::StrCat(Say(Word::kVerification, console.lang), " ", standard.verification()));
  }
  return absl::StrCat(text, Wrap(absl::StrJoin(notes, "; "), console.width, 6));
}

std::string ComplaintText(const v1::Complaint& complaint, const Console& console) {
  std::vector<std::string> parts;
  for (const std::string& part : {complaint.office(), complaint.email(), complaint.phone()}) {
    if (!part.empty()) parts.push_back(part);
  }
  if (complaint.has_response_days()) {
    parts.push_back(
        absl::Substitute(Say(Word::kResponseDays, console.lang), complaint.response_days()));
  }
  return Field(Word::kComplaint, absl::StrJoin(parts, ", "), console);
}

std::string SurveyText(const v1::ServiceSheet& sheet, const Console& console) {
  if (!sheet.has_survey()) return "";
  const std::string months = console.lang == Lang::kIt ? " mesi)" : " months)";
  return Field(
      Word::kSurvey,
      absl::StrCat(sheet.survey().method(), " (", sheet.survey().periodicity_months(), months),
      console);
}

}  // namespace

std::string SheetText(const v1::ServiceSheet& sheet, const Console& console) {
  std::string text =
      absl::StrCat(Header(sheet, console), Section(1, Word::kDescription, console),
                   Wrap(sheet.description(), console.width, 2), Section(2, Word::kAccess, console),
                   AccessText(sheet.access(), console), Section(3, Word::kStandards, console));
  for (const auto& standard : sheet.standards()) {
    absl::StrAppend(&text, StandardText(standard, console));
  }
  absl::StrAppend(&text, "\n", ComplaintText(sheet.complaint(), console),
                  SurveyText(sheet, console));
  return text;
}

}  // namespace ambito::client
