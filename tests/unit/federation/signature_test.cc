#include "lib/federation/signature.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/escaping.h"
#include "lib/federation/digest.h"

namespace ambito::federation {
namespace {

struct Vector {
  const char* seed;
  const char* public_key;
  const char* message;
  const char* signature;
};

// RFC 8032 section 7.1, tests 1 to 3.
constexpr Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "4"
     "6bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d"
     "8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6"
     "594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST(SignatureTest, SignsAsRfc8032Says) {
  for (const Vector& vector : kVectors) {
    const auto signer = NewEd25519Signer(absl::HexStringToBytes(vector.seed));
    ASSERT_TRUE(signer.ok());
    EXPECT_EQ(absl::BytesToHexString((*signer)->public_key()), vector.public_key);
    const std::string message = absl::HexStringToBytes(vector.message);
    EXPECT_EQ(absl::BytesToHexString((*signer)->Sign(message)), vector.signature);
  }
}

TEST(SignatureTest, VerifiesTheseAndNothingElse) {
  for (const Vector& vector : kVectors) {
    const std::string key = absl::HexStringToBytes(vector.public_key);
    const std::string message = absl::HexStringToBytes(vector.message);
    const std::string signature = absl::HexStringToBytes(vector.signature);
    EXPECT_TRUE(Ed25519().Verify(key, message, signature));
    EXPECT_FALSE(Ed25519().Verify(key, message + "x", signature));
    EXPECT_FALSE(Ed25519().Verify(key, message, signature + "x"));
    EXPECT_FALSE(Ed25519().Verify(key, message, signature.substr(1)));
    EXPECT_FALSE(Ed25519().Verify(key.substr(1), message, signature));
    EXPECT_FALSE(Ed25519().Verify("", message, signature));
    for (size_t i = 0; i < signature.size(); ++i) {
      std::string spoilt = signature;
      spoilt[i] = static_cast<char>(spoilt[i] ^ 1);
      EXPECT_FALSE(Ed25519().Verify(key, message, spoilt)) << i;
    }
  }
}

TEST(SignatureTest, RefusesASeedOfAnotherLength) {
  for (size_t length : {0u, 31u, 33u, 64u}) {
    const auto signer = NewEd25519Signer(std::string(length, 'x'));
    EXPECT_EQ(signer.status().code(), absl::StatusCode::kInvalidArgument) << length;
  }
}

TEST(DigestTest, IsSha256AndGoesThereAndBack) {
  const Digest digest = Sha256("abc");
  EXPECT_EQ(DigestHex(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(DigestFromBytes(DigestBytes(digest)), digest);
  EXPECT_EQ(DigestFromBytes(std::string(31, 'x')), std::nullopt);
  EXPECT_EQ(DigestFromBytes(std::string(33, 'x')), std::nullopt);
}

}  // namespace
}  // namespace ambito::federation
