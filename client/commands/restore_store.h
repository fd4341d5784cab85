// `restore` of a node's and of the hub's store: offline, on the daemon's machine, with it stopped.
#ifndef AMBITO_CLIENT_COMMANDS_RESTORE_STORE_H_
#define AMBITO_CLIENT_COMMANDS_RESTORE_STORE_H_

#include "client/command.h"
#include "lib/platform/restore.h"

namespace ambito::client {

// From BACKUP to --data; `what_next` tells a person what to do then.
absl::StatusOr<ExitCode> RestoreStore(const Invocation& in, platform::StoreOf owner,
                                      absl::string_view what_next);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_COMMANDS_RESTORE_STORE_H_
