// The columns of the tables a clerk fills in a spreadsheet: what each is called, where it stands in
// the municipality file, how its cells are written. docs/tables.md describes them to those who fill
// them.
#ifndef AMBITO_CLIENT_TABLES_COLUMNS_H_
#define AMBITO_CLIENT_TABLES_COLUMNS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "lib/charter/vocabulary.h"
#include "lib/charter/write_json.h"

namespace ambito::client {

enum class CellKind {
  kText,        // As it is.
  kName,        // An identifier or address: spaces around it do not count.
  kTexts,       // `first | second`; a bar within one is `\|`, a backslash `\\`.
  kWhole,       // 30
  kDecimal,     // 12,5; 12.5 too.
  kDate,        // 2026-11-23 or 23/11/2026.
  kCode,        // A code of the vocabulary or its Italian label.
  kIstatCodes,  // As kTexts; leading zeros that a spreadsheet took off come back.
  kHours,       // `lun 09:00-12:30 | mer 14:00-17:00`
};

struct Column {
  std::string name;
  std::string field;  // `access.where`, within a sheet or a standard.
  CellKind kind = CellKind::kText;
  std::vector<charter::Term> terms = {};  // Of kCode.
};

// The column both tables have: which sheet a row is, or is of.
inline constexpr char kSheetColumn[] = "scheda_id";

// In the tables' order; the first is kSheetColumn.
const std::vector<Column>& SheetColumns();
const std::vector<Column>& StandardColumns();

// What a cell shows of a value as the municipality file has it.
std::string CellText(const Column& column, const charter::OrderedJson& value);

struct CellTrouble {
  std::string code;  // Of docs/formats.md.
  std::string message;
};

// The value a filled cell stands for, as the municipality file has it. What is none comes back as
// the text it is, for the file's own reader to refuse; `trouble` is what only a cell can have.
charter::OrderedJson CellValue(const Column& column, absl::string_view text,
                               std::optional<CellTrouble>& trouble);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_TABLES_COLUMNS_H_
