// Freezing a draft into a version: what the hub proposes and every second party makes again.
#ifndef AMBITO_LIB_ASSEMBLY_VERSION_H_
#define AMBITO_LIB_ASSEMBLY_VERSION_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/assembly/entries.h"
#include "lib/assembly/frozen.h"
#include "lib/assembly/parts.h"

namespace ambito::assembly {

// Grows when the same inputs give other parts.
inline constexpr uint64_t kHarmoniser = 1;

struct Version {
  Proposal proposal;  // Its text's digest is the version's name.
  Parts parts;
  std::string annex;
  charter::Draft draft;
};

// Pure: the same inputs give the same bytes. As CheckObjects and InputOf.
absl::StatusOr<Version> MakeVersion(absl::string_view district_slug, std::optional<Digest> previous,
                                    const Frozen& frozen);

// SHA-256 of the starter catalogue that this program was built with.
Digest StarterCatalogueDigest();

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_VERSION_H_
