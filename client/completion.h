// Completion of the shell, made from the command table.
#ifndef AMBITO_CLIENT_COMPLETION_H_
#define AMBITO_CLIENT_COMPLETION_H_

#include <string>
#include <vector>

#include "client/command.h"

namespace ambito::client {

// A bash script: nouns, verbs, options and their choices; files elsewhere.
std::string BashCompletion(const std::vector<Command>& table);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMPLETION_H_
