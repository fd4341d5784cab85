#include "lib/charter/read_sheet.h"

#include "lib/charter/limits.h"

namespace ambito::charter {
namespace {

void ReadOpeningInterval(FieldReader& in, v1::OpeningInterval& interval) {
  interval.set_day(in.RequiredInteger("day").value_or(0));
  interval.set_from(in.FilledText("from"));
  interval.set_to(in.FilledText("to"));
}

void ReadAccess(FieldReader& in, v1::Access& access) {
  access.set_who(in.FilledText("who"));
  access.set_how(in.FilledText("how"));
  access.set_where(in.FilledText("where"));
  access.set_opening_hours_text(in.Text("opening_hours_text"));
  in.Objects("opening_hours", kMaxOpeningIntervals, [&](FieldReader& item, size_t) {
    ReadOpeningInterval(item, *access.add_opening_hours());
  });
  access.set_cost(in.Text("cost"));
  for (std::string& text : in.Texts("documents", kMaxListItems)) {
    access.add_documents(std::move(text));
  }
  for (std::string& text : in.Texts("maximum_times", kMaxListItems)) {
    access.add_maximum_times(std::move(text));
  }
}

void ReadStandard(FieldReader& in, v1::Standard& standard) {
  standard.set_standard_id(in.FilledText("standard_id"));
  standard.set_category(in.FilledText("category"));
  standard.set_statement(in.FilledText("statement"));
  standard.set_indicator(in.Text("indicator"));
  standard.set_comparator(in.Text("comparator"));
  standard.set_threshold(in.Decimal("threshold"));
  standard.set_unit(in.Text("unit"));
  standard.set_event(in.Text("event"));
  standard.set_condition(in.Text("condition"));
  standard.set_verification(in.Text("verification"));
}

void ReadComplaint(FieldReader& in, v1::Complaint& complaint) {
  complaint.set_office(in.Text("office"));
  complaint.set_email(in.Text("email"));
  complaint.set_phone(in.Text("phone"));
  if (const auto days = in.Integer("response_days")) complaint.set_response_days(*days);
}

void ReadSurvey(FieldReader& in, v1::Survey& survey) {
  survey.set_method(in.FilledText("method"));
  survey.set_periodicity_months(in.RequiredInteger("periodicity_months").value_or(0));
}

}  // namespace

void ReadSourceCharter(FieldReader& in, v1::SourceCharter& charter) {
  charter.set_title(in.FilledText("title"));
  charter.set_year(in.RequiredInteger("year").value_or(0));
}

void ReadSheet(FieldReader& in, v1::ServiceSheet& sheet) {
  sheet.set_sheet_id(in.FilledText("sheet_id"));
  sheet.set_local_title(in.FilledText("local_title"));
  sheet.set_area(in.FilledText("area"));
  sheet.set_target_users(in.Text("target_users"));
  sheet.set_description(in.FilledText("description"));
  in.Object("access", [&](FieldReader& access) { ReadAccess(access, *sheet.mutable_access()); });
  in.Objects("standards", kMaxStandards, [&](FieldReader& standard, size_t) {
    ReadStandard(standard, *sheet.add_standards());
  });
  in.Object("complaint",
            [&](FieldReader& complaint) { ReadComplaint(complaint, *sheet.mutable_complaint()); });
  in.Object("survey", [&](FieldReader& survey) { ReadSurvey(survey, *sheet.mutable_survey()); });
  sheet.set_delivery_form(in.Text("delivery_form"));
  for (std::string& code : in.Texts("covers", kMaxCovers)) sheet.add_covers(std::move(code));
  in.Object("source_charter", [&](FieldReader& charter) {
    ReadSourceCharter(charter, *sheet.mutable_source_charter());
  });
  sheet.set_valid_from(in.Text("valid_from"));
  sheet.set_valid_to(in.Text("valid_to"));
  sheet.set_last_updated(in.Text("last_updated"));
  sheet.set_service(in.Text("service"));
}

}  // namespace ambito::charter
