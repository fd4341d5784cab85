#include "lib/assembly/version_file.h"

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "lib/federation/checkpoint.h"
#include "lib/federation/merkle.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

constexpr char kInputs[] = "inputs/";
constexpr char kAnnex[] = "annex/";

std::string ObjectsName(absl::string_view folder, absl::string_view log) {
  return absl::StrCat(folder, log, ".objects");
}
std::string ProofName(absl::string_view log) { return absl::StrCat(kAnnex, log, ".proof"); }

absl::Status Malformed(absl::string_view what) { return absl::InvalidArgumentError(what); }

const FrozenLog* Find(const std::vector<FrozenLog>& logs, absl::string_view name) {
  for (const FrozenLog& log : logs) {
    if (log.log == name) return &log;
  }
  return nullptr;
}

// Nothing for an object that is as it was frozen.
std::string WriteGrownObjects(const FrozenLog& log, const FrozenLog& frozen) {
  std::map<absl::string_view, absl::string_view> before;
  for (const FrozenObject& object : frozen.objects) before[object.id] = object.entry;
  std::string bytes;
  for (const FrozenObject& object : log.objects) {
    const auto known = before.find(object.id);
    const bool same = known != before.end() && known->second == object.entry;
    AppendFramed(bytes, object.id, same ? "" : object.entry);
  }
  return bytes;
}

absl::StatusOr<std::vector<FrozenObject>> ReadGrownObjects(absl::string_view bytes,
                                                           const FrozenLog& frozen) {
  std::map<absl::string_view, absl::string_view> before;
  for (const FrozenObject& object : frozen.objects) before[object.id] = object.entry;
  ASSIGN_OR_RETURN(std::vector<FrozenObject> objects, ReadObjects(bytes));
  for (FrozenObject& object : objects) {
    const auto known = before.find(object.id);
    if (object.entry.empty()) {
      if (known == before.end()) return Malformed("an object is said to be as before and is new");
      object.entry = std::string(known->second);
    } else if (known != before.end() && known->second == object.entry) {
      return Malformed("an object that is as before is written again");
    }
  }
  return objects;
}

std::string WriteProof(const std::vector<Digest>& proof) {
  std::string text;
  for (const Digest& digest : proof) absl::StrAppend(&text, federation::DigestHex(digest), "\n");
  return text;
}

absl::StatusOr<std::vector<Digest>> ReadProof(absl::string_view text) {
  constexpr size_t kLine = 65;
  std::vector<Digest> proof;
  if (text.size() % kLine != 0) return Malformed("a proof is a digest a line");
  for (; !text.empty(); text.remove_prefix(kLine)) {
    const auto digest = DigestFromHex(text.substr(0, kLine - 1));
    if (!digest || text[kLine - 1] != '\n') return Malformed("a proof is a digest a line");
    proof.push_back(*digest);
  }
  return proof;
}

// Takes members in their order.
class MemberReader {
 public:
  MemberReader(absl::Span<const BundleMember> members, const BundleMember*& wrong)
      : members_(members), wrong_(wrong) {}

  bool done() const { return next_ == members_.size(); }
  // The log that a `FOLDER/LOG.head` here is of; empty: there is none.
  std::string LogOf(absl::string_view folder) const {
    if (done()) return "";
    absl::string_view name = members_[next_].name;
    const bool is_head = absl::ConsumePrefix(&name, folder) && absl::ConsumeSuffix(&name, ".head");
    return is_head ? std::string(name) : "";
  }
  absl::StatusOr<absl::string_view> Take(const std::string& name) {
    wrong_ = done() ? nullptr : &members_[next_];
    if (done() || members_[next_].name != name) return Malformed(name + " is missing here");
    return members_[next_++].bytes;
  }

 private:
  absl::Span<const BundleMember> members_;
  const BundleMember*& wrong_;
  size_t next_ = 0;
};

