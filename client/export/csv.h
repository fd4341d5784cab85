// The published charter as tables for spreadsheets.
#ifndef AMBITO_CLIENT_EXPORT_CSV_H_
#define AMBITO_CLIENT_EXPORT_CSV_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/charter/write_json.h"

namespace ambito::client {

// Rows of cells; the first is the header.
using CsvRows = std::vector<std::vector<std::string>>;

// UTF-8 behind a byte order mark, cells in quotes between semicolons, CR LF after a row: what a
// double click opens as a table in Italian spreadsheets. A cell that one would take for a formula
// begins with an apostrophe.
std::string WriteCsv(const CsvRows& rows);

// Cells of a table, whether quoted or not; a byte order mark is passed over, the apostrophe before
// a formula taken off. INVALID_ARGUMENT with the row: a quote that does not close, or one within an
// unquoted cell.
absl::StatusOr<CsvRows> ReadCsv(absl::string_view bytes, char delimiter);

// File names and their bytes, from what PublishedJson returns: one row a sheet, a standard, a
// guarantee, an organisation.
std::vector<std::pair<std::string, std::string>> CsvFiles(const charter::OrderedJson& published);

// How many brochures each municipality needs: one a household, and `spare_percent` of that, rounded
// up. One row a municipality, then the sum. FAILED_PRECONDITION, naming them, when the district
// does not say of some how many households they have.
absl::StatusOr<std::string> PrintRunCsv(const charter::OrderedJson& published,
                                        uint64_t spare_percent);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_CSV_H_
