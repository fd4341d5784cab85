// A store from a backup. Backups are old by nature: a node's store that is restored says so, and
// the node takes no edit on it before its hub has confirmed that nothing is missing.
#ifndef AMBITO_LIB_PLATFORM_RESTORE_H_
#define AMBITO_LIB_PLATFORM_RESTORE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/checkpoint.h"

namespace ambito::platform {

// Name of the note beside a log that was restored and has not met its hub since.
inline constexpr absl::string_view kRestoredNote = "restored";

enum class StoreOf { kNode, kHub };

// Copies the store in `backup` (lib/platform/backup.h) to `data`, which must not be there or be
// empty, and checks every log in it against its signed head (root, state and each entry's bytes),
// and the heads against those the backup says it has. A node's store is marked as restored; of a
// hub's only the ledger is: its copies of municipal logs are behind the nodes, which send again
// what is missing. Nothing is left at `data` when something does not hold. Returns the heads.
//
// NOT_FOUND: no such folder. FAILED_PRECONDITION: it is no whole backup, or of the other daemon.
// DATA_LOSS: it is damaged.
absl::StatusOr<std::vector<federation::Checkpoint>> RestoreBackup(const std::string& backup,
                                                                  const std::string& data,
                                                                  StoreOf owner);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_RESTORE_H_
