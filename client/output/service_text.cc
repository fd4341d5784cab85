#include "client/output/service_text.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/output/evidence_text.h"
#include "client/output/explanation_text.h"
#include "client/output/labels.h"
#include "client/output/strings.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

struct View {
  const v1::GetServiceResponse& answer;
  const v1::DistrictProfile& district;
  const Console& console;

  std::string Words(Word word) const { return std::string(Say(word, console.lang)); }
  std::string Bold(absl::string_view text) const {
    return console.Paint(Colour::kBold, PrintableLine(text));
  }
  std::string Lines(absl::string_view text, size_t indent) const {
    return text.empty() ? "" : Wrap(text, console.width, indent);
  }
};

const v1::ServiceSheet* FindSheet(const View& view, const v1::SheetRef& ref) {
  for (const auto& source : view.answer.sheets()) {
    if (source.municipality() == ref.municipality() &&
        source.sheet().sheet_id() == ref.sheet_id()) {
      return &source.sheet();
    }
  }
  return nullptr;
}

// The printed charter a sheet was taken from, and since when it holds.
std::string From(const View& view, const v1::ServiceSheet& sheet) {
  std::vector<std::string> parts;
  const v1::SourceCharter& charter = sheet.source_charter();
  if (charter.year() > 0) {
    parts.push_back(absl::StrCat(charter.title(), " (", charter.year(), ")"));
  }
  if (!sheet.valid_from().empty()) {
    parts.push_back(absl::StrCat(view.Words(Word::kValidFrom), " ", sheet.valid_from()));
  }
  if (parts.empty()) return "";
  return absl::StrCat(view.Words(Word::kSource), ": ", absl::StrJoin(parts, ", "));
}

std::string StateText(const View& view, const v1::PlacedSheet& placed) {
  const std::string state =
      placed.in_force()
          ? view.Words(Word::kInForce)
          : absl::StrCat(view.Words(Word::kNotInForce), ": ",
                         ReasonLabel(placed.not_in_force_reason(), view.console.lang));
  return absl::StrCat(state, "; ", HowLabel(placed.how(), view.console.lang), ", ",
                      view.Words(Word::kConfidence), " ", PercentText(placed.confidence()));
}

std::string PlacedText(const View& view, const v1::PlacedSheet& placed) {
  const v1::ServiceSheet* sheet = FindSheet(view, placed.sheet());
  const std::string evidence = EvidenceText(placed.evidence(), view.console.lang);
  return absl::StrCat(
      "  ", view.Bold(MunicipalityName(view.district, placed.sheet().municipality())), "  ",
      PrintableLine(SheetName(placed.sheet())), "  ",
      sheet == nullptr ? "" : PrintableLine(sheet->local_title()), "\n",
      view.Lines(StateText(view, placed), 4),
      view.Lines(sheet == nullptr ? "" : From(view, *sheet), 4),
      view.Lines(evidence.empty() ? "" : absl::StrCat(view.Words(Word::kEvidence), ": ", evidence),
                 4));
}

std::string CoverageText(const View& view) {
  const v1::Service& service = view.answer.service();
  const std::string names =
      absl::StrJoin(service.coverage(), ", ", [&](std::string* out, const auto& istat_code) {
        absl::StrAppend(out, MunicipalityName(view.district, istat_code));
      });
  std::string text = view.Lines(
      absl::StrCat(view.Words(Word::kCoverage), " (", service.coverage_size(), "): ", names), 2);
  for (const auto& cover : service.covered_by()) {
    absl::StrAppend(
        &text, view.Lines(absl::StrCat(MunicipalityName(view.district, cover.municipality()), " ",
                                       view.Words(Word::kCoveredBy), " ", SheetName(cover.sheet())),
                          2));
  }
  return text;
}

std::string HeaderText(const View& view) {
  const v1::Service& service = view.answer.service();
  const std::string source = service.has_description_source()
                                 ? SheetName(service.description_source())
                                 : view.Words(Word::kFromCatalogue);
  const Lang lang = view.console.lang;
  return absl::StrCat(view.Bold(service.title()), "  ", PrintableLine(service.id()), "\n",
                      view.Lines(absl::StrCat(AreaLabel(service.area(), lang), ", ",
                                              ScopeLabel(service.scope(), lang)),
                                 2),
                      view.Lines(service.description().empty()
                                     ? ""
                                     : absl::StrCat(service.description(), " [", source, "]"),
                                 2));
}

std::string LostText(const View& view) {
  const v1::Service& service = view.answer.service();
  if (service.lost().empty()) return "";
  std::string text = absl::StrCat("\n", view.Bold(view.Words(Word::kLost)), "\n");
  for (const auto& lost : service.lost()) {
    absl::StrAppend(&text, view.Lines(absl::StrCat(lost.municipality(), "/", lost.sheet_id(), "  ",
                                                   lost.standard_id()),
                                      2));
  }
  return text;
}

}  // namespace

std::string ServiceText(const v1::GetServiceResponse& answer, const v1::DistrictProfile& district,
                        const Console& console) {
  const View view{answer, district, console};
  std::string text = absl::StrCat(HeaderText(view), CoverageText(view), "\n",
                                  view.Bold(view.Words(Word::kSources)), "\n");
  for (const auto& placed : answer.service().sheets()) {
    absl::StrAppend(&text, PlacedText(view, placed));
  }
  return absl::StrCat(text, GuaranteesText(answer.service(), district, console), LostText(view));
}

std::string SheetName(const v1::SheetRef& sheet) {
  return absl::StrCat(sheet.municipality(), "/", sheet.sheet_id());
}

std::string PercentText(double share) { return absl::StrCat(std::lround(share * 100), "%"); }

}  // namespace ambito::client
