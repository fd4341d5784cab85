#include "client/output/search_output.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "client/output/labels.h"
#include "client/output/strings.h"
#include "client/output/text.h"

namespace ambito::client {
namespace {

Json SheetJson(const v1::SheetRef& sheet) {
  return {{"municipality", sheet.municipality()}, {"sheet_id", sheet.sheet_id()}};
}

Json HighlightJson(const v1::Highlight& highlight) {
  Json marks = Json::array();
  for (const int32_t mark : highlight.marks()) marks.push_back(mark);
  return {{"field", highlight.field()},
          {"text", highlight.text()},
          {"sheet", highlight.has_sheet() ? SheetJson(highlight.sheet()) : Json()},
          {"marks", std::move(marks)}};
}

Json ResultJson(const v1::SearchResult& result) {
  Json sheets = Json::array();
  for (const v1::SheetRef& sheet : result.sheets()) sheets.push_back(SheetJson(sheet));
  Json highlights = Json::array();
  for (const auto& highlight : result.highlights()) highlights.push_back(HighlightJson(highlight));
  return {{"service", result.service()},
          {"title", result.title()},
          {"area", result.area()},
          {"scope", EnumJson(v1::Scope_descriptor(), result.scope())},
          {"score", result.score()},
          {"sheets", std::move(sheets)},
          {"highlights", std::move(highlights)}};
}

// Marks that do not fit their text, of a hub that errs, are left out.
std::string Painted(const v1::Highlight& highlight, const Console& console) {
  const std::string& text = highlight.text();
  std::string painted;
  size_t at = 0;
  for (int i = 0; i + 1 < highlight.marks_size(); i += 2) {
    const auto begin = static_cast<size_t>(highlight.marks(i));
    const auto end = static_cast<size_t>(highlight.marks(i + 1));
    if (begin < at || end < begin || end > text.size()) break;
    absl::StrAppend(&painted, PrintableLine(text.substr(at, begin - at)),
                    console.Paint(Colour::kBold, PrintableLine(text.substr(begin, end - begin))));
    at = end;
  }
  return absl::StrCat(painted, PrintableLine(text.substr(at)));
}

std::string ResultText(const v1::SearchResult& result, const Console& console) {
  std::string text = absl::StrCat(console.Paint(Colour::kBold, PrintableLine(result.title())), "  ",
                                  PrintableLine(result.service()), "\n    ",
                                  AreaLabel(result.area(), console.lang), ", ",
                                  ScopeLabel(result.scope(), console.lang), "\n");
  for (const v1::Highlight& highlight : result.highlights()) {
    if (highlight.field() == "title") continue;
    absl::StrAppend(&text, "    ", Painted(highlight, console), "\n");
  }
  return text;
}

}  // namespace

Json SearchJson(const std::string& query, const v1::SearchCharterResponse& answer) {
  Json results = Json::array();
  for (const v1::SearchResult& result : answer.results()) results.push_back(ResultJson(result));
  return {{"query", query},
          {"suggestion", answer.suggestion().empty() ? Json() : Json(answer.suggestion())},
          {"results", std::move(results)}};
}

std::string SearchText(const v1::SearchCharterResponse& answer, const Console& console) {
  std::string text;
  if (answer.results().empty()) {
    absl::StrAppend(&text, Say(Word::kNothingFound, console.lang), ".\n");
  }
  int rank = 0;
  for (const v1::SearchResult& result : answer.results()) {
    absl::StrAppend(&text, ++rank, ". ", ResultText(result, console));
  }
  if (!answer.suggestion().empty()) {
    absl::StrAppend(&text, Say(Word::kDidYouMean, console.lang), ": ",
                    PrintableLine(answer.suggestion()), "\n");
  }
  return text;
}

}  // namespace ambito::client
