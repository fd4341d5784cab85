#include "lib/assembly/head_offer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "lib/status_macros.h"

namespace ambito::assembly {

HeadOffer::HeadOffer(const LedgerState& ledger, const federation::Signer& hub)
    : text_(HeadText(ledger.head())),
      size_(ledger.size()),
      by_hub_(SignText(text_, LedgerOrigin(ledger.name().district), hub)) {}

absl::StatusOr<bool> HeadOffer::Add(const LedgerState& ledger, absl::string_view cosignature,
                                    const federation::SignatureScheme& scheme) {
  ASSIGN_OR_RETURN(const federation::SignedNote note,
                   federation::ParseNote(cosignature, {.bytes = 4 << 10, .signatures = 1}));
  if (note.text != text_) return absl::InvalidArgumentError("that is not the head that is offered");
  const federation::NoteSignature& line = note.signatures.front();
  for (const auto& [istat_code, witness] : ledger.WitnessesAt(size_)) {
    if (line.name != witness.name) continue;
    const auto time_s = CosignedAt(text_, line, witness.name, witness.key, scheme);
    if (!time_s) break;
    const auto [known, is_new] = cosignatures_.try_emplace(istat_code);
    if (is_new || *time_s >= known->second.time_s) known->second = {*time_s, line};
    return is_new;
  }
  return absl::PermissionDeniedError(
      absl::StrCat("the cosignature by ", line.name, " is not by a witness's key"));
}

size_t HeadOffer::CountAfter(uint64_t time_s) const {
  return static_cast<size_t>(
      std::count_if(cosignatures_.begin(), cosignatures_.end(),
                    [&](const auto& known) { return known.second.time_s > time_s; }));
}

std::string HeadOffer::Note() const {
  federation::SignedNote note{text_, {by_hub_}};
  for (const auto& [istat_code, cosignature] : cosignatures_)
    note.signatures.push_back(cosignature.line);
  return WriteNote(note);
}

}  // namespace ambito::assembly
