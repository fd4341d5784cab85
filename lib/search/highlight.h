// Why a service was found: its texts with the bytes that answer the query.
#ifndef AMBITO_LIB_SEARCH_HIGHLIGHT_H_
#define AMBITO_LIB_SEARCH_HIGHLIGHT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "ambito/v1/charter_service.pb.h"
#include "lib/search/query_plan.h"
#include "lib/search/service_document.h"

namespace ambito::search {

// A longer text is shown as an excerpt around its first marked word.
inline constexpr size_t kMaxShownBytes = 300;
// Local titles shown of one service.
inline constexpr int kMaxSheetHighlights = 3;

// Title, local titles, description: those with a word to mark. DATA_LOSS when one does not read.
absl::StatusOr<std::vector<v1::Highlight>> Highlights(const StoredService& service,
                                                      const QueryPlan& plan);

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_HIGHLIGHT_H_
