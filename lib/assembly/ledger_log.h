// The ledger where it is kept: a LogStore (RocksDB or memory) and what its entries say. The hub's
// ledger and the nodes' copies are the same class; what is added counts, or is not added.
#ifndef AMBITO_LIB_ASSEMBLY_LEDGER_LOG_H_
#define AMBITO_LIB_ASSEMBLY_LEDGER_LOG_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/assembly/ledger_state.h"
#include "lib/federation/log_store.h"
#include "lib/federation/signature.h"

namespace ambito::assembly {

// The ledger's log in a store of several.
inline constexpr char kLedgerLog[] = "ledger";

// Not safe for concurrent use; its owner locks.
class LedgerLog {
 public:
  // Reads and checks every entry anew. `keeper` signs what the store says of itself, which only a
  // backup reads. All outlive it. DATA_LOSS: the store does not hold what its head says.
  static absl::StatusOr<LedgerLog> Open(const std::string& district_slug,
                                        federation::LogStore& store,
                                        const federation::Signer& keeper,
                                        const federation::SignatureScheme& scheme);

  const LedgerState& state() const { return state_; }
  federation::LogStore& store() const { return *store_; }

  using Notes = std::vector<std::pair<std::string, std::string>>;
  // All or nothing, durable once OK; the notes are written in the same step. As LedgerState::Check
  // of the first that does not count, and LogStore::Append.
  absl::Status Append(std::vector<std::string> entries, Notes notes = {});

  // From an index on, as many as fit, at least one; empty at the end.
  absl::StatusOr<std::vector<std::string>> Read(uint64_t first_index, size_t max_bytes) const;

 private:
  LedgerLog(LedgerState state, federation::LogStore& store, const federation::Signer& keeper)
      : state_(std::move(state)), store_(&store), keeper_(&keeper) {}
  absl::Status AppendOne(std::string entry, Notes notes);

  LedgerState state_;
  federation::LogStore* store_;
  const federation::Signer* keeper_;
};

// A record beside the ledger; empty where there is none.
absl::StatusOr<std::string> NoteOrEmpty(const federation::LogStore& store, absl::string_view name);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_LEDGER_LOG_H_
