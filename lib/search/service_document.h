// What the index knows of one service: terms to find it by, and what an answer shows of it.
#ifndef AMBITO_LIB_SEARCH_SERVICE_DOCUMENT_H_
#define AMBITO_LIB_SEARCH_SERVICE_DOCUMENT_H_

#include <xapian.h>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ambito/v1/charter.pb.h"
#include "ambito/v1/charter_service.pb.h"
#include "ambito/v1/district.pb.h"
#include "ambito/v1/sheet.pb.h"

namespace ambito::search {

// A sheet of the draft; null: it is not at hand.
using SheetLookup = std::function<const v1::ServiceSheet*(const v1::SheetRef&)>;

// One service of a draft. What is pointed at outlives the call it is given to.
struct IndexedService {
  const v1::Service* service = nullptr;
  const v1::CatalogueEntry* entry = nullptr;  // Null: nobody has catalogued it.
  std::string digest;                         // ServiceDigest of it; empty: to be computed.
};

// Weights of terms, a tenth each, by the place a word stands in; a word in several has the best.
inline constexpr unsigned kTitleWeight = 12;
inline constexpr unsigned kNameWeight = 10;     // Aliases, acronyms, historic and local titles.
inline constexpr unsigned kCitizenWeight = 9;   // Citizens' words of the catalogue.
inline constexpr unsigned kTextWeight = 3;      // Descriptions and target users.
inline constexpr unsigned kWholeNameBonus = 6;  // The word alone is a name.
inline constexpr unsigned kWholeWordBonus = 2;  // The word alone is a citizens' word.

inline constexpr unsigned kMostWeight = kTitleWeight + kWholeNameBonus;

// A text an answer may show, as it lies in the stored bytes.
struct ShownText {
  absl::string_view text;   // A v1::Highlight; `marks` has every word.
  absl::string_view stems;  // Of each word, with spaces between.
  absl::string_view roots;
};

// What is stored for answers. Points into the bytes it was read from.
struct StoredService {
  absl::string_view result;      // A v1::SearchResult without score and highlights.
  std::vector<ShownText> shown;  // Title, local titles, description.
};

// SHA-256 of what its document is made from, 32 bytes. Sheets count by the digests that placed
// them.
std::string ServiceDigest(const IndexedService& service);

struct ServiceDocument {
  Xapian::Document document;
  std::set<std::string> words;                  // Whole folded words, for spelling.
  std::map<std::string, std::string> readable;  // Folded words that are written with accents.
};

ServiceDocument MakeDocument(const IndexedService& service, const SheetLookup& find_sheet);

// DATA_LOSS when the bytes are none of ours.
absl::StatusOr<StoredService> ReadStored(absl::string_view bytes);

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_SERVICE_DOCUMENT_H_
