#include "lib/assembly/signature_collection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::assembly {

using federation::NoteSignature;
using federation::SignedNote;

absl::StatusOr<SignatureCollection> SignatureCollection::Of(const LedgerState& ledger,
                                                            std::string text,
                                                            absl::string_view first) {
  ASSIGN_OR_RETURN(std::vector<KeyOwner> signers, ledger.SignersFor(text, first));
  return SignatureCollection(std::move(text), std::move(signers));
}

bool SignatureCollection::complete() const {
  return std::all_of(signatures_.begin(), signatures_.end(),
                     [](const auto& signature) { return signature.has_value(); });
}

absl::StatusOr<size_t> SignatureCollection::PlaceOf(const LedgerState& ledger,
                                                    const NoteSignature& signature) const {
  absl::Status why = absl::PermissionDeniedError(
      absl::StrCat("no signature of this statement is asked of ", signature.name));
  for (size_t i = 0; i < signers_.size(); ++i) {
    if (signers_[i].name != signature.name) continue;
    why = ledger.CheckSignature(text_, signature, signers_[i]);
    if (why.ok()) return i;
  }
  return why;
}

absl::Status SignatureCollection::Add(const LedgerState& ledger, absl::string_view note) {
  ASSIGN_OR_RETURN(const SignedNote split, federation::ParseNote(note, kEntryLimits));
  if (split.text != text_) return absl::InvalidArgumentError("another statement is signed");
  auto signatures = signatures_;
  for (const NoteSignature& signature : split.signatures) {
    ASSIGN_OR_RETURN(const size_t place, PlaceOf(ledger, signature));
    if (!signatures[place]) signatures[place] = signature;
  }
  signatures_ = std::move(signatures);
  return absl::OkStatus();
}

std::string SignatureCollection::Note() const {
  SignedNote note{text_, {}};
  for (const auto& signature : signatures_) {
    if (signature) note.signatures.push_back(*signature);
  }
  return note.signatures.empty() ? "" : WriteNote(note);
}

}  // namespace ambito::assembly
