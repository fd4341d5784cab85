// SHA-256 values, the only digest Ambito uses.
#ifndef AMBITO_LIB_FEDERATION_DIGEST_H_
#define AMBITO_LIB_FEDERATION_DIGEST_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace ambito::federation {

using Digest = std::array<uint8_t, 32>;

Digest Sha256(absl::string_view bytes);
// Of one after the other.
Digest Sha256(absl::string_view first, absl::string_view rest);

// The 32 bytes as a string, and back; nullopt when there are not exactly 32.
std::string DigestBytes(const Digest& digest);
std::optional<Digest> DigestFromBytes(absl::string_view bytes);

// 64 lower-case hexadecimal digits.
std::string DigestHex(const Digest& digest);

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_DIGEST_H_
