// From many sheets to one charter: the pure function at the heart of the product.
// Equal inputs give equal bytes, whatever the order they come in.
#ifndef AMBITO_LIB_CHARTER_HARMONISE_H_
#define AMBITO_LIB_CHARTER_HARMONISE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"
#include "lib/charter/match.h"
#include "lib/charter/memo.h"

namespace ambito::charter {

// A sheet and the digest of its text. Shared, never copied.
struct InputSheet {
  // Works out the digest.
  explicit InputSheet(v1::ServiceSheet text);
  // `known_digest` is SheetDigest of `shared`, which nobody need work out again.
  InputSheet(std::shared_ptr<const v1::ServiceSheet> shared, std::string known_digest)
      : sheet(std::move(shared)), digest(std::move(known_digest)) {}

  std::shared_ptr<const v1::ServiceSheet> sheet;
  std::string digest;  // 32 bytes.
};

// What one municipality has delivered.
struct MunicipalityInput {
  std::string istat_code;
  std::vector<InputSheet> sheets;
  std::vector<v1::Acceptance> acceptances;
};

// What a municipality's file delivers.
MunicipalityInput InputOf(const v1::MunicipalityFile& file);

struct HarmoniseInput {
  // Profile (members, declared totals, lead), texts, duties, organisations.
  v1::DistrictFile district;
  // In any order; a municipality that is not a member is left out.
  std::vector<MunicipalityInput> municipalities;
  // In force: starter entries with the district's laid over, provisional ones among them.
  v1::Catalogue catalogue;
  // Prepared from `catalogue`; null: prepared for this call.
  std::shared_ptr<const Matcher> matcher;
  // In any order; what they say goes before any score.
  v1::Decisions decisions;
  // What the assembly aims at, in any order.
  std::vector<v1::GuaranteeTarget> targets;
  // The day sheets are in force or not, ISO.
  std::string as_of;
  MatchThresholds thresholds;
};

// A draft whose services can be shared with the next one.
struct Draft {
  v1::DraftCharter frame;  // Everything but the services.
  // By area in vocabulary order, then id.
  std::vector<std::shared_ptr<const v1::Service>> services;

  // Null when there is none.
  const v1::Service* Find(absl::string_view id) const;
  v1::DraftCharter Whole() const;
};

// Every sheet of the input is in exactly one service. harmonisation.md. `memo` only saves work: the
// draft is the same, byte for byte, whatever it holds.
Draft Harmonise(const HarmoniseInput& input, HarmoniseMemo& memo);
v1::DraftCharter Harmonise(const HarmoniseInput& input);

// The services of one municipality's charter: shared ones that cover it, then its own. Pointers
// into `draft`.
std::vector<const v1::Service*> MunicipalityServices(const v1::DraftCharter& draft,
                                                     absl::string_view istat_code);
std::vector<const v1::Service*> MunicipalityServices(const Draft& draft,
                                                     absl::string_view istat_code);

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_HARMONISE_H_
