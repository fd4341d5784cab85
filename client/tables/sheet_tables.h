// A municipality's sheets as two tables for a spreadsheet: one row a sheet, one row a standard.
#ifndef AMBITO_CLIENT_TABLES_SHEET_TABLES_H_
#define AMBITO_CLIENT_TABLES_SHEET_TABLES_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ambito/v1/sheet.pb.h"
#include "client/output/violations.h"
#include "client/tables/columns.h"
#include "lib/charter/read_files.h"

namespace ambito::client {

inline constexpr char kSheetsTable[] = "schede.csv";
inline constexpr char kStandardsTable[] = "standard.csv";
inline constexpr char kCodesTable[] = "codici.csv";

// File names and their bytes: the two tables, filled with the file's sheets (headers alone where it
// has none), and one of what the cells with codes may say.
std::vector<std::pair<std::string, std::string>> WriteSheetTables(const v1::MunicipalityFile& file);

// `schede.csv`, of whatever case.
bool IsTable(const std::string& path);

// The two tables as somebody filled them, with where each value stood.
class SheetTables {
 public:
  struct File {
    std::string path;
    std::string bytes;
  };

  // Which is which is told by their headers; a table of standards may be missing. INVALID_ARGUMENT
  // when they are not such tables, or two of one kind; what is wrong in their cells is kept.
  static absl::StatusOr<SheetTables> Read(const std::vector<File>& files);

  // The municipality file that `frame` is with these sheets instead of its own, as JSON.
  std::string MunicipalityFile(const v1::MunicipalityFile& frame) const;

  // What is wrong, by row and column, as `sheet check` tells it of `frame` with these sheets; what
  // is wrong in the frame is not said. One of each file.
  std::vector<CheckedFile> Check(const v1::MunicipalityFile& frame,
                                 const charter::CheckContext& context) const;

  // By file, in its order: what `violations` of MunicipalityFile are of rows and columns.
  std::vector<CheckedFile> Place(const std::vector<v1::Violation>& violations) const;

  // Paths of those in Windows-1252, as older spreadsheets write: read as such.
  const std::vector<std::string>& not_utf8() const { return not_utf8_; }
  size_t sheet_count() const { return sheets_.size(); }

 private:
  struct Cell {
    size_t file = 0;
    size_t row = 0;     // As a spreadsheet counts: the header is 1. 0: the whole table.
    size_t column = 0;  // From 1; 0: the whole row.
    std::string name;   // The column's.
  };
  struct Finding {
    Cell cell;
    v1::Violation violation;
  };
  struct Table;

  absl::Status Take(size_t file, const std::string& bytes);
  Table Header(size_t file, std::vector<std::string> row, const std::vector<Column>& columns);
  void TakeSheets(const Table& table);
  void TakeStandards(const Table& table);
  void TakeCells(const Table& table, size_t row, const std::string& path,
                 charter::OrderedJson& into);
  void Add(const Cell& cell, const std::string& code, const std::string& message);
  Cell Find(absl::string_view field) const;
  std::vector<CheckedFile> Checked(std::vector<Finding> findings) const;

  std::vector<std::string> paths_;
  std::vector<std::string> not_utf8_;
  charter::OrderedJson sheets_ = charter::OrderedJson::array();
  std::map<std::string, size_t> by_id_;             // Of a sheet, its place in `sheets_`.
  std::map<std::string, Cell, std::less<>> cells_;  // By field path.
  std::vector<Finding> findings_;                   // What only a table can have wrong.
};

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_TABLES_SHEET_TABLES_H_
