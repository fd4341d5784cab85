// What the `sheet` commands do with tables from spreadsheets.
#ifndef AMBITO_CLIENT_COMMANDS_SHEET_TABLES_H_
#define AMBITO_CLIENT_COMMANDS_SHEET_TABLES_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/command.h"
#include "client/rpc/link.h"
#include "client/tables/sheet_tables.h"

namespace ambito::client {

// Those of the command line; tells which are in an old encoding.
absl::StatusOr<SheetTables> ReadTables(const Invocation& in);

// What the node holds besides its sheets: who it is, what it accepts.
absl::StatusOr<v1::MunicipalityFile> FrameOf(const Link& link);

// False when they are refused, which is then printed as `sheet check` prints it. Warnings are told.
bool CheckTables(const Invocation& in, const SheetTables& tables,
                 const v1::MunicipalityFile& frame);

// Prints what is wrong with them, whosever they are.
ExitCode PrintTables(const Invocation& in, const SheetTables& tables);

// A node's refusal, with rows and columns instead of the fields of the file it was sent.
absl::Status OfTables(const Invocation& in, const SheetTables& tables, const absl::Status& refusal);

// To `folder`, made where there is none.
absl::StatusOr<ExitCode> WriteTables(const Invocation& in, const std::string& folder,
                                     const v1::MunicipalityFile& file);

absl::StatusOr<ExitCode> WriteTemplate(const Invocation& in);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMMANDS_SHEET_TABLES_H_
