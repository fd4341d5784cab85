// `ambito sheet check`: what is wrong with municipality files, with no server.
#ifndef AMBITO_CLIENT_COMMANDS_SHEET_CHECK_H_
#define AMBITO_CLIENT_COMMANDS_SHEET_CHECK_H_

#include "absl/status/statusor.h"
#include "client/command.h"

namespace ambito::client {

absl::StatusOr<ExitCode> CheckSheets(const Invocation& in);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMMANDS_SHEET_CHECK_H_
