// A draft made of files, ready to be searched: no server, nothing kept.
#ifndef AMBITO_LIB_SEARCH_DRAFT_INDEX_H_
#define AMBITO_LIB_SEARCH_DRAFT_INDEX_H_

#include <memory>

#include "absl/status/statusor.h"
#include "lib/charter/harmonise.h"
#include "lib/search/search_index.h"

namespace ambito::search {

// The services of the draft that `input` gives, in a temporary index.
absl::StatusOr<std::unique_ptr<SearchIndex>> IndexDraftOf(const charter::HarmoniseInput& input);

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_DRAFT_INDEX_H_
