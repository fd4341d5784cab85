// The command line against the command table. The only place that knows the parser's library.
#ifndef AMBITO_CLIENT_COMMAND_LINE_H_
#define AMBITO_CLIENT_COMMAND_LINE_H_

#include <ostream>
#include <vector>

#include "client/command.h"

namespace ambito::client {

struct ParsedLine {
  const Command* command = nullptr;  // Null: there is nothing to run, `exit` says why.
  Arguments arguments;               // Of the command.
  Arguments settings;                // GlobalOptions(): after the verb, else before the noun.
  ExitCode exit = ExitCode::kDone;
};

// Help goes to `out`, usage errors to `err`. Pointers into `table`.
ParsedLine ParseCommandLine(int argc, const char* const* argv, const std::vector<Command>& table,
                            std::ostream& out, std::ostream& err);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMMAND_LINE_H_
