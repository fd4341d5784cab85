// Every limit on what people write, in one place. docs/formats.md repeats them.
#ifndef AMBITO_LIB_CHARTER_LIMITS_H_
#define AMBITO_LIB_CHARTER_LIMITS_H_

#include <cstddef>

namespace ambito::charter {

inline constexpr size_t kMaxFileBytes = 16 << 20;
inline constexpr size_t kMaxSheetBytes = 256 << 10;
inline constexpr size_t kMaxNesting = 32;
inline constexpr size_t kMaxTitleCharacters = 200;
inline constexpr size_t kMaxTextCharacters = 20'000;
inline constexpr size_t kMaxSheets = 2'000;
inline constexpr size_t kMaxStandards = 200;
inline constexpr size_t kMaxOpeningIntervals = 100;
inline constexpr size_t kMaxCovers = 100;
inline constexpr size_t kMaxListItems = 100;
inline constexpr size_t kMaxOrganisations = 2'000;
inline constexpr size_t kMaxTextSections = 200;
inline constexpr size_t kMaxDuties = 200;
inline constexpr size_t kMaxDeclaredTotals = 1'000;
inline constexpr size_t kMaxCatalogueEntries = 2'000;
inline constexpr size_t kMaxDecisions = 10'000;
// A file with more violations than this is answered with the first ones and says so.
inline constexpr size_t kMaxViolations = 1'000;

}  // namespace ambito::charter

#endif  // AMBITO_LIB_CHARTER_LIMITS_H_
