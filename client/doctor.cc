#include "client/doctor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

std::vector<std::pair<std::string, Setting>> Settings(const Context& context) {
  return {{"hub", context.hub},  {"node", context.node}, {"cert", context.cert},
          {"key", context.key},  {"ca", context.ca},     {"timeout", context.timeout},
          {"lang", context.lang}};
}

std::string SettingsText(const DoctorReport& report) {
  Table table({{""}, {""}, {""}});
  for (const auto& [name, setting] : Settings(report.context)) {
    table.Add({name, setting.given() ? setting.value : "not set",
               setting.given() ? absl::StrCat("from ", setting.source) : ""});
  }
  table.Add({"profile", report.profile_path});
  return table.Render(2);
}

std::string Mark(Finding::Kind kind, const Console& console) {
  switch (kind) {
    case Finding::Kind::kGood:
      return console.Paint(Colour::kGreen, "ok   ");
    case Finding::Kind::kWarning:
      return console.Paint(Colour::kYellow, "look ");
    case Finding::Kind::kBad:
      return console.Paint(Colour::kRed, "WRONG");
  }
  return "";
}

std::string Line(Finding::Kind kind, absl::string_view text, const Console& console) {
  return absl::StrCat("  ", Mark(kind, console), "  ", PrintableLine(text), "\n");
}

std::string SideText(const SideReport& side, const Console& console) {
  if (side.address.empty()) {
    return Line(Finding::Kind::kGood, absl::StrCat("No ", side.name, " is set; not tried."),
                console);
  }
  const auto kind = side.answers ? Finding::Kind::kGood : Finding::Kind::kBad;
  return Line(kind, absl::StrCat("The ", side.name, " at ", side.address, ": ", side.detail),
              console);
}

std::string Heading(absl::string_view text, const Console& console) {
  return absl::StrCat(console.Paint(Colour::kBold, text), "\n");
}

Json Time(int64_t seconds) {
  if (seconds == 0) return nullptr;
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(seconds),
                          absl::UTCTimeZone());
}

Json Text(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

const char* Level(Finding::Kind kind) {
  if (kind == Finding::Kind::kGood) return "ok";
  return kind == Finding::Kind::kWarning ? "warning" : "error";
}

Json CertificateJson(const CertificateReport& certificate) {
  Json findings = Json::array();
  for (const Finding& finding : certificate.findings) {
    findings.push_back({{"severity", Level(finding.kind)}, {"message", finding.text}});
  }
  return {{"ok", certificate.ok()},
          {"identity", Text(certificate.identity)},
          {"not_before", Time(certificate.not_before_s)},
          {"not_after", Time(certificate.not_after_s)},
          {"findings", std::move(findings)}};
}

}  // namespace

bool DoctorReport::ok() const {
  bool tried = false;
  for (const SideReport& side : sides) {
    if (side.address.empty()) continue;
    if (!side.answers) return false;
    tried = true;
  }
  return tried && certificate.ok();
}

Json DoctorJson(const DoctorReport& report) {
  Json settings = Json::array();
  for (const auto& [name, setting] : Settings(report.context)) {
    settings.push_back(
        {{"name", name}, {"value", Text(setting.value)}, {"source", Text(setting.source)}});
  }
  Json sides = Json::array();
  for (const SideReport& side : report.sides) {
    sides.push_back({{"name", side.name},
                     {"address", Text(side.address)},
                     {"answers", side.address.empty() ? Json(nullptr) : Json(side.answers)},
                     {"detail", Text(side.detail)}});
  }
  return {{"ok", report.ok()},
          {"profile", Text(report.profile_path)},
          {"settings", std::move(settings)},
          {"certificate", CertificateJson(report.certificate)},
          {"sides", std::move(sides)}};
}

std::string DoctorText(const DoctorReport& report, const Console& console) {
  std::string text = absl::StrCat(Heading("Settings", console), SettingsText(report), "\n",
                                  Heading("Your certificate", console));
  for (const Finding& finding : report.certificate.findings) {
    absl::StrAppend(&text, Line(finding.kind, finding.text, console));
  }
  absl::StrAppend(&text, "\n", Heading("The other side", console));
  bool any = false;
  for (const SideReport& side : report.sides) {
    absl::StrAppend(&text, SideText(side, console));
    any = any || !side.address.empty();
  }
  if (!any) {
    absl::StrAppend(
        &text, Line(Finding::Kind::kBad,
                    "Neither a hub nor a node is set: use --hub or --node HOST:PORT.", console));
  }
  absl::StrAppend(&text, "\n",
                  report.ok() ? "Everything is in order.\n" : "Something is wrong: see above.\n");
  return text;
}

}  // namespace ambito::client
