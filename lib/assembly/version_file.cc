#include "lib/assembly/version_file.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "lib/federation/checkpoint.h"
#include "lib/status_macros.h"

namespace ambito::assembly {
namespace {

std::string ObjectsName(absl::string_view log) { return absl::StrCat("inputs/", log, ".objects"); }

absl::Status CheckInput(const LedgerState& ledger, const ProposalRecord& record,
                        const FrozenHead& expected, const FrozenLog& log,
                        const federation::SignatureScheme& scheme) {
  const auto witnesses = ledger.WitnessesAt(record.index);
  const auto key = witnesses.find(log.log);
  const std::string& public_key = key == witnesses.end() ? ledger.hub_key() : key->second;
  const std::string origin = federation::LogOrigin(ledger.name().district, log.log);
  RETURN_IF_ERROR(federation::OpenCheckpoint(log.head, origin, public_key, scheme).status());
  ASSIGN_OR_RETURN(const auto head, CheckObjects(log, ledger.name().district));
  if (head.size == expected.size && head.root == expected.root &&
      head.state_digest == expected.state)
    return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the head of ", log.log, " is another than was frozen"));
}

}  // namespace

std::string HeadName(absl::string_view log) { return absl::StrCat("inputs/", log, ".head"); }

void AppendInputs(const Frozen& frozen, Members& members) {
  for (const FrozenLog& log : frozen.logs) {
    members.emplace_back(HeadName(log.log), log.head);
    members.emplace_back(ObjectsName(log.log), WriteObjects(log));
  }
}

absl::StatusOr<std::vector<FrozenLog>> ReadInputs(absl::Span<const BundleMember> members,
                                                  const BundleMember*& wrong) {
  std::vector<FrozenLog> logs;
  for (size_t i = 0; i < members.size(); i += 2) {
    absl::string_view log = members[i].name;
    wrong = &members[i];
    if (!absl::ConsumePrefix(&log, "inputs/") || !absl::ConsumeSuffix(&log, ".head"))
      return absl::InvalidArgumentError("no file of this form has such a member there");
    if (i + 1 == members.size() || members[i + 1].name != ObjectsName(log))
      return absl::InvalidArgumentError(ObjectsName(log) + " is missing");
    wrong = &members[i + 1];
    FrozenLog& frozen = logs.emplace_back();
    frozen.log = std::string(log);
    frozen.head = std::string(members[i].bytes);
    ASSIGN_OR_RETURN(frozen.objects, ReadObjects(members[i + 1].bytes));
  }
  wrong = nullptr;
  return logs;
}

std::string WriteVersionFile(const Frozen& frozen) {
  Members members;
  AppendInputs(frozen, members);
  return WriteMembers(members);
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

absl::StatusOr<Version> OpenVersion(const LedgerState& ledger, const ProposalRecord& record,
                                    absl::string_view file,
                                    const federation::SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(const auto members, ReadMembers(file));
  const BundleMember* wrong = nullptr;
  Frozen frozen;
  frozen.as_of = record.proposal.as_of;
  ASSIGN_OR_RETURN(frozen.logs, ReadInputs(members, wrong));
  std::string log;
  RETURN_IF_ERROR(CheckInputs(ledger, record, frozen, scheme, log));
  ASSIGN_OR_RETURN(Version version,
                   MakeVersion(ledger.name().district, record.proposal.previous, frozen));
  if (TextOf(ledger.name(), version.proposal) == TextOf(ledger.name(), record.proposal))
    return version;
  return absl::DataLossError(
      "the proposed texts do not follow from the municipalities' sheets they name");
}

}  // namespace ambito::assembly
