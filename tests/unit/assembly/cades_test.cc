#include "lib/assembly/cades.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/assembly.h"
#include "tests/support/cades.h"

namespace ambito::assembly {
namespace {

using test::CadesSigner;
using testing::HasSubstr;

constexpr char kText[] = "ambito/vote/v1\ndistrict pavia\n";

class CadesTest : public testing::Test {
 protected:
  std::string DigestOf(const CadesSigner& signer) const {
    return CertificateKeyDigest(signer.certificate()).value();
  }
  CadesTerms Terms(std::optional<uint64_t> time_s = 1'500'000'000) const {
    return {{authority_.certificate()}, time_s};
  }
  absl::Status Check(const std::string& file, const CadesSigner& signer,
                     const std::string& text = kText) const {
    auto read = ReadCadesFile(file, text);
    return read.ok() ? CheckCades(text, read->cms, DigestOf(signer), Terms()) : read.status();
  }

  CadesSigner authority_ = CadesSigner::Make({.name = "Certificatore"});
  CadesSigner mayor_ = CadesSigner::Make({.not_before_s = 1'000'000'000}, &authority_);
};

TEST_F(CadesTest, AttachedOrDetachedDerOrPemRsaOrEcdsaAllVerify) {
  const CadesSigner elliptic = CadesSigner::Make({.elliptic = true}, &authority_);
  EXPECT_TRUE(Check(mayor_.Sign(kText), mayor_).ok()) << Check(mayor_.Sign(kText), mayor_);
  EXPECT_TRUE(Check(mayor_.Sign(kText, /*attached=*/true), mayor_).ok());
  EXPECT_TRUE(Check(mayor_.SignPem(kText), mayor_).ok());
  EXPECT_TRUE(Check(elliptic.Sign(kText), elliptic).ok());
}

TEST_F(CadesTest, AttachedAndDetachedComeToTheSameForm) {
  // Of one signature, so that only the content differs.
  const auto attached = ReadCadesFile(mayor_.Sign(kText, true), kText);
  ASSERT_TRUE(attached.ok()) << attached.status();
  EXPECT_THAT(attached->cms, testing::Not(HasSubstr("ambito/vote")));
  EXPECT_THAT(attached->subject, HasSubstr("Mario Rossi"));
}

TEST_F(CadesTest, AnotherTextKeyOrRootIsRefused) {
  EXPECT_EQ(ReadCadesFile(mayor_.Sign("another text", true), kText).status().code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_FALSE(Check(mayor_.Sign("another text"), mayor_).ok());
  const CadesSigner other = CadesSigner::Make({}, &authority_);
  EXPECT_THAT(std::string(Check(other.Sign(kText), mayor_).message()), HasSubstr("another key"));
  const CadesSigner stranger = CadesSigner::Make({.name = "Altro certificatore"});
  const CadesSigner untrusted = CadesSigner::Make({}, &stranger);
  EXPECT_THAT(std::string(Check(untrusted.Sign(kText), untrusted).message()),
              HasSubstr("does not verify"));
}

TEST_F(CadesTest, ACertificateMustBeValidAtTheTimeThatIsAsked) {
  const auto read = ReadCadesFile(mayor_.Sign(kText), kText);
  for (const auto& [time_s, good] : {std::pair<std::optional<uint64_t>, bool>{1'500'000'000, true},
                                     {2'100'000'000, false},
                                     {900'000'000, false},
                                     {std::nullopt, true}}) {
    EXPECT_EQ(CheckCades(kText, read->cms, DigestOf(mayor_), Terms(time_s)).ok(), good);
  }
}

// Nothing can be added, written otherwise or left over.
TEST_F(CadesTest, NoByteOfItsFormCanChange) {
  const std::string cms = ReadCadesFile(mayor_.Sign(kText), kText)->cms;
  ASSERT_TRUE(CheckCades(kText, cms, DigestOf(mayor_), Terms()).ok());
  for (size_t at = 0; at < cms.size(); ++at) {
    std::string other = cms;
    other[at] = static_cast<char>(other[at] ^ 1);
    EXPECT_FALSE(CheckCades(kText, other, DigestOf(mayor_), Terms()).ok()) << at;
  }
  EXPECT_FALSE(CheckCades(kText, cms + '\0', DigestOf(mayor_), Terms()).ok());
  EXPECT_FALSE(CheckCades(kText, mayor_.Sign(kText, true), DigestOf(mayor_), Terms()).ok());
}

// Outside what is signed: nothing but the form says that it is the signer's.
TEST_F(CadesTest, TheListOfDigestsIsTheSigners) {
  std::string cms = ReadCadesFile(mayor_.Sign(kText), kText)->cms;
  const std::string sha256("\x60\x86\x48\x01\x65\x03\x04\x02\x01", 9);
  const size_t listed = cms.find(sha256);
  ASSERT_NE(listed, std::string::npos);
  ASSERT_TRUE(CheckCades(kText, cms, DigestOf(mayor_), Terms()).ok());
  cms[listed + 8] = '\x03';  // SHA-512.
  EXPECT_TRUE(absl::IsInvalidArgument(CheckCades(kText, cms, DigestOf(mayor_), Terms())));
}

TEST_F(CadesTest, AMayorWhoSignsWithACertificateVotes) {
  test::TestAssembly assembly(3);
  assembly.UseCades("018002");
  assembly.Found();
  const auto& proposal = assembly.state.proposals().back();
  const uint64_t ballot = assembly.Open(assembly.state.SubjectOf(proposal, 1), 1'500'000'000);
  EXPECT_TRUE(assembly.Cast(ballot, "018002", Choice::kApprove).ok()) << assembly.refused;
  // The certificate has run out when this one closes.
  const uint64_t late = assembly.Open(assembly.state.SubjectOf(proposal, 1), 2'100'000'000);
  EXPECT_EQ(late, 0u);
  ASSERT_TRUE(assembly.Append(Annulment{ballot, "errore"}, {assembly.Office()}).ok());
  const uint64_t next = assembly.Open(assembly.state.SubjectOf(proposal, 1), 2'100'000'000);
  EXPECT_EQ(assembly.Cast(next, "018002", Choice::kApprove).code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace ambito::assembly
