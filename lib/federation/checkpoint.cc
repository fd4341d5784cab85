#include "lib/federation/checkpoint.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

constexpr size_t kMaxNoteBytes = 8 << 10;
constexpr size_t kMaxSignatures = 16;
constexpr size_t kKeyIdBytes = 4;
constexpr size_t kSignatureBytes = 64;
constexpr char kEd25519Type = 0x01;
constexpr absl::string_view kSignaturePrefix = "\u2014 ";  // Em dash and space.
constexpr absl::string_view kStatePrefix = "state ";

struct SignatureLine {
  std::string name;
  std::string key_id;
  std::string signature;
};

struct Note {
  absl::string_view text;  // With its last newline.
  std::vector<SignatureLine> signatures;
};

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("not a signed head: ", what));
}

// Only the one way of writing the bytes is taken: two notes never mean the same.
std::optional<std::string> FromCanonicalBase64(absl::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes) || absl::Base64Escape(bytes) != text) return std::nullopt;
  return bytes;
}

std::optional<Digest> DigestFromBase64(absl::string_view text) {
  const std::optional<std::string> bytes = FromCanonicalBase64(text);
  return bytes ? DigestFromBytes(*bytes) : std::nullopt;
}

std::optional<uint64_t> FromCanonicalDecimal(absl::string_view text) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(text, &number) || absl::StrCat(number) != text) return std::nullopt;
  return number;
}

bool IsKeyName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != '+';
  });
}

std::string KeyId(absl::string_view name, absl::string_view public_key) {
  const char separator[] = {'\n', kEd25519Type};
  const Digest digest =
      Sha256(absl::StrCat(name, absl::string_view(separator, sizeof separator), public_key));
  return DigestBytes(digest).substr(0, kKeyIdBytes);
}

absl::StatusOr<SignatureLine> ParseSignatureLine(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, kSignaturePrefix)) {
    return Malformed("a signature line has no dash");
  }
  const size_t space = line.find(' ');
  if (space == absl::string_view::npos) return Malformed("a signature line has no key name");
  SignatureLine signature;
  signature.name = std::string(line.substr(0, space));
  if (!IsKeyName(signature.name)) return Malformed("a key name has characters it must not have");
  const auto bytes = FromCanonicalBase64(line.substr(space + 1));
  // Other kinds of signatures may be longer; none is empty.
  if (!bytes || bytes->size() <= kKeyIdBytes) return Malformed("a signature is not base64");
  signature.key_id = bytes->substr(0, kKeyIdBytes);
  signature.signature = bytes->substr(kKeyIdBytes);
  return signature;
}

absl::StatusOr<Note> SplitNote(absl::string_view note) {
  if (note.size() > kMaxNoteBytes) return Malformed("it is longer than 8 KiB");
  const size_t gap = note.find("\n\n");
  if (gap == absl::string_view::npos) return Malformed("there is no blank line");
  Note split;
  split.text = note.substr(0, gap + 1);
  absl::string_view lines = note.substr(gap + 2);
  if (!absl::ConsumeSuffix(&lines, "\n")) return Malformed("it does not end with a newline");
  for (absl::string_view line : absl::StrSplit(lines, '\n')) {
    if (split.signatures.size() == kMaxSignatures) return Malformed("more than 16 signatures");
    ASSIGN_OR_RETURN(SignatureLine signature, ParseSignatureLine(line));
    split.signatures.push_back(std::move(signature));
  }
  return split;
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
  const std::string text = CheckpointText(checkpoint);
  const std::string key_id = KeyId(checkpoint.origin, signer.public_key());
  return absl::StrCat(text, "\n", kSignaturePrefix, checkpoint.origin, " ",
                      absl::Base64Escape(absl::StrCat(key_id, signer.Sign(text))), "\n");
}

absl::StatusOr<Checkpoint> OpenCheckpoint(absl::string_view note, absl::string_view origin,
                                          absl::string_view public_key,
                                          const SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(const Note split, SplitNote(note));
  ASSIGN_OR_RETURN(Checkpoint checkpoint, ParseText(split.text));
  if (checkpoint.origin != origin) {
    return absl::PermissionDeniedError(
        absl::StrCat("the head is of \"", checkpoint.origin, "\", not of \"", origin, "\""));
  }
  const SignatureLine* known = nullptr;
  const std::string key_id = KeyId(origin, public_key);
  for (const SignatureLine& line : split.signatures) {
    if (line.name != origin || line.key_id != key_id) continue;
    if (known != nullptr) return Malformed("it is signed twice by one key");
    known = &line;
  }
  if (known == nullptr || known->signature.size() != kSignatureBytes ||
      !scheme.Verify(public_key, split.text, known->signature)) {
    return absl::PermissionDeniedError(
        absl::StrCat("the head of \"", origin, "\" is not signed by the registered key"));
  }
  return checkpoint;
}

absl::StatusOr<Checkpoint> ParseCheckpoint(absl::string_view note) {
  ASSIGN_OR_RETURN(const Note split, SplitNote(note));
  return ParseText(split.text);
}

}  // namespace ambito::federation
