// Signed heads. Three ways in: any bytes as a note; any checkpoint signed by the right key; any
// bytes signed by the right key, as a liar's key would.
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "lib/federation/checkpoint.h"
#include "tests/fuzz/target.h"
#include "tests/support/federation.h"

namespace ambito::federation {
namespace {

constexpr char kOrigin[] = "ambito/bassa-prova/015140";

const Signer& Key() {
  static const auto& key = *test::NewStandInSigner("key").release();
  return key;
}

absl::StatusOr<Checkpoint> Open(absl::string_view note) {
  return OpenCheckpoint(note, kOrigin, Key().public_key(), test::StandInScheme());
}

// The note around `text` that the key's owner would write.
std::string Sign(absl::string_view text) {
  const std::string id = DigestBytes(
      Sha256(absl::StrCat(kOrigin, "\n", absl::string_view("\x01", 1), Key().public_key())));
  const std::string signature = absl::StrCat(id.substr(0, 4), Key().Sign(text));
  return absl::StrCat(text, "\n\u2014 ", kOrigin, " ", absl::Base64Escape(signature), "\n");
}

// What is read of a note is all that its text says.
void CheckNote(absl::string_view note) {
  const auto parsed = ParseCheckpoint(note);
  const auto opened = Open(note);
  if (!parsed.ok()) {
    FUZZ_CHECK(absl::IsInvalidArgument(parsed.status()));
    FUZZ_CHECK(!opened.ok());
    return;
  }
  FUZZ_CHECK(absl::StartsWith(note, CheckpointText(*parsed) + "\n"));
  if (opened.ok()) {
    FUZZ_CHECK(*opened == *parsed);
    FUZZ_CHECK(opened->origin == kOrigin);
  }
}

Digest TakeDigest(fuzz::Bytes& bytes) {
  Digest digest{};
  for (uint8_t& byte : digest) byte = bytes.Byte();
  return digest;
}

void CheckRoundTrip(fuzz::Bytes bytes) {
  const Checkpoint checkpoint{kOrigin, bytes.Number(), TakeDigest(bytes), TakeDigest(bytes)};
  const std::string note = SignCheckpoint(checkpoint, Key());
  const auto opened = Open(note);
  FUZZ_CHECK(opened.ok() && *opened == checkpoint);
  std::string spoilt = note;
  const size_t at = bytes.Number() % spoilt.size();
  spoilt[at] = static_cast<char>(spoilt[at] ^ (1 << bytes.Below(8)));
  FUZZ_CHECK(!Open(spoilt).ok());
  FUZZ_CHECK(!Open(note.substr(0, at)).ok());
}

FUZZ_TARGET(checkpoint, input) {
  fuzz::Bytes bytes(input);
  switch (bytes.Below(3)) {
    case 0:
      return CheckNote(bytes.Rest());
    case 1:
      return CheckNote(Sign(bytes.Rest()));
    default:
      return CheckRoundTrip(bytes);
  }
}

}  // namespace
}  // namespace ambito::federation
