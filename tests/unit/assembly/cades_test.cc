#include "lib/assembly/cades.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/assembly/ledger_state.h"
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
  CadesSigner mayor_ = CadesSigner::Make({}, &authority_);
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

TEST_F(CadesTest, AMayorWhoSignsWithACertificateVotes) {
  test::TestAssembly assembly(3);
  Genesis genesis = assembly.MakeGenesis();
  genesis.cades_roots = {authority_.certificate()};
  const std::string name = assembly.Mayor("018002");
  const SigningKey key{SigningKey::Kind::kCades, DigestOf(mayor_)};
  genesis.members[1].mayor_key = key;
  const std::string text = WriteStatement(TextOf(assembly.state.name(), genesis));
  const auto sign = [&](const std::string& statement) {
    return federation::NoteSignature{name, CadesKeyId(name, key.bytes),
                                     ReadCadesFile(mayor_.Sign(statement), statement)->cms};
  };
  federation::SignedNote note{text, {}};
  for (const std::string& signer : {assembly.Hub(), assembly.Office()})
    note.signatures.push_back(SignText(text, signer, assembly.Key(signer)));
  for (const std::string& code : assembly.codes) {
    note.signatures.push_back(
        SignText(text, assembly.Node(code), assembly.Key(assembly.Node(code))));
    const std::string mayor = assembly.Mayor(code);
    note.signatures.push_back(mayor == name ? sign(text)
                                            : SignText(text, mayor, assembly.Key(mayor)));
  }
  ASSERT_TRUE(assembly.AppendBytes(WriteNote(note)).ok()) << assembly.refused;
  ASSERT_TRUE(assembly.Propose(assembly.MakeProposal('a')).ok()) << assembly.refused;
  ASSERT_TRUE(assembly.Sit(assembly.codes).ok()) << assembly.refused;
  const uint64_t ballot =
      assembly.Open(assembly.state.SubjectOf(assembly.state.proposals().back(), 1), 1'500'000'000);
  Vote vote = assembly.MakeVote(ballot, "018002", Choice::kApprove);
  vote.key_id = CadesKeyId(name, key.bytes);
  const std::string said = WriteStatement(TextOf(assembly.state.name(), vote));
  EXPECT_TRUE(assembly.AppendBytes(WriteNote(federation::SignedNote{said, {sign(said)}})).ok())
      << assembly.refused;
}

}  // namespace
}  // namespace ambito::assembly
