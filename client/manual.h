// The manual page ambito(1), made from the command table so that it never tells of another command
// than the program has.
#ifndef AMBITO_CLIENT_MANUAL_H_
#define AMBITO_CLIENT_MANUAL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/command.h"

namespace ambito::client {

// In man(7)'s language. `version`: the program's.
std::string ManualPage(const std::vector<Command>& table, absl::string_view version);

// Text as man(7) shows it, no word of it taken for a request.
std::string ManualText(absl::string_view text);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_MANUAL_H_
