#include "tests/support/assembly.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "lib/assembly/version.h"
#include "lib/charter/read_files.h"
#include "lib/federation/memory_log_store.h"
#include "lib/federation/merkle.h"
#include "lib/federation/owned_log.h"
#include "tests/support/files.h"

namespace ambito::test {
namespace {

using assembly::Choice;
using assembly::Digest;
using federation::Signer;

Digest DigestOf(char seed, int number) {
  return federation::Sha256(absl::StrCat(absl::string_view(&seed, 1), number));
}

assembly::Rules EqualRules() {
  assembly::Rules rules;
  rules.policy.set_weights("EQUAL");
  rules.policy.set_sitting_quorum_percent(50);
  rules.policy.set_second_call_quorum_percent(30);
  rules.policy.set_decision("MAJORITY");
  rules.policy.set_decision_percent(50);
  rules.policy.set_abstentions("COUNT_AS_VOTES");
  rules.policy.set_delegations_per_member(1);
  rules.policy.set_approval_lapses_on_membership_change(true);
  rules.parts_of_step = {{{1, 2}, {3, 6}, {4, 5}}};
  return rules;
}

}  // namespace

TestAssembly::TestAssembly(size_t members, const std::string& district_slug)
    : TestAssembly(std::vector<std::string>(), district_slug) {
  for (size_t i = 1; i <= members; ++i) codes.push_back(absl::StrFormat("018%03d", i));
}

TestAssembly::TestAssembly(std::vector<std::string> members, const std::string& district_slug)
    : slug(district_slug), codes(std::move(members)), state(district_slug, federation::Ed25519()) {}

const Signer& TestAssembly::Key(const std::string& name, int generation) {
  auto& key = keys_[{name, generation}];
  if (key == nullptr) {
    const Digest seed = federation::Sha256(absl::StrCat(name, " ", generation));
    key = federation::NewEd25519Signer(federation::DigestBytes(seed)).value();
  }
  return *key;
}

assembly::SigningKey TestAssembly::PublicKey(const std::string& name, int generation) {
  if (const auto cades = cades_.find(name); cades != cades_.end()) {
    return {assembly::SigningKey::Kind::kCades,
            assembly::CertificateKeyDigest(cades->second.certificate()).value()};
  }
  return {assembly::SigningKey::Kind::kEd25519, Key(name, generation).public_key()};
}

std::string TestAssembly::Hub() const { return assembly::LedgerOrigin(slug); }
std::string TestAssembly::Office() const { return assembly::OfficeKeyName(slug); }
std::string TestAssembly::Node(const std::string& istat_code) const {
  return assembly::NodeKeyName(slug, istat_code);
}
std::string TestAssembly::Mayor(const std::string& istat_code) const {
  return assembly::MayorKeyName(slug, istat_code);
}

std::string TestAssembly::Signed(const assembly::Statement& statement,
                                 const std::vector<std::string>& names) {
  federation::SignedNote note{WriteStatement(statement), {}};
  for (const std::string& name : names) note.signatures.push_back(Sign(note.text, name));
  return WriteNote(note);
}

void TestAssembly::UseCades(const std::string& istat_code) {
  if (authority_ == nullptr)
    authority_ = std::make_unique<CadesSigner>(CadesSigner::Make({.name = "Certificatore"}));
  cades_.emplace(Mayor(istat_code), CadesSigner::Make({}, authority_.get()));
}

absl::Status TestAssembly::AppointDelegate(const std::string& istat_code) {
  const std::string name = assembly::DelegateKeyName(slug, istat_code);
  const uint64_t after = state.FindMember(istat_code)->delegate_keys.back().set_by;
  return Append(
      assembly::KeyChange{istat_code, assembly::KeyRole::kDelegate, after, PublicKey(name)},
      {Mayor(istat_code), name});
}

federation::NoteSignature TestAssembly::Sign(const std::string& text, const std::string& name) {
  const auto cades = cades_.find(name);
  if (cades == cades_.end()) return SignText(text, name, Key(name));
  return {name, SigningKeyId(name, PublicKey(name)),
          assembly::ReadCadesFile(cades->second.Sign(text), text)->cms};
}

assembly::Genesis TestAssembly::MakeGenesis() {
  assembly::Genesis genesis;
  genesis.hub_key = Key(Hub()).public_key();
  genesis.office_key = Key(Office()).public_key();
  for (const std::string& code : codes) {
    genesis.members.push_back({code, 1, absl::StrCat("Comune ", code), Key(Node(code)).public_key(),
                               PublicKey(Mayor(code))});
  }
  genesis.rules = EqualRules();
  if (authority_ != nullptr) genesis.cades_roots = {authority_->certificate()};
  return genesis;
}

std::string TestAssembly::SignedGenesis(const assembly::Genesis& genesis) {
  std::vector<std::string> names = {Hub(), Office()};
  for (const assembly::LedgerMember& member : genesis.members) {
    names.push_back(Node(member.istat_code));
    names.push_back(Mayor(member.istat_code));
  }
  return Signed(TextOf(state.name(), genesis), names);
}

absl::Status TestAssembly::AppendBytes(const std::string& entry) {
  refused = state.Apply(entry);
  if (refused.ok()) entries.push_back(entry);
  return refused;
}

assembly::Proposal TestAssembly::MakeProposal(char seed) {
  assembly::Proposal proposal;
  if (!state.publications().empty())
    proposal.previous = state.publications().back().publication.version;
  proposal.as_of = "2026-11-23";
  for (int part = 1; part <= assembly::kParts; ++part)
    proposal.parts[static_cast<size_t>(part - 1)] = DigestOf(seed, part);
  proposal.logs = {{"district", 1, DigestOf(seed, 7), DigestOf(seed, 8)}};
  return proposal;
}

absl::Status TestAssembly::Propose(const assembly::Proposal& proposal) {
  return Append(proposal, {Office()});
}

absl::Status TestAssembly::Sit(const std::vector<std::string>& present) {
  assembly::Sitting sitting;
  sitting.number = state.sittings().size() + 1;
  sitting.date = "2026-11-23";
  sitting.president = "Anna Bianchi";
  sitting.secretary = "Carla Dossi";
  sitting.present = present;
  return Append(sitting, {Office()});
}

void TestAssembly::Found() {
  ASSERT_TRUE(AppendBytes(SignedGenesis(MakeGenesis())).ok()) << refused;
  ASSERT_TRUE(Propose(MakeProposal('a')).ok()) << refused;
  ASSERT_TRUE(Sit(codes).ok()) << refused;
}

uint64_t TestAssembly::Open(const assembly::Subject& subject, uint64_t closes_at_s) {
  assembly::Ballot ballot;
  ballot.number = state.ballots().size() + 1;
  ballot.sitting = state.sittings().size();
  ballot.subject = subject;
  ballot.closes_at_s = closes_at_s;
  const auto members = state.members();
  ballot.electors.assign(members.begin(), members.end());
  ballot.policy = state.rules().policy;
  return Append(ballot, {Office()}).ok() ? ballot.number : 0;
}

assembly::Vote TestAssembly::MakeVote(uint64_t ballot, const std::string& istat_code,
                                      Choice choice) {
  const assembly::Ballot& on = state.FindBallot(ballot)->ballot;
  const auto voter = state.VoterFor(on.sitting, istat_code).value();
  return {on.sitting, ballot,      on.subject,
          istat_code, voter.first, SigningKeyId(voter.first, voter.second),
          choice};
}

absl::Status TestAssembly::Cast(uint64_t ballot, const std::string& istat_code, Choice choice) {
  const assembly::Vote vote = MakeVote(ballot, istat_code, choice);
  return Append(vote, {vote.voter});
}

absl::Status TestAssembly::Close(uint64_t ballot, uint64_t time_s) {
  auto close = state.CloseOf(ballot, Head(time_s));
  refused = close.status();
  return close.ok() ? Append(*close, {Hub()}) : refused;
}

void TestAssembly::ApproveAll(const assembly::ProposalRecord& record) {
  for (int step = 1; step <= assembly::kSteps; ++step) {
    const assembly::Subject subject = state.SubjectOf(record, step);
    if (state.FindApproval(subject) != nullptr) continue;
    const uint64_t ballot = Open(subject);
    ASSERT_NE(ballot, 0u) << refused;
    for (const std::string& code : codes) {
      ASSERT_TRUE(Cast(ballot, code, Choice::kApprove).ok()) << refused;
    }
    ASSERT_TRUE(Close(ballot).ok()) << refused;
  }
}

std::string TestAssembly::Head(uint64_t size, const std::vector<std::string>& witnesses,
                               uint64_t time_s) {
  federation::SignedNote note{assembly::HeadText({Hub(), size, state.RootAt(size)}), {}};
  note.signatures.push_back(SignText(note.text, Hub(), Key(Hub())));
  const auto known = state.WitnessesAt(size);
  for (const std::string& code : witnesses) {
    const auto witness = known.find(code);
    const std::string name = witness == known.end() ? Node(code) : witness->second.name;
    note.signatures.push_back(Cosign(note.text, name, time_s, Key(name)));
  }
  return WriteNote(note);
}

struct ExampleLogs::Log {
  std::unique_ptr<federation::LogStore> store = federation::NewMemoryLogStore();
  std::unique_ptr<federation::OwnedLog> log;
};

namespace {

std::vector<v1::Change> ChangesOf(const v1::MunicipalityFile& file) {
  std::vector<v1::Change> changes;
  *changes.emplace_back().mutable_put_profile() = file.municipality();
  for (const auto& sheet : file.sheets()) *changes.emplace_back().mutable_put_sheet() = sheet;
  for (const auto& acceptance : file.accepts())
    *changes.emplace_back().mutable_put_acceptance() = acceptance;
  return changes;
}

std::vector<v1::Change> ChangesOf(const v1::DistrictFile& file) {
  std::vector<v1::Change> changes;
  *changes.emplace_back().mutable_put_district() = file.district();
  for (const auto& text : file.texts()) *changes.emplace_back().mutable_put_text() = text;
  *changes.emplace_back().mutable_put_duties() = file.duties();
  for (const auto& organisation : file.organisations())
    *changes.emplace_back().mutable_put_organisation() = organisation;
  return changes;
}

std::vector<v1::MunicipalityFile> FilesOf(const std::string& slug, bool small) {
  std::vector<v1::MunicipalityFile> files;
  for (const std::string& path : ListFiles("examples/" + slug + "/municipalities", ".json")) {
    if (small && files.size() == 2) break;
    files.push_back(*charter::ReadMunicipalityFile(ReadFile(path), {}).file);
    v1::MunicipalityFile& file = files.back();
    if (small) file.mutable_sheets()->DeleteSubrange(1, file.sheets_size() - 1);
  }
  return files;
}

v1::DistrictFile DistrictOf(const std::string& slug, bool small) {
  auto file = *charter::ReadDistrictFile(ReadFile("examples/" + slug + "/district.json")).file;
  if (!small) return file;
  file.clear_texts();
  file.clear_duties();
  file.clear_organisations();
  file.mutable_district()->mutable_members()->DeleteSubrange(2, file.district().members_size() - 2);
  return file;
}

std::vector<std::string> CodesOf(const std::vector<v1::MunicipalityFile>& files) {
  std::vector<std::string> codes;
  for (const auto& file : files) codes.push_back(file.municipality().istat_code());
  std::sort(codes.begin(), codes.end());
  return codes;
}

}  // namespace

ExampleLogs::ExampleLogs(const std::string& slug, bool small)
    : assembly(CodesOf(FilesOf(slug, small)), slug) {
  const auto open = [&](const std::string& name, const std::string& key) {
    auto log = std::make_unique<Log>();
    log->log = std::make_unique<federation::OwnedLog>(
        federation::OwnedLog::Open(slug, name, *log->store, assembly.Key(key),
                                   federation::Ed25519())
            .value());
    logs_[name] = std::move(log);
  };
  open("district", assembly.Hub());
  Append("district", ChangesOf(DistrictOf(slug, small)));
  for (const v1::MunicipalityFile& file : FilesOf(slug, small)) {
    const std::string& code = file.municipality().istat_code();
    open(code, assembly.Node(code));
    Append(code, ChangesOf(file));
  }
}

ExampleLogs::~ExampleLogs() = default;

std::vector<std::string> ExampleLogs::municipalities() const { return assembly.codes; }

void ExampleLogs::Append(const std::string& log, std::vector<v1::Change> changes) {
  const federation::Edit edit{"test", 1'780'000'000'000, changes.size() > 1 ? "import" : ""};
  ASSERT_TRUE(logs_.at(log)->log->Append(std::move(changes), edit).ok());
}

v1::ServiceSheet ExampleLogs::Sheet(const std::string& municipality,
                                    const std::string& sheet_id) const {
  return logs_.at(municipality)->log->Current("sheet/" + sheet_id).value().change().put_sheet();
}

assembly::Frozen ExampleLogs::Freeze(const std::string& as_of) const {
  assembly::Frozen frozen{as_of, {}};
  for (const auto& [name, log] : logs_) {
    const auto& change_log = log->log->log();
    frozen.logs.push_back(
        assembly::FreezeLog(name, change_log.head(), change_log.objects(), *log->store).value());
  }
  return frozen;
}

std::vector<assembly::GrownLog> ExampleLogs::GrownSince(const assembly::Proposal& proposal) const {
  const assembly::Frozen now = Freeze();
  std::vector<assembly::GrownLog> grown;
  for (const assembly::FrozenHead& before : proposal.logs) {
    const auto leaves = logs_.at(before.log)->log->log().leaf_hashes();
    if (leaves.size() <= before.size) continue;
    for (const assembly::FrozenLog& log : now.logs) {
      if (log.log == before.log)
        grown.push_back({log, federation::ConsistencyProof(leaves, before.size)});
    }
  }
  return grown;
}

void Refresh(ExampleLogs& logs, assembly::Bundle& bundle) {
  TestAssembly& assembly = logs.assembly;
  const assembly::ProposalRecord& record = assembly.state.proposals().back();
  bundle.inputs.grown = logs.GrownSince(record.proposal);
  auto version = MakeVersion(assembly.slug, std::nullopt, bundle.inputs.frozen).value();
  bundle.annex = RefreshAnnex(version, bundle.inputs).value();
  const assembly::Publication publication{1, record.version, federation::Sha256(bundle.annex),
                                          "2026-11-24"};
  EXPECT_TRUE(assembly.Append(publication, {assembly.Office()}).ok()) << assembly.refused;
  bundle.entries = assembly.entries;
  bundle.head = assembly.Head();
}

assembly::Bundle PublishedBundle(ExampleLogs& logs, const std::vector<std::string>& delegated) {
  TestAssembly& assembly = logs.assembly;
  assembly::Bundle bundle;
  bundle.inputs.frozen = logs.Freeze();
  const auto version =
      assembly::MakeVersion(assembly.slug, std::nullopt, bundle.inputs.frozen).value();
  EXPECT_TRUE(assembly.AppendBytes(assembly.SignedGenesis(assembly.MakeGenesis())).ok());
  for (const std::string& town : delegated)
    EXPECT_TRUE(assembly.AppointDelegate(town).ok()) << assembly.refused;
  EXPECT_TRUE(assembly.Propose(version.proposal).ok()) << assembly.refused;
  EXPECT_TRUE(assembly.Sit(assembly.codes).ok()) << assembly.refused;
  assembly.ApproveAll(assembly.state.proposals().back());
  const assembly::Publication publication{1, assembly.state.proposals().back().version,
                                          federation::Sha256(version.annex), "2026-11-23"};
  EXPECT_TRUE(assembly.Append(publication, {assembly.Office()}).ok()) << assembly.refused;
  bundle.parts = version.parts;
  bundle.annex = version.annex;
  bundle.entries = assembly.entries;
  bundle.head = assembly.Head();
  return bundle;
}

}  // namespace ambito::test
