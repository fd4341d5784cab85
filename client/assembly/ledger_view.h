// The assembly's ledger as this client has checked it: it takes nobody's word for it. The last head
// it has verified is remembered, so that a hub cannot show another history later.
#ifndef AMBITO_CLIENT_ASSEMBLY_LEDGER_VIEW_H_
#define AMBITO_CLIENT_ASSEMBLY_LEDGER_VIEW_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/command.h"
#include "client/rpc/ledger_calls.h"
#include "client/rpc/link.h"
#include "lib/assembly/ledger_state.h"

namespace ambito::client {

struct LedgerView {
  assembly::LedgerState state;
  std::vector<std::string> entries;
  // The newest head that enough municipalities have cosigned, and what it says; none yet.
  std::string head;
  std::optional<assembly::CosignedHead> witnessed;
  // The newest head and who has cosigned it so far.
  std::optional<assembly::CosignedHead> offered;
  bool trusted_on_first_use = false;  // No anchor was given, and none was remembered.

  // Whether enough municipalities have cosigned a head over the entry.
  bool IsWitnessed(uint64_t index) const { return witnessed && index < witnessed->head.size; }
  // Members that have not cosigned the newest head, by ISTAT code.
  std::vector<std::string> Missing() const;
};

// Where this user's programs keep what they know: $XDG_STATE_HOME/ambito, else
// ~/.local/state/ambito; empty when there is no home.
std::string StateFolder();

// Every entry, checked by the rules from the first on; the heads; the anchor against the setting
// and against what was remembered, which is then brought up to date. DATA_LOSS when something does
// not hold: the message says what, and that the hub is not to be trusted. FAILED_PRECONDITION: the
// ledger is not founded yet.
absl::StatusOr<LedgerView> ReadLedgerView(const Invocation& in, const Link& link);

// Of entries alone, as a file holds them.
absl::StatusOr<LedgerView> CheckEntries(std::vector<std::string> entries);

// How long to wait for enough municipalities; false when the time was up. Reads again and again.
absl::StatusOr<LedgerView> WaitUntilWitnessed(const Invocation& in, const Link& link,
                                              uint64_t index, int seconds);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_ASSEMBLY_LEDGER_VIEW_H_