absl::StatusOr<FrozenLog> ReadFrozenLog(MemberReader& reader, const std::string& log) {
  FrozenLog frozen{log, "", {}};
  ASSIGN_OR_RETURN(const auto head, reader.Take(HeadName(log)));
  frozen.head = std::string(head);
  ASSIGN_OR_RETURN(const auto objects, reader.Take(ObjectsName(kInputs, log)));
  ASSIGN_OR_RETURN(frozen.objects, ReadObjects(objects));
  return frozen;
}

absl::StatusOr<GrownLog> ReadGrownLog(MemberReader& reader, const std::string& log,
                                      const std::vector<FrozenLog>& frozen_logs) {
  const FrozenLog* frozen = Find(frozen_logs, log);
  if (frozen == nullptr) return Malformed(absl::StrCat("no version was frozen from ", log));
  GrownLog grown;
  grown.log.log = log;
  ASSIGN_OR_RETURN(const auto head, reader.Take(GrownHeadName(log)));
  grown.log.head = std::string(head);
  ASSIGN_OR_RETURN(const auto proof, reader.Take(ProofName(log)));
  ASSIGN_OR_RETURN(grown.proof, ReadProof(proof));
  ASSIGN_OR_RETURN(const auto objects, reader.Take(ObjectsName(kAnnex, log)));
  ASSIGN_OR_RETURN(grown.log.objects, ReadGrownObjects(objects, *frozen));
  return grown;
}

// One signature, by a key of that log: another line would be bytes that say nothing.
absl::Status CheckSigned(const LedgerState& ledger, const FrozenLog& log, uint64_t size,
                         const federation::SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(const auto note,
                   federation::ParseNote(log.head, federation::NoteLimits{.signatures = 1}));
  const std::string origin = federation::LogOrigin(ledger.name().district, log.log);
  for (const std::string& key : ledger.LogKeysUntil(log.log, size)) {
    if (VerifyText(note.text, note.signatures.front(), origin, key, scheme))
      return absl::OkStatus();
  }
  return absl::PermissionDeniedError(
      absl::StrCat("the head of ", log.log, " is not signed by a key of that municipality"));
}

absl::Status CheckInput(const LedgerState& ledger, const ProposalRecord& record,
                        const FrozenHead& expected, const FrozenLog& log,
                        const federation::SignatureScheme& scheme) {
  RETURN_IF_ERROR(CheckSigned(ledger, log, record.index, scheme));
  ASSIGN_OR_RETURN(const auto head, CheckObjects(log, ledger.name().district));
  if (head.size == expected.size && head.root == expected.root &&
      head.state_digest == expected.state)
    return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the head of ", log.log, " is another than was frozen"));
}

}  // namespace

std::string HeadName(absl::string_view log) { return absl::StrCat(kInputs, log, ".head"); }
std::string GrownHeadName(absl::string_view log) { return absl::StrCat(kAnnex, log, ".head"); }

void AppendInputs(const VersionInputs& inputs, Members& members) {
  for (const FrozenLog& log : inputs.frozen.logs) {
    members.emplace_back(HeadName(log.log), log.head);
    members.emplace_back(ObjectsName(kInputs, log.log), WriteObjects(log));
  }
  for (const GrownLog& grown : inputs.grown) {
    const std::string& name = grown.log.log;
    members.emplace_back(GrownHeadName(name), grown.log.head);
    members.emplace_back(ProofName(name), WriteProof(grown.proof));
    members.emplace_back(ObjectsName(kAnnex, name),
                         WriteGrownObjects(grown.log, *Find(inputs.frozen.logs, name)));
  }
}

absl::StatusOr<VersionInputs> ReadInputs(absl::Span<const BundleMember> members,
                                         const BundleMember*& wrong) {
  VersionInputs inputs;
  MemberReader reader(members, wrong);
  for (std::string log = reader.LogOf(kInputs); !log.empty(); log = reader.LogOf(kInputs)) {
    ASSIGN_OR_RETURN(auto frozen, ReadFrozenLog(reader, log));
    inputs.frozen.logs.push_back(std::move(frozen));
  }
  for (std::string log = reader.LogOf(kAnnex); !log.empty(); log = reader.LogOf(kAnnex)) {
    if (!inputs.grown.empty() && !(inputs.grown.back().log.log < log))
      return Malformed("newer logs are out of order");
    ASSIGN_OR_RETURN(auto grown, ReadGrownLog(reader, log, inputs.frozen.logs));
    inputs.grown.push_back(std::move(grown));
  }
  if (!reader.done()) return reader.Take("the end").status();
  wrong = nullptr;
  return inputs;
}

