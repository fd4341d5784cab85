// Every call about the assembly's ledger, to the hub and to a node.
#ifndef AMBITO_CLIENT_RPC_LEDGER_CALLS_H_
#define AMBITO_CLIENT_RPC_LEDGER_CALLS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/ledger_service.pb.h"
#include "ambito/v1/node_service.pb.h"
#include "client/rpc/link.h"

namespace ambito::client {

absl::StatusOr<v1::AppendEntryResponse> Call(const Link& link,
                                             const v1::AppendEntryRequest& request);
absl::StatusOr<v1::LayOutStatementResponse> Call(const Link& link,
                                                 const v1::LayOutStatementRequest& request);
absl::StatusOr<v1::ListPendingResponse> Call(const Link& link,
                                             const v1::ListPendingRequest& request);
absl::StatusOr<v1::SignPendingResponse> Call(const Link& link,
                                             const v1::SignPendingRequest& request);
absl::StatusOr<v1::FreezeVersionResponse> Call(const Link& link,
                                               const v1::FreezeVersionRequest& request);
absl::StatusOr<v1::FreezeAnnexResponse> Call(const Link& link,
                                             const v1::FreezeAnnexRequest& request);
absl::StatusOr<v1::CosignHeadResponse> Call(const Link& link, const v1::CosignHeadRequest& request);

// At a node.
absl::StatusOr<v1::GetLedgerCopyResponse> Call(const Link& link,
                                               const v1::GetLedgerCopyRequest& request);
absl::StatusOr<v1::SignStatementResponse> Call(const Link& link,
                                               const v1::SignStatementRequest& request);
absl::StatusOr<v1::KeepVoteResponse> Call(const Link& link, const v1::KeepVoteRequest& request);

// What the hub gives out as its ledger, unchecked.
struct LedgerAnswer {
  std::vector<std::string> entries;
  std::string head;       // Offered to the witnesses now; empty: there is none.
  std::string witnessed;  // Enough have cosigned it; empty: there is none.
};
absl::StatusOr<LedgerAnswer> ReadLedger(const Link& link);
// What it sends from so many entries on, as long as `take` says so; its error ends it.
absl::Status FollowLedger(
    const Link& link, uint64_t size,
    const std::function<absl::StatusOr<bool>(const v1::FollowLedgerResponse&)>& take);

// Whole files; digests are 32 bytes, an annex may be empty.
absl::StatusOr<std::string> GetVersionFile(const Link& link, const std::string& version,
                                           const std::string& annex = "");
absl::StatusOr<std::string> GetBundleFile(const Link& link, uint64_t number);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_RPC_LEDGER_CALLS_H_
