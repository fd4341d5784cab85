#include "client/tables/sheet_tables.h"

#include <iconv.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "client/export/csv.h"
#include "lib/charter/paths.h"
#include "lib/charter/text_rules.h"
#include "lib/charter/write_files.h"
#include "lib/status_macros.h"

namespace ambito::client {
namespace {

using charter::OrderedJson;

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

OrderedJson::json_pointer PointerTo(const std::string& field) {
  return OrderedJson::json_pointer(absl::StrCat("/", absl::StrReplaceAll(field, {{".", "/"}})));
}

std::vector<std::string> Names(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

std::vector<std::string> Row(const std::vector<Column>& columns, const OrderedJson& json,
                             const std::string& sheet_id) {
  std::vector<std::string> row;
  for (const Column& column : columns) {
    const auto pointer = PointerTo(column.field);
    if (column.name == kSheetColumn) {
      row.push_back(sheet_id);
    } else {
      row.push_back(json.contains(pointer) ? CellText(column, json[pointer]) : "");
    }
  }
  return row;
}

void AddCodes(const std::vector<Column>& columns, CsvRows& rows) {
  for (const Column& column : columns) {
    for (const charter::Term& term : column.terms)
      rows.push_back({column.name, term.label.it, term.code, term.label.en});
  }
}

// Null when a byte is none of Windows-1252 either.
std::optional<std::string> FromWindows1252(absl::string_view bytes) {
  iconv_t converter = iconv_open("UTF-8", "WINDOWS-1252");
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string from(bytes);
  std::string to(3 * from.size(), '\0');  // No character of it takes more.
  char* in = from.data();
  char* out = to.data();
  size_t in_left = from.size();
  size_t out_left = to.size();
  const bool converted = iconv(converter, &in, &in_left, &out, &out_left) != size_t(-1);
  iconv_close(converter);
  to.resize(to.size() - out_left);
  return converted ? std::optional<std::string>(std::move(to)) : std::nullopt;
}

// Of those that spreadsheets write, the one that the header has most of.
char DelimiterOf(absl::string_view bytes) {
  const absl::string_view header = bytes.substr(0, bytes.find('\n'));
  char best = ';';
  for (const char one : {',', '\t'}) {
    const auto count = [&](char c) { return std::count(header.begin(), header.end(), c); };
    if (count(one) > count(best)) best = one;
  }
  return best;
}

bool IsBlank(const std::vector<std::string>& row) {
  return std::all_of(row.begin(), row.end(), [](const std::string& cell) {
    return absl::StripAsciiWhitespace(cell).empty();
  });
}

// Not of the sheets: of whom they are is not the tables' matter.
bool IsOfFrame(absl::string_view field) {
  return absl::StartsWith(field, "municipality") || absl::StartsWith(field, "charter") ||
         absl::StartsWith(field, "accepts");
}

v1::Violation Error(const std::string& code, const std::string& message) {
  v1::Violation violation;
  violation.set_code(code);
  violation.set_severity(v1::SEVERITY_ERROR);
  violation.set_message(message);
  return violation;
}

}  // namespace

// One of the tables with its header understood.
struct SheetTables::Table {
  size_t file = 0;
  CsvRows rows;                        // The first is the header.
  std::vector<const Column*> columns;  // Of each cell of a row; null: not read.

