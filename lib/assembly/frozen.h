// What a draft is made from, frozen: the objects in force in every log, under the signed heads that
// prove that they are all of them and unaltered. docs/bundle.md.
#ifndef AMBITO_LIB_ASSEMBLY_FROZEN_H_
#define AMBITO_LIB_ASSEMBLY_FROZEN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/charter/harmonise.h"
#include "lib/federation/checkpoint.h"
#include "lib/federation/log_store.h"

namespace ambito::assembly {

// An object in force and the log entry, a serialised LogEntry, that says so.
struct FrozenObject {
  std::string id;
  std::string entry;
};

struct FrozenLog {
  std::string log;                    // ISTAT code, or `district`.
  std::string head;                   // Signed note.
  std::vector<FrozenObject> objects;  // Sorted by id.
};

// One a municipality that has sent anything, and the district's own; sorted by name.
struct Frozen {
  std::string as_of;  // ISO date.
  std::vector<FrozenLog> logs;
};

// As the log stands: `objects` are in force in it, `store` holds their entries. As LogStore::Entry.
absl::StatusOr<FrozenLog> FreezeLog(absl::string_view log, absl::string_view head,
                                    const federation::ObjectMap& objects,
                                    const federation::LogStore& store);

// What its head says, after checking that the objects are what the head's state digest covers.
// INVALID_ARGUMENT: not a log of this form; DATA_LOSS: other objects. The signature is the
// caller's.
absl::StatusOr<federation::Checkpoint> CheckObjects(const FrozenLog& log,
                                                    absl::string_view district_slug);

// What `harmonise` works on. INVALID_ARGUMENT when an entry does not parse or is of another log.
absl::StatusOr<charter::HarmoniseInput> InputOf(const Frozen& frozen);

// As bytes, and back; strict. `OBJECT-ID SIZE`, newline, that many bytes, newline, for each object.
std::string WriteObjects(const FrozenLog& log);
absl::StatusOr<std::vector<FrozenObject>> ReadObjects(absl::string_view bytes);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_FROZEN_H_
