// A published charter that verifies itself, in one file. docs/bundle.md describes every byte.
#ifndef AMBITO_LIB_ASSEMBLY_BUNDLE_H_
#define AMBITO_LIB_ASSEMBLY_BUNDLE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/assembly/parts.h"
#include "lib/assembly/version_file.h"
#include "lib/federation/signature.h"

namespace ambito::assembly {

inline constexpr size_t kMaxBundleBytes = 512 << 20;

struct Bundle {
  Parts parts;
  std::string annex;
  std::string head;                  // Of the ledger, cosigned: over every entry below.
  std::vector<std::string> entries;  // Of the ledger, from genesis on.
  VersionInputs inputs;              // Their date is the proposal's, not a member of the file.
};

std::string WriteBundle(const Bundle& bundle);

// One thing that was checked, as a person reads it.
struct Check {
  std::string name;  // `file`, `anchor`, `ledger`, …: docs/bundle.md lists them in order.
  bool ok = false;
  std::string member;            // Of the file, where it is about one.
  std::optional<size_t> offset;  // Bytes from the file's beginning, where it is known.
  std::string message;           // What was found.
};

struct Verification {
  bool ok = false;
  std::vector<Check> checks;  // In order, to the first that does not hold.
  Bundle bundle;              // Whole when `ok`.
};

// Needs nothing but the bytes and the anchor, which must come from elsewhere. Without one the file
// is what it says of itself, whoever made it.
Verification VerifyBundle(absl::string_view bytes, const std::optional<Digest>& anchor,
                          const federation::SignatureScheme& scheme);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_BUNDLE_H_
