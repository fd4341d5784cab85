// The bundle's container: an index of named members, then their bytes. Nothing between them.
#ifndef AMBITO_LIB_ASSEMBLY_BUNDLE_FILE_H_
#define AMBITO_LIB_ASSEMBLY_BUNDLE_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/digest.h"

namespace ambito::assembly {

struct BundleMember {
  std::string name;             // Graphic ASCII.
  absl::string_view bytes;      // Of the file it was read from.
  size_t offset = 0;            // In that file.
  federation::Digest digest{};  // As the index says.
};

// `ambito/bundle/v1`, then `NAME SIZE SHA256` a member, then an empty line, then the members.
std::string WriteMembers(const std::vector<std::pair<std::string, std::string>>& members);

// INVALID_ARGUMENT: not a file of this form, or with bytes that no member has. Digests are the
// caller's to compare.
absl::StatusOr<std::vector<BundleMember>> ReadMembers(absl::string_view file);

// Several byte strings as one, each behind a line `NAME SIZE` and with a newline after it.
void AppendFramed(std::string& bytes, absl::string_view name, absl::string_view content);
struct Framed {
  std::string name;
  absl::string_view content;
};
// INVALID_ARGUMENT: not of that form.
absl::StatusOr<std::vector<Framed>> ReadFramed(absl::string_view bytes);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_BUNDLE_FILE_H_
