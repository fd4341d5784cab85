#include "lib/assembly/version.h"

#include "lib/charter/catalogue.h"
#include "lib/charter/write_files.h"
#include "lib/status_macros.h"

namespace ambito::assembly {

Digest StarterCatalogueDigest() {
  static const Digest digest =
      federation::Sha256(charter::WriteCatalogueFile(charter::StarterCatalogue()));
  return digest;
}

absl::StatusOr<Version> MakeVersion(absl::string_view district_slug, std::optional<Digest> previous,
                                    const Frozen& frozen) {
  Version version;
  Proposal& proposal = version.proposal;
  proposal.previous = previous;
  proposal.as_of = frozen.as_of;
  proposal.harmoniser = kHarmoniser;
  proposal.catalogue = StarterCatalogueDigest();
  for (const FrozenLog& log : frozen.logs) {
    ASSIGN_OR_RETURN(const auto head, CheckObjects(log, district_slug));
    proposal.logs.push_back({log.log, head.size, head.root, head.state_digest});
  }
  ASSIGN_OR_RETURN(const charter::HarmoniseInput input, InputOf(frozen));
  charter::HarmoniseMemo memo;
  version.draft = charter::Harmonise(input, memo);
  version.parts = WriteParts(input, version.draft);
  version.annex = WriteAnnex(input, version.draft);
  for (size_t i = 0; i < kParts; ++i) proposal.parts[i] = federation::Sha256(version.parts[i]);
  proposal.open_questions = static_cast<uint64_t>(version.draft.frame.review_size());
  proposal.unconfirmed = CountUnconfirmed(version.draft);
  return version;
}

}  // namespace ambito::assembly
