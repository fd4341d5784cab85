// C2SP signed notes: a text, a blank line, signature lines. Parsing is strict: what parses is
// written back byte for byte the same. https://c2sp.org/signed-note,
// https://c2sp.org/tlog-cosignature
#ifndef AMBITO_LIB_FEDERATION_SIGNED_NOTE_H_
#define AMBITO_LIB_FEDERATION_SIGNED_NOTE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/signature.h"

namespace ambito::federation {

// The byte that tells kinds of keys apart; part of what a key's id is made from.
inline constexpr char kEd25519Type = 0x01;
inline constexpr char kCosignatureType = 0x04;

// One signature line.
struct NoteSignature {
  std::string name;       // Of the key; graphic ASCII without `+`.
  std::string key_id;     // 4 bytes.
  std::string signature;  // What follows the id; its form is the key type's.

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

struct SignedNote {
  std::string text;  // UTF-8, with its last newline.
  std::vector<NoteSignature> signatures;

  friend bool operator==(const SignedNote&, const SignedNote&) = default;
};

struct NoteLimits {
  size_t bytes = 8 << 10;
  size_t signatures = 16;
};

// INVALID_ARGUMENT: not a note of this form, or larger than `limits`.
absl::StatusOr<SignedNote> ParseNote(absl::string_view note, const NoteLimits& limits);
std::string WriteNote(const SignedNote& note);

// The first 4 bytes of SHA-256 over name, newline, type, public key.
std::string NoteKeyId(absl::string_view name, char type, absl::string_view public_key);
bool IsKeyName(absl::string_view name);

// An Ed25519-type signature of `text`.
NoteSignature SignText(absl::string_view text, absl::string_view name, const Signer& signer);
// Whether it is one, by this key under this name.
bool VerifyText(absl::string_view text, const NoteSignature& signature, absl::string_view name,
                absl::string_view public_key, const SignatureScheme& scheme);

// A witness's signature of a checkpoint's text: it says when.
NoteSignature Cosign(absl::string_view text, absl::string_view name, uint64_t time_s,
                     const Signer& signer);
// Its time, seconds since 1970 UTC; nothing when it is none by this key under this name.
std::optional<uint64_t> CosignedAt(absl::string_view text, const NoteSignature& signature,
                                   absl::string_view name, absl::string_view public_key,
                                   const SignatureScheme& scheme);

// Only the one way of writing the bytes is taken: two texts never mean the same.
std::optional<std::string> FromCanonicalBase64(absl::string_view text);
std::optional<uint64_t> FromCanonicalDecimal(absl::string_view text);

}  // namespace ambito::federation

#endif  // AMBITO_LIB_FEDERATION_SIGNED_NOTE_H_
