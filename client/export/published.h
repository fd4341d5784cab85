// A published charter as exports read it: a bundle that verifies, opened. No server is asked.
#ifndef AMBITO_CLIENT_EXPORT_PUBLISHED_H_
#define AMBITO_CLIENT_EXPORT_PUBLISHED_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/command.h"
#include "lib/assembly/ledger_state.h"
#include "lib/assembly/version.h"

namespace ambito::client {

struct Published {
  assembly::LedgerState ledger;
  assembly::Publication publication;  // The last: its number, its annex and of which day that is.
  assembly::ProposalRecord proposal;
  assembly::Version version;     // With the annex that was published.
  v1::Catalogue catalogue;       // Which services were matched with.
  assembly::CosignedHead head;   // Over all of it.
  bool anchor_was_given = true;  // Else nobody outside the file vouches for it.
};

// FAILED_PRECONDITION, naming the check, when it does not verify; as ReadInput. The anchor is
// --anchor, else the setting; without either the file's own is taken, and that is told.
absl::StatusOr<Published> ReadPublished(const Invocation& in, const std::string& path);

}  // namespace ambito::client

#endif  // AMBITO_CLIENT_EXPORT_PUBLISHED_H_
