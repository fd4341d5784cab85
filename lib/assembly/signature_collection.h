// A statement on its way to being an entry: the signatures it needs, in whatever order they come.
#ifndef AMBITO_LIB_ASSEMBLY_SIGNATURE_COLLECTION_H_
#define AMBITO_LIB_ASSEMBLY_SIGNATURE_COLLECTION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "lib/assembly/ledger_state.h"
#include "lib/federation/signed_note.h"

namespace ambito::assembly {

class SignatureCollection {
 public:
  // `first` as in LedgerState::SignersFor, whose errors these are.
  static absl::StatusOr<SignatureCollection> Of(const LedgerState& ledger, std::string text,
                                                absl::string_view first);

  const std::string& text() const { return text_; }
  const std::vector<KeyOwner>& signers() const { return signers_; }
  bool has(size_t signer) const { return signatures_[signer].has_value(); }
  bool complete() const;

  // The signatures of a note on the same text; each must be one that is needed. All or nothing;
  // one that is there already is no error. `ledger` as it stands now. INVALID_ARGUMENT,
  // PERMISSION_DENIED.
  absl::Status Add(const LedgerState& ledger, absl::string_view note);
  // What is there, in the entry's order; the entry itself when complete. Empty: nothing is.
  std::string Note() const;

 private:
  SignatureCollection(std::string text, std::vector<KeyOwner> signers)
      : text_(std::move(text)), signers_(std::move(signers)), signatures_(signers_.size()) {}
  // PERMISSION_DENIED when it is nobody's of them.
  absl::StatusOr<size_t> PlaceOf(const LedgerState& ledger,
                                 const federation::NoteSignature& signature) const;

  std::string text_;
  std::vector<KeyOwner> signers_;
  std::vector<std::optional<federation::NoteSignature>> signatures_;  // By signer.
};

}  // namespace ambito::assembly

#endif  // AMBITO_LIB_ASSEMBLY_SIGNATURE_COLLECTION_H_
