#include "lib/assembly/signature_collection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::assembly {

using federation::NoteSignature;
using federation::SignedNote;

absl::StatusOr<SignatureCollection> SignatureCollection::Of(
    const LedgerState& ledger, std::string text, absl::string_view first,
    const federation::SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(std::vector<KeyOwner> signers, ledger.SignersFor(text, first));
  return SignatureCollection(std::move(text), std::move(signers), scheme);
}

bool SignatureCollection::complete() const {
  return std::all_of(signatures_.begin(), signatures_.end(),
                     [](const auto& signature) { return signature.has_value(); });
}

std::optional<size_t> SignatureCollection::PlaceOf(const NoteSignature& signature) const {
  for (size_t i = 0; i < signers_.size(); ++i) {
    const KeyOwner& signer = signers_[i];
    if (signer.key.kind == SigningKey::Kind::kEd25519 &&
        VerifyText(text_, signature, signer.name, signer.key.bytes, *scheme_))
      return i;
  }
  return std::nullopt;
}

absl::Status SignatureCollection::Add(absl::string_view note) {
  ASSIGN_OR_RETURN(const SignedNote split, federation::ParseNote(note, kEntryLimits));
  if (split.text != text_) return absl::InvalidArgumentError("another statement is signed");
  auto signatures = signatures_;
  for (const NoteSignature& signature : split.signatures) {
    const auto place = PlaceOf(signature);
    if (!place) {
      return absl::PermissionDeniedError(
          absl::StrCat("no signature of this statement is asked of ", signature.name,
                       ", or it is by another key than the statement names"));
    }
    if (!signatures[*place]) signatures[*place] = signature;
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
