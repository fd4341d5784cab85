#include "lib/platform/authorisation.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace ambito::platform {
namespace {

constexpr unsigned kTables = kTechnical | kCommittee | kAdherent;
// Everybody of the district may read the draft: it is what they work on.
constexpr unsigned kReaders = kOffice | kStaff | kMayor | kTables | kNode;

const std::map<std::string, unsigned, std::less<>>& Table() {
  static const auto& table = *new std::map<std::string, unsigned, std::less<>>{
      // At a node: its own municipality's staff write, its mayor may read.
      {"/ambito.v1.SheetService/ImportSheets", kStaff},
      {"/ambito.v1.SheetService/CreateSheet", kStaff},
      {"/ambito.v1.SheetService/GetSheet", kStaff | kMayor},
      {"/ambito.v1.SheetService/ListSheets", kStaff | kMayor},
      {"/ambito.v1.SheetService/UpdateSheet", kStaff},
      {"/ambito.v1.SheetService/DeleteSheet", kStaff},
      {"/ambito.v1.SheetService/GetSheetHistory", kStaff | kMayor},
      {"/ambito.v1.SheetService/AcceptSheet", kStaff},
      {"/ambito.v1.SheetService/ListAcceptances", kStaff | kMayor},
      {"/ambito.v1.SheetService/ExportSheets", kStaff | kMayor},
      {"/ambito.v1.NodeService/GetNodeStatus", kStaff | kMayor},
      {"/ambito.v1.NodeService/BackupNode", kStaff},
      {"/ambito.v1.NodeService/GoAlone", kStaff},
      {"/ambito.v1.NodeService/RebaseNode", kStaff},
      {"/ambito.v1.WitnessService/GetLedgerCopy", kStaff | kMayor},
      {"/ambito.v1.WitnessService/SignStatement", kStaff},
      {"/ambito.v1.WitnessService/KeepVote", kMayor},
      // At the hub: nodes send, the office keeps the district's content, everybody reads.
      {"/ambito.v1.FederationService/Replicate", kNode},
      {"/ambito.v1.CharterService/GetCharter", kReaders},
      {"/ambito.v1.CharterService/ListServices", kReaders},
      {"/ambito.v1.CharterService/GetService", kReaders},
      {"/ambito.v1.CharterService/GetMunicipalityCharter", kReaders},
      {"/ambito.v1.CharterService/GetStatistics", kReaders},
      {"/ambito.v1.CharterService/WatchDraft", kReaders},
      {"/ambito.v1.CharterService/ExplainService", kReaders},
      {"/ambito.v1.CharterService/SearchCharter", kReaders},
      {"/ambito.v1.ResolveService/ListQuestions", kReaders},
      {"/ambito.v1.ResolveService/Decide", kOffice},
      {"/ambito.v1.ResolveService/UndoDecision", kOffice},
      {"/ambito.v1.ResolveService/ListDecisions", kReaders},
      {"/ambito.v1.ResolveService/ImportDecisions", kOffice},
      {"/ambito.v1.DistrictService/ImportDistrict", kOffice},
      {"/ambito.v1.DistrictService/GetDistrict", kReaders},
      {"/ambito.v1.DistrictService/GetText", kReaders},
      {"/ambito.v1.DistrictService/SetText", kOffice},
      {"/ambito.v1.DistrictService/GetContentHistory", kReaders},
      {"/ambito.v1.DistrictService/ListOrganisations", kReaders},
      {"/ambito.v1.DistrictService/GetOrganisation", kReaders},
      {"/ambito.v1.DistrictService/SetOrganisation", kOffice},
      {"/ambito.v1.DistrictService/DeleteOrganisation", kOffice},
      {"/ambito.v1.DistrictService/ProposeOrganisation", kAdherent},
      {"/ambito.v1.DistrictService/ListOrganisationProposals", kReaders},
      {"/ambito.v1.DistrictService/DecideOrganisationProposal", kOffice},
      {"/ambito.v1.DistrictService/ListCatalogue", kReaders},
      {"/ambito.v1.DistrictService/GetCatalogueEntry", kReaders},
      {"/ambito.v1.DistrictService/SetCatalogueEntry", kOffice},
      {"/ambito.v1.DistrictService/ImportCatalogue", kOffice},
      {"/ambito.v1.DistrictService/DeleteCatalogueEntry", kOffice},
      {"/ambito.v1.DistrictService/ListUnknownWords", kReaders},
      {"/ambito.v1.DistrictService/SetTarget", kOffice},
      {"/ambito.v1.FederationAdminService/ListNodes", kReaders},
      {"/ambito.v1.FederationAdminService/GetFederationStatus", kReaders},
      {"/ambito.v1.FederationAdminService/RegisterNodeKey", kOffice},
      {"/ambito.v1.FederationAdminService/BackupHub", kOffice},
      {"/ambito.v1.FederationAdminService/LiftQuarantine", kOffice},
      {"/ambito.v1.FederationAdminService/RefetchCopy", kOffice},
      // What an entry of the ledger may say is its signatures' matter, not the caller's.
      {"/ambito.v1.LedgerService/FollowLedger", kReaders},
      {"/ambito.v1.LedgerService/AppendEntry", kReaders},
      {"/ambito.v1.LedgerService/CosignHead", kNode | kMayor},
      {"/ambito.v1.LedgerService/ReturnLedger", kNode},
      {"/ambito.v1.LedgerService/LayOutStatement", kOffice | kStaff | kMayor},
      {"/ambito.v1.LedgerService/ListPending", kReaders},
      {"/ambito.v1.LedgerService/SignPending", kOffice | kStaff | kMayor},
      {"/ambito.v1.LedgerService/FreezeVersion", kOffice},
      {"/ambito.v1.LedgerService/FreezeAnnex", kOffice},
      {"/ambito.v1.LedgerService/GetVersion", kReaders},
      {"/ambito.v1.LedgerService/GetBundle", kReaders},
      // gRPC's own health service, at both.
      {"/grpc.health.v1.Health/Check", kReaders | kHub},
      {"/grpc.health.v1.Health/Watch", kReaders | kHub},
  };
  return table;
}

}  // namespace

