#include "lib/assembly/bundle.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "lib/assembly/bundle_file.h"
#include "lib/assembly/ledger_state.h"
#include "lib/assembly/version.h"
#include "lib/assembly/version_file.h"

namespace ambito::assembly {
namespace {

constexpr char kLedger[] = "ledger";
constexpr char kHead[] = "head";
constexpr char kAnnex[] = "annex";

std::string PartName(size_t i) { return absl::StrCat("part-", i + 1); }
// Cheap checks come first: what is most often wrong with a file is found at once.
class Verifier {
 public:
  Verifier(absl::string_view bytes, const std::optional<Digest>& anchor,
           const federation::SignatureScheme& scheme)
      : bytes_(bytes), anchor_(anchor), scheme_(scheme), ledger_("", scheme) {}

  Verification Run() {
    result_.ok = CheckFile() && CheckDigests() && CheckMembers() && CheckAnchor() &&
                 CheckLedger() && CheckHead() && CheckPublication() && CheckParts() &&
                 CheckInputs() && CheckRecomputed() && CheckRebuilt();
    return std::move(result_);
  }

 private:
  bool Pass(absl::string_view name, std::string message) {
    result_.checks.push_back({std::string(name), true, "", std::nullopt, std::move(message)});
    return true;
  }
  bool Fail(absl::string_view name, const BundleMember* member, std::string message) {
    Check check{std::string(name), false, "", std::nullopt, std::move(message)};
    if (member != nullptr) {
      check.member = member->name;
      check.offset = member->offset;
    }
    result_.checks.push_back(std::move(check));
    return false;
  }
  const BundleMember* Find(absl::string_view name) const {
    for (const BundleMember& member : members_) {
      if (member.name == name) return &member;
    }
    return nullptr;
  }

  bool CheckFile() {
    if (bytes_.size() > kMaxBundleBytes)
      return Fail("file", nullptr, absl::StrCat("it is longer than ", kMaxBundleBytes, " bytes"));
    auto members = ReadMembers(bytes_);
    if (!members.ok()) return Fail("file", nullptr, std::string(members.status().message()));
    members_ = *std::move(members);
    return Pass("file", absl::StrCat(members_.size(), " members, ", bytes_.size(), " bytes"));
  }

  bool CheckDigests() {
    for (const BundleMember& member : members_) {
      if (federation::Sha256(member.bytes) != member.digest)
        return Fail("digests", &member, "its bytes are not those the index was written for");
    }
    return Pass("digests", "every member is as the index says");
  }

  // Takes the members in their order; anything else that is there is an error.
  bool CheckMembers() {
    size_t next = 0;
    const auto take = [&](const std::string& name) -> const BundleMember* {
      const bool there = next < members_.size() && members_[next].name == name;
      return there ? &members_[next++] : nullptr;
    };
    Bundle& bundle = result_.bundle;
    for (size_t i = 0; i < kParts; ++i) {
      const BundleMember* part = take(PartName(i));
      if (part == nullptr) return Fail("members", nullptr, PartName(i) + " is missing");
      bundle.parts[i] = std::string(part->bytes);
    }
    for (const auto& [name, into] :
         {std::pair<const char*, std::string*>{kAnnex, &bundle.annex}, {kHead, &bundle.head}}) {
      const BundleMember* member = take(name);
      if (member == nullptr) return Fail("members", nullptr, absl::StrCat(name, " is missing"));
      *into = std::string(member->bytes);
    }
    const BundleMember* ledger = take(kLedger);
    if (ledger == nullptr || !ReadEntries(*ledger))
      return Fail("members", ledger, "the ledger is missing, or not entries in their order");
    const BundleMember* wrong = nullptr;
    auto inputs = ReadInputs(absl::MakeSpan(members_).subspan(next), wrong);
    if (!inputs.ok()) return Fail("members", wrong, std::string(inputs.status().message()));
    bundle.inputs = *std::move(inputs);
    return Pass("members", "all are there, in their order");
  }

  bool ReadEntries(const BundleMember& ledger) {
    const auto framed = ReadFramed(ledger.bytes);
    if (!framed.ok() || framed->empty()) return false;
    for (size_t i = 0; i < framed->size(); ++i) {
      if ((*framed)[i].name != absl::StrCat(i)) return false;
      result_.bundle.entries.emplace_back((*framed)[i].content);
    }
    return true;
  }

  bool CheckAnchor() {
    const Digest found = federation::Sha256(result_.bundle.entries[0]);
    if (!anchor_)
      return Pass("anchor",
                  absl::StrCat(federation::DigestHex(found), ", compared with none from outside"));
    if (found == *anchor_) return Pass("anchor", federation::DigestHex(found));
    return Fail("anchor", Find(kLedger),
                absl::StrCat("the ledger's genesis is ", federation::DigestHex(found),
                             ", not the anchor ", federation::DigestHex(*anchor_)));
  }

  bool CheckLedger() {
    const std::vector<std::string>& entries = result_.bundle.entries;
    const size_t gap = entries[0].rfind("\n\n");
    const auto genesis = ReadStatement(
        absl::string_view(entries[0]).substr(0, gap == std::string::npos ? 0 : gap + 1));
    if (!genesis.ok())
      return Fail("ledger", Find(kLedger), std::string(genesis.status().message()));
    ledger_ = LedgerState(genesis->ledger.district, scheme_);
    for (size_t i = 0; i < entries.size(); ++i) {
      const absl::Status status = ledger_.Apply(entries[i]);
      if (!status.ok())
        return Fail(
            "ledger", Find(kLedger),
            absl::StrCat("entry ", i, " does not count: ", absl::string_view(status.message())));
    }
    return Pass("ledger", absl::StrCat(entries.size(), " entries of ", ledger_.name().district,
                                       ", each signed by whom it must be and following from those "
                                       "before it"));
  }