std::string WriteVersionFile(const VersionInputs& inputs) {
  Members members;
  AppendInputs(inputs, members);
  return WriteMembers(members);
}

absl::StatusOr<VersionInputs> ReadVersionFile(absl::string_view file) {
  ASSIGN_OR_RETURN(const auto members, ReadMembers(file));
  const BundleMember* wrong = nullptr;
  return ReadInputs(members, wrong);
}

absl::Status CheckInputs(const LedgerState& ledger, const ProposalRecord& record,
                         const Frozen& frozen, const federation::SignatureScheme& scheme,
                         std::string& log) {
  const std::vector<FrozenHead>& heads = record.proposal.logs;
  const std::vector<FrozenLog>& logs = frozen.logs;
  for (size_t i = 0; i < std::max(heads.size(), logs.size()); ++i) {
    log = i < logs.size() ? logs[i].log : heads[i].log;
    if (i >= heads.size() || i >= logs.size() || heads[i].log != logs[i].log)
      return absl::DataLossError("the inputs are not the logs that the proposal names");
    RETURN_IF_ERROR(CheckInput(ledger, record, heads[i], logs[i], scheme));
  }
  return absl::OkStatus();
}

absl::Status CheckGrown(const LedgerState& ledger, const ProposalRecord& record,
                        const VersionInputs& inputs, uint64_t size,
                        const federation::SignatureScheme& scheme, std::string& log) {
  for (const GrownLog& grown : inputs.grown) {
    log = grown.log.log;
    const auto& heads = record.proposal.logs;
    const auto before = std::find_if(heads.begin(), heads.end(),
                                     [&](const FrozenHead& head) { return head.log == log; });
    if (before == heads.end()) return absl::DataLossError("no version was frozen from that log");
    RETURN_IF_ERROR(CheckSigned(ledger, grown.log, size, scheme));
    ASSIGN_OR_RETURN(const auto head, CheckObjects(grown.log, ledger.name().district));
    const bool extends = head.size > before->size &&
                         federation::VerifyConsistency(before->size, before->root, head.size,
                                                       head.root, grown.proof);
    if (!extends)
      return absl::DataLossError("the newer head does not extend the one that was frozen");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> RefreshAnnex(const Version& version, const VersionInputs& inputs) {
  Frozen newer = inputs.frozen;
  for (const GrownLog& grown : inputs.grown) {
    for (FrozenLog& log : newer.logs) {
      if (log.log == grown.log.log) log = grown.log;
    }
  }
  ASSIGN_OR_RETURN(const charter::HarmoniseInput before, InputOf(inputs.frozen));
  ASSIGN_OR_RETURN(const charter::HarmoniseInput after, InputOf(newer));
  return WriteAnnex(before, version.draft, &after);
}

absl::StatusOr<Version> OpenVersion(const LedgerState& ledger, const ProposalRecord& record,
                                    absl::string_view file,
                                    const federation::SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(VersionInputs inputs, ReadVersionFile(file));
  inputs.frozen.as_of = record.proposal.as_of;
  std::string log;
  RETURN_IF_ERROR(CheckInputs(ledger, record, inputs.frozen, scheme, log));
  RETURN_IF_ERROR(CheckGrown(ledger, record, inputs, ledger.size(), scheme, log));
  ASSIGN_OR_RETURN(Version version,
                   MakeVersion(ledger.name().district, record.proposal.previous, inputs.frozen));
  if (TextOf(ledger.name(), version.proposal) != TextOf(ledger.name(), record.proposal)) {
    return absl::DataLossError(
        "the proposed texts do not follow from the municipalities' sheets they name");
  }
  if (!inputs.grown.empty()) {
    ASSIGN_OR_RETURN(version.annex, RefreshAnnex(version, inputs));
  }
  return version;
}

}  // namespace ambito::assembly