std::optional<unsigned> AllowedRoles(absl::string_view method) {
  auto it = Table().find(std::string(method));
  if (it == Table().end()) return std::nullopt;
  return it->second;
}

absl::Status Authorise(const Identity& caller, absl::string_view method, absl::string_view own_slug,
                       absl::string_view own_municipality) {
  if (caller.slug != own_slug) {
    return absl::PermissionDeniedError(
        absl::StrCat(caller.uri, " is of another district than ", own_slug));
  }
  const std::optional<unsigned> roles = AllowedRoles(method);
  if (!roles || (*roles & caller.role) == 0) {
    return absl::PermissionDeniedError(
        absl::StrCat(caller.uri, " (", RoleName(caller.role), ") may not call ", method));
  }
  if (!own_municipality.empty() && caller.municipality != own_municipality) {
    return absl::PermissionDeniedError(
        absl::StrCat(caller.uri, " is not of municipality ", own_municipality));
  }
  return absl::OkStatus();
}

bool IsOpenEnded(absl::string_view method) {
  return method == "/ambito.v1.FederationService/Replicate" ||
         method == "/ambito.v1.CharterService/WatchDraft" ||
         method == "/ambito.v1.LedgerService/FollowLedger" ||
         method == "/grpc.health.v1.Health/Watch";
}

void ForEachRow(const std::function<void(absl::string_view method, unsigned roles)>& see) {
  for (const auto& [method, roles] : Table()) see(method, roles);
}

absl::StatusOr<Identity> SoleIdentity(const std::vector<absl::string_view>& uris) {
  if (uris.size() != 1) {
    return absl::UnauthenticatedError(absl::StrCat("the certificate holds ", uris.size(),
                                                   " URI identities; it must hold exactly one"));
  }
  auto identity = ParseIdentity(uris[0]);
  if (!identity.ok()) return absl::UnauthenticatedError(identity.status().message());
  return identity;
}

absl::StatusOr<Identity> PeerIdentity(const grpc::AuthContext& context) {
  std::vector<absl::string_view> uris;
  for (const grpc::string_ref& uri : context.FindPropertyValues("peer_uri"))
    uris.emplace_back(uri.data(), uri.size());
  return SoleIdentity(uris);
}

Identity Caller(const grpc::ServerContextBase& context) {
  return PeerIdentity(*context.auth_context()).value();
}

}  // namespace ambito::platform