  bool CheckHead() {
    const auto head = ledger_.CheckHead(result_.bundle.head);
    if (!head.ok()) return Fail("head", Find(kHead), std::string(head.status().message()));
    const size_t all = ledger_.WitnessesAt(head->head.size).size();
    if (head->head.size != ledger_.size())
      return Fail("head", Find(kHead), "it is not of exactly these entries");
    if (!ledger_.IsWitnessed(*head))
      return Fail("head", Find(kHead),
                  absl::StrCat(head->witnesses.size(), " of ", all,
                               " municipalities witnessed it, ", WitnessQuorum(all), " must"));
    return Pass("head", absl::StrCat("witnessed by ", head->witnesses.size(), " of ", all,
                                     " municipalities"));
  }

  bool CheckPublication() {
    if (ledger_.publications().empty())
      return Fail("publication", Find(kLedger), "nothing was published on this ledger");
    const Publication& publication = ledger_.publications().back().publication;
    proposal_ = ledger_.FindProposal(publication.version);
    if (federation::Sha256(result_.bundle.annex) != publication.annex)
      return Fail("publication", Find(kAnnex), "another annex was published");
    return Pass("publication", absl::StrCat("version ", publication.number, ", ",
                                            federation::DigestHex(publication.version)));
  }

  bool CheckParts() {
    for (size_t i = 0; i < kParts; ++i) {
      if (federation::Sha256(result_.bundle.parts[i]) != proposal_->proposal.parts[i])
        return Fail("parts", Find(PartName(i)), "another text was approved");
    }
    return Pass("parts", "the six parts are those that were approved");
  }

  bool CheckInputs() {
    const VersionInputs& inputs = result_.bundle.inputs;
    std::string log;
    absl::Status status = assembly::CheckInputs(ledger_, *proposal_, inputs.frozen, scheme_, log);
    if (!status.ok()) return Fail("inputs", Find(HeadName(log)), std::string(status.message()));
    const uint64_t published = ledger_.publications().back().index;
    status = CheckGrown(ledger_, *proposal_, inputs, published, scheme_, log);
    if (!status.ok())
      return Fail("inputs", Find(GrownHeadName(log)), std::string(status.message()));
    return Pass("inputs", absl::StrCat(inputs.frozen.logs.size(), " logs, whole and signed; ",
                                       inputs.grown.size(), " newer for the annex"));
  }

  bool CheckRecomputed() {
    const Proposal& proposal = proposal_->proposal;
    if (proposal.harmoniser != kHarmoniser || proposal.catalogue != StarterCatalogueDigest())
      return Fail("charter", nullptr,
                  absl::StrCat("the parts were made by harmoniser ", proposal.harmoniser,
                               " with its catalogue; this program has ", kHarmoniser,
                               ": verify with one of that time"));
    result_.bundle.inputs.frozen.as_of = proposal.as_of;
    auto version =
        MakeVersion(ledger_.name().district, proposal.previous, result_.bundle.inputs.frozen);
    if (!version.ok()) return Fail("charter", nullptr, std::string(version.status().message()));
    for (size_t i = 0; i < kParts; ++i) {
      if (version->parts[i] != result_.bundle.parts[i])
        return Fail("charter", Find(PartName(i)), "it does not follow from the inputs");
    }
    if (!result_.bundle.inputs.grown.empty()) {
      auto annex = RefreshAnnex(*version, result_.bundle.inputs);
      if (!annex.ok()) return Fail("charter", nullptr, std::string(annex.status().message()));
      version->annex = *std::move(annex);
    }
    if (version->annex != result_.bundle.annex)
      return Fail("charter", Find(kAnnex), "it does not follow from the inputs");
    return Pass("charter", absl::StrCat(version->draft.services.size(),
                                        " services, made again from the inputs to the byte"));
  }

  bool CheckRebuilt() {
    if (WriteBundle(result_.bundle) != bytes_)
      return Fail("rebuilt", nullptr, "writing what was read gives other bytes");
    return Pass("rebuilt", "writing what was read gives the same bytes");
  }

  const absl::string_view bytes_;
  const std::optional<Digest> anchor_;
  const federation::SignatureScheme& scheme_;
  Verification result_;
  std::vector<BundleMember> members_;
  LedgerState ledger_;
  const ProposalRecord* proposal_ = nullptr;
};

}  // namespace

std::string WriteBundle(const Bundle& bundle) {
  Members members;
  for (size_t i = 0; i < kParts; ++i) members.emplace_back(PartName(i), bundle.parts[i]);
  members.emplace_back(kAnnex, bundle.annex);
  members.emplace_back(kHead, bundle.head);
  std::string ledger;
  for (size_t i = 0; i < bundle.entries.size(); ++i)
    AppendFramed(ledger, absl::StrCat(i), bundle.entries[i]);
  members.emplace_back(kLedger, std::move(ledger));
  AppendInputs(bundle.inputs, members);
  return WriteMembers(members);
}

Verification VerifyBundle(absl::string_view bytes, const std::optional<Digest>& anchor,
                          const federation::SignatureScheme& scheme) {
  return Verifier(bytes, anchor, scheme).Run();
}

}  // namespace ambito::assembly
