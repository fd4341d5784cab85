#include "lib/federation/signed_note.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/federation/signature.h"

namespace ambito::federation {
namespace {

constexpr char kText[] = "ambito/pavia/ledger\n3\nAAAA\n";

std::unique_ptr<Signer> MakeSigner(char seed) {
  return NewEd25519Signer(std::string(32, seed)).value();
}

TEST(SignedNote, IsWrittenBackAsItWasRead) {
  SignedNote note{"one\n\ntwo\n", {}};
  note.signatures.push_back(SignText(note.text, "a", *MakeSigner(1)));
  note.signatures.push_back(Cosign(note.text, "b", 1'780'000'000, *MakeSigner(2)));
  const std::string bytes = WriteNote(note);
  const auto read = ParseNote(bytes, NoteLimits());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, note);
  EXPECT_EQ(WriteNote(*read), bytes);
}

TEST(SignedNote, NoByteOfItCanChange) {
  const auto signer = MakeSigner(1);
  const auto witness = MakeSigner(2);
  SignedNote note{kText, {}};
  note.signatures.push_back(SignText(kText, "a", *signer));
  note.signatures.push_back(Cosign(kText, "b", 7, *witness));
  const std::string bytes = WriteNote(note);
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (const int flip : {1, 64}) {
      std::string other = bytes;
      other[i] = static_cast<char>(other[i] ^ flip);
      const auto read = ParseNote(other, NoteLimits());
      const bool stands =
          read.ok() && read->signatures.size() == 2 &&
          VerifyText(read->text, read->signatures[0], "a", signer->public_key(), Ed25519()) &&
          CosignedAt(read->text, read->signatures[1], "b", witness->public_key(), Ed25519());
      EXPECT_FALSE(stands) << i;
    }
  }
}

// The id, and the bytes signed, as C2SP tlog-cosignature words them.
TEST(SignedNote, ACosignatureSaysWhen) {
  const auto witness = MakeSigner(2);
  const NoteSignature cosignature = Cosign(kText, "b", 0x0102030405060708, *witness);
  EXPECT_EQ(cosignature.signature.substr(0, 8), std::string("\1\2\3\4\5\6\7\10", 8));
  EXPECT_EQ(cosignature.key_id, NoteKeyId("b", kCosignatureType, witness->public_key()));
  EXPECT_TRUE(Ed25519().Verify(witness->public_key(),
                               std::string("cosignature/v1\ntime 72623859790382856\n") + kText,
                               cosignature.signature.substr(8)));
  EXPECT_EQ(CosignedAt(kText, cosignature, "b", witness->public_key(), Ed25519()),
            0x0102030405060708u);
  EXPECT_FALSE(CosignedAt(kText, cosignature, "c", witness->public_key(), Ed25519()));
  EXPECT_FALSE(CosignedAt("other\n", cosignature, "b", witness->public_key(), Ed25519()));
}

TEST(SignedNote, WithinItsLimits) {
  SignedNote note{kText, {}};
  for (int i = 0; i < 3; ++i) note.signatures.push_back(SignText(kText, "a", *MakeSigner(1)));
  const std::string bytes = WriteNote(note);
  EXPECT_FALSE(ParseNote(bytes, {.bytes = bytes.size() - 1, .signatures = 3}).ok());
  EXPECT_FALSE(ParseNote(bytes, {.bytes = bytes.size(), .signatures = 2}).ok());
  EXPECT_TRUE(ParseNote(bytes, {.bytes = bytes.size(), .signatures = 3}).ok());
}

}  // namespace
}  // namespace ambito::federation
