// A head the hub has signed and the nodes are asked to cosign.
#ifndef AMBITO_LIB_ASSEMBLY_HEAD_OFFER_H_
#define AMBITO_LIB_ASSEMBLY_HEAD_OFFER_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "lib/assembly/ledger_state.h"
#include "lib/federation/signature.h"
#include "lib/federation/signed_note.h"

namespace ambito::assembly {

class HeadOffer {
 public:
  // Of every entry there is now.
  HeadOffer(const LedgerState& ledger, const federation::Signer& hub);

  uint64_t size() const { return size_; }
  // A note on this head with one cosignature; of a witness that has cosigned it before, the later
  // one counts. Returns whether it had not. INVALID_ARGUMENT: another head; PERMISSION_DENIED: not
  // by a witness of it.
  absl::StatusOr<bool> Add(const LedgerState& ledger, absl::string_view cosignature,
                           const federation::SignatureScheme& scheme);
  // The head with every cosignature so far, as LedgerState::CheckHead takes it.
  std::string Note() const;
  // Later cosignatures than this instant.
  size_t CountAfter(uint64_t time_s) const;

 private:
  struct Cosignature {
    uint64_t time_s = 0;
    federation::NoteSignature line;
  };
  std::string text_;
  uint64_t size_ = 0;
  federation::NoteSignature by_hub_;
  std::map<std::string, Cosignature> cosignatures_;  // By ISTAT code.
};

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_HEAD_OFFER_H_
