#include "lib/federation/signed_note.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "lib/federation/digest.h"
#include "lib/status_macros.h"

namespace ambito::federation {
namespace {

constexpr size_t kKeyIdBytes = 4;
constexpr size_t kTimeBytes = 8;
constexpr absl::string_view kSignaturePrefix = "\u2014 ";  // Em dash and space.

absl::Status Malformed(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("not a signed note: ", what));
}

absl::StatusOr<NoteSignature> ParseSignatureLine(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, kSignaturePrefix)) {
    return Malformed("a signature line has no dash");
  }
  const size_t space = line.find(' ');
  if (space == absl::string_view::npos) return Malformed("a signature line has no key name");
  NoteSignature signature;
  signature.name = std::string(line.substr(0, space));
  if (!IsKeyName(signature.name)) return Malformed("a key name has characters it must not have");
  const auto bytes = FromCanonicalBase64(line.substr(space + 1));
  // Other kinds of signatures may be longer; none is empty.
  if (!bytes || bytes->size() <= kKeyIdBytes) return Malformed("a signature is not base64");
  signature.key_id = bytes->substr(0, kKeyIdBytes);
  signature.signature = bytes->substr(kKeyIdBytes);
  return signature;
}

std::string CosignedText(absl::string_view text, uint64_t time_s) {
  return absl::StrCat("cosignature/v1\ntime ", time_s, "\n", text);
}

std::string BigEndian(uint64_t number) {
  std::string bytes(kTimeBytes, '\0');
  for (size_t i = kTimeBytes; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 0xff);
  return bytes;
}

uint64_t FromBigEndian(absl::string_view bytes) {
  uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

std::optional<std::string> FromCanonicalBase64(absl::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes) || absl::Base64Escape(bytes) != text) return std::nullopt;
  return bytes;
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

absl::StatusOr<SignedNote> ParseNote(absl::string_view note, const NoteLimits& limits) {
  if (note.size() > limits.bytes) {
    return Malformed(absl::StrCat("it is longer than ", limits.bytes, " bytes"));
  }
  const size_t gap = note.rfind("\n\n");
  if (gap == absl::string_view::npos) return Malformed("there is no blank line");
  SignedNote split;
  split.text = std::string(note.substr(0, gap + 1));
  absl::string_view lines = note.substr(gap + 2);
  if (!absl::ConsumeSuffix(&lines, "\n")) return Malformed("it does not end with a newline");
  for (absl::string_view line : absl::StrSplit(lines, '\n')) {
    if (split.signatures.size() == limits.signatures) {
      return Malformed(absl::StrCat("more than ", limits.signatures, " signatures"));
    }
    ASSIGN_OR_RETURN(NoteSignature signature, ParseSignatureLine(line));
    split.signatures.push_back(std::move(signature));
  }
  return split;
}

std::string WriteNote(const SignedNote& note) {
  std::string bytes = absl::StrCat(note.text, "\n");
  for (const NoteSignature& signature : note.signatures) {
    absl::StrAppend(&bytes, kSignaturePrefix, signature.name, " ",
                    absl::Base64Escape(absl::StrCat(signature.key_id, signature.signature)), "\n");
  }
  return bytes;
}

std::string NoteKeyId(absl::string_view name, char type, absl::string_view public_key) {
  const char separator[] = {'\n', type};
  const Digest digest =
      Sha256(absl::StrCat(name, absl::string_view(separator, sizeof separator), public_key));
  return DigestBytes(digest).substr(0, kKeyIdBytes);
}

NoteSignature SignText(absl::string_view text, absl::string_view name, const Signer& signer) {
  return {std::string(name), NoteKeyId(name, kEd25519Type, signer.public_key()), signer.Sign(text)};
}

bool VerifyText(absl::string_view text, const NoteSignature& signature, absl::string_view name,
                absl::string_view public_key, const SignatureScheme& scheme) {
  return signature.name == name && signature.key_id == NoteKeyId(name, kEd25519Type, public_key) &&
         scheme.Verify(public_key, text, signature.signature);
}

NoteSignature Cosign(absl::string_view text, absl::string_view name, uint64_t time_s,
                     const Signer& signer) {
  return {std::string(name), NoteKeyId(name, kCosignatureType, signer.public_key()),
          absl::StrCat(BigEndian(time_s), signer.Sign(CosignedText(text, time_s)))};
}

std::optional<uint64_t> CosignedAt(absl::string_view text, const NoteSignature& signature,
                                   absl::string_view name, absl::string_view public_key,
                                   const SignatureScheme& scheme) {
  const absl::string_view bytes = signature.signature;
  if (signature.name != name || bytes.size() <= kTimeBytes ||
      signature.key_id != NoteKeyId(name, kCosignatureType, public_key)) {
    return std::nullopt;
  }
  const uint64_t time_s = FromBigEndian(bytes.substr(0, kTimeBytes));
  const bool good = scheme.Verify(public_key, CosignedText(text, time_s), bytes.substr(kTimeBytes));
  return good ? std::optional<uint64_t>(time_s) : std::nullopt;
}

}  // namespace ambito::federation
