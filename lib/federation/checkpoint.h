// Signed heads of logs: C2SP tlog-checkpoint bodies in C2SP signed notes. docs/change-log.md shows
// one. Parsing is strict: what parses is written back byte for byte the same.
#ifndef AMBITO_LIB_FEDERATION_CHECKPOINT_H_
#define AMBITO_LIB_FEDERATION_CHECKPOINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/digest.h"
#include "lib/federation/signature.h"

namespace ambito::federation {

// What a head says.
struct Checkpoint {
  std::string origin;  // LogOrigin(...): which log of which district.
  uint64_t size = 0;
  Digest root{};
  // Extension line `state <base64>`: digest of the sorted (object id, entry hash) in force.
  Digest state_digest{};

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// `ambito/SLUG/LOG`: LOG is an ISTAT code or `district`. Also the name of the key that signs it.
std::string LogOrigin(absl::string_view district_slug, absl::string_view log);

// The signed text: origin, size, root, state line, each with its newline.
std::string CheckpointText(const Checkpoint& checkpoint);

// A note with one Ed25519-type signature line by the key named `checkpoint.origin`.
std::string SignCheckpoint(const Checkpoint& checkpoint, const Signer& signer);

// INVALID_ARGUMENT: not a note of this form; PERMISSION_DENIED: no valid signature by
// `public_key` under the name `origin`, or another origin.
absl::StatusOr<Checkpoint> OpenCheckpoint(absl::string_view note, absl::string_view origin,
                                          absl::string_view public_key,
                                          const SignatureScheme& scheme);

// Ed25519 keys that sign a log's heads: the one in force, then those before it, whose heads stay
// good.
using LogKeys = std::vector<std::string>;
// As OpenCheckpoint by one of these.
absl::StatusOr<Checkpoint> OpenCheckpointByAny(absl::string_view note, absl::string_view origin,
                                               const LogKeys& keys, const SignatureScheme& scheme);

// What an already verified, stored note says.
absl::StatusOr<Checkpoint> ParseCheckpoint(absl::string_view note);

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_CHECKPOINT_H_
