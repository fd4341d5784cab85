// Heads of the ledger: C2SP tlog-checkpoints signed by the hub and cosigned by the nodes that have
// verified that they extend what they saw before. docs/ledger.md shows one.
#ifndef AMBITO_LIB_ASSEMBLY_LEDGER_HEAD_H_
#define AMBITO_LIB_ASSEMBLY_LEDGER_HEAD_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/federation/digest.h"
#include "lib/federation/signed_note.h"

namespace ambito::assembly {

// What a head says.
struct LedgerHead {
  std::string origin;  // `ambito/SLUG/ledger`, also the name of the hub's key.
  uint64_t size = 0;
  federation::Digest root{};

  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

// A hub's signature and one of each of 500 nodes.
inline constexpr federation::NoteLimits kHeadLimits{.bytes = 128 << 10, .signatures = 501};

// Names of keys, as signature lines have them.
std::string LedgerOrigin(absl::string_view district_slug);
std::string OfficeKeyName(absl::string_view district_slug);
std::string NodeKeyName(absl::string_view district_slug, absl::string_view istat_code);
std::string MayorKeyName(absl::string_view district_slug, absl::string_view istat_code);
std::string DelegateKeyName(absl::string_view district_slug, absl::string_view istat_code);
std::string TableKeyName(absl::string_view district_slug, absl::string_view table,
                         absl::string_view name);

// Origin, size, root in base64, each with its newline.
std::string HeadText(const LedgerHead& head);
// INVALID_ARGUMENT: not that.
absl::StatusOr<LedgerHead> ReadHeadText(absl::string_view text);

// More than two thirds: with fewer, colluding witnesses could serve two histories.
constexpr size_t WitnessQuorum(size_t members) { return members * 2 / 3 + 1; }

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_LEDGER_HEAD_H_
