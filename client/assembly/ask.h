// Questions on a terminal: a passphrase nobody sees, a choice, a yes or no.
#ifndef AMBITO_CLIENT_ASSEMBLY_ASK_H_
#define AMBITO_CLIENT_ASSEMBLY_ASK_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/command.h"
#include "client/output/console.h"

namespace ambito::client {

// Whether somebody is there to ask.
bool CanAsk();

// One line of standard input after `question`, without spaces around it. CANCELLED at its end.
absl::StatusOr<std::string> Ask(const Console& console, absl::string_view question);
// The same, not shown.
absl::StatusOr<std::string> AskSecret(const Console& console, absl::string_view question);

// Opens a key: the first line of --passphrase-file or its setting, else asked for.
// FAILED_PRECONDITION where nobody can be asked.
absl::StatusOr<std::string> Passphrase(const Invocation& in, absl::string_view key_file);
// For a new key: asked for twice.
absl::StatusOr<std::string> NewPassphrase(const Invocation& in, absl::string_view key_file);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_ASSEMBLY_ASK_H_
