#include "lib/charter/write_files.h"

#include "absl/strings/str_cat.h"
#include "lib/charter/decimal.h"
#include "lib/charter/write_json.h"

namespace ambito::charter {
namespace {

OrderedJson ToJson(const v1::SourceCharter& charter) {
  OrderedJson json = OrderedJson::object();
  json["title"] = charter.title();
  json["year"] = charter.year();
  return json;
}

OrderedJson ToJson(const v1::OpeningInterval& interval) {
  OrderedJson json = OrderedJson::object();
  json["day"] = interval.day();
  json["from"] = interval.from();
  json["to"] = interval.to();
  return json;
}

OrderedJson ToJson(const v1::Access& access) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "who", access.who());
  PutText(json, "how", access.how());
  PutText(json, "where", access.where());
  PutText(json, "opening_hours_text", access.opening_hours_text());
  for (const auto& interval : access.opening_hours()) {
    json["opening_hours"].push_back(ToJson(interval));
  }
  PutText(json, "cost", access.cost());
  PutTexts(json, "documents", access.documents());
  PutTexts(json, "maximum_times", access.maximum_times());
  return json;
}

OrderedJson ToJson(const v1::Standard& standard) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "standard_id", standard.standard_id());
  PutText(json, "category", standard.category());
  PutText(json, "statement", standard.statement());
  PutText(json, "indicator", standard.indicator());
  PutText(json, "comparator", standard.comparator());
  PutText(json, kThresholdKey, standard.threshold());
  PutText(json, "unit", standard.unit());
  PutText(json, "event", standard.event());
  PutText(json, "condition", standard.condition());
  PutText(json, "verification", standard.verification());
  return json;
}

OrderedJson ToJson(const v1::Complaint& complaint) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "office", complaint.office());
  PutText(json, "email", complaint.email());
  PutText(json, "phone", complaint.phone());
  if (complaint.has_response_days()) json["response_days"] = complaint.response_days();
  return json;
}

OrderedJson ToJson(const v1::Survey& survey) {
  OrderedJson json = OrderedJson::object();
  json["method"] = survey.method();
  json["periodicity_months"] = survey.periodicity_months();
  return json;
}

void PutOrigin(OrderedJson& json, const v1::ServiceSheet& sheet) {
  PutText(json, "delivery_form", sheet.delivery_form());
  PutTexts(json, "covers", sheet.covers());
  if (sheet.has_source_charter()) json["source_charter"] = ToJson(sheet.source_charter());
  PutText(json, "valid_from", sheet.valid_from());
  PutText(json, "valid_to", sheet.valid_to());
  PutText(json, "last_updated", sheet.last_updated());
  PutText(json, "service", sheet.service());
}

OrderedJson ToJson(const v1::ServiceSheet& sheet) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "sheet_id", sheet.sheet_id());
  PutText(json, "local_title", sheet.local_title());
  PutText(json, "area", sheet.area());
  PutText(json, "target_users", sheet.target_users());
  PutText(json, "description", sheet.description());
  if (sheet.has_access()) json["access"] = ToJson(sheet.access());
  json["standards"] = OrderedJson::array();
  for (const auto& standard : sheet.standards()) json["standards"].push_back(ToJson(standard));
  if (sheet.has_complaint()) json["complaint"] = ToJson(sheet.complaint());
  if (sheet.has_survey()) json["survey"] = ToJson(sheet.survey());
  PutOrigin(json, sheet);
  return json;
}

OrderedJson ToJson(const v1::MunicipalityProfile& profile) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "istat_code", profile.istat_code());
  PutText(json, "name", profile.name());
  PutText(json, "cadastral_code", profile.cadastral_code());
  PutText(json, "province", profile.province());
  if (profile.has_residents()) json["residents"] = profile.residents();
  if (profile.has_households()) json["households"] = profile.households();
  PutText(json, "district_code", profile.district_code());
  return json;
}

OrderedJson ToJson(const v1::Acceptance& acceptance) {
  OrderedJson json = OrderedJson::object();
  PutText(json, "municipality", acceptance.municipality());
  PutText(json, "sheet_id", acceptance.sheet_id());
  PutText(json, "service", acceptance.service());
  return json;
}

// Thresholds are texts in the tree, so that no digit is lost; in the file they are numbers. The
// bytes looked for can only be a key: within a text a quote has a backslash before it.
std::string UnquoteThresholds(absl::string_view dumped) {
  const std::string key = absl::StrCat("\"", kThresholdKey, "\": \"");
  std::string bytes;
  while (true) {
    const size_t found = dumped.find(key);
    if (found == absl::string_view::npos) return absl::StrCat(bytes, dumped);
    const size_t begin = found + key.size();
    const absl::string_view value = dumped.substr(begin, dumped.find('"', begin) - begin);
    // JSON knows no leading zeros; a peer that is not ours may.
    const bool number = PlainDecimal(value) == std::string(value) && ScaledDecimal(value) &&
                        OrderedJson::accept(value);
    absl::StrAppend(&bytes, dumped.substr(0, number ? begin - 1 : begin), value);
    dumped.remove_prefix(begin + value.size() + (number ? 1 : 0));
  }
}

}  // namespace

void PutText(OrderedJson& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

void PutTexts(OrderedJson& json, const char* key,
              const google::protobuf::RepeatedPtrField<std::string>& texts) {
  for (const std::string& text : texts) json[key].push_back(text);
}

std::string Dump(const OrderedJson& json) {
  // Bytes that are not UTF-8 are replaced: they never get past validation.
  const std::string dumped = json.dump(1, ' ', false, OrderedJson::error_handler_t::replace);
  return UnquoteThresholds(absl::StrCat(dumped, "\n"));
}

OrderedJson SheetJson(const v1::ServiceSheet& sheet) { return ToJson(sheet); }

std::string WriteSheet(const v1::ServiceSheet& sheet) { return Dump(ToJson(sheet)); }

std::string WriteMunicipalityFile(const v1::MunicipalityFile& file) {
  OrderedJson json = OrderedJson::object();
  json["format_version"] = file.format_version();
  json["municipality"] = ToJson(file.municipality());
  if (file.municipality().has_charter()) json["charter"] = ToJson(file.municipality().charter());
  json["sheets"] = OrderedJson::array();
  for (const auto& sheet : file.sheets()) json["sheets"].push_back(ToJson(sheet));
  for (const auto& acceptance : file.accepts()) json["accepts"].push_back(ToJson(acceptance));
  return Dump(json);
}

}  // namespace ambito::charter
