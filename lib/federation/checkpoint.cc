#include "lib/federation/checkpoint.h"

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/federation/signed_note.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

constexpr absl::string_view kStatePrefix = "state ";

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("not a signed head: ", what));
}

std::optional<Digest> DigestFromBase64(absl::string_view text) {
  const std::optional<std::string> bytes = FromCanonicalBase64(text);
  return bytes ? DigestFromBytes(*bytes) : std::nullopt;
}

absl::StatusOr<Checkpoint> ParseText(absl::string_view text) {
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  if (lines.size() != 5 || !lines.back().empty()) return Malformed("its text is not four lines");
  Checkpoint checkpoint;
  if (!IsKeyName(lines[0])) return Malformed("the origin has characters it must not have");
  checkpoint.origin = std::string(lines[0]);
  const auto size = FromCanonicalDecimal(lines[1]);
  if (!size) return Malformed("the size is not a plain decimal number");
  checkpoint.size = *size;
  const auto root = DigestFromBase64(lines[2]);
  if (!root) return Malformed("the root is not 32 bytes of base64");
  checkpoint.root = *root;
  absl::string_view state = lines[3];
  if (!absl::ConsumePrefix(&state, kStatePrefix)) return Malformed("there is no state line");
  const auto state_digest = DigestFromBase64(state);
  if (!state_digest) return Malformed("the state digest is not 32 bytes of base64");
  checkpoint.state_digest = *state_digest;
  return checkpoint;
}

}  // namespace

std::string LogOrigin(absl::string_view district_slug, absl::string_view log) {
  return absl::StrCat("ambito/", district_slug, "/", log);
}

std::string CheckpointText(const Checkpoint& checkpoint) {
  return absl::StrCat(checkpoint.origin, "\n", checkpoint.size, "\n",
                      absl::Base64Escape(DigestBytes(checkpoint.root)), "\n", kStatePrefix,
                      absl::Base64Escape(DigestBytes(checkpoint.state_digest)), "\n");
}

std::string SignCheckpoint(const Checkpoint& checkpoint, const Signer& signer) {
  SignedNote note{CheckpointText(checkpoint), {}};
  note.signatures.push_back(SignText(note.text, checkpoint.origin, signer));
  return WriteNote(note);
}

absl::StatusOr<Checkpoint> OpenCheckpoint(absl::string_view note, absl::string_view origin,
                                          absl::string_view public_key,
                                          const SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(const SignedNote split, ParseNote(note, NoteLimits()));
  ASSIGN_OR_RETURN(Checkpoint checkpoint, ParseText(split.text));
  if (checkpoint.origin != origin) {
    return absl::PermissionDeniedError(
        absl::StrCat("the head is of \"", checkpoint.origin, "\", not of \"", origin, "\""));
  }
  const NoteSignature* known = nullptr;
  const std::string key_id = NoteKeyId(origin, kEd25519Type, public_key);
  for (const NoteSignature& line : split.signatures) {
    if (line.name != origin || line.key_id != key_id) continue;
    if (known != nullptr) return Malformed("it is signed twice by one key");
    known = &line;
  }
  if (known == nullptr || !VerifyText(split.text, *known, origin, public_key, scheme)) {
    return absl::PermissionDeniedError(
        absl::StrCat("the head of \"", origin, "\" is not signed by the registered key"));
  }
  return checkpoint;
}

absl::StatusOr<Checkpoint> OpenCheckpointByAny(absl::string_view note, absl::string_view origin,
                                               const LogKeys& keys, const SignatureScheme& scheme) {
  absl::StatusOr<Checkpoint> opened =
      absl::PermissionDeniedError(absl::StrCat("no key signs heads of \"", origin, "\""));
  for (const std::string& key : keys) {
    opened = OpenCheckpoint(note, origin, key, scheme);
    if (!absl::IsPermissionDenied(opened.status())) break;
  }
  return opened;
}

absl::StatusOr<Checkpoint> ParseCheckpoint(absl::string_view note) {
  ASSIGN_OR_RETURN(const SignedNote split, ParseNote(note, NoteLimits()));
  return ParseText(split.text);
}

}  // namespace ambito::federation
