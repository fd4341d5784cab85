// What a municipality answers for: it keeps a copy of the ledger, takes only what counts, and
// cosigns heads that extend what it cosigned before. docs/ledger.md.
#ifndef AMBITO_LIB_ASSEMBLY_WITNESS_H_
#define AMBITO_LIB_ASSEMBLY_WITNESS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/assembly/ledger_log.h"

namespace ambito::assembly {

// What the witness holds the ledger against: the municipality's own word.
struct OwnTown {
  std::string istat_code;
  // Root over the first entries of its own log; nothing when it has fewer. Not set: unknown here.
  std::function<std::optional<Digest>(uint64_t size)> root_at;
  // Ballots on which it keeps a vote of its mayor. Not set: unknown here.
  std::function<std::set<uint64_t>()> kept_votes;
  // The key is the one that stands in for the node's.
  bool delegate = false;
};

// Not safe for concurrent use; its owner locks.
class Witness {
 public:
  // `key` is the municipality's log key, or its delegate; it and `store` outlive it. A store from a
  // backup says so in its note `restored`. As LedgerLog::Open.
  static absl::StatusOr<Witness> Open(const std::string& district_slug, OwnTown town,
                                      federation::LogStore& store, const federation::Signer& key,
                                      const federation::SignatureScheme& scheme);

  const LedgerLog& log() const { return log_; }
  // The head it cosigned last; empty: none.
  const std::string& cosigned() const { return cosigned_; }

  // Entries that follow its copy. As LedgerLog::Append; FAILED_PRECONDITION for a ledger with
  // another genesis than the one this municipality signed.
  absl::Status Take(std::vector<std::string> entries);

  // The head with this municipality's cosignature alone, after the head was stored. The copy must
  // hold its entries. DATA_LOSS: it contradicts the copy, or what the town knows: the hub shows
  // others another history, or withholds a vote. FAILED_PRECONDITION: it must not cosign now.
  absl::StatusOr<std::string> Cosign(absl::string_view head, uint64_t now_s);

  // A restored copy waits until as many of the others as a quorum needs, or all of them, have
  // cosigned a head it holds after it was restored.
  bool waits() const { return !waits_since_.empty(); }
  // A head with the cosignatures so far. Who begins to witness after another key did also waits for
  // as many, on a head that says so: what the other key cosigned it cannot know.
  absl::Status SeeWitnessed(absl::string_view head, uint64_t now_s);

  // Signs a statement that names this key: a genesis, an admission, a replacement or enrolment of
  // keys. Returns a note. PERMISSION_DENIED for anything else, another key of the mayor above all:
  // whoever may ask the node over the net must not make a voter. FAILED_PRECONDITION: the assembly
  // is founded.
  absl::StatusOr<std::string> Sign(absl::string_view text);

 private:
  Witness(OwnTown town, LedgerLog log, const federation::Signer& key)
      : town_(std::move(town)), log_(std::move(log)), key_(&key) {}
  std::string KeyName() const;
  absl::Status ReadNotes();
  absl::Status CheckProposals(uint64_t size);
  absl::Status CheckVotes(uint64_t size, uint64_t now_s) const;
  absl::Status CheckExtends(const LedgerHead& head) const;
  absl::Status CheckMaySign(const AnyEntry& entry) const;
  // Index of the entry by which it witnesses for another key since; none: it began before, or has
  // cosigned since.
  std::optional<uint64_t> TakesOverBy(uint64_t size) const;

  OwnTown town_;
  LedgerLog log_;
  const federation::Signer* key_;
  std::string cosigned_;
  std::string genesis_;      // Digest, in hexadecimal, of the genesis' text it signed; or empty.
  std::string waits_since_;  // Seconds since 1970 UTC; words: when is not known yet; or empty.
  size_t checked_proposals_ = 0;
  uint64_t cosigned_by_others_ = 0;  // Size of the newest head that enough others have cosigned.
};

// Makes a store forget the copy's heads once its entries are removed, for a witness that holds what
// a hub lost before it was witnessed and that is no longer so: it waits like one from a backup.
absl::Status ForgetWitnessed(federation::LogStore& store);

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_WITNESS_H_
