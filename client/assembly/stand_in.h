// A mayor's client that cosigns heads of the ledger in place of the municipality's node: the same
// Witness over the same kind of store as at the node, with a key the ledger names as delegate.
#ifndef AMBITO_CLIENT_ASSEMBLY_STAND_IN_H_
#define AMBITO_CLIENT_ASSEMBLY_STAND_IN_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "ambito/v1/ledger_service.pb.h"
#include "client/assembly/ledger_view.h"
#include "lib/assembly/witness.h"
#include "lib/platform/rocksdb_log_store.h"

namespace ambito::client {

class StandIn {
 public:
  // Its store is beside what ledger_view.h remembers, in SLUG.ISTAT.delegate; a new one waits until
  // the others have cosigned. `key` outlives it. FAILED_PRECONDITION: there is no home to keep it
  // in, or another program stands in with it now. DATA_LOSS: the view is of another ledger.
  static absl::StatusOr<std::unique_ptr<StandIn>> Open(const LedgerView& view,
                                                       const std::string& istat_code,
                                                       const federation::Signer& key);

  uint64_t size() const { return witness_.log().state().size(); }
  // The size of the head it cosigned last; 0: none.
  uint64_t cosigned_size() const;

  // Takes what the hub sent. Returns the cosignature to send; empty when no head was offered. As
  // Witness::Cosign.
  absl::StatusOr<std::string> Take(const v1::FollowLedgerResponse& message);

 private:
  StandIn(std::unique_ptr<platform::LogDatabase> database,
          std::unique_ptr<federation::LogStore> store, assembly::Witness witness)
      : database_(std::move(database)), store_(std::move(store)), witness_(std::move(witness)) {}

  std::unique_ptr<platform::LogDatabase> database_;
  std::unique_ptr<federation::LogStore> store_;
  assembly::Witness witness_;
};

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_ASSEMBLY_STAND_IN_H_
