#include "client/output/violations.h"

#include "absl/strings/str_cat.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

size_t CountErrors(const CheckedFile& file) {
  size_t errors = 0;
  for (const auto& violation : file.violations) {
    errors += violation.severity() == v1::SEVERITY_WARNING ? 0 : 1;
  }
  return errors;
}

std::string Verdict(const CheckedFile& file, const Console& console) {
  const size_t errors = CountErrors(file);
  const size_t warnings = file.violations.size() - errors;
  std::string verdict =
      file.ok ? console.Paint(Colour::kGreen, "ok") : console.Paint(Colour::kRed, "refused");
  if (file.sheet_count) {
    absl::StrAppend(&verdict, ", ",
                    Plural(static_cast<int64_t>(*file.sheet_count), "sheet", "sheets"));
  }
  if (errors > 0) {
    absl::StrAppend(&verdict, ", ", Plural(static_cast<int64_t>(errors), "error", "errors"));
  }
  if (warnings > 0) {
    absl::StrAppend(&verdict, ", ", Plural(static_cast<int64_t>(warnings), "warning", "warnings"));
  }
  return absl::StrCat(PrintableLine(file.file), ": ", verdict, "\n");
}

}  // namespace

std::string ViolationLine(const std::string& file, const v1::Violation& violation) {
  return PrintableLine(absl::StrCat(
      file, file.empty() ? "" : ":", violation.field(), " ", violation.code(),
      violation.severity() == v1::SEVERITY_WARNING ? " (warning) " : " ", violation.message()));
}

Json CheckJson(const std::vector<CheckedFile>& files) {
  Json list = Json::array();
  for (const CheckedFile& file : files) {
    Json violations = Json::array();
    for (const auto& violation : file.violations) violations.push_back(ViolationJson(violation));
    list.push_back({{"file", file.file},
                    {"ok", file.ok},
                    {"municipality", file.municipality ? Json(*file.municipality) : Json(nullptr)},
                    {"sheet_count", file.sheet_count ? Json(*file.sheet_count) : Json(nullptr)},
                    {"violations", std::move(violations)}});
  }
  return {{"files", std::move(list)}};
}

std::string CheckText(const std::vector<CheckedFile>& files, const Console& console) {
  std::string text;
  size_t refused = 0;
  for (const CheckedFile& file : files) {
    for (const auto& violation : file.violations) {
      absl::StrAppend(&text, ViolationLine(file.file, violation), "\n");
    }
    absl::StrAppend(&text, Verdict(file, console));
    refused += file.ok ? 0 : 1;
  }
  if (files.size() > 1) {
    absl::StrAppend(&text, files.size(), " files, ",
                    refused == 0 ? "all in order" : absl::StrCat(refused, " refused"), "\n");
  }
  return text;
}

void PrintCheck(const Console& console, const std::vector<CheckedFile>& files) {
  if (console.json) {
    PrintJson(console, CheckJson(files));
  } else {
    console.out << CheckText(files, console);
  }
}

}  // namespace ambito::client
