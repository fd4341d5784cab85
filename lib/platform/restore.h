// A store from a backup. Backups are old by nature: what is restored says so, and a node takes no
// edit on it before its hub has confirmed that nothing is missing.
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

// Copies `backup` to `data`, which must not be there or be empty, checks every log in it against
// its signed head (root, state and each entry's bytes) and marks it as restored. Nothing is left at
// `data` when something does not hold. Returns the heads.
absl::StatusOr<std::vector<federation::Checkpoint>> RestoreBackup(const std::string& backup,
                                                                  const std::string& data);

}  // namespace ambito::platform

#endif  // AMBITO_LIB_PLATFORM_RESTORE_H_