  Cell At(size_t row, size_t column) const {
    return {file, row + 1, column + 1, columns[column]->name};
  }
  // Empty: no such column, or a shorter row.
  std::string Of(size_t row, absl::string_view name) const {
    for (size_t i = 0; i < std::min(columns.size(), rows[row].size()); ++i) {
      if (columns[i] != nullptr && columns[i]->name == name)
        return std::string(absl::StripAsciiWhitespace(rows[row][i]));
    }
    return "";
  }
};

std::vector<std::pair<std::string, std::string>> WriteSheetTables(
    const v1::MunicipalityFile& file) {
  CsvRows sheets = {Names(SheetColumns())};
  CsvRows standards = {Names(StandardColumns())};
  CsvRows codes = {{"colonna", "che cosa si scrive", "codice", "in inglese"}};
  for (const v1::ServiceSheet& sheet : file.sheets()) {
    const OrderedJson json = charter::SheetJson(sheet);
    sheets.push_back(Row(SheetColumns(), json, sheet.sheet_id()));
    for (const OrderedJson& standard : json["standards"])
      standards.push_back(Row(StandardColumns(), standard, sheet.sheet_id()));
  }
  AddCodes(SheetColumns(), codes);
  AddCodes(StandardColumns(), codes);
  return {{kSheetsTable, WriteCsv(sheets)},
          {kStandardsTable, WriteCsv(standards)},
          {kCodesTable, WriteCsv(codes)}};
}

bool IsTable(const std::string& path) {
  return absl::EndsWithIgnoreCase(path, ".csv") || absl::EndsWithIgnoreCase(path, ".tsv");
}

absl::StatusOr<SheetTables> SheetTables::Read(const std::vector<File>& files) {
  SheetTables tables;
  for (const File& file : files) tables.paths_.push_back(file.path);
  std::vector<Table> sheets;
  std::vector<Table> standards;
  for (size_t i = 0; i < files.size(); ++i) {
    std::string bytes = files[i].bytes;
    if (!charter::IsUtf8(bytes)) {
      std::optional<std::string> converted = FromWindows1252(bytes);
      if (!converted)
        return absl::InvalidArgumentError(
            absl::StrCat(files[i].path,
                         " is a text neither in UTF-8 nor in Windows-1252: save it as CSV UTF-8"));
      bytes = *std::move(converted);
      tables.not_utf8_.push_back(files[i].path);
    }
    absl::string_view text = bytes;
    absl::ConsumePrefix(&text, kByteOrderMark);
    absl::StatusOr<CsvRows> rows = ReadCsv(text, DelimiterOf(text));
    if (!rows.ok())
      return absl::InvalidArgumentError(absl::StrCat(files[i].path, ": ", rows.status().message()));
    if (rows->empty())
      return absl::InvalidArgumentError(
          absl::StrCat(files[i].path, " is empty: not even a header"));
    const std::vector<std::string>& header = rows->front();
    const auto has = [&](const char* name) {
      return std::find(header.begin(), header.end(), name) != header.end();
    };
    const bool of_standards = has("impegno") || has("standard_id");
    if (!has(kSheetColumn))
      return absl::InvalidArgumentError(
          absl::StrCat(files[i].path, " has no column ", kSheetColumn,
                       ": `ambito sheet template --out DIR` writes tables to fill"));
    Table table = tables.Header(i, header, of_standards ? StandardColumns() : SheetColumns());
    table.rows = *std::move(rows);
    (of_standards ? standards : sheets).push_back(std::move(table));
  }
  if (sheets.size() != 1 || standards.size() > 1)
    return absl::InvalidArgumentError(
        "give one table of sheets (schede.csv) and one of their standards (standard.csv)");
  tables.TakeSheets(sheets[0]);
  for (const Table& table : standards) tables.TakeStandards(table);
  return tables;
}

SheetTables::Table SheetTables::Header(size_t file, std::vector<std::string> row,
                                       const std::vector<Column>& columns) {
  Table table;
  table.file = file;
  std::set<std::string> seen;
  for (size_t i = 0; i < row.size(); ++i) {
    const std::string name(absl::StripAsciiWhitespace(row[i]));
    const auto column = std::find_if(columns.begin(), columns.end(),
                                     [&](const Column& one) { return one.name == name; });
    const Cell cell{file, 1, i + 1, name};
    const bool known = column != columns.end() && seen.insert(name).second;
    table.columns.push_back(known ? &*column : nullptr);
    if (known || name.empty() || absl::StartsWith(name, "_")) continue;
    if (column != columns.end()) {
      Add(cell, "DUPLICATE_KEY", "The column comes twice.");
    } else {
      Add(cell, "UNKNOWN_KEY",
          absl::StrCat("There is no such column. Those of this table: ",
                       absl::StrJoin(Names(columns), ", "), "."));
    }
  }
  return table;
}

void SheetTables::TakeSheets(const Table& table) {
  for (size_t row = 1; row < table.rows.size(); ++row) {
    if (IsBlank(table.rows[row])) continue;
    const std::string path = charter::ItemPath("sheets", sheets_.size());
    cells_[path] = {table.file, row + 1, 0, ""};
    OrderedJson sheet = OrderedJson::object();
    TakeCells(table, row, path, sheet);
    sheet["standards"] = OrderedJson::array();
    by_id_.emplace(table.Of(row, kSheetColumn), sheets_.size());
    sheets_.push_back(std::move(sheet));
  }
}

void SheetTables::TakeStandards(const Table& table) {
  for (size_t row = 1; row < table.rows.size(); ++row) {
    if (IsBlank(table.rows[row])) continue;
    const std::string sheet_id = table.Of(row, kSheetColumn);
    const auto sheet = by_id_.find(sheet_id);
    if (sheet == by_id_.end()) {
      Add({table.file, row + 1, 1, kSheetColumn}, "UNKNOWN_SHEET",
          absl::StrCat("The table of sheets has no `", sheet_id, "`."));
      continue;
    }
    OrderedJson& standards = sheets_[sheet->second]["standards"];
    const std::string path = charter::ItemPath(
        charter::FieldPath(charter::ItemPath("sheets", sheet->second), "standards"),
        standards.size());
    cells_[path] = {table.file, row + 1, 0, ""};
    OrderedJson standard = OrderedJson::object();
    TakeCells(table, row, path, standard);
    standards.push_back(std::move(standard));
  }
}

void SheetTables::TakeCells(const Table& table, size_t row, const std::string& path,
                            OrderedJson& into) {
  const std::vector<std::string>& cells = table.rows[row];
  for (size_t i = 0; i < table.columns.size(); ++i) {
    const Column* column = table.columns[i];
    if (column == nullptr || column->field.empty()) continue;
    const Cell cell = table.At(row, i);
    // What is said of an object as a whole is said of its first column.
    std::string field = charter::FieldPath(path, column->field);
    for (; field.size() > path.size(); field.resize(field.rfind('.'))) cells_.emplace(field, cell);
    if (i >= cells.size() || absl::StripAsciiWhitespace(cells[i]).empty()) continue;
    std::optional<CellTrouble> trouble;
    OrderedJson value = CellValue(*column, cells[i], trouble);
    if (trouble) {
      Add(cell, trouble->code, trouble->message);
    } else {
      into[PointerTo(column->field)] = std::move(value);
    }
  }
  const auto beyond = [&](size_t i) { return !absl::StripAsciiWhitespace(cells[i]).empty(); };
  for (size_t i = table.columns.size(); i < cells.size(); ++i) {
    if (!beyond(i)) continue;
    Add({table.file, row + 1, 0, ""}, "UNKNOWN_KEY", "The row has more cells than the header.");
    return;
  }
}

void SheetTables::Add(const Cell& cell, const std::string& code, const std::string& message) {
  findings_.push_back({cell, Error(code, message)});
}

std::string SheetTables::MunicipalityFile(const v1::MunicipalityFile& frame) const {
  v1::MunicipalityFile empty = frame;
  empty.clear_sheets();
  OrderedJson json = OrderedJson::parse(charter::WriteMunicipalityFile(empty));
  json["sheets"] = sheets_;
  return charter::Dump(json);
}

SheetTables::Cell SheetTables::Find(absl::string_view field) const {
  while (!field.empty()) {
    const auto cell = cells_.find(field);
    if (cell != cells_.end()) return cell->second;
    const size_t end = field.find_last_of(".[");
    field = field.substr(0, end == absl::string_view::npos ? 0 : end);
  }
  return {};
}

std::vector<CheckedFile> SheetTables::Check(const v1::MunicipalityFile& frame,
                                            const charter::CheckContext& context) const {
  const auto read = charter::ReadMunicipalityFile(MunicipalityFile(frame), context);
  std::vector<Finding> findings = findings_;
  for (const v1::Violation& violation : read.violations.all()) {
    const Cell cell = Find(violation.field());
    // A cell that could not be read is not also missing.
    const bool said = std::any_of(findings_.begin(), findings_.end(), [&](const Finding& one) {
      return std::tie(one.cell.file, one.cell.row, one.cell.column) ==
             std::tie(cell.file, cell.row, cell.column);
    });
    if (!IsOfFrame(violation.field()) && !said) findings.push_back({cell, violation});
  }
  return Checked(std::move(findings));
}

std::vector<CheckedFile> SheetTables::Place(const std::vector<v1::Violation>& violations) const {
  std::vector<Finding> findings;
  for (const v1::Violation& violation : violations)
    findings.push_back({Find(violation.field()), violation});
  return Checked(std::move(findings));
}

std::vector<CheckedFile> SheetTables::Checked(std::vector<Finding> findings) const {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.cell.row, a.cell.column) < std::tie(b.cell.row, b.cell.column);
  });
  std::vector<CheckedFile> files;
  for (const std::string& path : paths_) files.push_back({path, true, {}, {}, {}});
  for (Finding& finding : findings) {
    const Cell& cell = finding.cell;
    CheckedFile& file = files[cell.file];
    if (cell.row > 0) {
      finding.violation.set_field(absl::StrCat(
          "row ", cell.row, cell.column == 0 ? "" : absl::StrCat(", column ", cell.name)));
    }
    file.ok = file.ok && finding.violation.severity() == v1::SEVERITY_WARNING;
    file.violations.push_back(std::move(finding.violation));
  }
  return files;
}

}  // namespace ambito::client
